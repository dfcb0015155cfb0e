"""What the databases of tests share, and what they need not wait for."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from service_kit import database

STATEMENTS = 5_000  # of all services, on both kinds of database


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Statements are compiled once per worker, not by the engine of each test.

    Engines of one kind share what they compiled, and the dialect under which it is kept.
    """
    create_engine, shared = sa.create_engine, dict[str, sa.Dialect]()
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def create(url: str, **options: Any) -> sa.Engine:
        engine = create_engine(url, **options, execution_options={"compiled_cache": compiled})
        own = engine.dialect
        if own.name in shared:
            engine.dialect = shared[own.name]
        else:  # shared as soon as it has asked a server what that can do
            sa.event.listen(engine, "first_connect", lambda *_: shared.setdefault(own.name, own))
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sa, "create_engine", create)
        yield


@pytest.fixture(scope="session", autouse=True)
def lasting() -> Iterator[str]:
    """The databases of this process need not outlive a power cut; gives what they wait for in a service."""
    in_service = database.SQLITE_SYNCHRONOUS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SQLITE_SYNCHRONOUS", "OFF")
        yield in_service
