"""The manifests of `deploy/`: rendered, then judged by their schemas and by our rules."""

import re
from pathlib import Path

import pytest
import yaml

from tests.house.deploy_documents import (
    OVERLAYS,
    ROOT,
    Documents,
    configuration,
    named,
    of_kind,
    rendered,
    rendered_text,
    run,
    schema_faults,
)
from tests.house.deploy_network import OUTSIDE, Way, places, ways
from tests.house.deploy_rules import RULES, faults, selects, workloads

PORTS = {"gateway": 8000, "framework-svc": 8001, "people-svc": 8002, "idp-svc": 8003, "reporting-svc": 8004}
DOMAIN_SERVICES = sorted(PORTS.keys() - {"gateway"})
# Made by operators or by whoever holds the certificate; everything else named must exist in the dev overlay.
MADE_ELSEWHERE = {"postgres-ca", "thaksa-tls"}


def services_of_the_repository() -> list[str]:
    return sorted([*(folder.name for folder in (ROOT / "services").glob("*-svc")), "gateway"])


def overlays() -> list[str]:
    return sorted(folder.name for folder in OVERLAYS.iterdir())


def prefix_of(service: str) -> str:
    return service.removesuffix("-svc").upper()


@pytest.mark.parametrize("overlay", overlays())
def test_every_document_fits_its_schema(overlay: str) -> None:
    documents = rendered(overlay)

    assert list(schema_faults(documents)) == []


@pytest.mark.parametrize("overlay", overlays())
def test_every_overlay_keeps_our_rules(overlay: str) -> None:
    documents = rendered(overlay)

    assert faults(documents, RULES) == []


def test_production_keeps_the_stricter_rules() -> None:
    assert faults(rendered("production")) == []


def test_local_secrets_say_that_they_are_local() -> None:
    secrets = of_kind(rendered("dev"), "Secret")

    assert secrets
    assert all(secret["metadata"]["labels"]["thaksa/secret"] == "local-only" for secret in secrets)


@pytest.mark.parametrize("service", services_of_the_repository())
def test_every_service_is_deployed(service: str) -> None:
    documents = rendered("production")
    deployment = named(documents, "Deployment", service)["spec"]["template"]
    container = deployment["spec"]["containers"][0]

    assert container["args"] == [service]
    assert container["ports"] == [{"name": "http", "containerPort": PORTS[service]}]
    assert deployment["spec"]["initContainers"][0]["args"] == [service, "--check"]
    assert named(documents, "Job", f"{service}-migrate")["spec"]["template"]["spec"]["containers"][0][
        "args"
    ] == [service]
    assert named(documents, "Service", service)["spec"]["ports"][0]["port"] == PORTS[service]
    assert named(documents, "Database", service.removesuffix("-svc"))


@pytest.mark.parametrize("service", services_of_the_repository())
def test_every_service_is_told_its_settings_under_its_prefix(service: str) -> None:
    settings = configuration(rendered("production"), service)
    prefix = prefix_of(service)

    assert settings[f"{prefix}_ENVIRONMENT"] == "production"
    assert settings[f"{prefix}_PORT"] == str(PORTS[service])
    assert settings[f"{prefix}_PUBLIC_URL"].startswith("https://")
    assert settings["PGSSLMODE"] == "verify-full"
    assert all(key.startswith((f"{prefix}_", "PG", "SECRETS_DIR")) for key in settings)


@pytest.mark.parametrize("service", DOMAIN_SERVICES)
def test_domain_services_differ_only_in_name_port_and_whom_they_read(service: str) -> None:
    assert shape_of(service) == shape_of("idp-svc")


def shape_of(service: str) -> str:
    files = sorted((ROOT / "deploy/k8s/base" / service).iterdir())
    text = "\n".join(f"{file.name}\n{file.read_text()}" for file in files)
    text = re.sub(r"^[A-Z]+_(FRAMEWORK|PEOPLE|IDP)_URL=.*\n", "", text, flags=re.MULTILINE)  # whom it reads
    return (
        text.replace(service, "NAME")
        .replace(prefix_of(service), "PREFIX")
        .replace(str(PORTS[service]), "PORT")
    )


