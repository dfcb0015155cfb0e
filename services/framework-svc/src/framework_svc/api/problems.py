"""Which HTTP problem each domain error becomes."""

from service_kit.problems import Problem

from framework_svc.api.problems_exchange import EXCHANGE_PROBLEMS
from framework_svc.api.problems_overlays import OVERLAY_PROBLEMS
from framework_svc.api.problems_releases import RELEASE_PROBLEMS
from framework_svc.domain import errors

ANNOUNCEMENT_PROBLEMS: dict[type[Exception], Problem] = {
    errors.AnnouncementRefused: Problem(
        422,
        "ANNOUNCEMENT_REFUSED",
        ("ประกาศนี้ยังใช้ไม่ได้", "โปรดแก้ไขประกาศดังนี้: {reasons}"),
        ("The announcement cannot be published", "Please mend the announcement: {reasons}"),
        rule="R-ORG-12",
    ),
    errors.StageIsAgencyWide: Problem(
        422,
        "STAGE_IS_AGENCY_WIDE",
        (
            "ทุกกลุ่มต้องใช้ระยะเดียวกัน",
            "กลุ่ม {group} อยู่ในระยะ {group_stage} ไม่ได้ เพราะทุกกลุ่มในหน่วยงานใช้ระยะเป้าหมายเดียวกันคือ {target_stage}",
        ),
        (
            "One stage for the whole agency",
            "Group {group} cannot be at {group_stage}: "
            "every group takes the agency's target stage {target_stage}.",
        ),
        rule="R-ORG-10",
    ),
    errors.SkillsMustAccompanyRoles: Problem(
        422,
        "SKILLS_MUST_ACCOMPANY_ROLES",
        (
            "ต้องประกาศทักษะพร้อมกับบทบาท",
            "ต้องระบุทักษะที่จำเป็นพร้อมกับการประกาศบทบาท กลุ่มที่ยังไม่มีทักษะคือ {groups}",
        ),
        (
            "Skills are announced together with roles",
            "State the required skills in the same announcement. Groups without skills: {groups}.",
        ),
        rule="R-ORG-14",
    ),
    errors.UnknownSkillUnit: Problem(
        422,
        "UNKNOWN_SKILL_UNIT",
        (
            "ไม่รู้จักหน่วยทักษะ",
            "{unit} ไม่ใช่หน่วยทักษะในกรอบทักษะ และหน่วยงานยังไม่ได้กำหนดขึ้นเอง",
        ),
        (
            "Unknown skill unit",
            "{unit} is neither a unit of the framework nor one that the agency has defined.",
        ),
        rule="R-FRM-12",
    ),
    errors.UnknownGoal: Problem(
        422,
        "UNKNOWN_GOAL",
        ("ไม่รู้จักเป้าหมายรัฐบาลดิจิทัล", "เป้าหมายการเป็นรัฐบาลดิจิทัลที่เชื่อมโยงได้คือ {goals}"),
        ("Unknown goal of the government", "The goals that can be named are {goals}."),
        rule="R-FRM-08",
    ),
    errors.UnknownHorizon: Problem(
        422,
        "UNKNOWN_HORIZON",
        ("ระยะเวลาของเป้าหมายไม่ถูกต้อง", "เป้าหมายของหน่วยงานกำหนดเป็นระยะ {horizons} ปี"),
        ("Unknown term of a goal", "An agency sets its goals for {horizons} years."),
        rule="R-ORG-03",
    ),
    errors.ThemeYearTwice: Problem(
        422,
        "THEME_YEAR_TWICE",
        ("กำหนด Theme ซ้ำในปีเดียวกัน", "ปีที่ {year} มี Theme มากกว่าหนึ่ง กำหนดได้ปีละหนึ่ง Theme"),
        ("Two themes in one year", "Year {year} has more than one theme; there is one a year."),
        rule="R-ORG-21",
    ),
    errors.AnnouncedInFuture: Problem(
        422,
        "ANNOUNCED_IN_FUTURE",
        ("วันที่ประกาศยังมาไม่ถึง", "วันที่ประกาศ {announced_on} อยู่หลังวันนี้ ({today})"),
        ("The date has not come yet", "The announcement's date {announced_on} is after today, {today}."),
        rule="R-ORG-12",
    ),
    errors.AnnouncementNotFound: Problem(
        404,
        "ANNOUNCEMENT_NOT_FOUND",
        ("ไม่พบประกาศ", "ไม่มีประกาศตามรหัสที่ระบุ"),
        ("No such announcement", "There is no announcement of this id."),
    ),
    errors.StageNotAnnounced: Problem(
        409,
        "STAGE_NOT_ANNOUNCED",
        (
            "หน่วยงานยังไม่ได้ประกาศระยะและบทบาท",
            "ยังระบุบทบาทไม่ได้จนกว่าหน่วยงานจะประกาศระยะเป้าหมาย บทบาท และทักษะที่จำเป็น",
        ),
        (
            "Nothing is announced yet",
            "There are no roles until the agency announces its target stage, roles and required skills.",
        ),
        rule="R-CLS-14",
    ),
    errors.TargetStageNotSet: Problem(
        404,
        "TARGET_STAGE_NOT_SET",
        ("ยังไม่ได้กำหนดระยะเป้าหมาย", "หน่วยงานยังไม่ได้บันทึกระยะพัฒนาการด้านดิจิทัลเป้าหมาย"),
        ("No target stage is set", "The agency has not stored a target stage."),
        rule="R-ORG-06",
    ),
}

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
