"""Target stages: what an organisation means to reach, before it announces it."""

import datetime as dt
from uuid import UUID

from service_kit import outbox
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.events import Event
from service_kit.identity import Caller
from service_kit.refusals import MissingIfMatch, StaleVersion
from sqlmodel import Session

from framework_svc.domain.framework import DEFAULT_FRAMEWORK, Kind, stage_named
from framework_svc.persistence.organisations import get_organisation
from framework_svc.persistence.releases import current_release, framework_in, of_release
from framework_svc.persistence.tables import Organisation, TargetStage
from framework_svc.persistence.target_stages import find_target_stage, get_target_stage
from framework_svc.use_cases.permissions import lock_agency_of_officer, require_insight


def read_target_stage(database: Database, organisation_id: UUID, *, caller: Caller) -> TargetStage:
    """Staff learn the stage from the announcement; before that it may still change."""
    with database.read() as session:
        organisation = get_organisation(session, organisation_id)
        require_insight(organisation, caller)
        return get_target_stage(session, organisation.id)


def set_target_stage(
    database: Database,
    organisation_id: UUID,
    name: str,
    *,
    caller: Caller,
    now: dt.datetime,
    seen: int | None = None,
    framework_key: str = DEFAULT_FRAMEWORK,
) -> TargetStage:
    """Store the stage that an agency means to reach; people get roles only when it is announced.

    Raises:
        MissingIfMatch, StaleVersion: There is one already, and the caller has not seen it.
    """
    with database.transaction() as session:
        agency = lock_agency_of_officer(session, organisation_id, caller)
        release = current_release(session, framework_key)
        stage = stage_named(framework_in(session, release.id, (Kind.STAGE,)), name)
        columns = {**of_release(release), "stage": stage, "set_by": caller.subject, "set_at": now}
        target = _seen(session, agency, seen) or TargetStage(organisation_id=agency.id, **columns)
        target.sqlmodel_update(columns)
        session.add(target)
        session.flush()
        outbox.record(session, _set(target), by=caller.subject, now=now)
    return target


def _seen(session: Session, agency: Organisation, seen: int | None) -> TargetStage | None:
    target = find_target_stage(session, agency.id)
    if target is None:
        if seen is not None:
            raise StaleVersion
        return None
    if seen is None:
        raise MissingIfMatch
    require_version(target, seen)
    return target


def _set(target: TargetStage) -> Event:
    return Event(
        type="framework.target_stage.set.v1",
        subject=str(target.organisation_id),
        data={
            "organisation_id": target.organisation_id,
            "release_key": target.release_key,
            "stage": target.stage,
            "version": target.version,
        },
        version=target.version,
    )
