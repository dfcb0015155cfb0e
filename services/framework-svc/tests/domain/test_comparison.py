"""R-FRM-18: what is published later is another release, and says what became of the one before."""

from collections.abc import Sequence

from comparison_builders import LINES, WHY, a_node, applied, nodes, said, skill, th
from framework_svc.domain.comparison import STATED, Change, What, by_address, compared, counted
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.replacement import Address, composed
from hypothesis import given, settings

FEW = settings(max_examples=50, deadline=None)
AB = [a_node("a"), a_node("b", position=2)]


def whats(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return [(change.what.value, change.node.key) for change in changes]


@FEW
@given(nodes(), LINES)
def test_a_release_does_not_differ_from_itself(release: list[NodeDocument], stated: list) -> None:
    assert [one for one in compared(release, release, stated) if one.what not in STATED] == []


@FEW
@given(nodes(), nodes(), LINES)
def test_what_is_added_one_way_is_removed_the_other_way(
    old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    there, back = compared(old, new, stated), compared(new, old)

    def of(changes: Sequence[Change], what: What) -> set[Address]:
        return {change.node for change in changes if change.what is what}

    assert of(there, What.ADDED) == of(back, What.REMOVED)
    assert of(there, What.REMOVED) == of(back, What.ADDED)
    aspects = set(What) - STATED - {What.ADDED, What.REMOVED}
    mirrored = {(one.what, one.node, str(one.after), str(one.before)) for one in back if one.what in aspects}
    seen = {(one.what, one.node, str(one.before), str(one.after)) for one in there if one.what in aspects}
    assert seen == mirrored


@FEW
@given(nodes(), nodes(), LINES)
def test_the_changes_make_the_other_release(
    old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    assert applied(compared(old, new, stated), old) == by_address(new)


@FEW
@given(nodes(), nodes(), LINES)
def test_the_order_of_changes_follows_from_the_releases_alone(
    old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    assert compared(old[::-1], new[::-1], stated[::-1]) == compared(old, new, stated)


@FEW
@given(nodes(), nodes(), LINES)
def test_nothing_is_split_merged_or_replaced_that_nobody_said(
    old: list[NodeDocument], new: list[NodeDocument], stated: list
) -> None:
    found = {(one.node, one.by) for one in compared(old, new, stated) if one.what in STATED}

    spoken = {line.node: set(line.by) for line in stated}
    assert all(node in spoken and set(by) <= spoken[node] for node, by in found)
    assert all(by <= by_address(new).keys() for by in (set(one[1]) for one in found))
    assert [one for one in compared(old, new) if one.what in STATED] == []


def test_each_aspect_of_a_node_is_told_by_its_own_name() -> None:
    family = {"parent_kind": Kind.SKILL_FAMILY, "parent_key": "f"}
    changed = [
        a_node("a", title=th("ใหม่"), text=th("ข้อความ"), position=3, source=("another",), **family),
        a_node("b", position=2, facts={"stage": "Mature", "note": "n"}),
    ]

    found = compared(AB, changed)

    assert whats(found) == [
        ("level_changed", "b"),
        ("moved", "a"),
        ("renamed", "a"),
        ("text_changed", "a"),
        ("facts_changed", "b"),
        ("source_changed", "a"),
        ("reordered", "a"),
    ]
    assert (found[2].before, found[2].after) == (th("a"), th("ใหม่"))


def test_a_level_more_is_a_change_of_the_skill_that_has_it() -> None:
    level = a_node("a1", Kind.PROFICIENCY_LEVEL, parent_kind=Kind.SKILL, parent_key="a")

    found = compared(AB, [*AB, level])

    assert whats(found) == [("level_changed", "a"), ("added", "a1")]
    assert (found[0].before["levels"], found[0].after["levels"]) == ([], ["a1"])


def test_a_node_is_split_merged_or_replaced_when_the_publisher_says_so() -> None:
    old = [a_node(key, position=number) for number, key in enumerate("abcdef", 1)]
    new = [a_node(key, position=number) for number, key in enumerate("axyzm", 1)]
    stated = [said("a", "a", "x"), said("b", "y"), said("c", "m"), said("d", "m"), said("e")]

    found = compared(old, new, stated)

    assert [one for one in whats(found) if one[0] not in {"added", "reordered"}] == [
        *[("removed", key) for key in "bcdef"],
        ("replaced_by", "b"),
        ("split", "a"),
        ("merged", "c"),
        ("merged", "d"),
    ]
    removed = {one.node.key: one for one in found if one.what is What.REMOVED}
    assert (removed["b"].by, removed["b"].reason) == ((skill("y"),), WHY)
    assert (removed["e"].by, removed["e"].reason) == ((), WHY)
    assert (removed["f"].by, removed["f"].reason) == ((), None)
    assert counted(found)["merged"] == 2
    assert counted(found)["renamed"] == 0


def test_a_node_that_goes_into_one_that_stays_is_merged_with_it() -> None:
    """R-FRM-18: said of a node that stays itself, or of a successor that is new, it is a replacement."""
    old = [a_node(key, position=number) for number, key in enumerate("abcd", 1)]
    new = [a_node(key, position=number) for number, key in enumerate("abxy", 1)]

    found = compared(old, new, [said("a", "b"), said("c", "b"), said("d", "x")])
    one_by_one = compared(old, new, [said("a", "y"), said("c", "b"), said("d", "x")])

    assert [one for one in whats(found) if one[0] in STATED] == [
        ("replaced_by", "d"),
        ("merged", "a"),
        ("merged", "c"),
    ]
    assert [one for one in whats(one_by_one) if one[0] in STATED] == [
        ("replaced_by", "a"),
        ("replaced_by", "d"),
        ("merged", "c"),
    ]


def test_what_two_releases_say_one_after_the_other_is_said_together() -> None:
    earlier = [said("a", "b", "c"), said("d", "e"), said("g")]
    later = [said("b", "x", "c"), said("e"), said("h", "i")]

    together = {line.node.key: [by.key for by in line.by] for line in composed(earlier, later)}

    assert {key: together[key] for key in "adgh"} == {"a": ["x", "c"], "d": [], "g": [], "h": ["i"]}


def test_of_a_node_that_came_back_the_later_word_counts() -> None:
    earlier, later = [said("a", "b"), said("s", "s", "t")], [said("a", "c"), said("s", "u")]

    together = {line.node.key: [by.key for by in line.by] for line in composed(earlier, later)}

    assert together == {"a": ["c"], "s": ["u", "t"]}


def test_a_node_that_came_back_by_way_of_another_one_did_not_become_itself() -> None:
    stated = composed([said("a", "b")], [said("b", "a")])

    found = whats(compared(AB, AB[:1], stated))

    assert found == [("removed", "b"), ("merged", "b")]
