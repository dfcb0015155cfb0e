"""Each rule must catch the mistake it was written for: one broken manifest per line."""

from collections.abc import Callable

import pytest

from tests.house.deploy_documents import Document, Documents, configuration, named, rendered, schema_faults
from tests.house.deploy_network import Way, ways
from tests.house.deploy_rules import faults

Breakage = Callable[[Documents], object]


def pod(documents: Documents, kind: str = "Deployment", name: str = "idp-svc") -> Document:
    template: Document = named(documents, kind, name)["spec"]["template"]["spec"]
    return template


def container(documents: Documents) -> Document:
    first: Document = pod(documents)["containers"][0]
    return first


def remove(documents: Documents, kind: str, name: str) -> None:
    documents.remove(named(documents, kind, name))


def edit(documents: Documents, name: str, key: str, old: str, new: str) -> None:
    data = configuration(documents, name)
    assert old in data[key]
    data[key] = data[key].replace(old, new)


def cluster(documents: Documents) -> Document:
    settings: Document = named(documents, "Cluster", "postgres")["spec"]["postgresql"]
    return settings


BROKEN: dict[str, tuple[Breakage, str]] = {
    "no pod context": (lambda d: pod(d).pop("securityContext"), "runAsNonRoot"),
    "root by number": (lambda d: pod(d)["securityContext"].update(runAsUser=0), "a numeric user above 0"),
    "no seccomp": (
        lambda d: pod(d, "Job", "gateway-migrate")["securityContext"].pop("seccompProfile"),
        "seccomp",
    ),
    "token mounted": (lambda d: pod(d).pop("automountServiceAccountToken"), "no service account token"),
    "service links": (lambda d: pod(d).pop("enableServiceLinks"), "no service links"),
    "host network": (lambda d: pod(d).update(hostNetwork=True), "nothing of the host"),
    "host path": (
        lambda d: pod(d)["volumes"].append({"name": "h", "hostPath": {"path": "/"}}),
        "no hostPath",
    ),
    "no container context": (lambda d: container(d).pop("securityContext"), "no capabilities"),
    "writable root": (
        lambda d: pod(d)["initContainers"][0]["securityContext"].pop("readOnlyRootFilesystem"),
        "migrations-at-head: wants a read-only root",
    ),
    "capability added": (
        lambda d: container(d)["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
        "no capabilities",
    ),
    "own user": (lambda d: container(d)["securityContext"].update(runAsUser=0), "the pod's user"),
    "no limits": (lambda d: container(d)["resources"].pop("limits"), "limits want ['cpu', 'memory']"),
    "no memory limit": (
        lambda d: container(d)["resources"]["limits"].pop("memory"),
        "limits want ['memory']",
    ),
    "no resources": (
        lambda d: pod(d, "Job", "idp-svc-migrate")["containers"][0].pop("resources"),
        "requests want",
    ),
    "no readiness": (lambda d: container(d).pop("readinessProbe"), "readinessProbe"),
    "no liveness of the broker": (
        lambda d: pod(d, "StatefulSet", "nats")["containers"][0].pop("livenessProbe"),
        "livenessProbe",
    ),
    "latest": (
        lambda d: container(d).update(image="registry.example.go.th/thaksa/idp-svc:latest"),
        "not pinned",
    ),
    "no tag, a port": (
        lambda d: container(d).update(image="registry.example.go.th:5000/idp-svc"),
        "not pinned",
    ),
    "database latest": (
        lambda d: named(d, "Cluster", "postgres")["spec"].update(imageName="ghcr.io/x/postgresql"),
        "Cluster/postgres",
    ),
    "a Secret": (
        lambda d: d.append({"kind": "Secret", "metadata": {"name": "idp-svc"}, "stringData": {"a": "b"}}),
        "made outside",
    ),
    "password in an address": (
        lambda d: configuration(d, "idp-svc").update(
            IDP_DATABASE_URL="postgresql+psycopg://idp:x1@postgres-rw/idp"
        ),
        "IDP_DATABASE_URL holds a secret",
    ),
    "secret in env": (
        lambda d: container(d).update(env=[{"name": "IDP_CLIENT_SECRET", "value": "x1"}]),
        "IDP_CLIENT_SECRET holds a secret",
    ),
    "password of the broker": (
        lambda d: edit(d, "nats", "accounts.conf", "$idp_password", '"x1"'),
        "accounts.conf holds a secret",
    ),
    "no budget": (lambda d: remove(d, "PodDisruptionBudget", "idp-svc"), "wants a PodDisruptionBudget"),
    "no budget of the broker": (lambda d: remove(d, "PodDisruptionBudget", "nats"), "StatefulSet/nats"),
    "replicas beside a scaler": (
        lambda d: named(d, "Deployment", "idp-svc")["spec"].update(replicas=1),
        "undo the autoscaler",
    ),
    "a scaler of nothing": (
        lambda d: named(d, "HorizontalPodAutoscaler", "idp-svc")["spec"]["scaleTargetRef"].update(name="idp"),
        "no Deployment idp",
    ),
    "no default deny": (lambda d: remove(d, "NetworkPolicy", "default-deny"), "default deny"),
    "deny one way": (
        lambda d: named(d, "NetworkPolicy", "default-deny")["spec"].update(policyTypes=["Ingress"]),
        "default deny",
    ),
    "a pod without a policy": (
        lambda d: remove(d, "NetworkPolicy", "nats"),
        "StatefulSet/nats: no NetworkPolicy",
    ),
    "lax namespace": (
        lambda d: named(d, "Namespace", "thaksa")["metadata"]["labels"].update(
            {"pod-security.kubernetes.io/enforce": "baseline"}
        ),
        "pod-security restricted",
    ),
    "default sync": (
        lambda d: edit(d, "nats", "nats.conf", "sync_interval: always", ""),
        "wants sync_interval: always",
    ),
    "commented sync": (
        lambda d: edit(d, "nats", "nats.conf", "sync_interval: always", "# sync_interval: always"),
        "wants sync_interval: always",
    ),
    "unquoted sync": (
        lambda d: edit(d, "nats", "nats.conf", "sync_interval: always", "sync_interval: 2m"),
        "quote 2m",
    ),
    "short messages": (
        lambda d: edit(d, "nats", "nats.conf", "max_payload: 8MB", "max_payload: 1MB"),
        "wants max_payload: 8MB",
    ),
    "unquoted duration": (lambda d: edit(d, "nats", "nats.conf", '"30s"', "30s"), "quote 30s"),
    "unlimited store": (
        lambda d: edit(d, "nats", "nats.conf", "max_file_store", "max_x"),
        "wants max_file_store",
    ),
    "commit before the disk": (
        lambda d: cluster(d)["parameters"].update(synchronous_commit="off"),
        "synchronous_commit",
    ),
    "commit on one machine": (lambda d: cluster(d).pop("synchronous"), "on one machine only"),
}


@pytest.mark.parametrize(("breakage", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_caught(breakage: Breakage, expected: str) -> None:
    documents = rendered("production")

    breakage(documents)

    assert [fault for fault in faults(documents) if expected in fault], faults(documents)


MISSPELT: dict[str, Breakage] = {
    "in a Deployment": lambda d: container(d).update(readynessProbe={}),
    "in a StatefulSet": lambda d: named(d, "StatefulSet", "nats")["spec"].update(replicas="three"),
    "in a Cluster": lambda d: cluster(d)["synchronous"].update(dataDurabilty="required"),
    "in a Database": lambda d: named(d, "Database", "idp")["spec"].pop("owner"),
    "in a ScheduledBackup": lambda d: named(d, "ScheduledBackup", "postgres-nightly")["spec"].update(
        method="tape"
    ),
    "in a Gateway": lambda d: named(d, "Gateway", "thaksa")["spec"]["listeners"][0].update(port=70_000),
    "in an HTTPRoute": lambda d: named(d, "HTTPRoute", "thaksa")["spec"]["rules"][1]["timeouts"].update(
        request="60"
    ),
    "in a kind that nobody knows": lambda d: d[0].update(kind="Nmespace"),
}


@pytest.mark.parametrize("breakage", MISSPELT.values(), ids=MISSPELT)
def test_a_misspelt_manifest_does_not_fit_its_schema(breakage: Breakage) -> None:
    sound, documents = rendered("production"), rendered("production")

    breakage(documents)

    broken = [document for document, before in zip(documents, sound, strict=True) if document != before]
    assert len(broken) == 1
    assert list(schema_faults(broken))


def test_a_policy_that_opens_too_much_changes_the_matrix() -> None:
    documents = rendered("production")
    policy = named(documents, "NetworkPolicy", "gateway")["spec"]

    policy["ingress"][0]["from"].append({"namespaceSelector": {}})

    assert Way("stranger", "gateway", 8000) in ways(documents)


def test_a_missing_half_of_a_pair_changes_the_matrix() -> None:
    documents = rendered("production")

    del named(documents, "NetworkPolicy", "nats")["spec"]["ingress"][0]

    assert Way("idp-svc", "nats", 4222) not in ways(documents)
