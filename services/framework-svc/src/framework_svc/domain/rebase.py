"""Moving an overlay to another release of its framework: what carries over, and what somebody has to decide.

    node gone            node_removed   node_replaced   node_split   node_merged     drop, or move
    node still there     text_changed   node_moved      node_split   node_merged     keep, drop, or move
                         facts_changed  level_changed
    part of a split      split_off      of a node that is not used, where another part takes that over
    its surroundings     group_removed  family_removed  component_missing

What has no conflict carries over as it is. What the publisher said of a node is proposed, not done by itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from framework_svc.domain.comparison import STATED, Change, What
from framework_svc.domain.errors_overlays import (
    ConflictOpen,
    ConflictsOpen,
    DecisionRefused,
    DecisionsRefused,
    NoSuchConflict,
)
from framework_svc.domain.framework import Kind
from framework_svc.domain.overlay import OVERLAY_KINDS, Adapted, Added, Delta, NotSelected
from framework_svc.domain.replacement import Address, address


class Part(StrEnum):
    ADDED = "added"
    ADAPTED = "adapted"
    NOT_SELECTED = "not_selected"


class Code(StrEnum):
    NODE_REMOVED = "node_removed"
    NODE_REPLACED = "node_replaced"
    NODE_SPLIT = "node_split"
    NODE_MERGED = "node_merged"
    TEXT_CHANGED = "text_changed"
    FACTS_CHANGED = "facts_changed"
    LEVEL_CHANGED = "level_changed"
    NODE_MOVED = "node_moved"
    SPLIT_OFF = "split_off"
    GROUP_REMOVED = "group_removed"
    FAMILY_REMOVED = "family_removed"
    COMPONENT_MISSING = "component_missing"


class Choice(StrEnum):
    KEEP = "keep"
    DROP = "drop"
    MOVE = "move"


_SAID = {What.REPLACED_BY: Code.NODE_REPLACED, What.SPLIT: Code.NODE_SPLIT, What.MERGED: Code.NODE_MERGED}
_CHANGED = {
    Part.ADAPTED: {
        What.RENAMED: Code.TEXT_CHANGED,
        What.TEXT_CHANGED: Code.TEXT_CHANGED,
        What.FACTS_CHANGED: Code.FACTS_CHANGED,
        What.LEVEL_CHANGED: Code.LEVEL_CHANGED,
        What.MOVED: Code.NODE_MOVED,
    },
    Part.NOT_SELECTED: {What.MOVED: Code.NODE_MOVED},
}
_NO_HARM = {Code.NODE_MOVED, Code.GROUP_REMOVED}  # to keep it as it is loses nothing
Entry = Added | Adapted | NotSelected


@dataclass(frozen=True)
class NewBase:
    """The release that an overlay moves to; `unfit` are own units without text for one of its components."""

    nodes: Collection[Address]
    groups: Collection[str]
    changes: Sequence[Change]
    unfit: Collection[str] = ()


@dataclass(frozen=True)
class Conflict:
    part: Part
    node: Address
    codes: tuple[Code, ...]
    choices: tuple[Choice, ...]
    proposal: Choice | None
    by: tuple[Address, ...]
    changes: tuple[Change, ...]

    @property
    def name(self) -> tuple[Part, Address]:
        return self.part, self.node


@dataclass(frozen=True)
class Decision:
    part: Part
    node: Address
    choice: Choice
    to: Address | None = None

    @property
    def name(self) -> tuple[Part, Address]:
        return self.part, self.node


def decision(stored: Mapping[str, Any]) -> Decision:
    to = stored["to"]
    return Decision(
        Part(stored["part"]), address(stored), Choice(stored["choice"]), address(to) if to else None
    )


def as_stored(one: Decision) -> dict[str, Any]:
    to = one.to._asdict() if one.to else None
    return {"part": one.part, **one.node._asdict(), "choice": one.choice, "to": to}


def conflicts(delta: Delta, base: NewBase, decisions: Sequence[Decision] = ()) -> tuple[Conflict, ...]:
    """What has to be decided before the overlay can stand on the new base.

    Some of it follows from decisions: when a part of a split is not used, so may or may not be the others.
    """
    changes: dict[Address, list[Change]] = {}
    for change in base.changes:
        changes.setdefault(change.node, []).append(change)
    found = [
        *(_of_unit(one, base, changes) for one in delta.added),
        *(_of_node(Part.ADAPTED, one, base, changes) for one in delta.adapted),
        *(_of_node(Part.NOT_SELECTED, one, base, changes) for one in delta.not_selected),
    ]
    known = [one for one in found if one is not None]
    return (*known, *(conflict for conflict, _ in _split_off(delta, base, known, decisions)))


def proposals(found: Sequence[Conflict]) -> tuple[Decision, ...]:
    """What is decided by whoever accepts everything that is proposed."""
    return tuple(
        Decision(one.part, one.node, one.proposal, one.by[0] if one.proposal is Choice.MOVE else None)
        for one in found
        if one.proposal is not None
    )


def require_decidable(decisions: Sequence[Decision], found: Sequence[Conflict], base: NewBase) -> None:
    """Raises DecisionsRefused with every reason there is."""
    known = {one.name: one for one in found}
    reasons: list[Any] = []
    for one in decisions:
        conflict = known.get(one.name)
        if conflict is None:
            reasons.append(NoSuchConflict(part=one.part, node=str(one.node)))
        elif one.choice not in conflict.choices or not _leads_somewhere(one, base):
            choices = [choice.value for choice in conflict.choices]
            reasons.append(DecisionRefused(part=one.part, node=str(one.node), choices=choices))
    if reasons:
        raise DecisionsRefused(reasons=tuple(reasons))


def carried(delta: Delta, base: NewBase, decisions: Sequence[Decision]) -> Delta:
    """The overlay as it stands on the new base.

    Raises:
        ConflictsOpen: With every conflict on which nothing was decided.
    """
    found = conflicts(delta, base, decisions)
    decided = {one.name: one for one in decisions}
    if still := [one for one in found if one.name not in decided]:
        raise ConflictsOpen(
            reasons=tuple(
                ConflictOpen(part=one.part, node=str(one.node), conflict=code)
                for one in still
                for code in one.codes
            )
        )
    known = {one.name for one in found}
    taken = {name: one for name, one in decided.items() if name in known}
    others = [one for _, one in _split_off(delta, base, found, decisions)]
    unused = [one for one in others if taken[Part.NOT_SELECTED, one.node].choice is Choice.KEEP]
    return Delta(
        added=tuple(_settled(Part.ADDED, delta.added, taken, base)),
        adapted=tuple(_settled(Part.ADAPTED, delta.adapted, taken, base)),
        not_selected=(*_settled(Part.NOT_SELECTED, delta.not_selected, taken, base), *unused),
    )


def _leads_somewhere(one: Decision, base: NewBase) -> bool:
    if one.choice is not Choice.MOVE:
        return one.to is None
    kinds = (Kind.SKILL_FAMILY,) if one.part is Part.ADDED else OVERLAY_KINDS
    return one.to is not None and one.to in base.nodes and one.to.kind in kinds


def _of_unit(one: Added, base: NewBase, changes: Mapping[Address, Sequence[Change]]) -> Conflict | None:
    family = Address(Kind.SKILL_FAMILY, one.family) if one.family is not None else None
    is_homeless = family is not None and family not in base.nodes
    said = tuple(changes.get(family, ())) if family is not None and is_homeless else ()
    by = tuple(dict.fromkeys(to for change in said if change.what in STATED for to in change.by))
    if one.code in base.unfit:
        return Conflict(Part.ADDED, one.node, (Code.COMPONENT_MISSING,), (Choice.DROP,), None, (), ())
    if not is_homeless:
        return None
    proposal = Choice.MOVE if len(by) == 1 else None
    choices = (Choice.DROP, Choice.MOVE)
    return Conflict(Part.ADDED, one.node, (Code.FAMILY_REMOVED,), choices, proposal, by, said)


def _of_node(
    part: Part, one: Adapted | NotSelected, base: NewBase, changes: Mapping[Address, Sequence[Change]]
) -> Conflict | None:
    said = tuple(changes.get(one.node, ()))
    codes = tuple(dict.fromkeys(_codes(part, one, base, said)))
    if not codes:
        return None
    is_there = one.node in base.nodes
    by = tuple(dict.fromkeys(to for change in said if change.what in STATED for to in change.by))
    choices = (*((Choice.KEEP,) if is_there else ()), Choice.DROP, Choice.MOVE)
    return Conflict(part, one.node, codes, choices, _proposal(codes, by, is_there=is_there), by, said)


def _split_off(
    delta: Delta, base: NewBase, found: Sequence[Conflict], decisions: Sequence[Decision]
) -> Iterator[tuple[Conflict, NotSelected]]:
    """The other parts of nodes that are not used, each with what keeping it so would say of it."""
    decided = {one.name: one for one in decisions if one.choice is not Choice.DROP}
    split = {one.node: one for one in found if one.name in decided and Code.NODE_SPLIT in one.codes}
    spoken = {one.node for one in delta.not_selected}
    spoken |= {one.to for one in decisions if one.part is Part.NOT_SELECTED and one.to is not None}
    for one in delta.not_selected:
        if (conflict := split.get(one.node)) is None:
            continue
        carried_over = _moved(one, decided[conflict.name], base)
        for part in conflict.by:
            if part in spoken or part.kind not in OVERLAY_KINDS or not isinstance(carried_over, NotSelected):
                continue
            spoken.add(part)
            choices = (Choice.KEEP, Choice.DROP)
            listed = (Code.SPLIT_OFF,), choices, None, (), conflict.changes
            yield Conflict(Part.NOT_SELECTED, part, *listed), replace(carried_over, node=part)


def _codes(part: Part, one: Adapted | NotSelected, base: NewBase, said: Sequence[Change]) -> Iterator[Code]:
    stated = [_SAID[change.what] for change in said if change.what in STATED]
    yield from stated
    if one.node not in base.nodes and not stated:
        yield Code.NODE_REMOVED
    yield from (_CHANGED[part][change.what] for change in said if change.what in _CHANGED[part])
    if isinstance(one, NotSelected) and set(one.groups) - set(base.groups):
        yield Code.GROUP_REMOVED


def _proposal(codes: Sequence[Code], by: Sequence[Address], *, is_there: bool) -> Choice | None:
    if is_there:
        return Choice.KEEP if set(codes) <= _NO_HARM else None
    return Choice.MOVE if len(by) == 1 and by[0].kind in OVERLAY_KINDS else None


def _settled(
    part: Part, entries: Sequence[Any], taken: Mapping[Any, Decision], base: NewBase
) -> Iterator[Any]:
    for one in entries:
        decided = taken.get((part, one.node))
        if decided is None:
            yield one
        elif decided.choice is not Choice.DROP and (moved := _moved(one, decided, base)) is not None:
            yield moved


def _moved(one: Entry, decided: Decision, base: NewBase) -> Entry | None:
    if isinstance(one, Added):
        return replace(one, family=decided.to.key if decided.to else one.family)
    there = replace(one, node=decided.to or one.node)
    if not isinstance(there, NotSelected) or not there.groups:
        return there
    groups = tuple(group for group in there.groups if group in base.groups)
    # Without a group left it would say "for all groups", which nobody has said.
    return replace(there, groups=groups) if groups else None
