"""What comes in and goes out about runs that classify many people, with the words for who is left out."""

import datetime as dt
from typing import Self
from uuid import UUID

from service_kit.schemas import Input, Output, WordsOut

from people_svc.domain.group import NAMES, Group
from people_svc.domain.person import PersonnelKind
from people_svc.domain.run import RunScope, RunState, SkipReason, Verdict
from people_svc.persistence.tables import ClassificationRun, ClassificationRunRow, Person
from people_svc.use_cases.runs.jobs import NewRun

REASONS: dict[SkipReason, tuple[str, str, str]] = {
    SkipReason.NOT_HERE: ("ไม่ได้ปฏิบัติงานในหน่วยงานนี้แล้ว", "No longer works in these units", "R-CLS-15"),
    SkipReason.STAGE_NOT_ANNOUNCED: (
        "หน่วยงานยังไม่ได้ประกาศระยะและบทบาท",
        "The agency has announced no stage and roles",
        "R-CLS-14",
    ),
    SkipReason.ALREADY_OPEN: (
        "มีข้อเสนอที่รอผู้บังคับบัญชาพิจารณาอยู่แล้ว",
        "A proposal already waits for the supervisors",
        "R-CLS-10",
    ),
    SkipReason.WORK_NOT_DESCRIBED: (
        "ยังไม่มีคำอธิบายลักษณะงาน ประเภทและระดับตำแหน่งไม่ใช่เกณฑ์",
        "The work is not described; type and level of the position decide nothing",
        "R-CLS-19",
    ),
    SkipReason.SET_BY_HAND: (
        "กำหนดไว้เป็นการเฉพาะหรือต่างจากที่เสนอแนะโดยมีเหตุผล",
        "Set for this person, or other than suggested with a reason",
        "R-CLS-12",
    ),
    SkipReason.UNCHANGED: (
        "กลุ่มและประกาศเหมือนเดิม",
        "Same group under the same announcement",
        "R-CLS-16",
    ),
    SkipReason.NO_REVIEWER: (
        "ไม่มีผู้บังคับบัญชาในชั้นที่ต้องพิจารณา",
        "No supervisor at the level required; HR must name one",
        "R-CLS-11",
    ),
    SkipReason.CHANGED_SINCE_CHECK: (
        "ข้อมูลเปลี่ยนไปหลังการตรวจก่อนดำเนินการ",
        "Something changed after the dry run; run it again",
        "R-CLS-09",
    ),
}
_VERDICTS = {
    Verdict.PROPOSED: "เสนอ (proposed)",
    Verdict.SKIPPED: "ข้าม (skipped)",
}
HEADER = [
    "เลขประจำตัวบุคลากร",
    "ชื่อและนามสกุล",
    "ผล (verdict)",
    "กลุ่มปัจจุบัน (present group)",
    "กลุ่มที่เสนอ (group)",
    "ระดับการพิจารณา (review levels)",
    "รหัสเหตุผล (code)",
    "เหตุผล",
    "Reason",
    "กฎ (rule)",
]


class RunIn(Input):
    organisation_id: UUID
    scope: RunScope = RunScope.ALL
    personnel_kind: PersonnelKind | None = None

    def new(self) -> NewRun:
        return NewRun(
            organisation_id=self.organisation_id, scope=self.scope, personnel_kind=self.personnel_kind
        )


class SkippedOut(Output):
    code: SkipReason
    reason: WordsOut
    rule: str

    @classmethod
    def of(cls, code: SkipReason) -> Self:
        th, en, rule = REASONS[code]
        return cls(code=code, reason=WordsOut(th=th, en=en), rule=rule)


class SkippedCountOut(SkippedOut):
    people: int


class RunOut(Output):
    """How far a run is; the counts are of the dry run until it is applied, then of what was proposed.

    `needs_level_2` is how many of the proposed the next-higher supervisor reviews too; the immediate one
    reviews all of them. `people` is null until they are counted.
    """

    id: UUID
    organisation_id: UUID
    state: RunState
    scope: RunScope
    personnel_kind: PersonnelKind | None
    people: int | None
    people_done: int
    proposed: int
    needs_level_2: int
    skipped: list[SkippedCountOut]
    requested_at: dt.datetime
    finished_at: dt.datetime | None
    version: int

    @classmethod
    def of(cls, row: ClassificationRun) -> Self:
        skipped = [
            SkippedCountOut(**SkippedOut.of(code).model_dump(), people=row.counts[code])
            for code in SkipReason
            if row.counts.get(code)
        ]
        counted = {"proposed", "needs_level_2"}
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in {"skipped", *counted}}
        return cls(**plain, **{name: row.counts.get(name, 0) for name in counted}, skipped=skipped)


class RunRowOut(Output):
    """`group` null with a proposal: the supervisors decide. The reviewers are those whom it needs."""

    person_id: UUID
    verdict: Verdict
    skipped: SkippedOut | None
    present_group: Group | None
    group: Group | None
    needs_level_2: bool
    supervisor_id: UUID | None
    next_supervisor_id: UUID | None
    classification_id: UUID | None

    @classmethod
    def of(cls, row: ClassificationRunRow) -> Self:
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "skipped"}
        return cls(**plain, skipped=SkippedOut.of(row.reason) if row.reason else None)


def told_in_cells(row: ClassificationRunRow, person: Person) -> list[str]:
    """A row as the cells of a table."""
    said = REASONS[row.reason] if row.reason else ("", "", "")
    present = Group(row.present_group) if row.present_group else None
    levels = "" if row.reason else ("1, 2" if row.needs_level_2 else "1")
    return [
        person.personnel_number or "",
        person.name_th,
        _VERDICTS[row.verdict] if row.verdict else "",
        _named(present),
        _named(row.group),
        levels,
        row.reason.value if row.reason else "",
        *said,
    ]


def _named(group: Group | None) -> str:
    return f"{NAMES[group][0]} ({group})" if group else ""
