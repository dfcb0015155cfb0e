"""What differs between two releases of a framework, node by node.

A node is the same one as long as its kind and key are. What is removed and added follows from that alone;
what was split, merged or replaced is what the publisher said (replacement.py), never what texts look like.

    removed  added                          nodes of one release only
    replaced_by  split  merged              what the publisher said of nodes of the older one; a node that
                                            goes into one that was there before and stays is merged
    level_changed  moved  renamed           of a node of both: its levels and stage, its parent, its title,
    text_changed  facts_changed             its text, what else it says,
    source_changed  reordered               where it is known from, its position
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from framework_svc.domain.framework import Kind
from framework_svc.domain.node import Bilingual, NodeDocument, as_document
from framework_svc.domain.replacement import Address, Replacement

LEVEL_FACTS = ("level", "levels", "stage", "stages")


class What(StrEnum):
    """Most important first, so that a shortened list loses the least."""

    REMOVED = "removed"
    REPLACED_BY = "replaced_by"
    SPLIT = "split"
    MERGED = "merged"
    LEVEL_CHANGED = "level_changed"
    MOVED = "moved"
    RENAMED = "renamed"
    ADDED = "added"
    TEXT_CHANGED = "text_changed"
    FACTS_CHANGED = "facts_changed"
    SOURCE_CHANGED = "source_changed"
    REORDERED = "reordered"


STATED = frozenset({What.REPLACED_BY, What.SPLIT, What.MERGED})


@dataclass(frozen=True)
class Change:
    what: What
    node: Address
    before: Any = None
    after: Any = None
    by: tuple[Address, ...] = ()
    reason: Bilingual | None = None


def address_of(node: NodeDocument) -> Address:
    return Address(node.kind, node.key)


def by_address(nodes: Sequence[NodeDocument]) -> dict[Address, NodeDocument]:
    return {address_of(node): node for node in nodes}


def compared(
    old: Sequence[NodeDocument], new: Sequence[NodeDocument], stated: Sequence[Replacement] = ()
) -> tuple[Change, ...]:
    """Every difference, in an order that depends on nothing but the two releases.

    Source:
        R-FRM-18: what is published later is another release, which says what became of the one before.
    """
    before, after = by_address(old), by_address(new)
    changes = [*_sets(before, after, stated), *_stated(before, after, stated), *_aspects(before, after)]
    rank = {what: number for number, what in enumerate(What)}
    kinds = {kind: number for number, kind in enumerate(Kind)}
    places = {node: document.position for node, document in (after | before).items()}
    return tuple(
        sorted(
            changes,
            key=lambda one: (rank[one.what], kinds[one.node.kind], places[one.node], one.node.key),
        )
    )


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How often each thing happened; what did not happen is a zero, because here it is known."""
    found = Counter(change.what for change in changes)
    return {what.value: found[what] for what in What}


def statements(old: Mapping[Address, Any], new: Mapping[Address, Any], stated: Sequence[Replacement]) -> Any:
    """The lines that speak of a node of the older release, with successors that the newer one has."""
    for line in stated:
        by = tuple(one for one in line.by if one in new)
        is_itself = by == (line.node,)  # it came back by way of another one
        if line.node in old and (by or not line.by) and not is_itself:
            yield Replacement(line.node, by, line.reason)


def _sets(
    before: Mapping[Address, NodeDocument],
    after: Mapping[Address, NodeDocument],
    stated: Sequence[Replacement],
) -> Iterator[Change]:
    reasons = {line.node: line for line in statements(before, after, stated)}
    for node in before.keys() - after.keys():
        line = reasons.get(node)
        document = as_document(before[node])
        yield Change(
            What.REMOVED,
            node,
            before=document,
            by=line.by if line else (),
            reason=line.reason if line else None,
        )
    for node in after.keys() - before.keys():
        yield Change(What.ADDED, node, after=as_document(after[node]))


def _stated(
    before: Mapping[Address, NodeDocument],
    after: Mapping[Address, NodeDocument],
    stated: Sequence[Replacement],
) -> Iterator[Change]:
    lines = [line for line in statements(before, after, stated) if line.by]
    claimed = Counter(by for line in lines for by in line.by)
    for line in lines:
        if len(line.by) > 1:
            what = What.SPLIT
        elif claimed[line.by[0]] > 1 or (line.by[0] in before and line.node not in after):
            what = What.MERGED
        else:
            what = What.REPLACED_BY
        yield Change(what, line.node, by=line.by, reason=line.reason)


def _aspects(
    before: Mapping[Address, NodeDocument], after: Mapping[Address, NodeDocument]
) -> Iterator[Change]:
    levels_before, levels_after = _levels_below(before.values()), _levels_below(after.values())
    for node in before.keys() & after.keys():
        was = _aspects_of(before[node], levels_before.get(node, ()))
        now = _aspects_of(after[node], levels_after.get(node, ()))
        yield from (Change(what, node, was[what], now[what]) for what in was if was[what] != now[what])


def _aspects_of(node: NodeDocument, levels: Sequence[str]) -> dict[What, Any]:
    facts = {name: value for name, value in node.facts.items() if name not in LEVEL_FACTS}
    of_level = {name: value for name, value in node.facts.items() if name in LEVEL_FACTS}
    return {
        What.LEVEL_CHANGED: {"facts": of_level, "levels": list(levels)},
        What.MOVED: {"kind": node.parent_kind, "key": node.parent_key} if node.parent_kind else None,
        What.RENAMED: node.title,
        What.TEXT_CHANGED: node.text,
        What.FACTS_CHANGED: facts,
        What.SOURCE_CHANGED: {"provenance": node.provenance, "source": list(node.source)},
        What.REORDERED: node.position,
    }


def _levels_below(nodes: Any) -> dict[Address, list[str]]:
    """The proficiency levels of each node, in their order."""
    found: dict[Address, list[str]] = {}
    for node in sorted(nodes, key=lambda one: (one.position, one.key)):
        if node.kind is Kind.PROFICIENCY_LEVEL and node.parent_kind is not None:
            found.setdefault(Address(node.parent_kind, node.parent_key), []).append(node.key)
    return found
