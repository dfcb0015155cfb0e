"""S18: the four groups of local personnel, as of 2024-06-01, and the edge of two years."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_svc.domain.local_group import LocalGroups, local_groups
from people_svc.domain.local_rules import RULES, LocalFacts, LocalGroup, Match
from people_svc.domain.person import IntensiveDevelopment, PersonnelKind, PositionType
from people_svc.domain.policy import DEFAULT_POLICY, Policy

ON = dt.date(2024, 6, 1)
SUBDISTRICT, TEACHER, EMPLOYEE = (
    PersonnelKind.SUBDISTRICT_OFFICIAL,
    PersonnelKind.TEACHER,
    PersonnelKind.LOCAL_EMPLOYEE,
)
PASSED, IN_PROGRESS = IntensiveDevelopment.PASSED, IntensiveDevelopment.IN_PROGRESS
OFFICER = {"personnel_kind": SUBDISTRICT, "position_type": PositionType.GENERAL}
TEACHING = {"personnel_kind": TEACHER, "position_type": PositionType.ACADEMIC}
facts_known = st.builds(
    LocalFacts,
    is_local=st.just(True),
    personnel_kind=st.sampled_from(PersonnelKind),
    position_type=st.sampled_from(PositionType),
    appointed_on=st.dates(dt.date(2018, 1, 1), ON),
    probation_until=st.dates(dt.date(2018, 1, 1), dt.date(2025, 1, 1)),
    intensive_development=st.sampled_from(IntensiveDevelopment),
)


def found(policy: Policy = DEFAULT_POLICY, on: dt.date = ON, **facts: Any) -> LocalGroups:
    return local_groups(LocalFacts(**{"is_local": True, **facts}), on, policy)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


TABLE_S18 = [
    ({**OFFICER, "appointed_on": day("2023-12-01"), "probation_until": day("2024-11-30")}, (1,), 1),
    ({**OFFICER, "appointed_on": day("2022-12-01"), "probation_until": day("2023-05-31")}, (1, 2), 2),
    ({**OFFICER, "appointed_on": day("2022-06-01"), "probation_until": day("2022-11-30")}, (1, 2), 2),
    ({**OFFICER, "appointed_on": day("2020-06-01")}, (2,), 2),
    ({**TEACHING, "appointed_on": day("2021-06-01"), "intensive_development": IN_PROGRESS}, (1,), 1),
    ({"personnel_kind": EMPLOYEE, "appointed_on": day("2021-06-01")}, (1, 2), 2),
    ({"personnel_kind": EMPLOYEE, "appointed_on": day("2023-06-01")}, (1,), 1),
    (
        {
            "personnel_kind": SUBDISTRICT,
            "position_type": PositionType.LOCAL_DIRECTING,
            "position_title": "ผู้อำนวยการกองคลัง",
            "appointed_on": day("2010-06-01"),
        },
        (2, 3),
        3,
    ),
    ({"personnel_kind": TEACHER, "position_title": "หัวหน้าศูนย์พัฒนาเด็กเล็ก"}, (3,), 3),
    ({"personnel_kind": SUBDISTRICT, "position_title": "ปลัด อบต."}, (4,), 4),
    ({"personnel_kind": PersonnelKind.ELECTED, "position_title": "นายก อบต."}, (), None),
]


@pytest.mark.parametrize(("facts", "matches", "primary"), TABLE_S18)
def test_s18_all_matches_and_the_primary_group(
    facts: dict[str, Any], matches: tuple[int, ...], primary: int | None
) -> None:
    """R-LGP-13 to R-LGP-17, AMB-04."""
    answer = found(**facts)

    assert (answer.matches, answer.primary) == (matches, primary)
    assert answer.th
    assert answer.en


def test_each_group_names_its_rule_and_its_reason() -> None:
    answer = found(**OFFICER, appointed_on=day("2022-06-01"), probation_until=day("2022-11-30"))

    told = {one.group: (one.match, one.rule, one.th) for one in answer.findings}
    assert told[LocalGroup.NEW] == (Match.YES, "R-LGP-14", "บรรจุแต่งตั้งยังไม่เกิน ๒ ปี")
    assert told[LocalGroup.EXPERIENCED][1:] == ("R-LGP-15", "ผ่านการทดลองปฏิบัติราชการแล้ว")
    assert told[LocalGroup.DIRECTING][:2] == (Match.NO, "R-LGP-16")
    assert answer.th == "ผ่านการทดลองปฏิบัติราชการแล้ว"


@pytest.mark.parametrize(
    ("on", "matches"), [("2024-05-31", (1,)), ("2024-06-01", (1, 2)), ("2024-06-02", (2,))]
)
def test_exactly_two_years_are_both_not_over_and_not_less(on: str, matches: tuple[int, ...]) -> None:
    answer = found(**OFFICER, on=day(on), appointed_on=day("2022-06-01"), probation_until=day("2024-12-31"))

    assert answer.matches == matches


def test_two_years_from_a_leap_day_end_on_the_first_of_march() -> None:
    def matches(on: str) -> tuple[int, ...]:
        leap, late = day("2020-02-29"), day("2030-01-01")
        return found(**OFFICER, on=day(on), appointed_on=leap, probation_until=late).matches

    assert (matches("2022-02-28"), matches("2022-03-01")) == ((1,), (1, 2))


def test_two_years_do_not_lead_beyond_the_calendar() -> None:
    late = found(on=dt.date.max, **OFFICER, appointed_on=dt.date(dt.MAXYEAR, 1, 1))

    assert late.matches[0] == 1


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    answer = found(**OFFICER, appointed_on=day("2023-06-01"))

    second = answer.findings[1]
    assert (answer.matches, answer.primary) == ((1,), None)
    assert (second.match, second.lacking) == (Match.UNKNOWN, ("probation_until",))
    assert found(personnel_kind=SUBDISTRICT).matches == ()
    assert {one.match for one in found(personnel_kind=SUBDISTRICT).findings} == {Match.UNKNOWN}


def test_a_teacher_is_through_from_the_day_on_which_it_was_passed() -> None:
    passed = {**TEACHING, "intensive_development": PASSED, "intensive_development_on": ON}

    assert found(**passed).matches == (2,)
    assert found(**passed, on=ON - dt.timedelta(days=1)).matches == (1,)


def test_amb04_what_the_years_decide_is_a_setting() -> None:
    teacher = {**TEACHING, "appointed_on": day("2021-06-01"), "intensive_development": IN_PROGRESS}
    permanent = {"personnel_kind": PersonnelKind.PERMANENT_EMPLOYEE, "appointed_on": day("2023-06-01")}

    assert found(Policy(local_teachers_by_years=True), **teacher).matches == (1, 2)
    assert found(**permanent).matches == (2,)
    assert found(Policy(local_permanent_by_years=True), **permanent).matches == ()


def test_the_groups_are_of_local_personnel_only() -> None:
    assert found(is_local=False, personnel_kind=TEACHER).findings == ()
    assert found(personnel_kind=PersonnelKind.GOVERNMENT_EMPLOYEE).findings == ()


@given(facts_known)
def test_with_every_fact_known_all_kinds_of_the_plan_have_a_primary_group(facts: LocalFacts) -> None:
    answer = local_groups(facts, ON, DEFAULT_POLICY)

    is_of_the_plan = any(facts.personnel_kind in rule.kinds for rule in RULES)
    assert (answer.primary is not None) == is_of_the_plan
    assert answer.primary is None or answer.primary in answer.matches
