"""Which HTTP problem each refusal about announcements becomes."""

from service_kit.problems import Problem

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
    errors.OverlayBehind: Problem(
        422,
        "OVERLAY_BEHIND",
        (
            "ส่วนเพิ่มเติมของหน่วยงานยังอยู่บนกรอบรุ่นอื่น",
            "ส่วนเพิ่มเติมฉบับที่ {overlay_version} อยู่บนกรอบรุ่น {overlay_release_key} "
            "แต่รุ่นที่ใช้อยู่คือ {current_release_key} โปรดย้ายฐานของส่วนเพิ่มเติมก่อนประกาศ",
        ),
        (
            "The agency's overlay stands on another release",
            "Version {overlay_version} of the overlay stands on release {overlay_release_key}, "
            "while {current_release_key} is current. Please rebase the overlay before you announce.",
        ),
        rule="R-ORG-15",
    ),
    errors.UnitNotSelected: Problem(
        422,
        "UNIT_NOT_SELECTED",
        (
            "หน่วยทักษะที่หน่วยงานไม่เลือกใช้",
            "ส่วนเพิ่มเติมฉบับที่ {overlay_version} ระบุว่ากลุ่ม {groups} ไม่ใช้ {unit} "
            "โปรดเอาออกจากประกาศ หรือแก้ไขส่วนเพิ่มเติมให้เลือกใช้",
        ),
        (
            "The agency does not use this unit",
            "By version {overlay_version} of the overlay, {unit} is not used by {groups}. "
            "Please take it out of the announcement, or change the overlay so that it is used.",
        ),
        rule="R-ORG-15",
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
    errors.GoalNotLinked: Problem(
        422,
        "GOAL_NOT_LINKED",
        (
            "เป้าหมายยังไม่เชื่อมโยงกับเป้าหมายรัฐบาลดิจิทัล",
            "เป้าหมายระยะ {horizon_years} ปี ต้องเชื่อมโยงกับเป้าหมายรัฐบาลดิจิทัลอย่างน้อยหนึ่งข้อ ได้แก่ {goals}",
        ),
        (
            "The goal serves no goal of the government",
            "Link the {horizon_years}-year goal to at least one of {goals}.",
        ),
        rule="R-ORG-04",
    ),
    errors.HorizonsMissing: Problem(
        422,
        "HORIZONS_MISSING",
        ("เป้าหมายยังไม่ครบทุกระยะ", "ต้องระบุเป้าหมายให้ครบระยะ 1 ปี 3 ปี และ 5 ปี ยังขาดระยะ {horizons} ปี"),
        ("Goals do not cover every term", "State goals for 1, 3 and 5 years. Missing: {horizons} years."),
        rule="R-ORG-03",
    ),
    errors.VisionMissing: Problem(
        422,
        "VISION_MISSING",
        ("ยังไม่ได้ระบุวิสัยทัศน์", "เมื่อระบุเป้าหมาย ต้องระบุวิสัยทัศน์ในการปรับเปลี่ยนหน่วยงานให้เป็นดิจิทัลด้วย"),
        ("The vision is missing", "Goals are stated together with the vision that they belong to."),
        rule="R-ORG-03",
    ),
    errors.MemberNotNamed: Problem(
        422,
        "MEMBER_NOT_NAMED",
        ("ยังไม่ได้ระบุคณะทำงาน", "คณะทำงานลำดับที่ {number} ต้องระบุรหัสบุคคลหรือตำแหน่ง"),
        (
            "A member of the working group is not named",
            "Member {number} needs the id of a person or a position.",
        ),
        rule="R-ORG-05",
    ),
    errors.EffectiveBeforeAnnounced: Problem(
        422,
        "EFFECTIVE_BEFORE_ANNOUNCED",
        ("วันที่มีผลอยู่ก่อนวันที่ประกาศ", "วันที่มีผล {effective_on} ต้องไม่อยู่ก่อนวันที่ประกาศ {announced_on}"),
        (
            "Effective before it was announced",
            "The effective day {effective_on} must not be before the announcement, {announced_on}.",
        ),
        rule="AMB-18",
    ),
    errors.AnnouncedBeforeLast: Problem(
        422,
        "ANNOUNCED_BEFORE_LAST",
        (
            "วันที่ประกาศอยู่ก่อนฉบับล่าสุด",
            "วันที่ประกาศ {announced_on} อยู่ก่อนประกาศฉบับล่าสุดซึ่งลงวันที่ {last_announced_on}",
        ),
        (
            "Dated before the newest version",
            "The date {announced_on} is before that of the newest announcement, {last_announced_on}.",
        ),
        rule="R-ORG-12",
    ),
    errors.CorrectionIncomplete: Problem(
        422,
        "CORRECTION_INCOMPLETE",
        ("การแก้ไขประกาศยังไม่ครบ", "การแก้ไขต้องระบุทั้งประกาศที่แก้ไข (corrects) และเหตุผล (correction_reason)"),
        (
            "The correction is not complete",
            "A correction names both what it corrects (corrects) and why (correction_reason).",
        ),
        rule="R-ORG-12",
    ),
    errors.CorrectsNotNewest: Problem(
        422,
        "CORRECTS_NOT_NEWEST",
        (
            "แก้ไขได้เฉพาะประกาศฉบับล่าสุด",
            "ประกาศที่ระบุไม่ใช่ฉบับล่าสุดของหน่วยงาน ฉบับล่าสุดคือฉบับที่ {newest_version} (0 คือยังไม่เคยประกาศ)",
        ),
        (
            "Only the newest announcement can be corrected",
            "The announcement named is not the agency's newest, version {newest_version} (0: none yet).",
        ),
        rule="R-ORG-12",
    ),
    errors.AnnouncementNotInForce: Problem(
        409,
        "ANNOUNCEMENT_NOT_IN_FORCE",
        ("ประกาศยังไม่มีผล", "หน่วยงานประกาศแล้ว แต่มีผลตั้งแต่ {effective_on} ก่อนวันนั้นยังไม่มีบทบาท"),
        (
            "The announcement has no effect yet",
            "The agency has announced with effect from {effective_on}; until then there are no roles.",
        ),
        rule="R-CLS-14",
    ),
    errors.StaffNotKnown: Problem(
        403,
        "STAFF_NOT_KNOWN",
        ("ไม่พบบุคลากร", "ผู้รับทราบประกาศต้องเป็นบุคลากรที่ปฏิบัติงานอยู่และระบบรู้จักแล้ว"),
        ("Not known as staff", "Only a member of staff in service who is known here acknowledges."),
        rule="R-ORG-12",
    ),
    errors.NotStaffOfAgency: Problem(
        403,
        "NOT_STAFF_OF_AGENCY",
        ("ไม่ใช่บุคลากรของหน่วยงานที่ประกาศ", "รับทราบได้เฉพาะประกาศของหน่วยงานที่สังกัดหรือได้รับมอบหมายให้ปฏิบัติหน้าที่"),
        (
            "Not staff of the agency that announced",
            "Staff acknowledge what the agency announced for which they work.",
        ),
        rule="R-CLS-15",
    ),
    errors.NotTheOneInForce: Problem(
        409,
        "NOT_THE_ONE_IN_FORCE",
        ("ไม่ใช่ประกาศที่มีผลอยู่", "รับทราบได้เฉพาะฉบับที่มีผลอยู่ คือฉบับที่ {version_in_force}"),
        (
            "Not the announcement in force",
            "Only the version in force can be acknowledged: version {version_in_force}.",
        ),
        rule="R-ORG-12",
    ),
    errors.AcknowledgementNotFound: Problem(
        404,
        "ACKNOWLEDGEMENT_NOT_FOUND",
        ("ยังไม่ได้รับทราบ", "ท่านยังไม่ได้รับทราบประกาศฉบับนี้"),
        ("Not acknowledged", "You have not acknowledged this announcement."),
    ),
    errors.UnitOutsideAgency: Problem(
        409,
        "UNIT_OUTSIDE_AGENCY",
        ("หน่วยงานย่อยไม่อยู่ในสังกัด", "หน่วยงานที่ระบุไม่ได้อยู่ในสังกัดของหน่วยงานที่ประกาศ"),
        ("The unit is of another agency", "The unit does not belong to the agency that announced."),
    ),
}
