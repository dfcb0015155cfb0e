"""The tree of organisations: registered and named by the officers of the subtree, or by OCSC."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.refusals import NotAllowed
from sqlmodel import Session

from people_svc.domain.errors import UnknownOrganisation
from people_svc.domain.history import SINCE_EVER, day_before, holds_on
from people_svc.domain.organisation import OrganisationKind, TreeLine
from people_svc.domain.search import search_key
from people_svc.domain.tree import Edge, Place, drawn, refuse_move_into_the_past, refuse_place
from people_svc.domain.words import Name
from people_svc.persistence.organisations import find_organisation, get_organisation, touch
from people_svc.persistence.tables import Organisation, OrganisationName, OrganisationParent
from people_svc.persistence.tree import names_recorded, places_of, store_places, take_tree
from people_svc.use_cases.access import OCSC, holds_hr_of
from people_svc.use_cases.facts import say_organisation
from people_svc.use_cases.unit_places import record_what_was

Places = dict[TreeLine, list[Place]]


@dataclass(frozen=True)
class NewOrganisation:
    """`id` is given only by data that other services know already; `valid_from` None: since ever."""

    parent_id: UUID | None
    kind: OrganisationKind
    name_th: str
    name_en: str | None
    is_agency: bool
    id: UUID | None = None
    valid_from: dt.date | None = None


def register_organisation(
    database: Database,
    new: NewOrganisation,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Organisation:
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_organisation(session, made)
        take_tree(session)
        record_what_was(session, now=now)
        parent = find_organisation(session, new.parent_id) if new.parent_id else None
        if new.parent_id is not None and parent is None:
            raise UnknownOrganisation
        require_officer(caller, parent)
        row = _founded(session, new, parent, caller=caller, now=now)
        say_organisation(session, "people.organisation.registered.v1", row, caller=caller, now=now)
        idempotency.made(session, attempt, row.id)
    return row


def rename_organisation(
    database: Database,
    organisation_id: UUID,
    name: tuple[str, str | None],
    *,
    caller: Caller,
    seen: int,
    now: dt.datetime,
    valid_from: dt.date | None = None,
) -> Organisation:
    """From a day on, today if not said; the name of the days before stays theirs."""
    with database.transaction() as session:
        record_what_was(session, now=now)
        row = get_organisation(session, organisation_id)
        require_officer(caller, row)
        require_version(row, seen)
        first = valid_from or day(now)
        names = names_recorded(session, row.id)
        refuse_move_into_the_past(first, names)
        names[-1].valid_until = day_before(first)
        session.add(_name(row.id, Name(*name), first, caller=caller, now=now))
        if first <= day(now):
            row.name_th, row.name_en, row.name_key = *name, search_key(name[0])
        touch(row)
        say_organisation(session, "people.organisation.changed.v1", row, caller=caller, now=now)
    return row


def require_officer(caller: Caller, unit: Organisation | None) -> None:
    """A root belongs to nobody's subtree, so OCSC registers it."""
    if not (caller.has_role(OCSC) or (unit is not None and holds_hr_of(caller, unit))):
        raise NotAllowed


def _founded(
    session: Session, new: NewOrganisation, parent: Organisation | None, *, caller: Caller, now: dt.datetime
) -> Organisation:
    unit_id = new.id or new_id()
    above = {line: places_of(session, [parent.id], line)[parent.id] if parent else [] for line in TreeLine}
    first = new.valid_from or min((place.valid_from for place in above[TreeLine.LEGAL]), default=SINCE_EVER)
    edge = Edge(new.parent_id, first, None)
    refuse_place(
        unit_id, new.kind, edge, parent_kind=parent.kind if parent else None, above=above[TreeLine.LEGAL]
    )
    places = {line: _drawn(unit_id, new, edge, above[line]) for line in TreeLine}
    row = _organisation(unit_id, new, places, now)
    session.add(row)
    session.flush()
    session.add(_name(unit_id, row.name, first, caller=caller, now=now))
    session.add(
        OrganisationParent(
            organisation_id=unit_id,
            line=TreeLine.LEGAL,
            parent_id=new.parent_id,
            valid_from=first,
            valid_until=None,
            recorded_at=now,
            recorded_by=caller.subject,
        )
    )
    for line in TreeLine:
        store_places(session, unit_id, line, places[line])
    return row


def _drawn(unit_id: UUID, new: NewOrganisation, edge: Edge, above: list[Place]) -> list[Place]:
    parents = {new.parent_id: above} if new.parent_id else {}
    return drawn(unit_id, is_agency=new.is_agency, edges=[edge], above=parents)


def _organisation(unit_id: UUID, new: NewOrganisation, places: Places, now: dt.datetime) -> Organisation:
    legal, assigned = (_today(places[line], day(now)) for line in TreeLine)
    return Organisation(
        id=unit_id,
        parent_id=new.parent_id,
        kind=new.kind,
        name_th=new.name_th,
        name_en=new.name_en,
        name_key=search_key(new.name_th),
        is_agency=new.is_agency,
        agency_id=legal.agency_id,
        path=legal.path,
        assigned_path=None if assigned.path == legal.path else assigned.path,
        placed_on=day(now),
        registered_at=now,
    )


def _today(places: list[Place], today: dt.date) -> Place:
    """The place of today; of a unit that begins later, its first."""
    return next((place for place in places if holds_on(place, today)), places[0])


def _name(
    organisation_id: UUID, name: Name, valid_from: dt.date, *, caller: Caller, now: dt.datetime
) -> OrganisationName:
    return OrganisationName(
        organisation_id=organisation_id,
        name_th=name.th,
        name_en=name.en,
        valid_from=valid_from,
        valid_until=None,
        recorded_at=now,
        recorded_by=caller.subject,
    )
