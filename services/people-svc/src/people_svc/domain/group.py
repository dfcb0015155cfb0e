"""The six groups of personnel, and what of a person's work and office points to one of them.

Source:
    R-CLS-01 to R-CLS-06, cabinet resolution of 26 September 2560, clause 4.6.1.
"""

from enum import StrEnum

from people_svc.domain.errors import UnknownGroup


class Group(StrEnum):
    EXECUTIVE = "Executive"
    MANAGEMENT = "Management"
    ACADEMIC = "Academic"
    SERVICE = "Service"
    TECHNOLOGIST = "Technologist"
    OTHERS = "Others"


class Office(StrEnum):
    """The office that a person holds; not the type or level of the position."""

    HEAD_OF_AGENCY = "head_of_agency"
    DEPUTY_HEAD_OF_AGENCY = "deputy_head_of_agency"
    HEAD_OF_DIVISION = "head_of_division"
    DIRECTING_POSITION = "directing_position"
    NONE = "none"


class WorkKind(StrEnum):
    """A kind of assigned work, as the definitions of the groups name them."""

    TECHNICAL_DIGITAL = "technical_digital"
    SERVICE_CONTACT = "service_contact"
    POLICY = "policy"
    RESEARCH = "research"
    EXPERT_ADVICE = "expert_advice"
    CRAFT = "craft"


NAMES: dict[Group, tuple[str, str]] = {
    Group.EXECUTIVE: ("ผู้บริหารระดับสูง", "Executive"),
    Group.MANAGEMENT: ("ผู้อำนวยการกอง", "Management"),
    Group.ACADEMIC: ("ผู้ทำงานด้านนโยบายและงานวิชาการ", "Academic"),
    Group.SERVICE: ("ผู้ทำงานด้านบริการ", "Service"),
    Group.TECHNOLOGIST: ("ผู้ปฏิบัติงานเฉพาะด้านเทคโนโลยีดิจิทัล", "Technologist"),
    Group.OTHERS: ("ผู้ปฏิบัติงานอื่น", "Others"),
}
OFFICE_NAMES: dict[Office, tuple[str, str]] = {
    Office.HEAD_OF_AGENCY: ("หัวหน้าส่วนราชการ", "head of agency"),
    Office.DEPUTY_HEAD_OF_AGENCY: ("รองหัวหน้าส่วนราชการ", "deputy head of agency"),
    Office.HEAD_OF_DIVISION: ("หัวหน้าหน่วยงานระดับกอง", "head of a division"),
    Office.DIRECTING_POSITION: ("ผู้ดำรงตำแหน่งประเภทอำนวยการ", "holder of a directing position"),
}
WORK_NAMES: dict[WorkKind, tuple[str, str]] = {
    WorkKind.TECHNICAL_DIGITAL: ("งานเทคนิคด้านดิจิทัล", "technical digital work"),
    WorkKind.SERVICE_CONTACT: ("งานบริการที่ติดต่อผู้รับบริการโดยตรง", "direct contact with service users"),
    WorkKind.POLICY: (
        "งานจัดทำนโยบาย ยุทธศาสตร์ มาตรฐาน หรืองบประมาณ",
        "drafting policy, strategy, standards, budget",
    ),
    WorkKind.RESEARCH: ("งานศึกษา วิจัย หรือผลิตผลงานวิชาการ", "study, research, academic works"),
    WorkKind.EXPERT_ADVICE: ("งานให้คำปรึกษาทางวิชาการ", "expert advice"),
    WorkKind.CRAFT: ("งานที่ใช้ทักษะหรือฝีมือเฉพาะ", "a specific skill or craft"),
}
WORK: dict[WorkKind, tuple[Group, str]] = {
    WorkKind.TECHNICAL_DIGITAL: (Group.TECHNOLOGIST, "R-CLS-05"),
    WorkKind.SERVICE_CONTACT: (Group.SERVICE, "R-CLS-04"),
    WorkKind.POLICY: (Group.ACADEMIC, "R-CLS-03"),
    WorkKind.RESEARCH: (Group.ACADEMIC, "R-CLS-03"),
    WorkKind.EXPERT_ADVICE: (Group.ACADEMIC, "R-CLS-03"),
    WorkKind.CRAFT: (Group.OTHERS, "R-CLS-06"),
}

# Titles that the definitions print. A longer title counts only where the rest names the place, because
# อัครราชทูตที่ปรึกษา, say, is neither head nor deputy head of a mission.
_HEADS = ("ปลัดกระทรวง", "อธิบดี", "ผู้ว่าราชการจังหวัด", "เอกอัครราชทูต")
_DEPUTIES = ("รองปลัดกระทรวง", "รองอธิบดี", "รองผู้ว่าราชการจังหวัด", "อัครราชทูต")
_WITH_PLACE = ("ปลัดกระทรวง", "รองปลัดกระทรวง", "อธิบดีกรม", "รองอธิบดีกรม", "ผู้ว่าราชการจังหวัด", "รองผู้ว่าราชการจังหวัด")
_DIRECTORS = ("ผู้อำนวยการกอง", "ผู้อำนวยการสำนัก", "ผู้อำนวยการศูนย์")
_COMPUTING = ("นักวิชาการคอมพิวเตอร์", "เจ้าพนักงานเครื่องคอมพิวเตอร์")


def group_named(name: str) -> Group:
    """The group of this name.

    Raises:
        UnknownGroup: There are six and no other (R-FRM-05).
    """
    try:
        return Group(name)
    except ValueError:
        raise UnknownGroup from None


def office_of_title(title: str) -> Office:
    """The office that a printed title of a position stands for; most titles stand for none.

    Source:
        R-CLS-19: a position may be evidence for R-CLS-01 and R-CLS-02, and for nothing else but R-CLS-05.
    """
    if _is_or_has_place(title, _HEADS):
        return Office.HEAD_OF_AGENCY
    if _is_or_has_place(title, _DEPUTIES):
        return Office.DEPUTY_HEAD_OF_AGENCY
    return Office.HEAD_OF_DIVISION if title.startswith(_DIRECTORS) else Office.NONE


def is_computing_title(title: str) -> bool:
    """Source: R-CLS-05, the two titles that it prints."""
    return title.startswith(_COMPUTING)


def group_of_office(office: Office, *, deputy_head_is_executive: bool) -> Group | None:
    """Source: R-CLS-01, R-CLS-02; AMB-02 for the deputy head."""
    if office is Office.NONE:
        return None
    if office in (Office.HEAD_OF_DIVISION, Office.DIRECTING_POSITION):
        return Group.MANAGEMENT
    if office is Office.DEPUTY_HEAD_OF_AGENCY and not deputy_head_is_executive:
        return None
    return Group.EXECUTIVE


def _is_or_has_place(title: str, printed: tuple[str, ...]) -> bool:
    for name in printed:
        longer = tuple(start for start in _WITH_PLACE if start.startswith(name))
        if title == name or (longer and title.startswith(longer)):
            return True
    return False
