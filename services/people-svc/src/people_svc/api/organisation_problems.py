"""Which HTTP problem each domain error of organisations becomes."""

from service_kit.problems import Problem

from people_svc.domain import errors

_KINDS = {
    "ministry": ("กระทรวง", "ministry"),
    "department": ("กรม", "department"),
    "department_equivalent": ("ส่วนราชการเทียบเท่ากรม", "equivalent of a department"),
    "division": ("กองหรือเทียบเท่า", "division"),
    "section": ("ต่ำกว่ากอง", "section"),
    "province": ("จังหวัด", "province"),
    "local": ("องค์กรปกครองส่วนท้องถิ่น", "local government"),
    "provincial_administrative_organisation": (
        "องค์การบริหารส่วนจังหวัด",
        "provincial administrative organisation",
    ),
    "municipality": ("เทศบาล", "municipality"),
    "subdistrict_administrative_organisation": (
        "องค์การบริหารส่วนตำบล",
        "subdistrict administrative organisation",
    ),
    "pattaya_city": ("เมืองพัทยา", "Pattaya City"),
    "–": ("ระดับบนสุด", "nothing"),
}

ORGANISATION_PROBLEMS: dict[type[Exception], Problem] = {
    errors.OrganisationNotFound: Problem(
        404,
        "ORGANISATION_NOT_FOUND",
        ("ไม่พบหน่วยงาน", "ไม่มีหน่วยงานนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Organisation not found", "There is no such organisation, or you may not see it."),
    ),
    errors.UnknownOrganisation: Problem(
        422,
        "UNKNOWN_ORGANISATION",
        ("ไม่รู้จักหน่วยงานที่ระบุ", "โปรดเลือกหน่วยงานที่มีอยู่ในระบบ"),
        ("Unknown organisation", "Please choose an organisation that exists here."),
    ),
    errors.OrganisationTooDeep: Problem(
        422,
        "ORGANISATION_TOO_DEEP",
        ("โครงสร้างหน่วยงานลึกเกินไป", "โครงสร้างหน่วยงานมีได้ไม่เกิน {depth_max} ชั้น"),
        ("The tree is too deep", "The tree of organisations has at most {depth_max} levels."),
    ),
    errors.NoAgencyAbove: Problem(
        422,
        "NO_AGENCY_ABOVE",
        (
            "หน่วยงานนี้ไม่ได้สังกัดส่วนราชการระดับกรม",
            "บุคลากรต้องอยู่ในส่วนราชการระดับกรมหรือเทียบเท่า ซึ่งเป็นผู้ประกาศระยะและบทบาท",
        ),
        (
            "No agency above",
            "People belong to an agency of department level, which announces stage and roles.",
        ),
        "R-CLS-15",
    ),
    errors.OrganisationOutOfPlace: Problem(
        422,
        "ORGANISATION_OUT_OF_PLACE",
        ("วางหน่วยงานผิดที่", "หน่วยงานประเภท{kind}อยู่ใต้{parent_kind}ไม่ได้"),
        ("Out of place", "A unit of kind {kind} cannot stand below {parent_kind}."),
        words=_KINDS,
    ),
    errors.OrganisationLoop: Problem(
        422,
        "ORGANISATION_LOOP",
        ("โครงสร้างหน่วยงานวนกลับ", "หน่วยงานที่ระบุให้อยู่เหนือขึ้นไป อยู่ใต้หน่วยงานนี้เองในช่วงเวลาดังกล่าว"),
        ("The tree turns back", "The unit named as the one above stands below this one in that period."),
        "R-CLS-15",
    ),
    errors.ParentNotYet: Problem(
        422,
        "PARENT_NOT_YET",
        ("หน่วยงานเหนือขึ้นไปยังไม่มีในวันนั้น", "หน่วยงานที่ระบุอยู่ในโครงสร้างตั้งแต่วันที่ {valid_from}"),
        ("The unit above is not there yet", "The unit named stands in the tree from {valid_from} on."),
        "R-CLS-15",
    ),
    errors.MoveBeforeTheLast: Problem(
        422,
        "MOVE_BEFORE_THE_LAST",
        (
            "วันที่มีผลย้อนไปก่อนประวัติ",
            "รายการล่าสุดมีผลตั้งแต่วันที่ {valid_from} หากข้อมูลก่อนหน้านั้นผิด โปรดแก้ไขรายการนั้นพร้อมเหตุผล",
        ),
        (
            "Before the last record",
            "The last record begins on {valid_from}; correct what is wrong before it, with a reason.",
        ),
        "R-CLS-15",
    ),
    errors.MovePeriodReversed: Problem(
        422,
        "MOVE_PERIOD",
        ("ช่วงเวลาไม่ถูกต้อง", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
        ("Wrong period", "It must not end before it begins."),
        "R-CLS-15",
    ),
    errors.LegalMoveEnds: Problem(
        422,
        "LEGAL_MOVE_ENDS",
        (
            "สายตามกฎหมายไม่มีวันสิ้นสุด",
            "หน่วยงานต้องมีที่อยู่ตามกฎหมายเสมอ กำหนดวันสิ้นสุดได้เฉพาะสายตามที่ได้รับมอบหมาย",
        ),
        (
            "The legal line has no last day",
            "By law a unit always stands somewhere; only in the assigned line can a last day be given.",
        ),
        "R-CLS-15",
    ),
    errors.RecordNotFound: Problem(
        404,
        "RECORD_NOT_FOUND",
        ("ไม่พบรายการในประวัติ", "ไม่มีรายการนี้ในประวัติที่ระบุ"),
        ("Record not found", "The history has no such record."),
    ),
    errors.AlreadyCorrected: Problem(
        409,
        "ALREADY_CORRECTED",
        ("รายการนี้ถูกแก้ไขแล้ว", "มีรายการอื่นแก้ไขรายการนี้แล้ว โปรดแก้ไขรายการล่าสุด"),
        ("Corrected already", "Another record corrects this one; please correct that one."),
    ),
    errors.CodeTaken: Problem(
        409,
        "CODE_TAKEN",
        ("รหัสนี้ถูกใช้แล้ว", "หน่วยงานอื่นใช้รหัสนี้อยู่ในระบบรหัสเดียวกัน"),
        ("Code in use", "Another unit has this code in the same scheme."),
    ),
}
