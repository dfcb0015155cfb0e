"""One node of a release: what it says, in two languages, and what is wrong with it when it stands alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from framework_svc.domain.alignment import alignment_faults
from framework_svc.domain.exchange.kept import kept_faults
from framework_svc.domain.framework import Kind, Provenance

AGENCY_CODE_PREFIX = "X-"  # codes of agencies start with it, codes of a framework never do
# Letters that no address needs to escape, so that every node has a URI that can be read aloud.
ADDRESS = r"[A-Za-z0-9][A-Za-z0-9._-]*"
TITLE_LENGTH = 1000
TEXT_LENGTH = 10_000
SOURCE_LENGTH = 500
SOURCES_MAX = 20
POSITION_MAX = 1_000_000
AFTER_THE_LAST = "stands after the last place that there is"
PARENTS = {
    Kind.ROLE: Kind.GROUP,
    Kind.SKILL_UNIT: Kind.SKILL_FAMILY,
    Kind.EXTERNAL_UNIT: Kind.EXTERNAL_SET,
    Kind.TOOL: Kind.TOOL_BUCKET,
    Kind.REQUIREMENT: Kind.GROUP,
    Kind.COMPETENCY: Kind.COMPETENCY_SET,
}
_ADDRESS = re.compile(ADDRESS)

Bilingual = Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class NodeDocument:
    kind: Kind
    key: str
    parent_kind: Kind | None
    parent_key: str | None
    position: int
    title: Bilingual | None
    text: Bilingual | None
    facts: Mapping[str, Any]
    provenance: Provenance
    source: tuple[str, ...]


def node_document(node: Mapping[str, Any]) -> NodeDocument:
    """A node as read from a document of a release.

    Raises:
        KeyError, ValueError: It is none.
    """
    kind, parent_key = Kind(node["kind"]), node["parent_key"]
    parent_kind = node.get("parent_kind") or (PARENTS.get(kind) if parent_key else None)
    return NodeDocument(
        kind=kind,
        key=node["key"],
        parent_kind=Kind(parent_kind) if parent_kind else None,
        parent_key=parent_key,
        position=node["position"],
        title=node["title"],
        text=node["text"],
        facts=node["facts"],
        provenance=Provenance(node["provenance"]),
        source=tuple(node["source"]),
    )


def as_document(node: Any) -> dict[str, Any]:
    """A node, or a row with its columns, as it stands in the document of its release."""
    return {name: getattr(node, name) for name in NodeDocument.__dataclass_fields__}


def uris_of(base: str, framework_key: str, release_key: str, kind: Kind, key: str) -> dict[str, str]:
    """The address of a node in its release, for ever, and the one that leads to it in the current release."""
    node = f"nodes/{kind.value}/{key}"
    return {
        "uri": f"{base}/v1/releases/{release_key}/{node}",
        "canonical_uri": f"{base}/v1/frameworks/{framework_key}/{node}",
    }


def columns(node: NodeDocument) -> dict[str, Any]:
    return asdict(node) | {"source": list(node.source)}


def node_faults(node: NodeDocument) -> Iterator[str]:
    """What is wrong with a node, whatever stands beside it.

    Source:
        R-FRM-07 (a role has one title and one behaviour text); a gap says so and may be empty.
    """
    name = f"{node.kind} {node.key}"
    wanted = PARENTS.get(node.kind)
    has_thai = [bool((words.get("th") or "").strip()) for words in (node.title, node.text) if words]
    known = {
        "has letters in its key that an address cannot carry": _ADDRESS.fullmatch(node.key) is not None,
        "is in the code space of agencies": (
            node.kind is not Kind.SKILL_UNIT or not node.key.startswith(AGENCY_CODE_PREFIX)
        ),
        f"belongs to no {wanted}": wanted is None or node.parent_kind is wanted,
        "has no title and is not said to be a gap": (
            node.title is not None or node.provenance is Provenance.GAP
        ),
        "has no text": node.kind not in {Kind.ROLE, Kind.TOOL} or node.text is not None,
        "has a text without Thai": all(has_thai),
        "names no source": bool(node.source),
        AFTER_THE_LAST: node.position <= POSITION_MAX,
    }
    yield from (f"{name} {fault}" for fault, is_well in known.items() if not is_well)
    yield from (f"{name} {fault}" for fault in (*alignment_faults(node.facts), *kept_faults(node.facts)))
    for fact, is_fit in FACTS.get(node.kind, {}).items():
        if not is_fit(node.facts.get(fact)):
            yield f"{name} says nothing fit for {fact}"


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_word, value))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_percent(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _is_percent_or_unsaid(value: Any) -> bool:
    return value is None or _is_percent(value)


def _are_years(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(year, int) for year in value)


def _is_bilingual(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"th", "en"}
        and _is_word(value["th"])
        and isinstance(value["en"], str | None)
    )


# What the rules and the answers read of a node's facts, so that none of them meets a node without it.
FACTS: Mapping[Kind, Mapping[str, Callable[[Any], bool]]] = {
    Kind.STAGE: {"letter": _is_word, "keyword": _is_word, "aliases": _are_words},
    Kind.ROLE: {"stage": _is_word},
    Kind.COMPONENT: {"is_primary": _is_flag},
    Kind.TOOL: {"bucket_percent": _is_percent, "purpose": _is_bilingual},
    Kind.KPI: {"owner": _is_word, "type": _is_word, "measured_in_be": _are_years},
    Kind.COURSE: {"pass_percent_min": _is_percent_or_unsaid},
    Kind.REQUIREMENT: {"stage": _is_word, "units": _are_words},
}
