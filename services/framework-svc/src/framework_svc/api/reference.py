"""Lists by which other services catch up with what they missed."""

from typing import Annotated, Any

from service_kit.app import DatabaseDep
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router

from framework_svc.api.schemas_announcements import AnnouncementFactsOut
from framework_svc.api.schemas_releases import ReleaseFactsOut
from framework_svc.use_cases import announcements, releases

router = Router(prefix="/v1/reference", tags=["reference"])
Reader = Annotated[Caller, Requires("framework.read")]


@router.get("/announcements", response_model=Page[AnnouncementFactsOut])
def list_reference_announcements(caller: Reader, database: DatabaseDep, query: PageDep) -> Any:
    return announcements.list_announcement_facts(database, caller, query=query)


@router.get("/releases", response_model=Page[ReleaseFactsOut])
def list_reference_releases(caller: Reader, database: DatabaseDep, query: PageDep) -> Any:
    return releases.list_release_facts(database, caller, query=query)
