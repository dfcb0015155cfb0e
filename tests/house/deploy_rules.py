"""What we demand of every rendered manifest beyond its schema. Each rule yields one sentence per fault."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tests.house.deploy_documents import Document, Documents, of_kind

Labels = dict[str, str]

SYNC_ALWAYS = re.compile(r"^\s*sync_interval:\s*\"?always\"?\s*$", re.MULTILINE)
UNQUOTED_DURATION = re.compile(r"[:=\s](\d+(?:ns|us|ms|s|m|h|d))\s*$", re.MULTILINE)
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|PRIVATE|_KEY", re.IGNORECASE)
NOT_SECRET = re.compile(r"(_URL|_DIR|_FILE)$")
PASSWORD_IN_URL = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
INLINE_PASSWORD = re.compile(r"^[^#\n]*password:\s*(?!\$)\S", re.MULTILINE)


class Workload(NamedTuple):
    """A pod as its owner describes it, whatever the kind of the owner."""

    kind: str
    name: str
    labels: Labels
    pod: dict[str, Any]

    @property
    def containers(self) -> list[dict[str, Any]]:
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


def workloads(documents: Documents) -> list[Workload]:
    return [
        Workload(
            document["kind"],
            document["metadata"]["name"],
            document["spec"]["template"]["metadata"]["labels"],
            document["spec"]["template"]["spec"],
        )
        for document in of_kind(documents, "Deployment", "StatefulSet", "DaemonSet", "Job")
    ]


def selects(selector: Document, labels: Labels) -> bool:
    """A Kubernetes label selector with `In`; an empty one selects everything."""
    wanted: Labels = selector.get("matchLabels", {})
    expressions = selector.get("matchExpressions", [])
    assert all(expression["operator"] == "In" for expression in expressions)
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        labels.get(expression["key"]) in expression["values"] for expression in expressions
    )


def pods_are_restricted(documents: Documents) -> Iterator[str]:
    for workload in workloads(documents):
        pod, context = workload.pod, workload.pod.get("securityContext", {})
        user = context.get("runAsUser")
        demands = {
            "runAsNonRoot": context.get("runAsNonRoot") is True,
            "a numeric user above 0": isinstance(user, int) and user > 0,
            "seccomp RuntimeDefault": context.get("seccompProfile") == {"type": "RuntimeDefault"},
            "no service account token": pod.get("automountServiceAccountToken") is False,
            "no service links": pod.get("enableServiceLinks") is False,
            "nothing of the host": not any(pod.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")),
            "no hostPath": not any("hostPath" in volume for volume in pod.get("volumes", [])),
        }
        yield from (f"{workload}: wants {demand}" for demand, met in demands.items() if not met)


def containers_are_restricted(documents: Documents) -> Iterator[str]:
    for workload in workloads(documents):
        for container in workload.containers:
            context = container.get("securityContext", {})
            demands = {
                "no privilege escalation": context.get("allowPrivilegeEscalation") is False,
                "no privilege": not context.get("privileged"),
                "a read-only root": context.get("readOnlyRootFilesystem") is True,
                "no capabilities": context.get("capabilities") == {"drop": ["ALL"]},
                "the pod's user": not {"runAsUser", "runAsNonRoot", "seccompProfile"} & context.keys(),
            }
            yield from (
                f"{workload} {container['name']}: wants {demand}"
                for demand, met in demands.items()
                if not met
            )


def containers_have_resources(documents: Documents) -> Iterator[str]:
    for workload in workloads(documents):
        for container in workload.containers:
            for bound in ("requests", "limits"):
                missing = {"cpu", "memory"} - container.get("resources", {}).get(bound, {}).keys()
                if missing:
                    yield f"{workload} {container['name']}: {bound} want {sorted(missing)}"


def servers_have_probes(documents: Documents) -> Iterator[str]:
    for workload in workloads(documents):
        if workload.kind == "Job":
            continue
        for container in workload.pod["containers"]:
            missing = {"startupProbe", "readinessProbe", "livenessProbe"} - container.keys()
            if missing:
                yield f"{workload} {container['name']}: wants {sorted(missing)}"


def images_are_pinned(documents: Documents) -> Iterator[str]:
    images = [
        (str(workload), container["image"])
        for workload in workloads(documents)
        for container in workload.containers
    ]
    images += [
        (f"Cluster/{c['metadata']['name']}", c["spec"]["imageName"]) for c in of_kind(documents, "Cluster")
    ]
    for owner, image in images:
        tag = image.partition("@")[0].rpartition("/")[2].partition(":")[2]
        if tag in {"", "latest"}:
            yield f"{owner}: {image} is not pinned"


def nothing_secret_is_written_down(documents: Documents) -> Iterator[str]:
    yield from (
        f"Secret/{secret['metadata']['name']}: made outside" for secret in of_kind(documents, "Secret")
    )
    settings = [
        (str(workload), entry["name"], entry.get("value", ""))
        for workload in workloads(documents)
        for container in workload.containers
        for entry in container.get("env", [])
    ]
    settings += [
        (f"ConfigMap/{document['metadata']['name']}", key, value)
        for document in of_kind(documents, "ConfigMap")
        for key, value in document["data"].items()
    ]
    for owner, key, value in settings:
        named_like_a_secret = SECRET_NAME.search(key) and not NOT_SECRET.search(key)
        if value and (named_like_a_secret or PASSWORD_IN_URL.search(value) or INLINE_PASSWORD.search(value)):
            yield f"{owner}: {key} holds a secret"


def replicas(document: Document, documents: Documents) -> int:
    """The least number of pods the autoscaler or the document asks for."""
    for scaler in of_kind(documents, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        if (target["kind"], target["name"]) == (document["kind"], document["metadata"]["name"]):
            return int(scaler["spec"]["minReplicas"])
    return int(document["spec"].get("replicas", 1))


def replicated_pods_have_a_budget(documents: Documents) -> Iterator[str]:
    selectors = [budget["spec"]["selector"] for budget in of_kind(documents, "PodDisruptionBudget")]
    for document in of_kind(documents, "Deployment", "StatefulSet"):
        labels = document["spec"]["template"]["metadata"]["labels"]
        if replicas(document, documents) > 1 and not any(selects(selector, labels) for selector in selectors):
            yield f"{document['kind']}/{document['metadata']['name']}: wants a PodDisruptionBudget"


def autoscalers_own_the_number(documents: Documents) -> Iterator[str]:
    scaled = {
        scaler["spec"]["scaleTargetRef"]["name"] for scaler in of_kind(documents, "HorizontalPodAutoscaler")
    }
    deployments = {document["metadata"]["name"]: document for document in of_kind(documents, "Deployment")}
    yield from (
        f"HorizontalPodAutoscaler: no Deployment {name}" for name in sorted(scaled - deployments.keys())
    )
    for name in sorted(scaled & deployments.keys()):
        if "replicas" in deployments[name]["spec"]:
            yield f"Deployment/{name}: each apply would undo the autoscaler"


def everything_is_denied_first(documents: Documents) -> Iterator[str]:
    deny = [
        policy
        for policy in of_kind(documents, "NetworkPolicy")
        if policy["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    ]
    if not deny:
        yield "NetworkPolicy: wants a default deny both ways"
    chosen = [
        p["spec"]["podSelector"] for p in of_kind(documents, "NetworkPolicy") if p["spec"]["podSelector"]
    ]
    for workload in workloads(documents):
        if not any(selects(selector, workload.labels) for selector in chosen):
            yield f"{workload}: no NetworkPolicy of its own"


def the_namespace_is_restricted(documents: Documents) -> Iterator[str]:
    namespaces = of_kind(documents, "Namespace")
    if not namespaces:
        yield "Namespace: missing"
    for namespace in namespaces:
        labels = namespace["metadata"].get("labels", {})
        if labels.get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"Namespace/{namespace['metadata']['name']}: wants pod-security restricted"


def the_broker_keeps_what_it_acknowledged(documents: Documents) -> Iterator[str]:
    brokers = [document for document in of_kind(documents, "ConfigMap") if "nats.conf" in document["data"]]
    if not brokers:
        yield "ConfigMap: no nats.conf"
    for broker in brokers:
        settings = broker["data"]["nats.conf"]
        if not SYNC_ALWAYS.search(settings):
            yield "nats.conf: wants sync_interval: always"
        if "max_payload: 8MB" not in settings:
            yield "nats.conf: wants max_payload: 8MB, the longest event is that long"
        if "max_file_store:" not in settings:
            yield "nats.conf: wants max_file_store"
        for file, text in broker["data"].items():
            yield from (f"{file}: quote {duration}" for duration in UNQUOTED_DURATION.findall(text))


def the_database_keeps_what_it_committed(documents: Documents) -> Iterator[str]:
    for cluster in of_kind(documents, "Cluster"):
        settings = cluster["spec"]["postgresql"]
        if settings["parameters"].get("synchronous_commit") != "on":
            yield f"Cluster/{cluster['metadata']['name']}: wants synchronous_commit on"
        waits = settings.get("synchronous", {}).get("dataDurability") == "required"
        if cluster["spec"]["instances"] > 1 and not waits:
            yield f"Cluster/{cluster['metadata']['name']}: commits on one machine only"


Rule = Callable[[Documents], Iterator[str]]

RULES: tuple[Rule, ...] = (
    pods_are_restricted,
    containers_are_restricted,
    containers_have_resources,
    servers_have_probes,
    images_are_pinned,
    replicated_pods_have_a_budget,
    autoscalers_own_the_number,
    everything_is_denied_first,
    the_namespace_is_restricted,
    the_broker_keeps_what_it_acknowledged,
    the_database_keeps_what_it_committed,
)
PRODUCTION_RULES: tuple[Rule, ...] = (*RULES, nothing_secret_is_written_down)


def faults(documents: Documents, rules: tuple[Rule, ...] = PRODUCTION_RULES) -> list[str]:
    return [fault for rule in rules for fault in rule(documents)]
