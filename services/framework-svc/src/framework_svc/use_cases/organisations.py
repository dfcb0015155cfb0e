"""Organisations: what people-svc says of them, by event or by its list."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from service_kit import inbox
from service_kit.database import Database

from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.persistence import organisations


def learn_organisation(database: Database, event_id: UUID, facts: OrganisationFacts) -> None:
    """Store what an event says; harmless when it comes twice, or after a newer one."""
    with database.transaction() as session:
        if inbox.first_time(session, event_id):
            organisations.upsert(session, facts)


def learn_organisations(database: Database, known: Sequence[OrganisationFacts]) -> None:
    """Store what a list says; what events have said since is newer and stays."""
    with database.transaction() as session:
        for facts in known:
            organisations.upsert(session, facts)


def has_caught_up(database: Database, source: str) -> bool:
    return organisations.has_caught_up(database, source)


def note_caught_up(database: Database, source: str, *, now: dt.datetime) -> None:
    with database.transaction() as session:
        organisations.note_caught_up(session, source, now)
