"""R-IDP-13, R-KPI-06: what two tellings of one plan are together, in either order."""

import datetime as dt
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from reporting_svc.domain.facts import Classification, Plan, dated, merged_plan, settles_later, was_agreed

DAYS = st.none() | st.dates(dt.date(2023, 10, 1), dt.date(2024, 9, 30))
PLAN = Plan(
    plan_id=uuid4(),
    person_id=uuid4(),
    organisation_id=uuid4(),
    fiscal_year_be=2567,
    status="draft",
    revision=1,
    version=1,
)
ON = dt.date(2024, 1, 15)


@st.composite
def tellings(draw: st.DrawFn) -> Plan:
    """One plan's status is a function of its version, as in any history."""
    version = draw(st.integers(1, 5))
    status = ["draft", "submitted", "in_force", "submitted", "completed"][version - 1]
    days = {name: draw(DAYS) for name in ("made_on", "progressed_on", "completed_on", "cancelled_on")}
    told = {"version": version, "status": status, "revision": 1 if version < 4 else 2, **days}
    return Plan(**{**vars(PLAN), **told})


@given(one=tellings(), other=tellings(), third=tellings())
def test_the_order_of_telling_does_not_matter(one: Plan, other: Plan, third: Plan) -> None:
    assert merged_plan(one, other) == merged_plan(other, one)
    assert merged_plan(merged_plan(one, other), third) == merged_plan(one, merged_plan(other, third))
    assert merged_plan(one, one) == one


def test_a_plan_under_revision_stays_agreed() -> None:
    assert was_agreed(status="submitted", revision=2)
    assert not was_agreed(status="submitted", revision=1)
    assert not was_agreed(status="a status of tomorrow", revision=1)


def test_an_event_gives_its_day_to_what_it_says() -> None:
    draft = dated(PLAN, on=ON, happened="progressed")
    completed = dated(Plan(**{**vars(PLAN), "status": "completed"}), on=ON, happened="completed")
    cancelled = dated(Plan(**{**vars(PLAN), "status": "cancelled"}), on=ON, happened="cancelled")

    assert (draft.made_on, draft.progressed_on, draft.completed_on) == (None, ON, None)
    assert (completed.made_on, completed.progressed_on, completed.completed_on) == (ON, ON, ON)
    assert (cancelled.made_on, cancelled.cancelled_on) == (None, ON)


def test_the_group_settled_last_counts_and_a_list_never_beats_an_event() -> None:
    ids = {"classification_id": uuid4(), "person_id": PLAN.person_id}
    said = {"role": None, "stage": None, "announcement_version": 1, "version": 3, **ids}
    at = dt.datetime(2024, 1, 15, tzinfo=dt.UTC)
    listed = Classification(group="A", **said)
    first = Classification(group="A", settled_at=at, **said)
    second = Classification(group="S", settled_at=at + dt.timedelta(days=1), **said)

    assert settles_later(second, first)
    assert not settles_later(first, second)
    assert not settles_later(listed, first)
    assert settles_later(listed, listed)
