"""What makes the document of a release fit to be published: all named once, and no loose end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from framework_svc.domain.errors import ReleaseUnsound
from framework_svc.domain.framework import CURRENT, Kind, Provenance, framework_of, plain

AGENCY_CODE_PREFIX = "X-"  # codes of agencies start with it, codes of a framework never do
PARENTS = {
    Kind.ROLE: Kind.GROUP,
    Kind.SKILL_UNIT: Kind.SKILL_FAMILY,
    Kind.EXTERNAL_UNIT: Kind.EXTERNAL_SET,
    Kind.TOOL: Kind.TOOL_BUCKET,
    Kind.REQUIREMENT: Kind.GROUP,
}

Bilingual = Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class NodeDocument:
    kind: Kind
    key: str
    parent_key: str | None
    position: int
    title: Bilingual | None
    text: Bilingual | None
    facts: Mapping[str, Any]
    provenance: Provenance
    source: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReleaseDocument:
    framework_key: str
    key: str
    title: Bilingual
    documents: Mapping[str, str]
    notes: tuple[Bilingual, ...]
    nodes: tuple[NodeDocument, ...]


def release_document(document: Mapping[str, Any]) -> ReleaseDocument:
    """A release as read from its JSON file.

    Raises:
        KeyError, ValueError: The file is no document of a release.
        ReleaseUnsound: It is one, and contradicts itself.
    """
    nodes = tuple(_node(node) for node in document["nodes"])
    read = ReleaseDocument(
        framework_key=document["framework"]["key"],
        key=document["release"]["key"],
        title=document["release"]["title"],
        documents=document["release"]["documents"],
        notes=tuple(document["release"]["notes"]),
        nodes=nodes,
    )
    if faults := list(_faults(read)):
        raise ReleaseUnsound(release_key=read.key, faults=faults)
    return read


def counts(release: ReleaseDocument) -> dict[str, int]:
    """How many nodes of each kind there are."""
    return dict(Counter(node.kind.value for node in release.nodes))


def _node(node: Mapping[str, Any]) -> NodeDocument:
    return NodeDocument(
        kind=Kind(node["kind"]),
        key=node["key"],
        parent_key=node["parent_key"],
        position=node["position"],
        title=node["title"],
        text=node["text"],
        facts=node["facts"],
        provenance=Provenance(node["provenance"]),
        source=tuple(node["source"]),
    )


def _faults(release: ReleaseDocument) -> Iterator[str]:
    if release.key == CURRENT:
        yield f"the key {CURRENT} is an alias"
    yield from _repeated(release)
    yield from _orphans(release)
    yield from _roles(release)
    yield from _names_of_two_stages(release)
    for node in release.nodes:
        if node.kind is Kind.SKILL_UNIT and node.key.startswith(AGENCY_CODE_PREFIX):
            yield f"{node.key} is in the code space of agencies"


def _repeated(release: ReleaseDocument) -> Iterator[str]:
    keys = Counter((node.kind, node.key) for node in release.nodes)
    positions = Counter((node.kind, node.position) for node in release.nodes)
    for (kind, value), times in [*keys.items(), *positions.items()]:
        if times > 1:
            yield f"{kind} {value} occurs {times} times"


def _orphans(release: ReleaseDocument) -> Iterator[str]:
    known = {(node.kind, node.key) for node in release.nodes}
    for node in release.nodes:
        parent = PARENTS.get(node.kind)
        if parent is not None and (parent, node.parent_key) not in known:
            yield f"{node.kind} {node.key} belongs to no {parent}"


def _roles(release: ReleaseDocument) -> Iterator[str]:
    """Each group has one role at each stage.

    Source:
        R-FRM-06, R-FRM-07.
    """
    framework = framework_of(release.nodes)
    wanted = set(product(framework.groups, (stage.key for stage in framework.stages)))
    for group, stage in sorted(wanted ^ set(framework.roles)):
        yield f"the role of {group} at {stage} is missing or of no use"
    if len(framework.roles) != sum(node.kind is Kind.ROLE for node in release.nodes):
        yield "a group has two roles at one stage"


def _names_of_two_stages(release: ReleaseDocument) -> Iterator[str]:
    stages = framework_of(release.nodes).stages
    names = Counter(name for stage in stages for name in {plain(name) for name in stage.names})
    for name, times in names.items():
        if times > 1:
            yield f"{name} names {times} stages"
