"""The services as the contract and house tests see them: their packages, applications and handlers."""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from service_kit.bus import MemoryBus
from service_kit.commands import package_of
from service_kit.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "tests" / "contract"
SERVICES = tuple(sorted(folder.name for folder in (ROOT / "services").iterdir() if folder.is_dir()))


def module(service: str, name: str) -> Any:
    return importlib.import_module(f"{package_of(service)}.{name}")


def application(service: str, database_url: str) -> FastAPI:
    settings: ServiceSettings = module(service, "settings").Settings(database_url=database_url)
    built: FastAPI = module(service, "main").create_app(settings, MemoryBus())
    return built


def committed(service: str) -> dict[str, Any]:
    """The OpenAPI document of a service."""
    document: dict[str, Any] = json.loads((CONTRACT / "openapi" / f"{service}.json").read_text())
    return document


def handlers(service: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = module(service, "messaging.subscriptions").SUBSCRIPTIONS
    return found


def schemas() -> dict[str, Any]:
    """Event type to JSON Schema of its data."""
    files = sorted((CONTRACT / "events").glob("*.schema.json"))
    return {file.name.removesuffix(".schema.json"): json.loads(file.read_text()) for file in files}


def examples() -> dict[str, Any]:
    files = sorted((CONTRACT / "events").glob("*.example.json"))
    return {file.name.removesuffix(".example.json"): json.loads(file.read_text()) for file in files}


def needs(service: str) -> dict[str, Any]:
    """What a service reads: event type to fields, and under "rest" the answers of other services."""
    file = CONTRACT / "needs" / f"{service}.json"
    read: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return read
