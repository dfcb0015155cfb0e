"""Two use cases at the same moment, in the order that hurts, on a PostgreSQL that lets both write."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from service_kit.database import Database, Together
from service_kit.testing.processes import wait_for

_WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Change = Callable[[Database], object]


def at_once(database: Database, first: Change, second: Change) -> None:
    """The second begins after the first has written, and before it commits; raises what it raises."""
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            first(Together(session))
            running = pool.submit(second, database)
            wait_for(lambda: running.done() or _is_anybody_waiting(database), what="the second to get there")
        running.result(20)


def _is_anybody_waiting(database: Database) -> bool:
    with database.read() as session:
        return bool(session.scalar(_WAITING))
