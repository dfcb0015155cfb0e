"""The official calendar as a question and an answer."""

from typing import Annotated

from fastapi import Query
from service_kit.app import NowDep
from service_kit.routes import Router

from reporting_svc.api.kpis import ReaderDep
from reporting_svc.api.questions import WORD_LENGTH
from reporting_svc.api.schemas import PlaceOut
from reporting_svc.use_cases import calendars

router = Router(prefix="/v1/calendar", tags=["calendar"])
DEFAULT = "half-years"


@router.get("", response_model=PlaceOut)
def get_place(
    _caller: ReaderDep,
    now: NowDep,
    at: Annotated[
        str | None, Query(max_length=WORD_LENGTH, description="ISO date or instant; now when left out")
    ] = None,
    calendar: Annotated[
        str, Query(max_length=WORD_LENGTH, description="Which division into rounds")
    ] = DEFAULT,
) -> calendars.Place:
    """Fiscal year and reporting round of a moment; a time without a zone is one in Bangkok."""
    return calendars.place_of(at, calendar, now=now)
