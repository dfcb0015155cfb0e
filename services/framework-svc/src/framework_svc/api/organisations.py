"""What holds for one organisation: its announcement, roles, skills, themes, target stage and own units."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from service_kit.app import AttemptDep, DatabaseDep, NowDep
from service_kit.conditional import IfMatchOrNew, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep
from service_kit.routes import Router
from service_kit.schemas import Day

from framework_svc.api.announcements import etag_of
from framework_svc.api.pinned import CurrentFramework, ItemKey
from framework_svc.api.schemas import (
    AgencySkillUnitOut,
    SkillUnitIn,
    TargetStageIn,
    TargetStageOut,
    words,
)
from framework_svc.api.schemas_announcements import AnnouncementOnDayOut, announcement_on_day_out
from framework_svc.api.schemas_expectations import (
    RequiredSkillsOut,
    RolesOut,
    ThemesOut,
    required_skills_out,
)
from framework_svc.domain.framework import KEY_LENGTH, STAGE_NAME_LENGTH
from framework_svc.use_cases import announcements, expectations, skill_units, target_stages

router = Router(prefix="/v1/organisations/{organisation_id}", tags=["organisations"])
READER = Requires("framework.read")
Reader = Annotated[Caller, READER]
Writer = Annotated[Caller, Requires("framework.write")]


@router.get("/announcement", response_model=AnnouncementOnDayOut, dependencies=[READER])
def get_announcement_of_organisation(
    organisation_id: UUID,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    as_of: Annotated[Day | None, Query(description="Day in question; today when absent")] = None,
) -> Any:
    """What was in force on a day, for the agency that the organisation belongs to.

    In force by its effective day; `newest_announced` says what was announced by then, in force or not.
    """
    found = announcements.read_announcement_of(database, organisation_id, as_of=as_of, now=now)
    response.headers["ETag"] = etag_of(found.in_force, found.newest_announced.version)
    return announcement_on_day_out(found)


@router.get("/roles", response_model=RolesOut, dependencies=[READER])
def get_roles_of_organisation(organisation_id: UUID, database: DatabaseDep, now: NowDep) -> Any:
    """The role of every group: of the announced stage, and of the next one."""
    return expectations.roles_of(database, organisation_id, now=now)


@router.get("/required-skills", response_model=RequiredSkillsOut, dependencies=[READER])
def get_required_skills_of_organisation(
    organisation_id: UUID,
    group: Annotated[str, Query(min_length=1, max_length=KEY_LENGTH)],
    database: DatabaseDep,
    now: NowDep,
    stage: Annotated[str | None, Query(min_length=1, max_length=STAGE_NAME_LENGTH)] = None,
) -> Any:
    """The set that the agency announced; unknown for any stage but the announced one."""
    required = expectations.required_skills_of(database, organisation_id, group=group, stage=stage, now=now)
    return required_skills_out(required)


@router.get("/themes", response_model=ThemesOut, dependencies=[READER])
def get_themes_of_organisation(organisation_id: UUID, database: DatabaseDep, now: NowDep) -> Any:
    return expectations.themes_of(database, organisation_id, now=now)


@router.get("/target-stage", response_model=TargetStageOut)
def get_target_stage(organisation_id: UUID, caller: Reader, response: Response, database: DatabaseDep) -> Any:
    """For officers and executives of the agency, and systems; everybody else reads the announcement."""
    return tagged(response, target_stages.read_target_stage(database, organisation_id, caller=caller))


@router.put("/target-stage", response_model=TargetStageOut)
def set_target_stage(
    framework_key: CurrentFramework,
    organisation_id: UUID,
    body: TargetStageIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatchOrNew,
) -> Any:
    """The stage that the agency means to reach; needs If-Match when there is one already."""
    target = target_stages.set_target_stage(
        database, organisation_id, body.stage, framework_key=framework_key, caller=caller, now=now, seen=seen
    )
    return tagged(response, target)


@router.post("/skill-units", response_model=AgencySkillUnitOut, status_code=201)
def define_skill_unit(
    framework_key: CurrentFramework,
    organisation_id: UUID,
    body: SkillUnitIn,
    caller: Writer,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    attempt: AttemptDep,
) -> Any:
    """A unit of the agency's own, with the text of every component."""
    unit = skill_units.define_skill_unit(
        database,
        organisation_id,
        body.code,
        title=words(body.title),
        components=body.component_texts(),
        framework_key=framework_key,
        caller=caller,
        now=now,
        attempt=attempt,
    )
    response.headers["Location"] = f"/v1/organisations/{organisation_id}/skill-units/{unit.code}"
    return unit


@router.get("/skill-units", response_model=Page[AgencySkillUnitOut], dependencies=[READER])
def list_skill_units_of_organisation(organisation_id: UUID, database: DatabaseDep, query: PageDep) -> Any:
    return skill_units.list_skill_units_of(database, organisation_id, query=query)


@router.get("/skill-units/{code}", response_model=AgencySkillUnitOut, dependencies=[READER])
def get_skill_unit_of_organisation(organisation_id: UUID, code: ItemKey, database: DatabaseDep) -> Any:
    return skill_units.read_skill_unit_of(database, organisation_id, code)
