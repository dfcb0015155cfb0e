"""`python -m service_kit.run sample-svc`, and its sisters migrate and verify_audit: what they share."""

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, cast

from pydantic import ValidationError

from service_kit.settings import ServiceSettings


def parser(what: str) -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=what)
    arguments.add_argument("service", help="name of the service, such as sample-svc")
    return arguments


def package_of(service: str) -> str:
    return service.replace("-", "_")


def load_settings(service: str) -> ServiceSettings:
    """A service's settings from environment and SECRETS_DIR; exits with a line for each that is unfit."""
    settings_class = importlib.import_module(f"{package_of(service)}.settings").Settings
    try:
        return cast(ServiceSettings, settings_class(_secrets_dir=os.environ.get("SECRETS_DIR")))
    except ValidationError as unfit:
        for error in unfit.errors(include_input=False):
            name = ".".join(map(str, error["loc"]))
            sys.stderr.write(f"{service}: setting {name or ''}: {error['msg']}\n")
        sys.exit(2)


def app_factory(service: str) -> Callable[[ServiceSettings], Any]:
    return cast(
        Callable[[ServiceSettings], Any], importlib.import_module(f"{package_of(service)}.main").create_app
    )
