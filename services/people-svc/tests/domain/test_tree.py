"""Where units stand on every day: the legal line, the assigned one over it, moves, and what is refused."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_builders import key
from people_svc.domain.errors import (
    MoveBeforeTheLast,
    MovePeriodReversed,
    OrganisationLoop,
    OrganisationOutOfPlace,
    OrganisationTooDeep,
    ParentNotYet,
)
from people_svc.domain.history import SINCE_EVER, day_after, day_before, holds_on, overlap
from people_svc.domain.organisation import COMMITTEES, DEPTH_MAX, LOCAL_KINDS, OrganisationKind, committee_of
from people_svc.domain.tree import (
    Edge,
    Place,
    drawn,
    overlaid,
    refuse_move_into_the_past,
    refuse_place,
)

KIND = OrganisationKind
UNIT, OLD, NEW = map(key, ("unit", "old parent", "new parent"))
MOVED = dt.date(2024, 10, 1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 1))


def standing(parent: UUID, first: dt.date = SINCE_EVER, last: dt.date | None = None) -> Place:
    return Place(parent.hex, parent, first, last)


def place(
    kind: OrganisationKind, parent_kind: OrganisationKind | None, *above: Place, **edge: object
) -> None:
    given_edge = {"parent_id": OLD if parent_kind else None, "valid_from": MOVED, "valid_until": None, **edge}
    refuse_place(UNIT, kind, Edge(**given_edge), parent_kind=parent_kind, above=above)


@st.composite
def edges(draw: st.DrawFn) -> list[Edge]:
    """Edges that follow each other, with and without days between them."""
    begins = sorted(draw(st.sets(days, min_size=1, max_size=5)))
    ends = [day_before(later) for later in begins[1:]] + [draw(st.sampled_from([None, begins[-1]]))]
    return [Edge(draw(st.uuids()), *period) for period in zip(begins, ends, strict=True)]


def parent_on(rows: list[Edge], on: dt.date) -> UUID | None:
    holding = [row.parent_id for row in rows if holds_on(row, on)]
    assert len(holding) <= 1
    return holding[0] if holding else None


@given(edges(), edges(), days)
def test_the_assigned_line_is_what_was_assigned_and_else_the_law(
    assigned: list[Edge], legal: list[Edge], on: dt.date
) -> None:
    assert parent_on(overlaid(assigned, legal), on) == (parent_on(assigned, on) or parent_on(legal, on))


def test_the_calendar_ends_and_nothing_fails_there() -> None:
    """A last day of 9999-12-31 is what some systems write for "until further notice"."""
    first, last = dt.date.min, dt.date.max

    assert (day_after(last), day_before(first)) == (last, first)
    assert day_before(day_after(first)) == first
    assert overlaid([Edge(NEW, MOVED, last)], [Edge(OLD, SINCE_EVER, None)]) == [
        Edge(OLD, SINCE_EVER, day_before(MOVED)),
        Edge(NEW, MOVED, last),
    ]


def test_a_unit_that_moves_has_a_place_before_and_a_place_after() -> None:
    rows = [Edge(OLD, SINCE_EVER, day_before(MOVED)), Edge(NEW, MOVED, None)]

    places = drawn(UNIT, is_agency=False, edges=rows, above={OLD: [standing(OLD)], NEW: [standing(NEW)]})

    assert places == [
        Place(OLD.hex + UNIT.hex, OLD, SINCE_EVER, day_before(MOVED)),
        Place(NEW.hex + UNIT.hex, NEW, MOVED, None),
    ]


def test_a_unit_moves_when_the_one_above_it_moves() -> None:
    above = [Place("a" * 32 + OLD.hex, OLD, SINCE_EVER, day_before(MOVED)), standing(OLD, MOVED)]

    places = drawn(UNIT, is_agency=True, edges=[Edge(OLD, SINCE_EVER, None)], above={OLD: above})

    assert [one.valid_from for one in places] == [SINCE_EVER, MOVED]
    assert {one.agency_id for one in places} == {UNIT}


def test_neighbouring_days_of_one_place_are_one_row() -> None:
    above = [standing(OLD, SINCE_EVER, day_before(MOVED)), standing(OLD, MOVED)]

    assert len(drawn(UNIT, is_agency=False, edges=[Edge(OLD, SINCE_EVER, None)], above={OLD: above})) == 1


def test_the_tree_ends_somewhere() -> None:
    deep = Place(OLD.hex * DEPTH_MAX, OLD, SINCE_EVER, None)

    with pytest.raises(OrganisationTooDeep):
        drawn(UNIT, is_agency=False, edges=[Edge(OLD, SINCE_EVER, None)], above={OLD: [deep]})


@pytest.mark.parametrize(
    ("kind", "parent_kind"),
    [
        (KIND.MINISTRY, KIND.DEPARTMENT),
        (KIND.DIVISION, None),
        (KIND.SECTION, None),
        (KIND.DIVISION, KIND.SECTION),
        (KIND.LOCAL, KIND.DEPARTMENT),
        (KIND.PATTAYA, KIND.MINISTRY),
        (KIND.DEPARTMENT, KIND.DIVISION),
        (KIND.DEPARTMENT_EQUIVALENT, KIND.PROVINCE),
    ],
)
def test_a_unit_stands_only_where_its_kind_may(
    kind: OrganisationKind, parent_kind: OrganisationKind | None
) -> None:
    with pytest.raises(OrganisationOutOfPlace):
        place(kind, parent_kind, standing(OLD))


def test_a_unit_never_stands_below_itself_on_any_day() -> None:
    below = Place(UNIT.hex + OLD.hex, OLD, MOVED, None)

    place(KIND.DIVISION, KIND.DIVISION, standing(OLD, SINCE_EVER, day_before(MOVED)), below, **until(MOVED))
    with pytest.raises(OrganisationLoop):
        place(KIND.DIVISION, KIND.DIVISION, standing(OLD, SINCE_EVER, day_before(MOVED)), below)


def until(on: dt.date) -> dict[str, dt.date]:
    return {"valid_from": dt.date(2024, 1, 1), "valid_until": day_before(on)}


def test_a_parent_must_be_there_on_the_first_day() -> None:
    with pytest.raises(ParentNotYet):
        place(KIND.DIVISION, KIND.DEPARTMENT, standing(OLD, day_after(MOVED)))


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(MovePeriodReversed):
        place(KIND.DIVISION, KIND.DEPARTMENT, standing(OLD), valid_until=day_before(MOVED))


def test_a_move_continues_the_history() -> None:
    recorded = [Edge(OLD, MOVED, None)]

    refuse_move_into_the_past(day_after(MOVED), recorded)
    for early in (MOVED, day_before(MOVED)):
        with pytest.raises(MoveBeforeTheLast):
            refuse_move_into_the_past(early, recorded)


@given(days, days | st.none(), days, days | st.none(), days)
def test_days_in_common_are_the_days_of_both(
    first: dt.date, last: dt.date | None, begins: dt.date, ends: dt.date | None, on: dt.date
) -> None:
    common = overlap(first, last, begins, ends)

    is_in_both = holds_on(Edge(None, first, last), on) and holds_on(Edge(None, begins, ends), on)
    assert is_in_both == (common is not None and holds_on(Edge(None, *common), on))


def test_rlgp03_each_local_form_has_its_committee() -> None:
    """R-LGP-03; a local organisation whose form nobody stated has no known one."""
    assert set(COMMITTEES) == LOCAL_KINDS - {KIND.LOCAL}
    assert committee_of(KIND.SUBDISTRICT_ADMINISTRATION) == "ก.อบต.จังหวัด"
    assert committee_of(KIND.LOCAL) is None
    assert committee_of(KIND.DEPARTMENT) is None
