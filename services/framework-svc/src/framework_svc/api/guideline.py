"""The steps of the guideline for one agency: what is done, what is open, and what nobody here can know."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import Field
from service_kit.app import DatabaseDep, NowDep
from service_kit.routes import Router
from service_kit.schemas import Output, WordsOut

from framework_svc.api.pinned import Reader
from framework_svc.domain.guideline import Step, StepState, states
from framework_svc.use_cases import guideline

router = Router(prefix="/v1/organisations/{organisation_id}", tags=["organisations"])

# The headings of document 001, shortened.
TITLES = {
    Step.GOALS: ("ระบุวิสัยทัศน์และเป้าหมาย ระยะ 1 ปี 3 ปี และ 5 ปี", "Vision and goals for 1, 3 and 5 years"),
    Step.TARGET_STAGE: ("วิเคราะห์และระบุระยะพัฒนาการด้านดิจิทัลเป้าหมาย", "The target stage"),
    Step.CLASSIFICATION: ("จำแนกบุคลากรของหน่วยงานออกเป็น 6 กลุ่ม", "All personnel in the six groups"),
    Step.ROLES: ("ระบุบทบาทและพฤติกรรมที่คาดหวังของแต่ละกลุ่ม", "Roles and behaviours of each group"),
    Step.ANNOUNCEMENT: ("ประกาศบทบาทและพฤติกรรมที่คาดหวัง", "Roles and behaviours are announced"),
    Step.REQUIRED_SKILLS: ("ระบุทักษะด้านดิจิทัลที่จำเป็น", "The required digital skills"),
    Step.PLAN: ("จัดทำแผนพัฒนาทักษะในระดับองค์กร", "The organisation's plan of development"),
    Step.DEVELOPMENT: ("ส่งเสริมให้บุคลากรพัฒนาทักษะอย่างต่อเนื่อง", "Continuous development is supported"),
    Step.APPLICATION: ("ส่งเสริมให้นำทักษะมาใช้ในการพัฒนางาน", "Skills are put to use at work"),
}


class StepOut(Output):
    step: Step = Field(description="As the guideline numbers it: 1.1 to 1.5 of Org 1, then Org 2 to 5")
    title: WordsOut
    state: StepState


class StandingOut(Output):
    organisation_id: UUID
    announcement_version: int | None
    counted_on: dt.date
    classified: int = Field(description="Staff in service whose classification by this agency is final")
    staff: int | None = Field(description="Null when not known")
    steps: list[StepOut]


@router.get("/steps", response_model=StandingOut)
def get_steps_of_organisation(
    organisation_id: UUID, caller: Reader, database: DatabaseDep, now: NowDep
) -> Any:
    """The five steps of the guideline in order, Org 1 in its five parts; for officers and executives."""
    found = guideline.standing_of(database, organisation_id, caller=caller, now=now)
    return StandingOut(
        organisation_id=found.organisation_id,
        announcement_version=found.announcement_version,
        counted_on=found.on,
        classified=found.standing.classified,
        staff=found.standing.staff,
        steps=[_step(step, state) for step, state in states(found.standing).items()],
    )


def _step(step: Step, state: StepState) -> StepOut:
    th, en = TITLES[step]
    return StepOut(step=step, title=WordsOut(th=th, en=en), state=state)
