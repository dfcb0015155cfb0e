"""Organisations: what people-svc says of them, by event or by its list."""

import datetime as dt
from collections.abc import Sequence

from service_kit.database import Database

from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.persistence import organisations


def learn_organisations(database: Database, told: Sequence[OrganisationFacts]) -> None:
    """Store what events or a list say; harmless when it comes twice, or after something newer."""
    with database.transaction() as session:
        organisations.store_organisations(session, told)


def has_caught_up(database: Database, source: str) -> bool:
    return organisations.has_caught_up(database, source)


def note_caught_up(database: Database, source: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        organisations.note_caught_up(session, source, now)
