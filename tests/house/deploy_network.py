"""Who may talk to whom, read back from the NetworkPolicies: a pair counts when both its ends allow it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.house.deploy_documents import Document, Documents, of_kind
from tests.house.deploy_rules import Labels, selects, workloads

OURS = "(here)"


class Place(NamedTuple):
    """Pods with the same labels; `namespace` is OURS or the name of somebody else's."""

    name: str
    labels: Labels
    namespace: str = OURS


class Way(NamedTuple):
    source: str
    target: str
    port: int


OUTSIDE = (
    Place("ingress", {}, "envoy-gateway-system"),
    Place("prometheus", {"app.kubernetes.io/name": "prometheus"}, "monitoring"),
    Place("dns", {"k8s-app": "kube-dns"}, "kube-system"),
    Place("operator", {}, "cnpg-system"),
    Place("stranger", {}, "somewhere-else"),
)
# Made by an operator, so not among the rendered workloads.
POSTGRES = Place("postgres", {"cnpg.io/cluster": "postgres"})


def places(documents: Documents) -> list[Place]:
    return [*(Place(workload.name, workload.labels) for workload in workloads(documents)), POSTGRES, *OUTSIDE]


def ways(documents: Documents) -> set[Way]:
    policies = [policy["spec"] for policy in of_kind(documents, "NetworkPolicy")]
    everywhere = places(documents)
    ports = sorted({port for policy in policies for port in ports_of(policy)})
    return {
        Way(source.name, target.name, port)
        for source in everywhere
        for target in everywhere
        for port in ports
        if OURS in (source.namespace, target.namespace)
        and allows(policies, "Egress", source, target, port)
        and allows(policies, "Ingress", target, source, port)
    }


def ports_of(policy: Document) -> Iterator[int]:
    for rule in [*policy.get("ingress", []), *policy.get("egress", [])]:
        yield from (entry["port"] for entry in rule["ports"])


def allows(policies: Documents, direction: str, place: Place, peer: Place, port: int) -> bool:
    if place.namespace != OURS:
        return True  # what others let out of or into their own pods is theirs to say
    deciding = [
        p for p in policies if direction in p["policyTypes"] and selects(p["podSelector"], place.labels)
    ]
    rules = [rule for policy in deciding for rule in policy.get(direction.lower(), [])]
    return not deciding or any(rule_allows(rule, direction, peer, port) for rule in rules)


def rule_allows(rule: dict[str, Any], direction: str, peer: Place, port: int) -> bool:
    peers = rule.get("from" if direction == "Ingress" else "to")
    reaches = peers is None or any(is_meant(entry, peer) for entry in peers)
    return reaches and any(entry["port"] == port for entry in rule["ports"])


def is_meant(entry: dict[str, Any], peer: Place) -> bool:
    if "namespaceSelector" in entry:
        namespace = {"kubernetes.io/metadata.name": peer.namespace}
        in_namespace = selects(entry["namespaceSelector"], namespace)
    else:
        in_namespace = peer.namespace == OURS
    return in_namespace and selects(entry.get("podSelector", {}), peer.labels)
