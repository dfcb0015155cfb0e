"""What questions about staff cost in a country of ten thousand and of a million people.

The same questions, of the same unit, supervisor and person: by index they cost about the same.
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tools"))

from people_svc.persistence.tables import REGISTRY
from people_svc.use_cases.classifications import read_classification_of
from people_svc.use_cases.staff import SoughtStaff, list_people
from population import DIVISIONS_EACH, Unit, fill, found, person_id
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.pages import PageQuery

FEW, TIMES, ROUNDS = 10_000, 20, 5
NOW = dt.datetime(2024, 1, 15, tzinfo=dt.UTC)
YESTERDAY = NOW.date() - dt.timedelta(days=1)
LEADER, LED = 1, 11  # of the first unit, and one of the ten whom that one leads
OCSC = Caller("bench", "bench", frozenset(), (Grant("ocsc_officer", None),))

Row = tuple[str, float, float]


def growth(url: str, many: int) -> Iterator[Row]:
    """Each question with its median milliseconds among few people and among many."""
    database = Database(url)
    REGISTRY.metadata.create_all(database.engine)
    units = found(database)
    asked = _questions(database, units)
    fill(database, units, range(FEW))
    among_few = {name: _milliseconds(ask) for name, ask in asked.items()}
    fill(database, units, range(FEW, many))
    for name, ask in asked.items():
        yield name, among_few[name], _milliseconds(ask)
    database.close()


def _questions(database: Database, units: list[Unit]) -> dict[str, Callable[[], Any]]:
    agency = units[DIVISIONS_EACH // 2][1]
    hr = Caller("bench", "bench", frozenset(), (Grant("hr_officer", agency),))
    leader = Caller(str(person_id(LEADER)), "bench", frozenset(), (Grant("staff", None),))
    below, led = SoughtStaff(within=agency), SoughtStaff(supervisor_id=person_id(LEADER))
    led_yesterday = SoughtStaff(supervisor_id=person_id(LEADER), as_of=YESTERDAY)
    below_yesterday = SoughtStaff(within=agency, as_of=YESTERDAY)

    def people(caller: Caller, sought: SoughtStaff) -> Callable[[], Any]:
        return lambda: list_people(database, PageQuery(limit=50), caller=caller, now=NOW, sought=sought)

    return {
        "staff of a unit and below, for its officer": people(hr, below),
        "staff of a unit and below on another day": people(OCSC, below_yesterday),
        "a supervisor's people today, for the supervisor": people(leader, led),
        "a supervisor's people on another day, for the supervisor": people(leader, led_yesterday),
        "one person's classification": lambda: read_classification_of(
            database, person_id(LED), caller=leader, now=NOW
        ),
    }


def _milliseconds(ask: Callable[[], Any]) -> float:
    ask()
    found_seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for _ in range(TIMES):
            ask()
        found_seconds.append((time.perf_counter() - started) / TIMES)
    return statistics.median(found_seconds) * 1000
