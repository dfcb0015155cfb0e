"""Announcements of agencies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router

from framework_svc.api.pinned import CurrentFramework
from framework_svc.api.schemas import AnnouncementIn
from framework_svc.api.schemas_announcements import AnnouncementOut, announcement_out
from framework_svc.use_cases import announcements

router = Router(prefix="/v1/announcements", tags=["announcements"])


@router.post("", response_model=AnnouncementOut, status_code=201)
def publish_announcement(
    framework_key: CurrentFramework,
    body: AnnouncementIn,
    caller: Annotated[Caller, Requires("framework.write")],
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """The next version of what an agency announces: one stage, its roles, and the skills of every group.

    A correction is the next version too, and says what it corrects and why; what it corrects stays readable.
    """
    announcement = announcements.publish_announcement(
        database,
        body.organisation_id,
        body.draft(),
        framework_key=framework_key,
        caller=caller,
        now=now,
        attempt=attempt,
    )
    response.headers["Location"] = f"/v1/announcements/{announcement.id}"
    return tagged(response, announcement)


@router.get("", response_model=Page[AnnouncementOut], dependencies=[Requires("framework.read")])
def list_announcements(database: DatabaseDep, query: PageDep, organisation_id: UUID | None = None) -> Any:
    found = announcements.list_announcements(database, organisation_id=organisation_id, query=query)
    return Rows([announcement_out(known) for known in found.items], found.next_cursor)


@router.get("/{announcement_id}", response_model=AnnouncementOut, dependencies=[Requires("framework.read")])
def get_announcement(announcement_id: UUID, response: Response, database: DatabaseDep) -> Any:
    known = announcements.read_announcement(database, announcement_id)
    response.headers["ETag"] = etag_of(known)
    return announcement_out(known)


def etag_of(known: announcements.Known, *more: int) -> str:
    """Nothing of an announcement changes but that it is corrected, once."""
    parts = [str(known.announcement.version), *(["corrected"] if known.corrected_by else []), *map(str, more)]
    return f'"{"-".join(parts)}"'
