"""Which class each field of a person's record has, and which classes each reader holds: both are data.

A field without a class would be shown to nobody; a test refuses it.

Source:
    PDPA s.22 (only what the purpose needs) and s.30 (nothing is hidden from whom it is about); supervisors
    see their line only, and national IDs are masked.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


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
FIELDS = (
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


def held_by(readers: Iterable[Reader]) -> frozenset[FieldClass]:
    return frozenset().union(*(HELD[reader] for reader in readers))


def fields_of(classes: Collection[FieldClass]) -> list[str]:
    return [field.name for field in FIELDS if field.of in classes]


def withheld_from(classes: Collection[FieldClass]) -> list[FieldClass]:
    """The classes whose fields are absent, in their order."""
    return [one for one in FieldClass if one not in classes]
