"""R-ORG-15, R-FRM-12: an overlay is a difference, and its base is always there underneath."""

from collections.abc import Sequence
from typing import Any

import pytest
from comparison_builders import LINES, WHY, a_node, nodes, said, skill, th
from framework_svc.domain.comparison import address_of, compared
from framework_svc.domain.errors_overlays import ConflictsOpen, DecisionsRefused
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.overlay import (
    OVERLAY_KINDS,
    Adapted,
    Added,
    Delta,
    NotSelected,
    Origin,
    Surroundings,
    delta_columns,
    delta_of,
    laid_over,
    require_fit,
)
from framework_svc.domain.rebase import (
    Choice,
    Decision,
    NewBase,
    Part,
    as_stored,
    carried,
    conflicts,
    decision,
    proposals,
    require_decidable,
)
from framework_svc.domain.replacement import Address, Replacement
from hypothesis import given, settings
from hypothesis import strategies as st

FEW = settings(max_examples=50, deadline=None)
GROUPS = frozenset({"a", "b"})


@st.composite
def overlays(draw: st.DrawFn, base: Sequence[NodeDocument]) -> Delta:
    """An overlay that fits a base."""
    known = [address_of(node) for node in base if node.kind in OVERLAY_KINDS]
    some = st.lists(st.sampled_from(known), unique=True, max_size=3) if known else st.just([])
    adapted = [Adapted(node, None, th("ของเรา"), WHY) for node in draw(some)]
    groups = sorted(node.key for node in base if node.kind is Kind.GROUP)
    who = st.lists(st.sampled_from(groups), unique=True, max_size=2) if groups else st.just([])
    left = [NotSelected(node, tuple(draw(who)), WHY) for node in draw(some)]
    added = [
        Added(code, None) for code in draw(st.lists(st.sampled_from(["X-A-001", "X-A-002"]), unique=True))
    ]
    return Delta(tuple(added), tuple(adapted), tuple(left))


def base_of(
    old: Sequence[NodeDocument], new: Sequence[NodeDocument], stated: Sequence[Replacement]
) -> NewBase:
    return NewBase(
        nodes={address_of(node) for node in new},
        groups={node.key for node in new if node.kind is Kind.GROUP},
        changes=compared(old, new, stated),
    )


def around(base: Sequence[NodeDocument]) -> Surroundings:
    known = {address_of(node) for node in base}
    groups = {node.key for node in base if node.kind is Kind.GROUP}
    return Surroundings(known, groups, {"X-A-001", "X-A-002"})


@FEW
@given(st.data(), nodes())
def test_no_overlay_hides_or_changes_what_the_base_says(
    data: st.DataObject, base: list[NodeDocument]
) -> None:
    delta = data.draw(overlays(base))
    require_fit(delta, around(base))

    composed = [laid_over(node, delta) for node in base]

    assert [one.document for one in composed] == base
    spoken = {one.node for one in (*delta.adapted, *delta.not_selected)}
    assert all(
        (one.adaptation is None and one.selection is None) == (address_of(one.document) not in spoken)
        for one in composed
    )
    assert {laid_over(node, Delta()).origin for node in base} <= {Origin.BASE}


@FEW
@given(st.data(), nodes())
def test_an_overlay_is_stored_and_read_as_it_was(data: st.DataObject, base: list[NodeDocument]) -> None:
    delta = data.draw(overlays(base))

    class Row:
        def __init__(self, **columns: Any) -> None:
            vars(self).update(columns)

    assert delta_of(Row(**delta_columns(delta))) == delta


@FEW
@given(st.data(), nodes())
def test_a_move_to_the_same_base_changes_nothing(data: st.DataObject, base: list[NodeDocument]) -> None:
    delta, same = data.draw(overlays(base)), base_of(base, base, ())

    assert conflicts(delta, same) == ()
    assert carried(delta, same, ()) == delta


