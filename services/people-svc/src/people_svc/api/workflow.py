"""The way of a classification for whoever shows it: the route, and its words in Thai and English."""

from enum import StrEnum
from typing import Annotated, Self

from service_kit.identity import Caller, Requires
from service_kit.routes import Router
from service_kit.schemas import Output, WordsOut

from people_svc.domain.classification import ReasonCode
from people_svc.domain.workflow import WORKFLOW, Action, Actor, Condition, Status, Transition

router = Router(prefix="/v1", tags=["classifications"])
Reader = Annotated[Caller, Requires("people.read")]

WORDS: dict[StrEnum, tuple[str, str]] = {
    Status.PROPOSED: ("รอผู้บังคับบัญชาชั้นต้น", "waiting for the immediate supervisor"),
    Status.AGREED: ("รอผู้บังคับบัญชาเหนือขึ้นไป", "waiting for the next-higher supervisor"),
    Status.FINAL: ("เสร็จสิ้น", "final"),
    Status.SENT_BACK: ("ส่งกลับแล้ว", "sent back"),
    Status.SUPERSEDED: ("มีฉบับใหม่แทนแล้ว", "superseded by a newer one"),
    Status.NO_REVIEWER: ("ไม่มีผู้พิจารณา", "without a reviewer"),
    Action.PROPOSE: ("เสนอ", "propose"),
    Action.AGREE: ("เห็นด้วย", "agree to"),
    Action.APPROVE: ("ให้ความเห็นชอบ", "approve"),
    Action.FINALISE: ("ทำให้เสร็จสิ้น", "finalise"),
    Action.SEND_BACK: ("ส่งกลับ", "send back"),
    Action.SUPERSEDE: ("แทนด้วยฉบับใหม่", "supersede"),
    Actor.PERSON_OR_HR: ("เจ้าตัวหรือเจ้าหน้าที่ด้านทรัพยากรบุคคล", "the person or an HR officer"),
    Actor.SUPERVISOR: ("ผู้บังคับบัญชาชั้นต้นหรือผู้รับมอบหมาย", "the immediate supervisor or a delegate"),
    Actor.NEXT_SUPERVISOR: (
        "ผู้บังคับบัญชาเหนือขึ้นไปอีกระดับหนึ่งหรือผู้รับมอบหมาย",
        "the next-higher supervisor or a delegate",
    ),
    Actor.INVOLVED: (
        "เจ้าตัว ผู้บังคับบัญชา หรือเจ้าหน้าที่ด้านทรัพยากรบุคคล",
        "the person, a supervisor or an HR officer",
    ),
    Actor.NEWER_ONE: ("ข้อเสนอหรือผลที่ใหม่กว่า", "a newer proposal or result"),
    Condition.ALWAYS: ("ทุกกรณี", "in every case"),
    Condition.LEVEL_2: ("ต้องผ่านผู้บังคับบัญชาเหนือขึ้นไป", "where the second level is needed"),
    Condition.NO_LEVEL_2: ("ไม่ต้องผ่านผู้บังคับบัญชาเหนือขึ้นไป", "where no second level is needed"),
    Condition.REVIEWERS: ("มีผู้พิจารณาครบทุกชั้นที่ต้องมี", "where every reviewer needed is there"),
    Condition.NO_REVIEWERS: ("ขาดผู้พิจารณาในชั้นที่ต้องมี", "where a reviewer needed is missing"),
    ReasonCode.WORKLOAD_UNCLEAR: ("สัดส่วนหรือลักษณะงานไม่ชัดเจน", "workload or work unclear"),
    ReasonCode.GROUP_UNFIT: ("กลุ่มไม่ตรงกับงาน", "the group does not fit the work"),
    ReasonCode.BEHAVIOURS_UNFIT: ("พฤติกรรมที่เลือกไม่เหมาะสม", "the behaviours chosen do not fit"),
    ReasonCode.OTHER: ("เหตุผลอื่น", "another reason"),
}


class WordOut(Output):
    code: str
    name: WordsOut

    @classmethod
    def of(cls, word: StrEnum) -> Self:
        th, en = WORDS[word]
        return cls(code=word.value, name=WordsOut(th=th, en=en))


class TransitionOut(Output):
    """`status` null is the beginning; `event` is what other services are told."""

    status: WordOut | None
    action: WordOut
    condition: WordOut
    actor: WordOut
    reached: WordOut
    rule: str
    event: str

    @classmethod
    def of(cls, one: Transition) -> Self:
        return cls(
            status=WordOut.of(one.status) if one.status else None,
            action=WordOut.of(one.action),
            condition=WordOut.of(one.condition),
            actor=WordOut.of(one.actor),
            reached=WordOut.of(one.reached),
            rule=one.rule,
            event=one.event,
        )


class WorkflowOut(Output):
    transitions: list[TransitionOut]
    return_reasons: list[WordOut]


@router.get("/classification-workflow", response_model=WorkflowOut)
async def read_workflow(_: Reader) -> WorkflowOut:
    """Who may do what in which state, what follows and by which rule; and why a proposal may go back."""
    return WorkflowOut(
        transitions=[TransitionOut.of(one) for one in WORKFLOW],
        return_reasons=[WordOut.of(code) for code in ReasonCode],
    )
