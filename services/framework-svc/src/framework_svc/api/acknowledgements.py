"""Who has seen an announcement: each says it for themselves, officers learn how many."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.routes import Router

from framework_svc.api.pinned import Reader
from framework_svc.api.schemas_acknowledgements import (
    AcknowledgementOut,
    AcknowledgementsOut,
    acknowledgements_out,
)
from framework_svc.use_cases import acknowledgements

router = Router(prefix="/v1/announcements/{announcement_id}", tags=["announcements"])


@router.post("/acknowledge", response_model=AcknowledgementOut)
def acknowledge_announcement(
    announcement_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep, attempt: AttemptDep
) -> Any:
    """Say that one has seen what one's agency announced: once, and of the version in force."""
    return acknowledgements.acknowledge_announcement(
        database, announcement_id, caller=caller, now=now, attempt=attempt
    )


@router.get("/acknowledgement", response_model=AcknowledgementOut)
def get_acknowledgement(announcement_id: UUID, caller: Reader, database: DatabaseDep) -> Any:
    """One's own acknowledgement."""
    return acknowledgements.read_acknowledgement(database, announcement_id, caller=caller)


@router.get("/acknowledgements", response_model=AcknowledgementsOut)
def count_acknowledgements(
    announcement_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    organisation_id: Annotated[
        UUID | None, Query(description="A unit of the agency, counted with all below; else the whole agency")
    ] = None,
) -> Any:
    """How many of today's staff have acknowledged, for officers and executives; never who."""
    found = acknowledgements.count_acknowledgements(
        database, announcement_id, unit_id=organisation_id, caller=caller, now=now
    )
    return acknowledgements_out(found)