def test_the_dockerfile_builds_every_service_and_nothing_else() -> None:
    recipe = (ROOT / "deploy/Dockerfile").read_text()

    stages = re.findall(r'^FROM runtime AS (\S+)\nCMD \["(\S+)"\]$', recipe, re.MULTILINE)

    assert sorted(stages) == [(service, service) for service in services_of_the_repository()]
    assert 'ENTRYPOINT ["python", "-m", "service_kit.run"]' in recipe
    assert re.search(r"^USER \d+:\d+$", recipe, re.MULTILINE)


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    verdict = run("hadolint", "--no-color", ROOT / "deploy/Dockerfile")

    assert (verdict.returncode, verdict.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    recipe = tmp_path / "Dockerfile"
    recipe.write_text((ROOT / "deploy/Dockerfile").read_text() + "CMD python -m service_kit.run\n")

    assert "DL3025" in run("hadolint", "--no-color", recipe).stdout


def expected_ways(documents: Documents) -> set[Way]:
    """The matrix. A new pair is a new line here, and a reason in the commit."""
    ours = [place.name for place in places(documents) if place not in OUTSIDE]
    return {
        Way("ingress", "gateway", PORTS["gateway"]),
        *(Way("gateway", service, PORTS[service]) for service in DOMAIN_SERVICES),
        *(Way(service, "gateway", PORTS["gateway"]) for service in DOMAIN_SERVICES),
        *(Way(service, "nats", port) for service in DOMAIN_SERVICES for port in (4222, 8222)),
        Way("gateway", "nats", 4222),  # it hears when accounts end
        Way("nats", "nats", 6222),
        *(Way(service, "postgres", 5432) for service in PORTS),
        *(Way(f"{service}-migrate", "postgres", 5432) for service in PORTS),
        *(Way(source, "postgres", port) for source in ("postgres", "operator") for port in (5432, 8000)),
        Way("postgres", "operator", 9090),
        # The API server and the object store of backups are no pods, so these ports are open to any address.
        *(Way("postgres", place.name, port) for place in OUTSIDE for port in (443, 6443)),
        *(Way("prometheus", service, port) for service, port in PORTS.items()),
        Way("prometheus", "postgres", 9187),
        *(Way(place, "dns", 53) for place in ours),
    }


@pytest.mark.parametrize("overlay", overlays())
def test_nobody_talks_but_the_allowed_pairs(overlay: str) -> None:
    documents = rendered(overlay)

    assert ways(documents) == expected_ways(documents)


@pytest.mark.parametrize("overlay", overlays())
def test_services_find_their_pods_and_routes_their_services(overlay: str) -> None:
    documents = rendered(overlay)
    labels = [workload.labels for workload in workloads(documents)]
    routed = {
        (backend["name"], backend["port"])
        for route in of_kind(documents, "HTTPRoute")
        for rule in route["spec"]["rules"]
        for backend in rule.get("backendRefs", [])
    }

    for service in of_kind(documents, "Service"):
        chosen = [pod for pod in labels if selects({"matchLabels": service["spec"]["selector"]}, pod)]
        assert len(chosen) == 1, service["metadata"]["name"]
    assert routed <= {("gateway", PORTS["gateway"])}


def test_probes_and_metrics_are_not_routed() -> None:
    rules = named(rendered("production"), "HTTPRoute", "thaksa")["spec"]["rules"]

    unanswered = {
        match["path"]["value"] for rule in rules if "backendRefs" not in rule for match in rule["matches"]
    }

    assert unanswered == {"/metrics", "/livez", "/readyz"}


def test_every_named_secret_has_an_example_in_dev() -> None:
    examples = {secret["metadata"]["name"] for secret in of_kind(rendered("dev"), "Secret")}
    written = "\n".join(
        yaml.safe_dump(document)
        for document in of_kind(rendered("production"), "Deployment", "Job", "StatefulSet")
    )
    wanted = set(re.findall(r"secretName: (\S+)", written))
    wanted |= {role["passwordSecret"]["name"] for role in roles_of_the_cluster()}

    assert "idp-svc" in wanted
    assert wanted - MADE_ELSEWHERE <= examples


def test_every_database_has_a_role_that_reaches_no_other() -> None:
    cluster = named(rendered("production"), "Cluster", "postgres")
    databases = {
        document["spec"]["name"]: document["spec"]["owner"]
        for document in of_kind(rendered("production"), "Database")
    }
    doors = [f"hostssl {name} {owner} all scram-sha-256" for name, owner in databases.items()]

    assert {role["name"] for role in roles_of_the_cluster()} == set(databases.values())
    assert sorted(cluster["spec"]["postgresql"]["pg_hba"][:-1]) == sorted(doors)
    assert cluster["spec"]["postgresql"]["pg_hba"][-1] == "host all all all reject"


def roles_of_the_cluster() -> Documents:
    roles: Documents = named(rendered("production"), "Cluster", "postgres")["spec"]["managed"]["roles"]
    return roles


def test_nothing_moves_without_a_reason() -> None:
    """Rendering is a function: twice the same, or every apply would roll the pods."""
    first = rendered_text("production")

    rendered_text.cache_clear()

    assert rendered_text("production") == first
