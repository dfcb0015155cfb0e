"""Queries over the tree of organisations."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from people_svc.domain.errors import OrganisationNotFound
from people_svc.domain.organisation import subtree
from people_svc.persistence.tables import Organisation

_AFTER_EVERY_DIGIT = subtree("")[1]


def find_organisation(session: Session, organisation_id: UUID) -> Organisation | None:
    return session.get(Organisation, organisation_id)


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation.

    Raises:
        OrganisationNotFound: There is none of this id.
    """
    if (row := session.get(Organisation, organisation_id)) is None:
        raise OrganisationNotFound
    return row


def organisations_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    rows = session.exec(select(Organisation).where(col(Organisation.id).in_(set(ids))))
    return {row.id: row for row in rows}


def organisations(*, parent_id: UUID | None, within: Organisation | None) -> SelectOfScalar[Organisation]:
    statement = select(Organisation)
    if parent_id is not None:
        statement = statement.where(col(Organisation.parent_id) == parent_id)
    if within is not None:
        first, after = subtree(within.path)
        statement = statement.where(col(Organisation.path) >= first, col(Organisation.path) < after)
    return statement


def ids_below(roots: Collection[UUID]) -> sa.Select[Any]:
    """The ids of these units and of all below them, for use inside another query."""
    unit, root = aliased(Organisation), aliased(Organisation)
    return (
        sa.select(col(unit.id))
        .join(
            root,
            sa.and_(
                col(unit.path) >= col(root.path),
                col(unit.path) < col(root.path).concat(_AFTER_EVERY_DIGIT),
            ),
        )
        .where(col(root.id).in_(roots))
    )
