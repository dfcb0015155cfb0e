"""The tree of organisations: registered by the officers of the subtree, or by OCSC."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.refusals import NotAllowed

from people_svc.domain.errors import UnknownOrganisation
from people_svc.domain.organisation import OrganisationKind, agency_of, path_of
from people_svc.persistence.organisations import find_organisation, get_organisation, organisations
from people_svc.persistence.tables import Organisation
from people_svc.use_cases.access import OCSC, holds_hr_of
from people_svc.use_cases.facts import say_organisation


@dataclass(frozen=True)
class NewOrganisation:
    """`id` is given only by data that other services know already."""

    parent_id: UUID | None
    kind: OrganisationKind
    name_th: str
    name_en: str | None
    is_agency: bool
    id: UUID | None = None


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
        parent = find_organisation(session, new.parent_id) if new.parent_id else None
        if new.parent_id is not None and parent is None:
            raise UnknownOrganisation
        _require_officer(caller, parent)
        organisation_id = new.id or new_id()
        row = Organisation(
            id=organisation_id,
            parent_id=new.parent_id,
            kind=new.kind,
            name_th=new.name_th,
            name_en=new.name_en,
            is_agency=new.is_agency,
            agency_id=agency_of(organisation_id, is_agency=new.is_agency, parent=parent),
            path=path_of(organisation_id, new.kind, parent),
            registered_at=now,
        )
        session.add(row)
        say_organisation(session, "registered", row, caller=caller, now=now)
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
) -> Organisation:
    with database.transaction() as session:
        row = get_organisation(session, organisation_id)
        _require_officer(caller, row)
        require_version(row, seen)
        row.name_th, row.name_en = name
        say_organisation(session, "changed", row, caller=caller, now=now)
    return row


def read_organisation(database: Database, organisation_id: UUID) -> Organisation:
    with database.read() as session:
        return get_organisation(session, organisation_id)


def list_organisations(
    database: Database, page: PageQuery, *, parent_id: UUID | None = None, within: UUID | None = None
) -> Rows[Organisation]:
    with database.read() as session:
        root = get_organisation(session, within) if within else None
        return page_of(session, organisations(parent_id=parent_id, within=root), Organisation.id, page)


def _require_officer(caller: Caller, unit: Organisation | None) -> None:
    """A root belongs to nobody's subtree, so OCSC registers it."""
    if not (caller.has_role(OCSC) or (unit is not None and holds_hr_of(caller, unit))):
        raise NotAllowed
