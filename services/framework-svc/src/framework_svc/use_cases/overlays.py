"""Overlays: what an agency adds to a framework, adapts and does not use; every version of it stays."""

import datetime as dt
import logging
from typing import Any
from uuid import UUID

from service_kit import idempotency, outbox
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.events import Event
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.ids import new_id
from service_kit.pages import PageQuery, Rows, page_of
from service_kit.statements import insert_new
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col

from framework_svc.domain.errors_overlays import OverlayBaseUnfit, OverlayExists
from framework_svc.domain.errors_releases import ReleaseNotFound
from framework_svc.domain.framework import CURRENT
from framework_svc.domain.lifecycle import IN_USE
from framework_svc.domain.overlay import Delta, delta_columns, require_fit
from framework_svc.persistence.organisations import agency_of
from framework_svc.persistence.overlays.queries import (
    contents_statement,
    get_content,
    get_overlay,
    open_rebases,
    overlays_statement,
    surroundings_of,
)
from framework_svc.persistence.overlays.tables import Overlay, OverlayContent
from framework_svc.persistence.releases import Wanted, get_framework, get_release, of_release
from framework_svc.persistence.tables import Organisation, Release
from framework_svc.use_cases.permissions import lock_agency_of_officer

log = logging.getLogger(__name__)


def create_overlay(
    database: Database,
    organisation_id: UUID,
    framework_key: str,
    release_key: str,
    delta: Delta,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> OverlayContent:
    """Lay the first version over a published release.

    Raises:
        OverlayExists: The agency has one on this framework.
        OverlayRefused: It does not fit the release, with every reason.
    """
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_content(session, get_overlay(session, made), 1)
        agency = lock_agency_of_officer(session, organisation_id, caller)
        release = base_of(session, framework_key, release_key)
        require_fit(delta, surroundings_of(session, release.id, agency.id))
        overlay_id = new_id()
        if not insert_new(
            session,
            Overlay,
            id=overlay_id,
            organisation_id=agency.id,
            framework_key=release.framework_key,
            changed_at=now,
            version=1,
        ):
            raise OverlayExists
        content = write(session, get_overlay(session, overlay_id), release, delta, caller=caller, now=now)
        idempotency.made(session, attempt, overlay_id)
    return content


def change_overlay(
    database: Database, overlay_id: UUID, delta: Delta, *, seen: int, caller: Caller, now: dt.datetime
) -> OverlayContent:
    """The next version, on the same base; the one before stays readable.

    Raises:
        OverlayRefused: It does not fit the base, with every reason.
    """
    with database.transaction() as session:
        overlay, agency = lock_overlay(session, overlay_id, caller)
        require_version(overlay, seen)
        release = get_release(session, Wanted(get_content(session, overlay).release_key))
        require_fit(delta, surroundings_of(session, release.id, agency.id))
        return write_next(session, overlay, release, delta, caller=caller, now=now)


def read_overlay(database: Database, overlay_id: UUID, *, version: int | None = None) -> OverlayContent:
    with database.read() as session:
        return get_content(session, get_overlay(session, overlay_id), version)


def list_overlay_versions(database: Database, overlay_id: UUID, *, query: PageQuery) -> Rows[OverlayContent]:
    with database.read() as session:
        found = contents_statement(get_overlay(session, overlay_id).id)
        return page_of(session, found, col(OverlayContent.version), query)


def list_overlays_of(database: Database, organisation_id: UUID, *, query: PageQuery) -> Rows[OverlayContent]:
    """Those of the agency to which an organisation belongs."""
    with database.read() as session:
        agency = agency_of(session, organisation_id)
        return page_of(session, overlays_statement(agency.id), col(OverlayContent.overlay_id), query)


def lock_overlay(session: Session, overlay_id: UUID, caller: Caller) -> tuple[Overlay, Organisation]:
    """An overlay and its agency, held until the transaction ends, for an officer of the agency."""
    overlay = get_overlay(session, overlay_id)
    agency = lock_agency_of_officer(session, overlay.organisation_id, caller)
    session.refresh(overlay)  # whoever held the agency before us may have written the next version
    return overlay, agency


def base_of(session: Session, framework_key: str, release_key: str) -> Release:
    """The release that an overlay may stand on.

    Raises:
        FrameworkNotFound, ReleaseNotFound: There is none.
        OverlayBaseUnfit: It is of another framework, not published yet, or withdrawn.
    """
    get_framework(session, framework_key)
    release = get_release(session, Wanted(release_key, framework_key))
    if release.framework_key != framework_key:
        raise ReleaseNotFound(alias=CURRENT)
    if release.state not in IN_USE:
        raise OverlayBaseUnfit
    return release


def write_next(
    session: Session,
    overlay: Overlay,
    release: Release,
    delta: Delta,
    *,
    caller: Caller,
    now: dt.datetime,
    rebased_from: str | None = None,
) -> OverlayContent:
    overlay.changed_at = now
    flag_modified(overlay, "changed_at")  # so that the version is counted, whatever the clock says
    for rebase in open_rebases(session, overlay.id):  # their conflicts are others now
        flag_modified(rebase, "edited_at")
    session.flush()
    return write(session, overlay, release, delta, caller=caller, now=now, rebased_from=rebased_from)


def write(
    session: Session,
    overlay: Overlay,
    release: Release,
    delta: Delta,
    *,
    caller: Caller,
    now: dt.datetime,
    rebased_from: str | None = None,
) -> OverlayContent:
    columns: dict[str, Any] = of_release(release) | delta_columns(delta)
    content = OverlayContent(
        **columns,
        overlay_id=overlay.id,
        organisation_id=overlay.organisation_id,
        version=overlay.version,
        rebased_from=rebased_from,
        changed_by=caller.subject,
        changed_at=now,
    )
    session.add(content)
    session.flush()
    outbox.record(session, _changed(content), by=caller.subject, now=now)
    log.info("overlay changed", extra={"overlay_id": str(overlay.id), "overlay_version": overlay.version})
    return content


def _changed(content: OverlayContent) -> Event:
    return Event(
        type="framework.overlay.changed.v1",
        subject=str(content.overlay_id),
        data={
            "overlay_id": content.overlay_id,
            "organisation_id": content.organisation_id,
            "framework_key": content.framework_key,
            "release_key": content.release_key,
            "rebased_from": content.rebased_from,
            "added": [one["code"] for one in content.added],
            "adapted": [_address(one) for one in content.adapted],
            "not_selected": [{**_address(one), "groups": one["groups"]} for one in content.not_selected],
            "version": content.version,
        },
        version=content.version,
    )


def _address(one: dict[str, Any]) -> dict[str, Any]:
    return {"kind": one["kind"], "key": one["key"]}