@FEW
@given(st.data(), nodes(), nodes(), LINES)
def test_whatever_is_decided_fits_the_new_base_and_nothing_is_lost_unasked(
    data: st.DataObject, old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    delta, base = data.draw(overlays(old)), base_of(old, new, stated)
    found = conflicts(delta, base)
    decisions = [
        Decision(one.part, one.node, Choice.KEEP if Choice.KEEP in one.choices else Choice.DROP)
        for one in found
    ]
    require_decidable(decisions, found, base)
    followed = [one for one in conflicts(delta, base, decisions) if one not in found]
    decisions += [Decision(one.part, one.node, data.draw(st.sampled_from(one.choices))) for one in followed]
    require_decidable(decisions, conflicts(delta, base, decisions), base)

    moved = carried(delta, base, decisions)

    require_fit(moved, around(new))
    asked = {one.name for one in (*found, *followed)}
    for part, before, after in (
        (Part.ADAPTED, delta.adapted, moved.adapted),
        (Part.NOT_SELECTED, delta.not_selected, moved.not_selected),
    ):
        assert all(one in after for one in before if (part, one.node) not in asked)
        assert {one.node for one in before} - {one.node for one in after} <= {node for _, node in asked}


@FEW
@given(st.data(), nodes(), nodes(), LINES)
def test_what_is_proposed_can_be_decided_and_is_what_the_publisher_said(
    data: st.DataObject, old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    delta, base = data.draw(overlays(old)), base_of(old, new, stated)
    found = conflicts(delta, base)

    offered = proposals(found)

    require_decidable(offered, found, base)
    spoken = {line.node: set(line.by) for line in stated}
    assert all(one.to in spoken[one.node] for one in offered if one.choice is Choice.MOVE)


@FEW
@given(st.data(), nodes(), nodes(), LINES)
def test_nothing_moves_while_a_conflict_is_open(
    data: st.DataObject, old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    delta, base = data.draw(overlays(old)), base_of(old, new, stated)
    if not (found := conflicts(delta, base)):
        return

    with pytest.raises(ConflictsOpen) as refused:
        carried(delta, base, ())

    named = {(reason.part, reason.node) for reason in vars(refused.value)["reasons"]}
    assert named == {(one.part, str(one.node)) for one in found}


def adapting(*keys: str) -> Delta:
    return Delta(adapted=tuple(Adapted(skill(key), None, th("ของเรา"), WHY) for key in keys))


def test_each_conflict_has_its_code() -> None:
    old = [a_node(key, position=number) for number, key in enumerate("abcdef", 1)]
    new = [
        a_node("e", position=5, text=th("ใหม่")),
        a_node("f", position=6, parent_kind=Kind.SKILL, parent_key="e"),
        *(a_node(key, position=number) for number, key in enumerate("xyz", 7)),
    ]
    stated = [said("a", "x"), said("b", "x"), said("c", "y", "z")]

    found = conflicts(adapting(*"abcdef"), base_of(old, new, stated))

    assert {one.node.key: (*one.codes, one.proposal) for one in found} == {
        "a": ("node_merged", "move"),
        "b": ("node_merged", "move"),
        "c": ("node_split", None),
        "d": ("node_removed", None),
        "e": ("text_changed", None),
        "f": ("node_moved", "keep"),
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"facts": {"hours": 6}}, "facts_changed"),
        ({"facts": {"hours": 3, "level": "advanced"}}, "level_changed"),
    ],
)
def test_what_else_the_base_says_of_an_adapted_node_is_a_conflict_as_its_text_is(
    changes: dict[str, Any], code: str
) -> None:
    """R-ORG-15: the agency keeps its words, or takes those of the base."""
    base = base_of([a_node("a", facts={"hours": 3})], [a_node("a", **changes)], ())

    (found,) = conflicts(adapting("a"), base)

    assert (found.codes, found.proposal) == ((code,), None)
    assert found.choices == (Choice.KEEP, Choice.DROP, Choice.MOVE)
    kept, dropped = (
        carried(adapting("a"), base, [Decision(Part.ADAPTED, skill("a"), choice)]).adapted
        for choice in (Choice.KEEP, Choice.DROP)
    )
    assert (kept, dropped) == (adapting("a").adapted, ())


