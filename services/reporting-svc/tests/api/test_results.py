"""Counted results through HTTP: figures only, in one's own part of the tree, as JSON and as CSV."""

import csv
import io
from typing import Any

import httpx
import pytest
from reporting_builders import a_ministry, a_person, an_announcement, an_id, an_organisation, tell
from reporting_client import request
from reporting_svc.api.problems import PROBLEMS
from reporting_svc.domain import errors
from service_kit.database import Database

MINISTRY = {"organisation_id": str(an_id("ministry")), "fiscal_year_be": "2567"}
AGENCY = {**MINISTRY, "organisation_id": str(an_id("a"))}
RESULTS, TABLE = "/v1/kpis/AG-3/results", "/v1/kpis/AG-3/table"


def ask(database: Database, path: str, query: dict[str, Any], **how: Any) -> httpx.Response:
    return request(database.url, "GET", path, params=query, **how)


def test_results_of_a_ministry(database: Database) -> None:
    tell(database, *a_ministry())

    found = ask(database, RESULTS, MINISTRY).json()

    assert (found["in_scope"], found["made"], found["carried_out"], found["both"]) == (30, 27, 24, 24)
    assert (found["value"], found["rates"]["made_percent"], found["state"]) == ("80.00", "90.00", "reported")
    assert (found["starts_on"], found["ends_on"], found["cut_off_on"]) == (
        "2023-10-01",
        "2024-09-30",
        "2024-09-30",
    )
    assert found["parameters"] == {
        "group": None,
        "personnel_kinds": None,
        "evidence": "completed",
        "counted_in": "home",
    }
    silent = next(one for one in found["children"] if one["organisation"]["name"]["en"] == "Agency c")
    assert (silent["state"], silent["in_scope"], silent["value"]) == ("missing", None, None)
    assert silent["note"]["th"] == "ยังไม่รายงาน"
    assert [one["group"] for one in found["by_group"]] == ["A", "S", None]


def test_no_answer_names_a_person(sqlite_database: Database) -> None:
    tell(sqlite_database, *a_ministry())
    people = {str(an_id(f"a:{number}")) for number in range(20)}

    bodies = [ask(sqlite_database, path, MINISTRY).text for path in (RESULTS, TABLE, "/v1/organisations")]

    assert all(bodies)
    assert not any(person in body for body in bodies for person in people)


def test_staff_see_the_totals_of_their_agency_only(sqlite_database: Database) -> None:
    tell(sqlite_database, *a_ministry())
    as_staff = {"grants": (("staff", None),), "subject": an_id("a:3")}

    own = ask(sqlite_database, RESULTS, AGENCY, **as_staff).json()
    part = ask(sqlite_database, RESULTS, {**AGENCY, "group": "A"}, **as_staff)
    other = ask(sqlite_database, RESULTS, MINISTRY, **as_staff)
    table = ask(sqlite_database, TABLE, AGENCY, **as_staff).json()
    listed = ask(sqlite_database, "/v1/organisations", {}, **as_staff).json()

    assert (own["value"], own["by_group"], own["children"]) == ("75.00", [], [])
    assert (part.status_code, part.json()["code"]) == (403, "ONLY_TOTALS")
    assert (other.status_code, other.json()["code"]) == (404, "ORGANISATION_NOT_FOUND")
    assert [row["is_total"] for row in table["items"]] == [True]
    assert [one["organisation_id"] for one in listed["items"]] == [str(an_id("a"))]


def test_staff_of_a_unit_that_has_moved_see_the_totals_of_its_new_agency(sqlite_database: Database) -> None:
    unit = an_organisation("a:unit", "ministry", "a", is_agency=False)
    tell(sqlite_database, *a_ministry(), unit, a_person("mover", "a:unit", agency_id=str(an_id("a"))))
    as_staff = {"grants": (("staff", None),), "subject": an_id("mover")}

    before = ask(sqlite_database, "/v1/organisations", {}, **as_staff).json()["items"]
    tell(sqlite_database, an_organisation("a:unit", "ministry", "b", is_agency=False, version=2))
    after = ask(sqlite_database, "/v1/organisations", {}, **as_staff).json()["items"]

    seen = [[one["organisation_id"] for one in found] for found in (before, after)]
    assert seen == [[str(an_id("a"))], [str(an_id("b"))]]


