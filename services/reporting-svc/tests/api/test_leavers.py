"""HTTP in: the token of who has left is refused, on the service's own port too."""

import datetime as dt

import pytest
from reporting_builders import NOW, a_ministry, a_person, an_id, tell
from reporting_client import request
from service_kit.calendar import day
from service_kit.database import Database


@pytest.mark.parametrize(("days_left", "status"), [(None, 200), (0, 200), (-1, 401)])
def test_who_has_left_reads_nothing(
    database: Database, database_url: str, days_left: int | None, status: int
) -> None:
    last = None if days_left is None else (day(NOW) + dt.timedelta(days=days_left)).isoformat()
    tell(database, *a_ministry(), a_person("officer", "a", active_until=last))

    answer = request(database_url, "GET", "/v1/kpis", subject=an_id("officer"))

    assert answer.status_code == status
    assert request(database_url, "GET", "/v1/kpis").status_code == 200  # of whom nothing is told
