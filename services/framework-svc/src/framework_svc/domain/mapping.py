"""A mapping file: what nodes of one release become in another, and which nodes nobody has spoken of."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from framework_svc.domain.comparison import STATED, Change, What
from framework_svc.domain.framework import Kind
from framework_svc.domain.replacement import Address, Replacement

LINES_MAX = 1000
# What a person is classified by, required to know, or plans to learn.
HELD_KINDS = (
    Kind.ROLE,
    Kind.SKILL_UNIT,
    Kind.PROFICIENCY_LEVEL,
    Kind.COMPETENCY,
    Kind.KNOWLEDGE,
    Kind.SKILL,
)
_GOING = STATED | {What.REMOVED}


def going(changes: Sequence[Change]) -> tuple[Address, ...]:
    """Nodes that staff can hold, and that do not simply go on: removed, split, merged or replaced."""
    nodes = (change.node for change in changes if change.what in _GOING and change.node.kind in HELD_KINDS)
    return tuple(dict.fromkeys(nodes))


def proposed(changes: Sequence[Change]) -> tuple[Replacement, ...]:
    """The lines that follow from what the publisher said; where nothing was said, there is none."""
    said = (change for change in changes if change.what in _GOING and change.reason)
    lines = {change.node: Replacement(change.node, change.by, change.reason or {}) for change in said}
    return tuple(lines.values())


def unmapped(lines: Sequence[Replacement], changes: Sequence[Change]) -> tuple[Address, ...]:
    mapped = {line.node for line in lines}
    return tuple(node for node in going(changes) if node not in mapped)


def sorts_of(lines: Sequence[Replacement], changes: Sequence[Change]) -> tuple[What | None, ...]:
    """What each line says became of its node, in the words of comparisons; None where it goes on as it is."""
    claimed = Counter(by for line in lines for by in line.by)
    nodes = {what: {one.node for one in changes if one.what is what} for what in (What.ADDED, What.REMOVED)}
    return tuple(_sort_of(line, claimed, nodes[What.ADDED], nodes[What.REMOVED]) for line in lines)


def _sort_of(
    line: Replacement,
    claimed: Mapping[Address, int],
    added: Collection[Address],
    removed: Collection[Address],
) -> What | None:
    if not line.by:
        return What.REMOVED
    if len(line.by) > 1:
        return What.SPLIT
    if claimed[line.by[0]] > 1 or (line.node in removed and line.by[0] not in added):
        return What.MERGED
    return None if line.by == (line.node,) else What.REPLACED_BY
