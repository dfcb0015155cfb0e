"""Small releases for comparisons and overlays, and the same by hypothesis."""

from collections.abc import Sequence
from typing import Any

from framework_svc.domain.comparison import Change, What, by_address
from framework_svc.domain.framework import Kind, Provenance
from framework_svc.domain.node import NodeDocument, node_document
from framework_svc.domain.replacement import Address, Replacement
from hypothesis import strategies as st

WHY = {"th": "เหตุผล", "en": "because"}


def th(text: str) -> dict[str, str | None]:
    return {"th": text, "en": None}


def a_node(key: str, kind: Kind = Kind.SKILL, **changes: Any) -> NodeDocument:
    facts: dict[str, Any] = {
        "kind": kind,
        "key": key,
        "parent_kind": None,
        "parent_key": None,
        "position": 1,
        "title": th(key),
        "text": None,
        "facts": {},
        "provenance": Provenance.DOCUMENT,
        "source": ("a test",),
    }
    return NodeDocument(**facts | changes)


def skill(key: str) -> Address:
    return Address(Kind.SKILL, key)


def said(node: str, *by: str) -> Replacement:
    return Replacement(skill(node), tuple(map(skill, by)), WHY)


def applied(changes: Sequence[Change], old: Sequence[NodeDocument]) -> dict[Address, NodeDocument]:
    """The older release with every change done to it."""
    nodes = {address: vars(node).copy() for address, node in by_address(old).items()}
    for change in changes:
        if change.what is What.REMOVED:
            del nodes[change.node]
        elif change.what is What.ADDED:
            nodes[change.node] = vars(node_document(change.after)).copy()
    for change in changes:
        if change.node in nodes:
            nodes[change.node].update(_done(change, nodes[change.node]))
    return {address: NodeDocument(**fields) for address, fields in nodes.items()}


def _done(change: Change, node: dict[str, Any]) -> dict[str, Any]:
    after = change.after
    match change.what:
        case What.MOVED:
            return {"parent_kind": after and after["kind"], "parent_key": after and after["key"]}
        case What.RENAMED:
            return {"title": after}
        case What.TEXT_CHANGED:
            return {"text": after}
        case What.REORDERED:
            return {"position": after}
        case What.SOURCE_CHANGED:
            return {"provenance": after["provenance"], "source": tuple(after["source"])}
        case What.FACTS_CHANGED:
            levels = {name: node["facts"][name] for name in node["facts"].keys() - change.before.keys()}
            return {"facts": {**levels, **after}}
        case What.LEVEL_CHANGED:
            others = {
                name: node["facts"][name] for name in node["facts"].keys() - change.before["facts"].keys()
            }
            return {"facts": {**others, **after["facts"]}}
    return {}


_KINDS = (Kind.SKILL, Kind.SKILL_UNIT, Kind.PROFICIENCY_LEVEL, Kind.GROUP)
_WORDS = st.sampled_from(["ก", "ข", "ค"])
_PARENTS = st.sampled_from([(None, None), (Kind.SKILL, "a"), (Kind.SKILL, "b")])


@st.composite
def nodes(draw: st.DrawFn) -> list[NodeDocument]:
    """A release of few keys, so that two of them have nodes in common."""
    wanted = draw(
        st.lists(st.tuples(st.sampled_from(_KINDS), st.sampled_from("abcd")), unique=True, max_size=5)
    )
    made = []
    for kind, key in wanted:
        parent_kind, parent_key = draw(_PARENTS)
        facts = draw(st.dictionaries(st.sampled_from(["level", "stage", "note"]), _WORDS))
        made.append(
            a_node(
                key,
                kind,
                parent_kind=parent_kind,
                parent_key=parent_key,
                position=draw(st.integers(1, 3)),
                title=draw(st.none() | _WORDS.map(th)),
                text=draw(st.none() | _WORDS.map(th)),
                facts=facts,
                provenance=draw(st.sampled_from(Provenance)),
                source=(draw(_WORDS),),
            )
        )
    return made


ADDRESSES = st.builds(Address, st.sampled_from(_KINDS), st.sampled_from("abcd"))
LINES = st.lists(
    st.builds(Replacement, ADDRESSES, st.lists(ADDRESSES, max_size=3, unique=True).map(tuple), st.just(WHY)),
    max_size=4,
    unique_by=lambda line: line.node,
)
