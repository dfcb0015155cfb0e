"""Which HTTP problem each domain error becomes."""

from service_kit.problems import Problem

from framework_svc.api.problems_announcements import ANNOUNCEMENT_PROBLEMS
from framework_svc.api.problems_exchange import EXCHANGE_PROBLEMS
from framework_svc.api.problems_overlays import OVERLAY_PROBLEMS
from framework_svc.api.problems_releases import RELEASE_PROBLEMS
from framework_svc.domain import errors

SKILL_UNIT_PROBLEMS: dict[type[Exception], Problem] = {
    errors.SkillUnitRefused: Problem(
        422,
        "SKILL_UNIT_REFUSED",
        ("กำหนดหน่วยทักษะนี้ไม่ได้", "โปรดแก้ไขหน่วยทักษะดังนี้: {reasons}"),
        ("The skill unit cannot be defined", "Please mend the skill unit: {reasons}"),
        rule="R-FRM-12",
    ),
    errors.CodeOutsideOwnSpace: Problem(
        422,
        "CODE_OUTSIDE_OWN_SPACE",
        ("รหัสอยู่นอกชุดรหัสของหน่วยงาน", "รหัสหน่วยทักษะของหน่วยงานต้องมีรูปแบบเช่น {example}"),
        ("The code is outside the agency's space", "Codes of the agency's own units look like {example}."),
        rule="R-FRM-12",
    ),
    errors.CodeSpaceTaken: Problem(
        422,
        "CODE_SPACE_TAKEN",
        ("ชุดรหัสเป็นของหน่วยงานอื่น", "ชุดรหัส {space} มีหน่วยงานอื่นใช้แล้ว โปรดใช้ชุดรหัสอื่น"),
        ("The code space is taken", "Another agency uses the space {space}. Please choose another."),
        rule="R-FRM-12",
    ),
    errors.SkillUnitCodeTaken: Problem(
        422,
        "SKILL_UNIT_CODE_TAKEN",
        ("รหัสหน่วยทักษะซ้ำ", "มีหน่วยทักษะรหัสนี้แล้ว โปรดใช้หมายเลขถัดไป"),
        ("The code is taken", "There is a unit of this code already. Please use the next number."),
        rule="R-FRM-12",
    ),
    errors.SkillComponentMissing: Problem(
        422,
        "SKILL_COMPONENT_MISSING",
        ("ขาดรายละเอียดองค์ประกอบของทักษะ", "ต้องมีข้อความขององค์ประกอบ {component}"),
        ("A component has no text", "The component {component} needs a text."),
        rule="R-FRM-09",
    ),
    errors.UnknownComponent: Problem(
        422,
        "UNKNOWN_COMPONENT",
        ("ไม่รู้จักองค์ประกอบของทักษะ", "องค์ประกอบของทักษะมีเพียง {components}"),
        ("Unknown component", "The components of a skill are {components}."),
        rule="R-FRM-09",
    ),
    errors.SkillUnitNotFound: Problem(
        404,
        "SKILL_UNIT_NOT_FOUND",
        ("ไม่พบหน่วยทักษะ", "หน่วยงานยังไม่ได้กำหนดหน่วยทักษะรหัสนี้"),
        ("No such skill unit", "The agency has defined no unit of this code."),
    ),
}

PROBLEMS: dict[type[Exception], Problem] = {
    **RELEASE_PROBLEMS,
    **EXCHANGE_PROBLEMS,
    **ANNOUNCEMENT_PROBLEMS,
    **SKILL_UNIT_PROBLEMS,
    **OVERLAY_PROBLEMS,
    errors.OrganisationNotFound: Problem(
        404,
        "ORGANISATION_NOT_FOUND",
        ("ไม่พบหน่วยงาน", "ระบบยังไม่รู้จักหน่วยงานนี้"),
        ("No such organisation", "This organisation is not known here."),
    ),
    errors.NotAnAgency: Problem(
        409,
        "NOT_AN_AGENCY",
        ("ไม่ใช่ส่วนราชการที่ประกาศได้", "ผู้ประกาศต้องเป็นส่วนราชการระดับกรมหรือเทียบเท่า ไม่ใช่หน่วยงานย่อย"),
        ("Not an agency", "Only an agency at department level or equivalent announces."),
        rule="R-CLS-15",
    ),
    errors.SystemsOnly: Problem(
        403,
        "SYSTEMS_ONLY",
        ("สำหรับระบบเท่านั้น", "รายการนี้ให้บริการเฉพาะระบบอื่นในแพลตฟอร์ม"),
        ("For systems only", "This list is for other services of the platform."),
    ),
}
