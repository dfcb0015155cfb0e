"""Definitions and the calculator through HTTP; S19 and ORA-01 as a client of the gateway sees them."""

from typing import Any

import pytest
from reporting_client import request

S19 = [
    {"label": "หน่วยงาน ก.", "in_scope": 200, "made": 180, "carried_out": 156, "both": 150},
    {"label": "หน่วยงาน ข.", "in_scope": 50, "made": 47, "carried_out": 45, "both": 45},
]


def ask(url: str, method: str, path: str, **how: Any) -> Any:
    """Status and body."""
    answer = request(url, method, path, grants=(("staff", None),), **how)
    return answer.status_code, answer.json()


def evaluate(url: str, kpi_id: str, counts: list[dict[str, Any]], **how: Any) -> Any:
    return ask(url, "POST", f"/v1/kpis/{kpi_id}/evaluations", json={"counts": counts}, **how)


def test_ten_definitions_come_in_pages(sqlite_url: str) -> None:
    status, first = ask(sqlite_url, "GET", "/v1/kpis?limit=6")
    _, rest = ask(sqlite_url, "GET", f"/v1/kpis?limit=6&cursor={first['next_cursor']}")

    assert status == 200
    ids = [one["kpi_id"] for one in (*first["items"], *rest["items"])]
    assert ids == [*[f"AG-{n}" for n in range(1, 8)], "OCSC-1", "OCSC-2", "OCSC-3"]
    assert rest["next_cursor"] is None


def test_what_the_agency_has_not_set_is_shown_as_not_set(sqlite_url: str) -> None:
    _, definition = ask(sqlite_url, "GET", "/v1/kpis/AG-5")

    not_set = {
        "is_set": False,
        "value": None,
        "text": {"th": "ยังไม่กำหนด", "en": "not set"},
        "provenance": None,
    }
    assert definition["formula"] == definition["target"] == definition["scale"] == not_set
    assert definition["name"]["th"].startswith("ระดับความพึงพอใจ")


def test_the_formula_of_ag_3_says_that_it_is_inferred(sqlite_url: str) -> None:
    _, definition = ask(sqlite_url, "GET", "/v1/kpis/AG-3")

    assert definition["formula"]["provenance"] == "inferred"
    assert definition["population"]["evidence"] == "completed"
    assert (definition["target"]["is_set"], definition["scale"]["is_set"]) == (False, False)


def test_s19_through_the_calculator(sqlite_url: str) -> None:
    status, found = evaluate(sqlite_url, "AG-3", S19)

    assert status == 200
    assert [row["value"] for row in found["rows"]] == ["75.00", "90.00"]
    assert found["rows"][0]["rates"] == {"made_percent": "90.00", "carried_out_of_made_percent": "83.33"}
    assert found["total"]["value"] == "78.00"
    assert found["total"]["counts"]["in_scope"] == 250


def test_nobody_in_scope_is_null_in_words(sqlite_url: str) -> None:
    _, found = evaluate(sqlite_url, "AG-3", [{"label": "x", "in_scope": 0, "made": 0, "both": 0}])

    row = found["rows"][0]
    assert (row["value"], row["state"]) == (None, "no_data")
    assert row["note"] == {"th": "ไม่มีข้อมูล", "en": "no data"}


@pytest.mark.parametrize(
    ("language", "title"), [("th", "จำนวนขัดแย้งกัน"), ("en", "The counts contradict each other")]
)
def test_201_of_200_is_refused(sqlite_url: str, language: str, title: str) -> None:
    status, problem = evaluate(
        sqlite_url, "AG-3", [{"label": "secret", "in_scope": 200, "both": 201}], language=language
    )

    assert (status, problem["code"], problem["rule"]) == (422, "KPI_RANGE", "R-KPI-06")
    assert problem["title"] == title
    assert problem["errors"][0]["pointer"] == "/counts/0/both"
    assert "secret" not in str(problem)


def test_what_cannot_be_computed_says_why(sqlite_url: str) -> None:
    assert evaluate(sqlite_url, "AG-1", S19)[1]["code"] == "KPI_NOT_COMPUTED"
    assert evaluate(sqlite_url, "AG-3", [{"label": "x", "in_scope": 3}])[1]["facts"] == "both"
    assert evaluate(sqlite_url, "AG-9", S19)[0] == 404


@pytest.mark.parametrize(
    "row",
    [
        {"label": "x", "in_scope": -1},
        {"label": "x", "in_scope": 1.5},
        {"label": "", "in_scope": 1},
        {"label": "x", "in_scope": 1, "unknown": 2},
        {"in_scope": 1},
    ],
)
def test_input_that_breaks_the_schema_is_refused(sqlite_url: str, row: dict[str, Any]) -> None:
    status, problem = evaluate(sqlite_url, "AG-3", [row])

    assert (status, problem["code"]) == (422, "INVALID_INPUT")


def test_the_scope_is_asked_for(sqlite_url: str) -> None:
    paths = ["/v1/kpis", "/v1/kpis/AG-3", "/v1/calendar", "/v1/organisations"]

    assert [ask(sqlite_url, "GET", path, scope="idp.read")[0] for path in paths] == [403] * 4
    assert evaluate(sqlite_url, "AG-3", S19, scope="idp.read")[0] == 403
