"""Which class each field of a person's record has, part by part, and which classes each reader holds: data.

A field without a class would be shown to nobody; a test refuses it. What is worked out of fields has the
strictest of their classes: local groups of a day tell the day of appointment and the end of probation.

Source:
    PDPA s.22 (only what the purpose needs) and s.30 (nothing is hidden from whom it is about); supervisors
    see their line only, and national IDs are masked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from people_svc.domain.privacy.reading import What


class FieldClass(StrEnum):
    PUBLIC = "public"
    AGENCY = "agency"
    SUPERVISOR = "supervisor"
    SELF = "self"
    HR = "hr"


class Reader(StrEnum):
    """What somebody is to the person who is read; one may be several."""

    ONESELF = "oneself"
    HR_OFFICER = "hr_officer"
    SUPERVISOR = "supervisor"
    EXECUTIVE = "executive"
    OCSC_OFFICER = "ocsc_officer"


@dataclass(frozen=True)
class Field:
    name: str
    of: FieldClass
    th: str
    en: str


_P, _A, _S, _O, _H = FieldClass
ALL = frozenset(FieldClass)
HELD: dict[Reader, frozenset[FieldClass]] = {
    Reader.ONESELF: ALL,
    Reader.HR_OFFICER: ALL,
    Reader.SUPERVISOR: frozenset({_P, _A, _S}),
    Reader.EXECUTIVE: frozenset({_P, _A}),
    Reader.OCSC_OFFICER: frozenset({_P}),
}
_RECORD = (
    Field("id", _P, "รหัสบุคลากรในระบบ", "Identifier"),
    Field("name", _P, "ชื่อ-สกุล", "Name"),
    Field("personnel_kind", _P, "ประเภทบุคลากร", "Kind of personnel"),
    Field("position_type", _P, "ประเภทตำแหน่ง", "Type of position"),
    Field("position_level", _P, "ระดับตำแหน่ง", "Level of position"),
    Field("position_title", _P, "ชื่อตำแหน่ง", "Title of position"),
    Field("is_director_level", _P, "ระดับผู้อำนวยการขึ้นไป", "Director level or above"),
    Field("organisation_id", _P, "หน่วยงานที่สังกัด", "Unit"),
    Field("agency_id", _P, "ส่วนราชการที่สังกัด", "Agency"),
    Field("context_organisation_id", _P, "หน่วยงานที่ปฏิบัติงาน", "Unit of work"),
    Field("context_agency_id", _P, "ส่วนราชการที่ปฏิบัติงาน", "Agency of work"),
    Field("erased_at", _P, "วันเวลาที่ลบข้อมูลส่วนบุคคล", "When the personal data were erased"),
    Field("version", _P, "รุ่นของข้อมูล", "Version of the record"),
    Field("personnel_number", _A, "เลขประจำตัวบุคลากร", "Personnel number"),
    Field("position_number", _A, "เลขที่ตำแหน่ง", "Position number"),
    Field("line_of_work", _A, "สายงาน", "Line of work"),
    Field("active_from", _A, "วันแรกที่ปฏิบัติงาน", "First day of service"),
    Field("active_until", _A, "วันสุดท้ายที่ปฏิบัติงาน", "Last day of service"),
    Field("supervisor_id", _A, "ผู้บังคับบัญชาชั้นต้น", "Supervisor"),
    Field("next_supervisor_id", _A, "ผู้บังคับบัญชาเหนือขึ้นไป", "Next-higher supervisor"),
    Field("reviewers", _A, "ผู้พิจารณาที่มี", "Which reviewers there are"),
    Field("appointed_on", _S, "วันบรรจุ", "Day of appointment"),
    Field("probation_until", _S, "วันสิ้นสุดการทดลองปฏิบัติราชการ", "Last day of probation"),
    Field("intensive_development", _S, "การพัฒนาอย่างเข้ม", "Intensive development"),
    Field("intensive_development_on", _S, "วันที่ของการพัฒนาอย่างเข้ม", "Day of intensive development"),
    Field("national_id_masked", _O, "เลขประจำตัวประชาชน (ปกปิด)", "National ID, masked"),
    Field("registered_at", _H, "วันเวลาที่ลงทะเบียน", "When the record was made"),
    Field("changed_at", _H, "วันเวลาที่แก้ไขล่าสุด", "When the record was last changed"),
)
_ASSIGNMENTS = (
    Field("id", _P, "รหัสการปฏิบัติหน้าที่", "Identifier"),
    Field("person_id", _P, "บุคลากร", "Person"),
    Field("kind", _P, "ประเภทการปฏิบัติหน้าที่", "Kind of assignment"),
    Field("organisation_id", _P, "หน่วยงาน", "Unit"),
    Field("position_type", _P, "ประเภทตำแหน่ง", "Type of position"),
    Field("position_level", _P, "ระดับตำแหน่ง", "Level of position"),
    Field("position_title", _P, "ชื่อตำแหน่ง", "Title of position"),
    Field("corrects_id", _P, "รายการที่แก้ไข", "Which one it corrects"),
    Field("superseded_at", _P, "วันเวลาที่มีรายการใหม่แทน", "When a newer one took its place"),
    Field("supervisor_id", _A, "ผู้บังคับบัญชาชั้นต้น", "Supervisor"),
    Field("next_supervisor_id", _A, "ผู้บังคับบัญชาเหนือขึ้นไป", "Next-higher supervisor"),
    Field("position_number", _A, "เลขที่ตำแหน่ง", "Position number"),
    Field("line_of_work", _A, "สายงาน", "Line of work"),
    Field("order_number", _A, "เลขที่คำสั่ง", "Number of the order"),
    Field("starts_on", _A, "วันแรก", "First day"),
    Field("ends_on", _A, "วันสุดท้าย", "Last day"),
    Field("recorded_by", _H, "ผู้บันทึก", "Who recorded it"),
    Field("reason", _H, "เหตุผลของการแก้ไข", "Reason of the correction"),
)
_CONTEXT = (
    Field("person_id", _P, "บุคลากร", "Person"),
    Field("as_of", _P, "ณ วันที่", "Day"),
    Field("assignment_id", _P, "การปฏิบัติหน้าที่", "Assignment"),
    Field("assignment_kind", _P, "ประเภทการปฏิบัติหน้าที่", "Kind of assignment"),
    Field("organisation_id", _P, "หน่วยงานที่ปฏิบัติงาน", "Unit of work"),
    Field("agency_id", _P, "ส่วนราชการที่ปฏิบัติงาน", "Agency of work"),
    Field("announcement_id", _P, "ประกาศ", "Announcement"),
    Field("announcement_version", _P, "ฉบับของประกาศ", "Version of the announcement"),
    Field("stage", _P, "ระยะพัฒนาการด้านดิจิทัล", "Stage"),
    Field("group", _P, "กลุ่ม", "Group"),
    Field("role", _P, "บทบาทปัจจุบัน", "Present role"),
    Field("future_role", _P, "บทบาทในอนาคต", "Future role"),
    Field("supervisor_id", _A, "ผู้บังคับบัญชาชั้นต้น", "Supervisor"),
    Field("next_supervisor_id", _A, "ผู้บังคับบัญชาเหนือขึ้นไป", "Next-higher supervisor"),
    Field("reviewers", _A, "ผู้พิจารณาที่มี", "Which reviewers there are"),
)
_WORK = (
    Field("person_id", _P, "บุคลากร", "Person"),
    Field("version", _P, "รุ่นของข้อมูล", "Version of the record"),
    Field("office", _A, "ตำแหน่งที่ครองอยู่", "Office held"),
    Field("assigned_work", _A, "งานที่ได้รับมอบหมาย", "Assigned work"),
    Field("workload", _S, "สัดส่วนงานที่ปฏิบัติ", "Workload"),
    Field("career_path", _S, "ความก้าวหน้าในอนาคต", "Career path"),
    Field("expected_work", _S, "งานที่คาดว่าจะได้รับมอบหมาย", "Expected work"),
    Field("expected_note", _S, "หมายเหตุของงานที่คาดว่าจะได้รับ", "Note on the expected work"),
    Field("recorded_at", _S, "วันเวลาที่บันทึก", "When it was recorded"),
)
_CLASSIFICATION = (
    Field("id", _P, "รหัสการจำแนกกลุ่ม", "Identifier"),
    Field("classification_id", _P, "การจำแนกกลุ่มที่อธิบาย", "Which classification is explained"),
    Field("person_id", _P, "บุคลากร", "Person"),
    Field("organisation_id", _P, "ส่วนราชการ", "Agency"),
    Field("status", _P, "สถานะ", "Status"),
    Field("group", _P, "กลุ่ม", "Group"),
    Field("role", _P, "บทบาทปัจจุบัน", "Present role"),
    Field("future_role", _P, "บทบาทในอนาคต", "Future role"),
    Field("stage", _P, "ระยะพัฒนาการด้านดิจิทัล", "Stage"),
    Field("announcement_id", _P, "ประกาศ", "Announcement"),
    Field("announcement_version", _P, "ฉบับของประกาศ", "Version of the announcement"),
    Field("required_skills", _P, "ทักษะด้านดิจิทัลที่จำเป็น", "Required skills"),
    Field("finalised_at", _P, "วันเวลาที่เสร็จสิ้น", "When it became final"),
    Field("superseded_at", _P, "วันเวลาที่มีฉบับใหม่แทน", "When a newer one took its place"),
    Field("version", _P, "รุ่นของข้อมูล", "Version"),
    Field("behaviours", _A, "พฤติกรรมทั้งหมดหรือบางส่วน", "All or part of the behaviour"),
    Field("behaviour_parts", _A, "พฤติกรรมส่วนที่เลือก", "Which parts of the behaviour"),
    Field("person_specific", _A, "บทบาทเป็นการเฉพาะ", "Person-specific"),
    Field("specific_role", _A, "ข้อความของบทบาทเป็นการเฉพาะ", "The person-specific role"),
    Field("proposed_by", _A, "ผู้เสนอ", "Who proposed it"),
    Field("proposed_at", _A, "วันเวลาที่เสนอ", "When it was proposed"),
    Field("several_groups", _S, "งานตรงกับหลายกลุ่ม", "The work matches several groups"),
    Field("undecided", _S, "เกณฑ์ไม่ชี้ขาด", "The criteria leave it open"),
    Field("suggestion", _S, "ข้อเสนอกลุ่มและเหตุผล", "Suggestion and its reasons"),
    Field("future", _S, "งานที่คาดว่าจะได้รับมอบหมาย", "Expected work"),
    Field("override_reason", _S, "เหตุผลที่ต่างจากข้อเสนอ", "Reason for another group than suggested"),
    Field("override_until", _S, "วันสุดท้ายของกลุ่มที่ต่างจากข้อเสนอ", "Last day of the other group"),
    Field("decisions", _S, "การพิจารณาของผู้บังคับบัญชา", "Decisions of the reviewers"),
    Field("kept", _S, "คำอธิบายที่เก็บไว้", "Explanation as it was kept"),
    Field("today", _S, "คำอธิบายตามกฎของวันนี้", "Explanation by the rules of today"),
)
_LOCAL_GROUPS = (
    Field("person_id", _P, "บุคลากร", "Person"),
    Field("as_of", _P, "ณ วันที่", "Day"),
    Field("group", _P, "กลุ่มในหกกลุ่ม", "Group of the six"),
    Field("groups", _S, "ผลของแต่ละกลุ่มพร้อมเหตุผล", "Each local group with its reason"),
    Field("matches", _S, "กลุ่มบุคลากรท้องถิ่นที่ตรง", "Local groups that match"),
    Field("primary", _S, "กลุ่มหลัก", "Primary local group"),
    Field("primary_reason", _S, "เหตุผลของกลุ่มหลัก", "Reason of the primary group"),
)
FIELDS: dict[What, tuple[Field, ...]] = {
    What.RECORD: _RECORD,
    What.ASSIGNMENTS: _ASSIGNMENTS,
    What.CONTEXT: _CONTEXT,
    What.WORK: _WORK,
    What.CLASSIFICATION: _CLASSIFICATION,
    What.LOCAL_GROUPS: _LOCAL_GROUPS,
}


def held_by(readers: Iterable[Reader]) -> frozenset[FieldClass]:
    return frozenset().union(*(HELD[reader] for reader in readers))


@cache
def class_of(part: What, name: str) -> FieldClass:
    """The class of a field: whoever may not read it may not search by it either."""
    return next(field.of for field in FIELDS[part] if field.name == name)


def fields_of(part: What, classes: Collection[FieldClass]) -> list[str]:
    return [field.name for field in FIELDS[part] if field.of in classes]


@cache
def classes_in(what: What) -> frozenset[FieldClass]:
    """The classes that there are to read; a list, a search and an export show whole records."""
    return frozenset(field.of for field in FIELDS.get(what, _RECORD))


def withheld_from(part: What, classes: Collection[FieldClass]) -> list[FieldClass]:
    """The classes of this part whose fields are absent, in their order."""
    return [one for one in FieldClass if one in classes_in(part) and one not in classes]
