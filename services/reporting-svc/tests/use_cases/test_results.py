"""S19 by real events, on both databases: AG-3 with both conditions, roll-up, scope and cut-off."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from reporting_builders import (
    EMPLOYEE,
    NOW,
    OCSC,
    OFFICIAL,
    Counted,
    a_ministry,
    a_person,
    a_plan,
    an_id,
    an_organisation,
    tell,
    the_ministry_of_s19,
)
from reporting_svc.domain.errors import KpiNotCounted, KpiNotFound, OnlyTotals, OrganisationNotFound
from reporting_svc.domain.facts import CountedIn, Evidence, Fact
from reporting_svc.domain.kpis import MISSING, NO_DATA, Evaluation, State
from reporting_svc.domain.questions import Question
from reporting_svc.messaging import readings
from reporting_svc.use_cases import projections
from reporting_svc.use_cases.results import Results, UnitResult, results
from reporting_svc.use_cases.tables import table_page, whole_table
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.pages import PageQuery

MINISTRY = Question(organisation_id=an_id("ministry"), fiscal_year_be=2567)
AGENCY = replace(MINISTRY, organisation_id=an_id("a"))


def asked(database: Database, question: Question = AGENCY, *, caller: Caller = OCSC, **page: Any) -> Results:
    return results(database, caller, "AG-3", question, PageQuery(**page), now=NOW)


def rate(unit: UnitResult) -> str | None:
    return unit.evaluation.value if unit.evaluation else None


def numbers(found: Results) -> tuple[int, ...]:
    counts = found.whole.counts or {}
    return tuple(counts[fact] for fact in (Fact.IN_SCOPE, Fact.MADE, Fact.CARRIED_OUT, Fact.BOTH))


def a_caller(*grants: tuple[str, str | None], subject: str = "somebody") -> Caller:
    offices = tuple(Grant(role, an_id(on) if on else None) for role, on in grants)
    return Caller(str(an_id(subject)), "portal", frozenset(), offices)


def test_s19_agency_and_ministry(database: Database) -> None:
    """R-KPI-06, AMB-10: not 90.00 (made), not 78.00 (156 / 200), not 82.50 (the mean of the agencies)."""
    tell(database, *the_ministry_of_s19())

    found = asked(database, MINISTRY)
    lenient = asked(database, replace(AGENCY, evidence=Evidence.PROGRESSED))

    by_name = {unit.organisation.name_en: unit for unit in found.children}
    agency, other, silent = by_name["Agency a"], by_name["Agency b"], by_name["Agency c"]
    assert agency.evaluation == Evaluation(
        "75.00", {"made_percent": "90.00", "carried_out_of_made_percent": "83.33"}
    )
    assert agency.counts == {Fact.IN_SCOPE: 200, Fact.MADE: 180, Fact.CARRIED_OUT: 150, Fact.BOTH: 150}
    assert rate(other) == "90.00"
    assert rate(found.whole) == "78.00"
    assert numbers(found) == (250, 227, 195, 195)
    assert (silent.state, silent.counts, silent.evaluation) == (State.MISSING, None, None)
    assert found.scope.cut_off_on == dt.date(2024, 9, 30)
    assert numbers(lenient) == (200, 180, 156, 150)
    assert rate(lenient.whole) == "75.00"


def test_groups_are_parts_of_the_whole(database: Database) -> None:
    tell(database, *a_ministry(), a_person("without a group", "a"))

    found = asked(database)

    assert [one.group for one in found.whole.by_group] == ["A", "S", None]
    assert [one.counts[Fact.IN_SCOPE] for one in found.whole.by_group] == [10, 10, 1]
    assert numbers(asked(database, replace(AGENCY, group="A")))[:2] == (10, 9)


def test_a_person_counts_once_whatever_the_number_of_plans_and_revisions(database: Database) -> None:
    tell(
        database,
        an_organisation("a"),
        a_person("p", "a"),
        a_plan("p", "approved", "in_force", 3),
        a_plan("p", "approved", "in_force", 6, revision=2),
        a_plan("p", "completed", "completed", 7, revision=2),
        a_plan("p", "approved", "in_force", 3, key="a second plan"),
        a_plan("p", "approved", "in_force", 3, key="plan of last year", fiscal_year_be=2566),
    )

    assert numbers(asked(database)) == (1, 1, 1, 1)


def test_both_conditions_must_hold_of_one_plan(database: Database) -> None:
    tell(
        database,
        an_organisation("a"),
        a_person("p", "a"),
        a_plan("p", "approved", "in_force", 3),
        a_plan("p", "progressed", "draft", 2, key="another, never agreed"),
    )

    assert numbers(asked(database, replace(AGENCY, evidence=Evidence.PROGRESSED))) == (1, 1, 1, 0)


def test_the_scope_is_who_serves_on_the_cut_off_date(database: Database) -> None:
    tell(
        database,
        an_organisation("a"),
        a_person("left the day before", "a", active_until="2024-09-29"),
        a_person("left that day", "a", active_until="2024-09-30"),
        a_person("came that day", "a", active_from="2024-09-30"),
        a_person("came the day after", "a", active_from="2024-10-01"),
    )

    assert numbers(asked(database))[0] == 2
    assert numbers(asked(database, replace(AGENCY, as_of=dt.date(2024, 3, 1))))[0] == 2


def test_what_happened_after_the_cut_off_does_not_count(database: Database) -> None:
    october = dt.datetime(2024, 10, 15, tzinfo=dt.UTC)
    tell(
        database,
        an_organisation("a"),
        a_person("p", "a"),
        a_plan("p", "approved", "in_force", 3),
        a_plan("p", "completed", "completed", 4, at=october),
        a_person("q", "a"),
        a_plan("q", "approved", "in_force", 3, at=october),
        a_person("r", "a"),
        a_plan("r", "approved", "in_force", 3),
        a_plan("r", "cancelled", "cancelled", 4, at=october),
    )

    assert numbers(asked(database)) == (3, 2, 0, 0)
    assert numbers(asked(database, replace(AGENCY, as_of=dt.date(2024, 10, 31)))) == (3, 2, 1, 1)


def test_a_cancelled_plan_is_none(database: Database) -> None:
    tell(
        database,
        an_organisation("a"),
        a_person("p", "a"),
        a_plan("p", "approved", "in_force", 3),
        a_plan("p", "cancelled", "cancelled", 4),
    )

    assert numbers(asked(database)) == (1, 0, 0, 0)


def test_plans_read_from_a_list_count_by_their_status(database: Database) -> None:
    tell(database, an_organisation("a"), a_person("p", "a"), a_person("q", "a"))
    completed, revised = (
        a_plan("p", "completed", "completed", 4),
        a_plan("q", "submitted", "submitted", 5, revision=2),
    )

    projections.learn_plans(database, [readings.plan(event.data) for event in (completed, revised)])

    assert numbers(asked(database)) == (2, 2, 1, 1)


def test_nobody_in_scope_is_no_data_and_an_unreported_agency_is_missing(database: Database) -> None:
    tell(database, an_organisation("a"), an_organisation("c"), a_person("p", "a", active_from="2024-10-02"))

    empty, silent = asked(database), asked(database, replace(AGENCY, organisation_id=an_id("c")))

    assert (empty.whole.state, numbers(empty), rate(empty.whole)) == (State.NO_DATA, (0, 0, 0, 0), None)
    assert (silent.whole.state, silent.whole.counts) == (State.MISSING, None)
    assert (empty.whole.note, silent.whole.note) == (NO_DATA, MISSING)


def test_kinds_of_personnel_are_a_parameter(database: Database) -> None:
    tell(
        database, an_organisation("a"), *Counted("a", 10, made=5, both=3, kinds=(OFFICIAL, EMPLOYEE)).events()
    )

    officials = asked(database, replace(AGENCY, personnel_kinds=(OFFICIAL,)))

    assert numbers(asked(database))[0] == 10
    assert numbers(officials) == (5, 3, 2, 2)
    assert officials.scope.personnel_kinds == (OFFICIAL,)


def test_an_assigned_person_counts_once_at_home_or_where_the_work_is(database: Database) -> None:
    tell(
        database,
        an_organisation("ministry", kind="ministry", is_agency=False),
        an_organisation("a", "ministry"),
        an_organisation("a:1", "ministry", "a", is_agency=False),
        an_organisation("b", "ministry"),
        a_person("seconded", "a", context_organisation_id=str(an_id("b"))),
        a_person("at home", "a:1", agency_id=str(an_id("a"))),
    )

    def in_scope(key: str, where: CountedIn) -> int | None:
        found = asked(database, replace(AGENCY, organisation_id=an_id(key), counted_in=where))
        return found.whole.counts[Fact.IN_SCOPE] if found.whole.counts else None

    places = ("ministry", "a", "a:1", "b")
    assert [in_scope(key, CountedIn.HOME) for key in places] == [2, 2, 1, None]
    assert [in_scope(key, CountedIn.CONTEXT) for key in places] == [2, 1, 1, 1]


def test_children_come_in_pages_and_cost_no_statement_each(database: Database) -> None:
    tell(database, *a_ministry())
    statements: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))

    first = asked(database, MINISTRY, limit=2)
    count = len(statements)
    rest = asked(database, MINISTRY, limit=2, after=str(first.children[-1].organisation.organisation_id))

    assert (len(first.children), len(rest.children)) == (2, 1)
    assert first.children_next_cursor
    assert rest.children_next_cursor is None
    assert count <= 6  # BEGIN of SQLite among them; not one more for each unit


def test_a_table_holds_the_total_once_for_each_year(database: Database) -> None:
    tell(database, *a_ministry())
    question = replace(MINISTRY, compared_with_be=2566)

    rows = whole_table(database, OCSC, "AG-3", question, now=NOW)
    second = table_page(database, OCSC, "AG-3", question, PageQuery(2, str(an_id("a"))), now=NOW)

    assert [(row.fiscal_year_be, row.is_total) for row in rows] == [
        *[(2566, True), *[(2566, False)] * 3],
        *[(2567, True), *[(2567, False)] * 3],
    ]
    assert not any(row.is_total for row in second.items)


@pytest.mark.parametrize(
    ("caller", "organisation", "sees"),
    [
        (a_caller(("hr_officer", "a")), "a", "parts"),
        (a_caller(("executive", "ministry")), "b", "parts"),
        (a_caller(("hr_officer", "a")), "ministry", "nothing"),
        (a_caller(("hr_officer", "a")), "b", "nothing"),
        (a_caller(("hr_officer", None)), "a", "nothing"),
        (a_caller(("dashboard", "ministry")), "a", "parts"),
        (a_caller(("system", None)), "a", "parts"),
        (a_caller(("staff", None), subject="a:1"), "a", "totals"),
        (a_caller(("staff", None), subject="a:1"), "b", "nothing"),
        (a_caller(("staff", None), subject="a stranger"), "a", "nothing"),
        (Caller("machine", "machine", frozenset(), ()), "a", "nothing"),
    ],
)
def test_everybody_sees_the_own_part_of_the_tree(
    sqlite_database: Database, caller: Caller, organisation: str, sees: str
) -> None:
    tell(sqlite_database, *a_ministry())
    question = replace(AGENCY, organisation_id=an_id(organisation))

    if sees == "nothing":
        with pytest.raises(OrganisationNotFound):
            asked(sqlite_database, question, caller=caller)
        return
    found = asked(sqlite_database, question, caller=caller)

    assert numbers(found)[0] in {20, 10}
    assert bool(found.whole.by_group) == (sees == "parts")


def test_staff_see_no_units_and_cannot_ask_for_a_part(sqlite_database: Database) -> None:
    tell(sqlite_database, *a_ministry(), an_organisation("a:unit", "ministry", "a", is_agency=False))
    staff = a_caller(("staff", None), subject="a:1")

    assert asked(sqlite_database, caller=staff).children == []
    with pytest.raises(OnlyTotals):
        asked(sqlite_database, replace(AGENCY, group="A"), caller=staff)
    with pytest.raises(OnlyTotals):
        asked(sqlite_database, replace(AGENCY, personnel_kinds=(OFFICIAL,)), caller=staff)


def test_what_is_not_counted_or_unknown_is_refused(sqlite_database: Database) -> None:
    page = PageQuery()
    with pytest.raises(KpiNotCounted):
        results(sqlite_database, OCSC, "AG-6", AGENCY, page, now=NOW)
    with pytest.raises(KpiNotFound):
        results(sqlite_database, OCSC, "AG-9", AGENCY, page, now=NOW)
    with pytest.raises(OrganisationNotFound):
        asked(sqlite_database, replace(AGENCY, organisation_id=UUID(int=0)))


def test_the_running_year_is_asked_for_when_none_is_named(sqlite_database: Database) -> None:
    tell(sqlite_database, *a_ministry())

    found = asked(sqlite_database, replace(AGENCY, fiscal_year_be=None))

    assert (found.scope.fiscal_year_be, found.scope.cut_off_on) == (2568, dt.date(2024, 11, 15))
    assert numbers(found) == (20, 0, 0, 0)
