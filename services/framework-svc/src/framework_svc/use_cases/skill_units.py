"""Units that an agency defines for itself, beside those of the framework."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from service_kit import idempotency, outbox
from service_kit.database import Database
from service_kit.events import Event
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from framework_svc.domain.framework import DEFAULT_FRAMEWORK
from framework_svc.domain.node import Bilingual
from framework_svc.domain.skill_unit import define, space_of
from framework_svc.persistence.organisations import agency_of
from framework_svc.persistence.releases import current_release, framework_in, of_release
from framework_svc.persistence.skill_units import (
    claim_space,
    code_spaces,
    get_skill_unit,
    get_skill_unit_by_code,
    is_taken,
    skill_units_statement,
)
from framework_svc.persistence.tables import AgencySkillUnit, Release
from framework_svc.use_cases.permissions import lock_agency_of_officer


def define_skill_unit(
    database: Database,
    organisation_id: UUID,
    code: str,
    *,
    title: Bilingual,
    components: Mapping[str, Bilingual],
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
    framework_key: str = DEFAULT_FRAMEWORK,
) -> AgencySkillUnit:
    """Define a unit for an agency, in the code space that the agency's first unit takes for it."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_skill_unit(session, made)
        agency = lock_agency_of_officer(session, organisation_id, caller)
        release = current_release(session, framework_key)
        _require_definable(session, release, agency.id, code, components)
        unit = AgencySkillUnit(
            **of_release(release),
            organisation_id=agency.id,
            code=code,
            title=dict(title),
            components={component: dict(text) for component, text in components.items()},
            defined_by=caller.subject,
            defined_at=now,
        )
        session.add(unit)
        outbox.record(session, _defined(unit), by=caller.subject, now=now)
        idempotency.made(session, attempt, unit.id)
    return unit


def list_skill_units_of(
    database: Database, organisation_id: UUID, *, query: PageQuery
) -> Rows[AgencySkillUnit]:
    with database.read() as session:
        agency = agency_of(session, organisation_id)
        return page_of(session, skill_units_statement(agency.id), col(AgencySkillUnit.id), query)


def read_skill_unit_of(database: Database, organisation_id: UUID, code: str) -> AgencySkillUnit:
    with database.read() as session:
        return get_skill_unit_by_code(session, agency_of(session, organisation_id).id, code)


def _require_definable(
    session: Session,
    release: Release,
    organisation_id: UUID,
    code: str,
    components: Mapping[str, Bilingual],
) -> None:
    space = space_of(code)
    if space is not None:
        claim_space(session, space, organisation_id)
    define(
        code,
        components,
        framework_in(session, release.id),
        spaces=code_spaces(session, organisation_id, space),
        is_taken=is_taken(session, code),
    )


def _defined(unit: AgencySkillUnit) -> Event:
    return Event(
        type="framework.skill_unit.defined.v1",
        subject=str(unit.id),
        data={
            "skill_unit_id": unit.id,
            "organisation_id": unit.organisation_id,
            "code": unit.code,
            "release_key": unit.release_key,
        },
        version=1,
    )