@pytest.mark.parametrize("stays", [True, False])
@pytest.mark.parametrize(("choice", "others"), [(Choice.KEEP, ["y"]), (Choice.DROP, [])])
def test_no_part_of_a_split_node_that_is_not_used_comes_into_use_unasked(
    choice: Choice, others: list[str], *, stays: bool
) -> None:
    """R-ORG-15."""
    halves = ("a", "y") if stays else ("x", "y")
    new = [a_node(key, position=number) for number, key in enumerate(halves, 1)]
    base = base_of([a_node("a")], new, [said("a", *halves)])
    delta = Delta(not_selected=(NotSelected(skill("a"), (), WHY),))
    first = Decision(Part.NOT_SELECTED, skill("a"), *((Choice.KEEP,) if stays else (Choice.MOVE, skill("x"))))
    listed = conflicts(delta, base, [first])[1:]
    second = Decision(Part.NOT_SELECTED, skill("y"), choice)

    with pytest.raises(ConflictsOpen):
        carried(delta, base, [first])
    moved = carried(delta, base, [first, second])

    assert [(one.node, one.codes) for one in listed] == [(skill("y"), ("split_off",))]
    assert [one.node.key for one in moved.not_selected] == [halves[0], *others]
    used = Decision(Part.NOT_SELECTED, skill("a"), Choice.DROP)
    assert carried(delta, base, [used]).not_selected == ()


def test_a_family_that_went_takes_no_unit_with_it() -> None:
    old, new = [a_node("f", Kind.SKILL_FAMILY)], [a_node("g", Kind.SKILL_FAMILY)]
    went = Replacement(Address(Kind.SKILL_FAMILY, "f"), (Address(Kind.SKILL_FAMILY, "g"),), WHY)
    delta = Delta(added=(Added("X-A-001", "f"),))
    base = base_of(old, new, [went])
    (found,) = conflicts(delta, base)

    assert (found.codes, found.proposal) == (("family_removed",), "move")
    assert carried(delta, base, proposals([found])).added == (Added("X-A-001", "g"),)
    with pytest.raises(DecisionsRefused):
        require_decidable([Decision(Part.ADDED, found.node, Choice.KEEP)], [found], base)


def test_a_unit_without_text_for_a_new_component_cannot_come_along() -> None:
    """R-FRM-09, S04: an agency's unit states every component."""
    delta = Delta(added=(Added("X-A-001", None),))
    base = NewBase(nodes=set(), groups=set(), changes=(), unfit={"X-A-001"})

    (found,) = conflicts(delta, base)

    assert (found.codes, found.choices) == (("component_missing",), (Choice.DROP,))


@pytest.mark.parametrize(("groups", "kept"), [(("a", "z"), [("a",)]), (("z",), [])])
def test_a_group_that_went_is_left_out_and_never_becomes_all_groups(
    groups: tuple[str, ...], kept: list[tuple[str, ...]]
) -> None:
    delta = Delta(not_selected=(NotSelected(skill("a"), groups, WHY),))
    base = NewBase(nodes={skill("a")}, groups=GROUPS, changes=())
    (found,) = conflicts(delta, base)

    moved = carried(delta, base, proposals([found]))

    assert found.codes == ("group_removed",)
    assert [one.groups for one in moved.not_selected] == kept


@pytest.mark.parametrize("to", [None, skill("b")])
def test_a_decision_is_stored_and_read_as_it_was(to: Address | None) -> None:
    one = Decision(Part.ADAPTED, skill("a"), Choice.MOVE if to else Choice.DROP, to)

    assert decision(as_stored(one)) == one
