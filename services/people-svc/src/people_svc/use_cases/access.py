"""Who may see whom, and on whose behalf somebody acts: from the token's offices and this service's own rows.

oneself · the supervisors at both levels and their delegates · officers and executives of the subtree · OCSC
"""

import datetime as dt
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed
from sqlmodel import Session, col

from people_svc.domain.classification import Acting
from people_svc.domain.delegation import FOR_CLASSIFICATION, DelegationScope
from people_svc.domain.errors import NoReviewer, NotTheReviewer, SelfOrDuplicateApprover
from people_svc.domain.organisation import is_within
from people_svc.persistence.organisations import ids_below, ids_below_named, organisations_of
from people_svc.persistence.people import (
    delegation_between,
    delegators_to,
    each_by_its_index,
    places_under,
    places_within,
)
from people_svc.persistence.tables import Delegation, Organisation, Person

HR, EXECUTIVE, OCSC, SYSTEM = "hr_officer", "executive", "ocsc_officer", "system"


def visible_people(caller: Caller, today: dt.date) -> sa.ColumnElement[bool]:
    """The people whom the caller may see."""
    if caller.has_role(OCSC):
        return sa.true()
    units = _units(caller)
    below = ids_below(units) if units else None
    return sa.or_(sa.false(), *_reach(caller, below, _delegators(caller, today)))


def listed_people(session: Session, caller: Caller, today: dt.date) -> sa.ColumnElement[bool]:
    """The same, for a list of them: what is few is asked for first, so that the indexes are used."""
    if caller.has_role(OCSC):
        return sa.true()
    delegators = _delegators(caller, today)
    givers = session.scalars(delegators).all() if delegators is not None else ()
    units = _units(caller)
    reach = _reach(caller, ids_below_named(session, units) if units else None, givers)
    return each_by_its_index(reach) if reach else sa.false()


def _delegators(caller: Caller, today: dt.date) -> sa.Select[Any] | None:
    return None if caller.is_system else delegators_to(caller.id, tuple(DelegationScope), today)


def sees_whole(caller: Caller, unit: Organisation) -> bool:
    """Whether the caller may see everybody in this unit and below it."""
    return caller.has_role(OCSC) or is_within(unit.path, _units(caller))


def _units(caller: Caller) -> frozenset[UUID]:
    return caller.held_on(HR) | caller.held_on(EXECUTIVE)


def _reach(caller: Caller, below: sa.Select[Any] | None, delegators: Any) -> list[sa.ColumnElement[bool]]:
    reach = places_within(below) if below is not None else []
    if not caller.is_system:
        me = sa.literal(caller.id, sa.Uuid())
        reach += [col(Person.id) == me, *places_under(sa.select(me)), *places_under(delegators)]
    return reach


def holds_hr_of(caller: Caller, organisation: Organisation) -> bool:
    return is_within(organisation.path, caller.held_on(HR))


def is_hr_of(session: Session, caller: Caller, person: Person) -> bool:
    """Whether the caller is HR officer where the person works or belongs."""
    units = organisations_of(session, (person.organisation_id, person.context_organisation_id))
    return any(holds_hr_of(caller, unit) for unit in units.values())


def require_hr_of(session: Session, caller: Caller, person: Person) -> None:
    """Refuse anybody else.

    Raises:
        NotAllowed: The caller is no HR officer of this person.
    """
    if not is_hr_of(session, caller, person):
        raise NotAllowed


def require_system(caller: Caller) -> None:
    if not caller.has_role(SYSTEM):
        raise NotAllowed


def acting_for(
    session: Session, reviewer_id: UUID | None, *, caller: Caller, blocked: frozenset[UUID], today: dt.date
) -> tuple[Acting, Delegation | None]:
    """The caller as this reviewer, or as one to whom the reviewer has delegated in writing.

    Raises:
        SelfOrDuplicateApprover: The caller is blocked: the person, or the first level at the second.
        NoReviewer: There is no such reviewer.
        NotTheReviewer: The caller is neither.

    Source:
        R-FRM-17, R-CLS-10, R-CLS-11.
    """
    if caller.id in blocked:
        raise SelfOrDuplicateApprover
    if reviewer_id is None:
        raise NoReviewer
    if caller.id == reviewer_id:
        return Acting(caller.id, caller.id), None
    delegation = delegation_between(session, reviewer_id, caller.id, FOR_CLASSIFICATION, today)
    if delegation is None:
        raise NotTheReviewer
    return Acting(caller.id, reviewer_id), delegation
