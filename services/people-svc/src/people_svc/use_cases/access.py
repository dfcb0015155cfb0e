"""Who may see whom, and on whose behalf somebody acts: from the token's offices and this service's own rows.

oneself · the supervisors at both levels and their delegates · officers and executives of the subtree · OCSC
"""

import datetime as dt
from functools import cache
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
from people_svc.domain.privacy.fields import HELD, FieldClass, Reader
from people_svc.persistence.organisations import ids_below, ids_below_named, organisations_of
from people_svc.persistence.people import (
    EVERYBODY,
    Sight,
    delegation_between,
    delegators_to,
    each_by_its_index,
    places_under,
    places_within,
    serving,
)
from people_svc.persistence.tables import Delegation, Organisation, Person

HR, EXECUTIVE, OCSC, SYSTEM = "hr_officer", "executive", "ocsc_officer", "system"
OFFICES = {HR: Reader.HR_OFFICER, EXECUTIVE: Reader.EXECUTIVE}  # held on a unit and all below it


def visible_people(caller: Caller, today: dt.date, *, holding: FieldClass = FieldClass.PUBLIC) -> Sight:
    """The people of whom the caller may see the fields of a class; with `public`, who may be seen at all."""
    if _sees_all(caller, holding):
        return EVERYBODY
    values: dict[str, Any] = {}
    if units := _units(caller, holding):
        values[f"units_{holding}"] = list(units)
    if not caller.is_system:
        values |= {"me": caller.id, "today": today}
    return Sight(_condition(frozenset(values), holding), values)


@cache
def _condition(names: frozenset[str], holding: FieldClass) -> sa.ColumnElement[bool]:
    """Of a caller of whom these values are known."""
    units = f"units_{holding}"
    below = ids_below(sa.bindparam(units, expanding=True)) if units in names else None
    if "me" not in names:
        return sa.or_(sa.false(), *_reach(below, None, None))
    me, today = sa.bindparam("me", type_=sa.Uuid()), sa.bindparam("today", type_=sa.Date())
    if holding not in HELD[Reader.SUPERVISOR]:
        return sa.or_(col(Person.id) == me, *_reach(below, None, None))
    return sa.or_(sa.false(), *_reach(below, me, delegators_to(me, tuple(DelegationScope), today)))


def listed_people(session: Session, caller: Caller, today: dt.date) -> Sight:
    """The same, for a list of them: what is few is asked for first, so that the indexes are used."""
    if _sees_all(caller, FieldClass.PUBLIC):
        return EVERYBODY
    units = _units(caller, FieldClass.PUBLIC)
    below = ids_below_named(session, units) if units else None
    if caller.is_system:
        reach = _reach(below, None, None)
    else:
        givers = session.scalars(delegators_to(caller.id, tuple(DelegationScope), today)).all()
        reach = _reach(below, sa.literal(caller.id, sa.Uuid()), givers)
    return Sight(each_by_its_index(reach) if reach else sa.false(), {})


def sees_whole(caller: Caller, unit: Organisation, *, holding: FieldClass = FieldClass.PUBLIC) -> bool:
    """Whether the caller may see the fields of a class of everybody in this unit and below it."""
    return _sees_all(caller, holding) or is_within(unit.path, _units(caller, holding))


def _sees_all(caller: Caller, holding: FieldClass) -> bool:
    return caller.has_role(OCSC) and holding in HELD[Reader.OCSC_OFFICER]


def _units(caller: Caller, holding: FieldClass) -> frozenset[UUID]:
    offices = (office for office, reader in OFFICES.items() if holding in HELD[reader])
    return frozenset().union(*map(caller.held_on, offices))


def _reach(
    below: sa.Select[Any] | None, me: sa.ColumnElement[UUID] | None, delegators: Any
) -> list[sa.ColumnElement[bool]]:
    reach = places_within(below) if below is not None else []
    if me is not None:
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


def decides_for(session: Session, caller: Caller, today: dt.date) -> frozenset[UUID]:
    """As whom the caller can decide about classifications: oneself, and those who have delegated it.

    Whoever does not serve decides nothing, neither oneself nor through a delegate (AMB-20).
    """
    givers = session.scalars(delegators_to(caller.id, FOR_CLASSIFICATION, today))
    there = serving(session, {caller.id, *givers}, today)
    return there if caller.id in there else frozenset()


def acting_for(
    session: Session, reviewer_id: UUID | None, *, caller: Caller, blocked: frozenset[UUID], today: dt.date
) -> tuple[Acting, Delegation | None]:
    """The caller as this reviewer, or as one to whom the reviewer has delegated in writing.

    Raises:
        SelfOrDuplicateApprover: The caller is blocked: the person, or the first level at the second.
        NoReviewer: There is no such reviewer.
        NotTheReviewer: The caller is neither, or does not serve.

    Source:
        R-FRM-17, R-CLS-10, R-CLS-11; AMB-20.
    """
    if caller.id in blocked:
        raise SelfOrDuplicateApprover
    if reviewer_id is None:
        raise NoReviewer
    if caller.id == reviewer_id:
        return Acting(caller.id, caller.id), None
    delegation = delegation_between(session, reviewer_id, caller.id, FOR_CLASSIFICATION, today)
    if delegation is None or not serving(session, {caller.id}, today):
        raise NotTheReviewer
    return Acting(caller.id, reviewer_id), delegation
