"""S19: the arithmetic of AG-3 and the calendar, asked of the running service."""

from walk import Walk

EVALUATIONS = "/reporting/v1/kpis/AG-3/evaluations"
CALENDAR = (
    ("2023-09-30T23:59:00+07:00", 2566, 2),
    ("2023-10-01T00:00:00+07:00", 2567, 1),
    ("2023-09-30T17:30:00Z", 2567, 1),
    ("2024-03-31", 2567, 1),
    ("2024-04-01", 2567, 2),
    ("2024-09-30", 2567, 2),
    ("2024-10-01", 2568, 1),
)


def arithmetic_and_calendar(walk: Walk) -> None:
    walk.scenario("S19", "การคำนวณ AG-3 / the arithmetic of AG-3")
    counts = [
        {"label": "หน่วยงาน ก.", "in_scope": 200, "made": 180, "carried_out": 156, "both": 150},
        {"label": "หน่วยงาน ข.", "in_scope": 50, "made": 45, "carried_out": 45, "both": 45},
    ]
    found = walk.ask("ocsc", "POST", EVALUATIONS, 200, json={"counts": counts})
    rows = {row["label"]: row for row in found["rows"] or ()}
    first = rows.get("หน่วยงาน ก.", {})
    walk.same("หน่วยงาน ก.", first.get("value"), "75.00")
    rates = first.get("rates", {})
    shown = (rates.get("made_percent"), rates.get("carried_out_of_made_percent"))
    walk.same("made, and carried out among made", shown, ("90.00", "83.33"))
    walk.same("หน่วยงาน ข.", rows.get("หน่วยงาน ข.", {}).get("value"), "90.00")
    walk.same("the ministry, from summed counts", (found["total"] or {}).get("value"), "78.00")
    empty = walk.ask("ocsc", "POST", EVALUATIONS, 200, json={"counts": [_row(0, 0)]})
    walk.same("nobody in scope", (empty["total"] or {}).get("value"), None)
    walk.ask("ocsc", "POST", EVALUATIONS, "KPI_RANGE", json={"counts": [_row(200, 201)]})
    walk.scenario("S19", "ปฏิทินราชการ / the calendar")
    for moment, year, half in CALENDAR:
        answer = walk.ask("ocsc", "GET", "/reporting/v1/calendar", 200, params={"at": moment})
        walk.same(moment, (answer["fiscal_year_be"], answer["half_year_round"]), (year, half))


def _row(in_scope: int, counted: int) -> dict[str, object]:
    return {
        "label": "หน่วยงาน",
        "in_scope": in_scope,
        "made": counted,
        "carried_out": counted,
        "both": counted,
    }
