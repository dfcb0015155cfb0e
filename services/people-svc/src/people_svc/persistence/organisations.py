"""Queries over the tree of organisations."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

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


def touch(unit: Organisation) -> None:
    """Count a change of what belongs to the unit, so that nobody changes it from what was seen before."""
    flag_modified(unit, "placed_on")


def ids_below(roots: Any) -> sa.Select[Any]:
    """The ids of these units (or of those that a parameter will name) and of all below them, for use inside
    another query.
    """
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


def ids_below_named(session: Session, roots: Collection[UUID]) -> sa.Select[Any]:
    """The same with the paths written out, so that the database can tell how many units there will be."""
    paths = session.scalars(sa.select(col(Organisation.path)).where(col(Organisation.id).in_(roots)))
    ranges = [subtree(path) for path in paths]
    path = col(Organisation.path)
    within = (sa.and_(path >= first, path < after) for first, after in ranges)
    return sa.select(col(Organisation.id)).where(sa.or_(sa.false(), *within))
