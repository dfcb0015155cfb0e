"""What the manifests tell a service, and what it hears: its own settings class reads the rendered files."""

import importlib
from base64 import b64decode
from pathlib import Path

import pytest
from service_kit.settings import Environment, ServiceSettings

from tests.house.deploy_documents import (
    ROOT,
    configuration,
    named,
    of_kind,
    rendered,
)

EXTRA_CONNECTIONS = 2  # the relay and the sealer of each process
ROLLING = 1  # maxSurge
MIGRATING = 2  # connections of one migration Job


def packages() -> list[str]:
    """Services that can be told something, by the file that says what."""
    found = [*ROOT.glob("services/*/src/*/settings.py"), *ROOT.glob("gateway/src/*/settings.py")]
    return sorted(file.parent.name for file in found)


def settings_class(package: str) -> type[ServiceSettings]:
    found: type[ServiceSettings] = importlib.import_module(f"{package}.settings").Settings
    return found


def told(package: str, overlay: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ServiceSettings:
    """The settings as a container sees them: a ConfigMap's variables, a Secret's files behind a link."""
    service = package.replace("_", "-")
    for name, value in configuration(rendered(overlay), service).items():
        monkeypatch.setenv(name, value)
    (folder / "..data").mkdir()
    for name, value in named(rendered("dev"), "Secret", service)["data"].items():
        (folder / "..data" / name).write_bytes(b64decode(value))
        (folder / name).symlink_to(f"..data/{name}")
    return settings_class(package)(_secrets_dir=folder)


@pytest.mark.parametrize("overlay", ["dev", "production"])
@pytest.mark.parametrize("package", packages())
def test_a_service_starts_with_what_it_is_told(
    package: str, overlay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = package.removesuffix("_svc")

    settings = told(package, overlay, tmp_path, monkeypatch)

    assert settings.environment is (Environment.PRODUCTION if overlay == "production" else Environment.TEST)
    assert settings.host == "0.0.0.0"  # noqa: S104  in a pod every address is the pod's own
    assert settings.database_url == f"postgresql+psycopg://{word}:local-only-{word}@postgres-rw:5432/{word}"
    assert settings.nats_replicas == (3 if overlay == "production" else 1)


@pytest.mark.parametrize("package", [package for package in packages() if package != "gateway"])
def test_a_service_looks_for_nobody_in_its_own_pod(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = told(package, "production", tmp_path, monkeypatch)

    urls = {name: getattr(settings, name) for name in settings_class(package).model_fields if "_url" in name}
    assert {name: url for name, url in urls.items() if "127.0.0.1" in url} == {}


@pytest.mark.parametrize("package", packages())
def test_a_service_is_told_nothing_that_it_does_not_hear(package: str) -> None:
    service, prefix = package.replace("_", "-"), package.removesuffix("_svc").upper()
    known = {f"{prefix}_{name.upper()}" for name in settings_class(package).model_fields}
    secrets = {name.upper() for name in named(rendered("dev"), "Secret", service)["data"]}
    told = {name for name in configuration(rendered("production"), service) if name.startswith(f"{prefix}_")}

    assert (told | secrets) - known == set()


def test_the_database_has_a_connection_for_every_pod_there_may_be() -> None:
    documents = rendered("production")
    wanted = 0
    for scaler in of_kind(documents, "HorizontalPodAutoscaler"):
        service = scaler["metadata"]["name"]
        pool = configuration(documents, service)[f"{service.removesuffix('-svc').upper()}_DATABASE_POOL_SIZE"]
        wanted += (scaler["spec"]["maxReplicas"] + ROLLING) * (int(pool) + EXTRA_CONNECTIONS) + MIGRATING

    parameters = named(documents, "Cluster", "postgres")["spec"]["postgresql"]["parameters"]

    assert wanted < int(parameters["max_connections"])
