"""Rules of organisations, people, assignments, delegations and announcements."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_builders import key
from people_svc.domain.announcement import RoleOfGroup, role_of, skills_of
from people_svc.domain.assignment import AssignmentKind, home, in_force, refuse_secondment
from people_svc.domain.delegation import refuse_delegation
from people_svc.domain.errors import (
    AssignmentOverlaps,
    AssignmentPeriodReversed,
    DelegationOrderMissing,
    DelegationPeriodReversed,
    DelegationToOneself,
    NextSupervisorIsSupervisor,
    PersonPeriodReversed,
    RoleNotAnnounced,
    SupervisorIsOneself,
    SupervisorLoop,
)
from people_svc.domain.organisation import (
    ids_of,
    is_within,
    parent_of,
    subtree,
)
from people_svc.domain.person import (
    Line,
    Reviewers,
    matching_code,
    refuse_service_period,
    refuse_supervisors,
)

ROOT, UNIT, OTHER = map(key, ("root", "unit", "other"))
DAY = dt.date(2024, 1, 15)


def test_a_path_leads_from_the_root_to_the_unit() -> None:
    path = ROOT.hex + UNIT.hex

    assert ids_of(path) == (ROOT, UNIT)
    assert (parent_of(path), parent_of(ROOT.hex)) == (ROOT, None)
    assert is_within(path, frozenset({ROOT}))
    assert not is_within(path, frozenset({OTHER}))


@given(st.lists(st.uuids(), min_size=1, max_size=4), st.lists(st.uuids(), min_size=1, max_size=4))
def test_a_range_of_paths_is_the_subtree_and_no_more(root: list[UUID], other: list[UUID]) -> None:
    first, after = subtree("".join(one.hex for one in root))
    below = "".join(one.hex for one in (*root, *other))
    beside = "".join(one.hex for one in other)

    assert first <= below < after
    assert (first <= beside < after) == (other[: len(root)] == root)


def test_a_line_does_not_turn_back() -> None:
    refuse_supervisors(UNIT, ROOT, OTHER, [OTHER])
    refuse_supervisors(UNIT, None, None, [])
    for supervisor, upper in ((UNIT, None), (ROOT, UNIT)):
        with pytest.raises(SupervisorIsOneself):
            refuse_supervisors(UNIT, supervisor, upper, [])
    with pytest.raises(SupervisorLoop):
        refuse_supervisors(UNIT, ROOT, None, [OTHER, UNIT])
    with pytest.raises(NextSupervisorIsSupervisor):
        refuse_supervisors(UNIT, ROOT, ROOT, [])


def test_amb20_absence_of_reviewers_is_a_state() -> None:
    assert Line(ROOT, OTHER).reviewers is Reviewers.BOTH
    assert Line(ROOT, None).reviewers is Reviewers.LEVEL_1_ONLY
    assert Line(None, None).reviewers is Reviewers.NO_REVIEWER


def test_service_does_not_end_before_it_starts() -> None:
    refuse_service_period(DAY, DAY)
    with pytest.raises(PersonPeriodReversed):
        refuse_service_period(DAY, DAY - dt.timedelta(days=1))


def test_a_matching_code_needs_the_key() -> None:
    code = matching_code("1234567890121", b"one key")

    assert code == matching_code("1234567890121", b"one key")
    assert code != matching_code("1234567890121", b"another key")
    assert "1234567890121" not in code


@dataclass(frozen=True)
class Row:
    kind: AssignmentKind
    starts_on: dt.date
    ends_on: dt.date | None
    id: UUID = UNIT


def a_post(starts_on: dt.date, ends_on: dt.date | None = None) -> Row:
    return Row(AssignmentKind.APPOINTMENT, starts_on, ends_on)


def a_secondment(starts_on: dt.date, ends_on: dt.date | None = None) -> Row:
    return Row(AssignmentKind.SECONDMENT, starts_on, ends_on)


FIRST, SECOND = a_post(dt.date(2020, 1, 1), dt.date(2022, 12, 31)), a_post(dt.date(2023, 1, 1))
AWAY = a_secondment(DAY, dt.date(2024, 6, 30))


@pytest.mark.parametrize(
    ("on", "row"),
    [
        (dt.date(2019, 1, 1), FIRST),
        (dt.date(2022, 12, 31), FIRST),
        (dt.date(2023, 1, 1), SECOND),
        (dt.date(2024, 1, 14), SECOND),
        (dt.date(2024, 1, 15), AWAY),
        (dt.date(2024, 6, 30), AWAY),
        (dt.date(2024, 7, 1), SECOND),
    ],
)
def test_s10_the_secondment_is_in_force_on_its_days(on: dt.date, row: Row) -> None:
    """R-CLS-15."""
    assert in_force([AWAY, SECOND, FIRST], on) is row
    assert home([AWAY, SECOND, FIRST], on) is (FIRST if on < SECOND.starts_on else SECOND)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "refusal"),
    [
        (dt.date(2024, 6, 30), None, AssignmentOverlaps),
        (dt.date(2024, 1, 1), dt.date(2024, 1, 15), AssignmentOverlaps),
        (dt.date(2024, 1, 1), None, AssignmentOverlaps),
        (dt.date(2025, 1, 2), dt.date(2025, 1, 1), AssignmentPeriodReversed),
        (dt.date(2019, 1, 1), dt.date(2019, 2, 1), AssignmentPeriodReversed),
    ],
)
def test_a_secondment_needs_room(
    starts_on: dt.date, ends_on: dt.date | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        refuse_secondment(starts_on, ends_on, active_from=FIRST.starts_on, history=[FIRST, SECOND, AWAY])


def test_secondments_may_follow_each_other() -> None:
    for starts_on, ends_on in ((dt.date(2024, 7, 1), None), (dt.date(2024, 1, 1), dt.date(2024, 1, 14))):
        refuse_secondment(starts_on, ends_on, active_from=FIRST.starts_on, history=[SECOND, AWAY])


@pytest.mark.parametrize(
    ("to", "starts_on", "ends_on", "order", "refusal"),
    [
        (ROOT, DAY, DAY, "1/2567", DelegationToOneself),
        (OTHER, DAY, DAY - dt.timedelta(days=1), "1/2567", DelegationPeriodReversed),
        (OTHER, dt.date(2023, 1, 1), dt.date(2023, 2, 1), "1/2567", DelegationPeriodReversed),
        (OTHER, DAY, DAY, "  ", DelegationOrderMissing),
    ],
)
def test_a_delegation_needs_another_person_a_period_and_an_order(
    to: UUID, starts_on: dt.date, ends_on: dt.date, order: str, refusal: type[Exception]
) -> None:
    """R-FRM-17."""
    with pytest.raises(refusal):
        refuse_delegation(ROOT, to, starts_on=starts_on, ends_on=ends_on, order_number=order, today=DAY)


def test_a_delegation_of_one_day_will_do() -> None:
    refuse_delegation(ROOT, OTHER, starts_on=DAY, ends_on=DAY, order_number="1/2567", today=DAY)


ROLES = [RoleOfGroup("Academic", "A1", "A2"), RoleOfGroup("Others", "O3", None)]


def test_a_role_follows_from_the_group_and_the_announcement() -> None:
    """R-CLS-16, R-ORG-11, AMB-08: no future role after the last stage is an answer."""
    assert role_of("Academic", ROLES) == RoleOfGroup("Academic", "A1", "A2")
    assert role_of("Others", ROLES).future is None
    with pytest.raises(RoleNotAnnounced):
        role_of("Service", ROLES)


def test_unset_skills_are_unknown_and_not_none_needed() -> None:
    """R-CLS-18."""
    assert skills_of("Academic", {"Academic": ["DLit100"]}) == ["DLit100"]
    assert skills_of("Academic", {"Academic": []}) == []
    assert skills_of("Academic", {}) is None
