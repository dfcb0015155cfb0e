"""What goes in and out of mapping files and of their dry runs."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Input, Output, WordsOut

from framework_svc.api.schemas_comparison import AddressOut, ReplacementIn, ReplacementOut
from framework_svc.api.schemas_drafts import Key
from framework_svc.domain.comparison import What
from framework_svc.domain.framework import Kind
from framework_svc.domain.mapping import LINES_MAX
from framework_svc.domain.replacement import Replacement, as_line
from framework_svc.use_cases.impact import Count, Impact, Touched, Unknown

LinesIn = Annotated[list[ReplacementIn], Field(max_length=LINES_MAX)]
WHY_UNKNOWN = {
    Unknown.PEOPLE_NOT_READ: WordsOut(
        th="ยังไม่ทราบจำนวน เพราะยังอ่านรายการการจำแนกกลุ่มจาก people-svc ไม่ครบ",
        en="Not known yet: the list of classifications of people-svc has not been read to its end.",
    ),
    Unknown.PEOPLE_OF_UNKNOWN: WordsOut(
        th="ไม่ทราบจำนวน เพราะ people-svc อ้างถึงประกาศที่ระบบนี้ยังไม่มี จึงไม่รู้ว่าเป็นกรอบฉบับใด",
        en="Not known: people-svc names announcements that are not known here, of whatever release.",
    ),
    Unknown.PLANS_NOT_READ: WordsOut(
        th="ยังไม่ทราบจำนวน เพราะยังอ่านรายการแผนจาก idp-svc ไม่ครบ",
        en="Not known yet: the list of plans of idp-svc has not been read to its end.",
    ),
    Unknown.PEOPLE_NOT_TOLD: WordsOut(
        th="ไม่ทราบจำนวน เพราะ people-svc ไม่ได้แจ้งว่าบุคลากรถือรายการชนิดนี้",
        en="Not known: people-svc does not tell who holds nodes of this kind.",
    ),
    Unknown.PLANS_NOT_TOLD: WordsOut(
        th="ไม่ทราบจำนวน เพราะ idp-svc แจ้งเฉพาะบทบาทของแผน ไม่ได้แจ้งรายการชนิดนี้",
        en="Not known: idp-svc tells the role of a plan, and not which nodes of this kind it holds.",
    ),
    Unknown.ANNOUNCEMENTS_NOT_TOLD: WordsOut(
        th="ไม่ทราบจำนวน เพราะประกาศระบุเฉพาะระยะ กลุ่ม บทบาท หน่วยทักษะ และเป้าหมาย ไม่ได้ระบุรายการชนิดนี้",
        en="Not known: announcements name stages, groups, roles, units and goals, and no nodes of this kind.",
    ),
}


class MappingLinesIn(Input):
    lines: LinesIn

    def replacements(self) -> list[Replacement]:
        return [one.line() for one in self.lines]


class MappingIn(Input):
    framework_key: Key
    from_release: Key = Field(description="Key of the published release whose nodes are held")
    to_release: Key
    lines: LinesIn | None = Field(
        None, description="Left out: those that follow from what the publisher said of nodes that went"
    )

    def replacements(self) -> list[Replacement] | None:
        return None if self.lines is None else [one.line() for one in self.lines]


class MappingHeadOut(Output):
    id: UUID
    framework_key: str
    from_release: str = Field(validation_alias="from_key")
    to_release: str = Field(validation_alias="to_key")
    edited_at: dt.datetime
    version: int


class MappingOut(MappingHeadOut):
    lines: list[ReplacementOut]


class CountOut(Output):
    status: str = Field(description="known or unknown")
    count: int | None = Field(description="Null when unknown, which is not zero")
    code: str | None = Field(description="Why it is unknown")
    explanation: WordsOut | None


class TouchedOut(Output):
    kind: Kind
    key: str
    people: CountOut = Field(
        description="Whose final classification has the role, now or later, or requires the unit"
    )
    plans: CountOut = Field(
        description="Plans of the role that are neither completed nor cancelled, of agencies whose newest "
        "announcement is under the older release"
    )
    announcements: CountOut = Field(
        description="Agencies whose newest announcement is under the older release and names the node"
    )


class LineImpactOut(TouchedOut):
    what: What | None = Field(description="Null when the node goes on as it is")
    by: list[AddressOut]
    reason: WordsOut


class ImpactOut(Output):
    mapping_id: UUID
    mapping_version: int
    framework_key: str
    from_release: str
    to_release: str
    is_complete: bool = Field(description="Whether every node that has to has a line")
    lines: list[LineImpactOut]
    unmapped: list[TouchedOut] = Field(
        description="Nodes that staff can hold, that were removed, split or merged, and that have no line"
    )


def impact_out(found: Impact) -> ImpactOut:
    mapping = found.mapping
    return ImpactOut(
        mapping_id=mapping.id,
        mapping_version=mapping.version,
        framework_key=mapping.framework_key,
        from_release=mapping.from_key,
        to_release=mapping.to_key,
        is_complete=found.is_complete,
        lines=[
            LineImpactOut(**_touched(one.touched), what=one.what, **_line(one.line)) for one in found.lines
        ],
        unmapped=[TouchedOut(**_touched(one)) for one in found.unmapped],
    )


def _line(line: Replacement) -> dict[str, Any]:
    stored = as_line(line)
    return {"by": stored["by"], "reason": stored["reason"]}


def _touched(one: Touched) -> dict[str, Any]:
    counts = {name: _count(getattr(one, name)) for name in ("people", "plans", "announcements")}
    return {**one.node._asdict(), **counts}


def _count(count: Count) -> CountOut:
    if isinstance(count, Unknown):
        return CountOut(
            status="unknown", count=None, code=count.value.upper(), explanation=WHY_UNKNOWN[count]
        )
    return CountOut(status="known", count=count, code=None, explanation=None)
