"""Lists that other services read once, to know what was before they began to listen."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from people_svc.domain.workflow import Status
from people_svc.persistence.organisations import organisations_of
from people_svc.persistence.tables import Classification, Delegation, Organisation, Person
from people_svc.use_cases.access import require_system
from people_svc.use_cases.facts import (
    Facts,
    classification_facts,
    delegation_facts,
    organisation_facts,
    person_facts,
)


def organisations_for_reference(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Facts]:
    return _listed(database, Organisation, page, caller, lambda _, rows: map(organisation_facts, rows))


def people_for_reference(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Facts]:
    return _listed(database, Person, page, caller, _with_their_units)


def classifications_for_reference(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Facts]:
    """Those in force; what is on its way, or was, is nobody else's business."""
    return _listed(
        database,
        Classification,
        page,
        caller,
        lambda _, rows: map(classification_facts, rows),
        col(Classification.status) == Status.FINAL,
    )


def delegations_for_reference(database: Database, page: PageQuery, *, caller: Caller) -> Rows[Facts]:
    def facts(_: Session, rows: list[Delegation]) -> list[Facts]:
        return [{**delegation_facts(row), "version": row.version} for row in rows]

    return _listed(database, Delegation, page, caller, facts)


def _listed(
    database: Database,
    table: Any,
    page: PageQuery,
    caller: Caller,
    facts: Callable[[Session, Any], Any],
    *only: sa.ColumnElement[bool],
) -> Rows[Facts]:
    require_system(caller)
    with database.read() as session:
        found = page_of(session, select(table).where(*only), table.id, page)
        return Rows(list(facts(session, found.items)), found.next_cursor)


def _with_their_units(session: Session, people: list[Person]) -> list[Facts]:
    units = organisations_of(session, [person.organisation_id for person in people])
    return [person_facts(person, units[person.organisation_id]) for person in people]