def test_organisations_of_a_view_say_stage_and_who_is_missing(database: Database) -> None:
    tell(database, *a_ministry(), an_announcement("a", "Early"))
    query = {"parent_id": str(an_id("ministry"))}

    officer = ask(database, "/v1/organisations", query).json()["items"]
    executive = ask(database, "/v1/organisations", {}, grants=(("executive", an_id("b")),)).json()["items"]
    nobody = ask(database, "/v1/organisations", {}, grants=()).json()["items"]

    said = {one["name"]["en"]: (one["stage"], one["is_reported"]) for one in officer}
    assert said == {"Agency a": ("Early", True), "Agency b": (None, True), "Agency c": (None, False)}
    assert [one["name"]["en"] for one in executive] == ["Agency b"]
    assert nobody == []


def test_a_table_compares_two_years_in_pages(sqlite_database: Database) -> None:
    tell(sqlite_database, *a_ministry())
    query = {**MINISTRY, "fiscal_year_be_from": 2566, "limit": 2}

    first = ask(sqlite_database, TABLE, query).json()
    rest = ask(sqlite_database, TABLE, {**query, "cursor": first["next_cursor"]}).json()

    assert [row["fiscal_year_be"] for row in first["items"]] == [2566] * 3 + [2567] * 3
    assert [row["fiscal_year_be"] for row in rest["items"]] == [2566, 2567]
    assert rest["next_cursor"] is None


def test_a_csv_opens_in_thai_and_runs_no_formula(sqlite_database: Database) -> None:
    trap = an_organisation("trap", "ministry", name={"th": '=HYPERLINK("http://x")', "en": None})
    tell(sqlite_database, *a_ministry(), trap)

    answer = ask(sqlite_database, TABLE, MINISTRY, headers={"Accept": "text/csv"})

    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert header[:4] == ["ปีงบประมาณ", "วันตัดยอด", "ระดับ", "หน่วยงาน"]
    assert len(rows) == 5
    assert rows[0][2:] == [
        *("รวม", "หน่วยงาน ministry", "30", "27", "24", "24"),
        *("90.00", "88.89", "80.00", ""),
    ]
    trapped = next(row for row in rows if "HYPERLINK" in row[3])
    assert trapped[3].startswith("'=")
    assert trapped[-2:] == ["ไม่มีข้อมูล", "ยังไม่รายงาน"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"as_of": "2024-12-01"}, "CUT_OFF_IN_FUTURE"),
        ({"as_of": "2023-09-30"}, "CUT_OFF_BEFORE_YEAR"),
        ({"fiscal_year_be": "2024"}, "INVALID_INPUT"),
        ({"evidence": "feeling"}, "INVALID_INPUT"),
        ({"organisation_id": "x"}, "INVALID_INPUT"),
    ],
)
def test_questions_without_an_answer_are_refused(
    sqlite_database: Database, query: dict[str, str], code: str
) -> None:
    tell(sqlite_database, an_organisation("a"))

    answer = ask(sqlite_database, RESULTS, {**AGENCY, **query})

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_kpi_that_nobody_counts_is_refused(sqlite_database: Database) -> None:
    answer = ask(sqlite_database, "/v1/kpis/AG-6/results", AGENCY, language="en")

    assert (answer.status_code, answer.json()["code"]) == (422, "KPI_NOT_COUNTED")


def subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [one for child in kind.__subclasses__() for one in (child, *subclasses(child))]


def test_every_refusal_is_a_problem_in_both_languages() -> None:
    facts = {"kpi_id": "AG-3", "facts": "both", "known": "x", "as_of": "x", "today": "x", "starts_on": "x"}
    facts |= {"pointer": "/x", "part": "both", "whole": "made", "reasons": "x"}

    assert set(subclasses(errors.DomainError)) == set(PROBLEMS)
    for problem in PROBLEMS.values():
        thai = problem.title("th"), problem.detail("th", facts)
        english = problem.title("en"), problem.detail("en", facts)
        assert thai != english
        assert "–" not in "".join(thai + english)
    assert len({problem.code for problem in PROBLEMS.values()}) == len(PROBLEMS)
