"""What makes the document of a release fit to be published: all named once, and no loose end."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from framework_svc.domain.errors_releases import ReleaseUnsound
from framework_svc.domain.framework import CURRENT, Framework, Kind, framework_of, plain
from framework_svc.domain.node import (
    ADDRESS,
    Bilingual,
    NodeDocument,
    as_document,
    node_document,
    node_faults,
)
from framework_svc.domain.replacement import (
    Address,
    Replacement,
    as_line,
    document_faults,
    replacement,
)

FRAMEWORK_KEY = r"[a-z][a-z0-9-]*"
NOTE_LENGTH = 2000
NOTES_MAX = 50
DOCUMENTS_MAX = 100
_ADDRESS = re.compile(ADDRESS)


@dataclass(frozen=True, kw_only=True)
class ReleaseDocument:
    framework_key: str
    framework_title: Bilingual
    key: str
    title: Bilingual
    documents: Mapping[str, str]
    notes: tuple[Bilingual, ...]
    nodes: tuple[NodeDocument, ...]
    replacements: tuple[Replacement, ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)  # what other systems said of it, as it came


def release_document(document: Mapping[str, Any]) -> ReleaseDocument:
    """A release as read from its JSON file, its nodes in the order in which releases are exported.

    Raises:
        KeyError, ValueError: The file is no document of a release.
        ReleaseUnsound: It is one, and contradicts itself.
    """
    read = ReleaseDocument(
        framework_key=document["framework"]["key"],
        framework_title=document["framework"]["title"],
        key=document["release"]["key"],
        title=document["release"]["title"],
        documents=document["release"]["documents"],
        notes=tuple(document["release"]["notes"]),
        nodes=in_order(node_document(node) for node in document["nodes"]),
        replacements=tuple(map(replacement, document["release"].get("replacements", ()))),
        extensions=document["release"].get("extensions", {}),
    )
    require_sound(read)
    return read


def require_sound(release: ReleaseDocument) -> None:
    """Raises ReleaseUnsound with every fault there is."""
    if faults := list(_faults(release)):
        raise ReleaseUnsound(release_key=release.key, faults=faults)


def in_order(nodes: Any) -> tuple[Any, ...]:
    """Nodes by kind, in the order of the kinds, and by their position in it."""
    rank = {kind: number for number, kind in enumerate(Kind)}
    return tuple(sorted(nodes, key=lambda node: (rank[node.kind], node.position)))


def head_of(release: ReleaseDocument) -> dict[str, Any]:
    """The document of a release without its nodes.

    What came later is left out where there is none, so that releases from before it keep their bytes.
    """
    said: dict[str, Any] = {
        "key": release.key,
        "title": release.title,
        "documents": release.documents,
        "notes": list(release.notes),
    }
    if release.replacements:
        said["replacements"] = [as_line(line) for line in release.replacements]
    if release.extensions:
        said["extensions"] = release.extensions
    return {"framework": {"key": release.framework_key, "title": release.framework_title}, "release": said}


def document_of(release: ReleaseDocument) -> dict[str, Any]:
    return head_of(release) | {"nodes": [as_document(node) for node in release.nodes]}


def counts(nodes: Any) -> dict[str, int]:
    """How many nodes of each kind there are."""
    return dict(Counter(node.kind.value for node in nodes))


def _faults(release: ReleaseDocument) -> Iterator[str]:
    if release.key == CURRENT:
        yield f"the key {CURRENT} is an alias"
    elif not _ADDRESS.fullmatch(release.key):
        yield "the key of the release has letters that an address cannot carry"
    yield from _repeated(release)
    yield from _orphans(release)
    yield from _circles(release)
    nodes = {Address(node.kind, node.key) for node in release.nodes}
    yield from document_faults(release.replacements, nodes)
    own_faults = [fault for node in release.nodes for fault in node_faults(node)]
    yield from own_faults
    if not own_faults:  # what follows reads facts that would be missing
        framework = framework_of(release.nodes)
        yield from _roles(framework, release)
        yield from _names_of_two_stages(framework)


def _repeated(release: ReleaseDocument) -> Iterator[str]:
    keys = Counter((node.kind, node.key) for node in release.nodes)
    positions = Counter((node.kind, node.position) for node in release.nodes)
    for (kind, value), times in [*keys.items(), *positions.items()]:
        if times > 1:
            yield f"{kind} {value} occurs {times} times"


def _orphans(release: ReleaseDocument) -> Iterator[str]:
    known = {(node.kind, node.key) for node in release.nodes}
    for node in release.nodes:
        if node.parent_kind is not None and (node.parent_kind, node.parent_key) not in known:
            yield f"{node.kind} {node.key} belongs to no {node.parent_kind}"


def _circles(release: ReleaseDocument) -> Iterator[str]:
    """Going from parent to parent must end."""
    above = {(node.kind, node.key): (node.parent_kind, node.parent_key) for node in release.nodes}
    ends: set[Any] = {(None, None)}
    for start in above:
        seen: list[Any] = []
        at: Any = start
        while at in above and at not in ends and at not in seen:
            seen.append(at)
            at = above[at]
        if at in seen:
            yield f"{at[0]} {at[1]} is above itself"
        ends.update(seen)


def _roles(framework: Framework, release: ReleaseDocument) -> Iterator[str]:
    """Each group has one role at each stage.

    Source:
        R-FRM-06, R-FRM-07.
    """
    wanted = set(product(framework.groups, (stage.key for stage in framework.stages)))
    for group, stage in sorted(wanted ^ set(framework.roles)):
        yield f"the role of {group} at {stage} is missing or of no use"
    if len(framework.roles) != sum(node.kind is Kind.ROLE for node in release.nodes):
        yield "a group has two roles at one stage"


def _names_of_two_stages(framework: Framework) -> Iterator[str]:
    names = Counter(name for stage in framework.stages for name in {plain(name) for name in stage.names})
    for name, times in names.items():
        if times > 1:
            yield f"{name} names {times} stages"
