"""What the others said, kept as facts: in any order, any number of times, from the stream or from a list."""

import datetime as dt
from collections.abc import Sequence

from service_kit.database import Database

from reporting_svc.domain.facts import Announcement, Classification, Organisation, Person, Plan
from reporting_svc.persistence import facts as rows
from reporting_svc.persistence.tables import CaughtUp


def learn_organisations(database: Database, told: Sequence[Organisation]) -> None:
    with database.transaction() as session:
        rows.store_organisations(session, told)


def learn_people(database: Database, told: Sequence[Person]) -> None:
    with database.transaction() as session:
        rows.store_people(session, told)


def learn_classifications(database: Database, told: Sequence[Classification]) -> None:
    with database.transaction() as session:
        rows.store_classifications(session, told)


def learn_announcements(database: Database, told: Sequence[Announcement]) -> None:
    with database.transaction() as session:
        rows.store_announcements(session, told)


def learn_plans(database: Database, told: Sequence[Plan]) -> None:
    with database.transaction() as session:
        rows.store_plans(session, told)


def rebuild(database: Database) -> None:
    """Empty every projection and the inbox; a new place in the streams then fills them again."""
    with database.transaction() as session:
        rows.empty_projections(session)


def has_caught_up(database: Database, source: str) -> bool:
    with database.read() as session:
        return session.get(CaughtUp, source) is not None


def note_caught_up(database: Database, source: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        session.merge(CaughtUp(source=source, at=now))
