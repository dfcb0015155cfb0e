"""Which HTTP problem each domain error becomes: organisations, staff, delegations."""

from service_kit.problems import Problem

from people_svc.api.classification_problems import CLASSIFICATION_PROBLEMS
from people_svc.api.import_problems import IMPORT_PROBLEMS
from people_svc.api.organisation_problems import ORGANISATION_PROBLEMS
from people_svc.api.privacy_problems import PRIVACY_PROBLEMS
from people_svc.api.provisioning_problems import PROVISIONING_PROBLEMS
from people_svc.api.run_problems import RUN_PROBLEMS
from people_svc.domain import errors

PROBLEMS: dict[type[Exception], Problem] = {
    **ORGANISATION_PROBLEMS,
    errors.PersonNotFound: Problem(
        404,
        "PERSON_NOT_FOUND",
        ("ไม่พบบุคลากร", "ไม่มีบุคลากรนี้ หรือท่านไม่มีสิทธิ์เห็นข้อมูลของบุคคลนี้"),
        ("Person not found", "There is no such person, or you may not see this person."),
    ),
    errors.UnknownPerson: Problem(
        422,
        "UNKNOWN_PERSON",
        ("ไม่รู้จักบุคคลที่ระบุ", "บุคคลที่ระบุใน {place} ไม่มีในระบบหรือพ้นจากหน้าที่แล้ว"),
        ("Unknown person", "The person named in {place} does not exist here or has left."),
    ),
    errors.NationalIdChecksum: Problem(
        422,
        "NATIONAL_ID_CHECKSUM",
        ("เลขประจำตัวประชาชนไม่ถูกต้อง", "ต้องเป็นเลขอารบิก 13 หลักที่หลักสุดท้ายตรงกับหลักตรวจสอบ"),
        ("Invalid national ID", "It must be 13 Arabic digits whose last one checks the others."),
    ),
    errors.NationalIdTaken: Problem(
        409,
        "NATIONAL_ID_TAKEN",
        ("มีบุคลากรที่ใช้เลขประจำตัวประชาชนนี้แล้ว", "โปรดตรวจสอบว่าลงทะเบียนบุคคลเดียวกันซ้ำหรือไม่"),
        ("National ID in use", "Please check whether the same person is being registered twice."),
    ),
    errors.PersonnelNumberTaken: Problem(
        409,
        "PERSONNEL_NUMBER_TAKEN",
        ("มีบุคลากรที่ใช้เลขประจำตัวบุคลากรนี้แล้ว", "โปรดตรวจสอบว่าลงทะเบียนบุคคลเดียวกันซ้ำหรือไม่"),
        ("Personnel number in use", "Please check whether the same person is being registered twice."),
    ),
    errors.PersonPeriodReversed: Problem(
        422,
        "PERSON_PERIOD",
        ("ช่วงเวลาปฏิบัติงานไม่ถูกต้อง", "วันสุดท้ายที่ปฏิบัติงานต้องไม่ก่อนวันแรก"),
        ("Wrong period of service", "The last day of service must not be before the first."),
    ),
    errors.FirstDayAfterHistory: Problem(
        422,
        "FIRST_DAY_AFTER_HISTORY",
        (
            "วันแรกที่ปฏิบัติงานอยู่หลังประวัติที่บันทึกไว้",
            "มี{what}บันทึกไว้แล้ว วันแรกที่ปฏิบัติงานจึงเป็นได้ไม่เกินวันที่ {latest} โปรดตรวจวันที่ หรือแก้ไขประวัตินั้นก่อน",
        ),
        (
            "First day after what is recorded",
            "{what} is recorded already, so the first day of service can be {latest} at the latest: "
            "check the day, or correct that record first.",
        ),
        "R-CLS-15",
        words={
            "post": ("ตำแหน่งถัดไป", "A following post"),
            "assignment": ("การรักษาการหรือการไปช่วยราชการ", "An acting post or a secondment"),
            "classification": ("การจำแนกกลุ่ม", "A classification"),
            "delegation": ("การมอบหมายอำนาจ", "A delegation"),
        },
    ),
    errors.SupervisorIsOneself: Problem(
        422,
        "SUPERVISOR_IS_ONESELF",
        ("ผู้บังคับบัญชาต้องเป็นบุคคลอื่น", "บุคคลจะเป็นผู้บังคับบัญชาของตนเองไม่ได้ ไม่ว่าชั้นใด"),
        ("A supervisor is another person", "Nobody can be his or her own supervisor at any level."),
        "R-FRM-17",
    ),
    errors.SupervisorLoop: Problem(
        422,
        "SUPERVISOR_LOOP",
        ("สายการบังคับบัญชาวนกลับ", "ผู้บังคับบัญชาที่ระบุ ไม่ว่าชั้นใด อยู่ใต้บังคับบัญชาของบุคคลนี้"),
        ("The line turns back", "A supervisor named, at either level, stands under this person."),
        "R-FRM-17",
    ),
    errors.NextSupervisorIsSupervisor: Problem(
        422,
        "NEXT_SUPERVISOR_IS_SUPERVISOR",
        (
            "ผู้บังคับบัญชาสองชั้นเป็นคนเดียวกัน",
            "ผู้บังคับบัญชาเหนือขึ้นไปอีกระดับหนึ่งต้องไม่ใช่ผู้บังคับบัญชาชั้นต้นคนเดียวกัน",
        ),
        ("Both levels are one person", "The next-higher supervisor must not be the immediate one."),
        "R-CLS-11",
    ),
    errors.AssignmentPeriodReversed: Problem(
        422,
        "ASSIGNMENT_PERIOD",
        (
            "ช่วงเวลามอบหมายไม่ถูกต้อง",
            "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม และวันเริ่มต้องไม่ก่อนวันที่เริ่มปฏิบัติงาน",
        ),
        ("Wrong period", "It must not end before it starts, nor start before the person serves."),
        "R-CLS-15",
    ),
    errors.AssignmentOverlaps: Problem(
        409,
        "ASSIGNMENT_OVERLAPS",
        (
            "ช่วงเวลามอบหมายซ้อนกัน",
            "บุคคลนี้ได้รับมอบหมายไปปฏิบัติหน้าที่ที่อื่นแล้ว ตั้งแต่ {starts_on} ถึง {ends_on}",
        ),
        ("The periods overlap", "The person is assigned elsewhere already from {starts_on} to {ends_on}."),
        "R-CLS-15",
    ),
    errors.PlacementBeforeTheLast: Problem(
        422,
        "PLACEMENT_BEFORE_THE_LAST",
        ("วันที่มีผลย้อนไปก่อนประวัติ", "ตำแหน่งล่าสุดเริ่มวันที่ {starts_on} แก้ไขประวัติก่อนหน้านั้นไม่ได้"),
        ("Before the last post", "The last post starts on {starts_on}; what was before it is history."),
        "R-CLS-15",
    ),
    errors.NoPostThatDay: Problem(
        404,
        "NO_POST_THAT_DAY",
        ("ไม่มีตำแหน่งในวันนั้น", "ณ วันที่ {as_of} บุคคลนี้ยังไม่เริ่มปฏิบัติงานหรือพ้นจากหน้าที่แล้ว"),
        ("No post that day", "On {as_of} the person had not begun to serve, or had left."),
        "R-CLS-15",
    ),
    errors.DelegationToOneself: Problem(
        422,
        "DELEGATION_TO_ONESELF",
        ("มอบหมายให้ตนเองไม่ได้", "ผู้มอบหมายและผู้รับมอบหมายต้องเป็นคนละคน"),
        ("No delegation to oneself", "The one who delegates and the delegate must be two people."),
        "R-FRM-17",
    ),
    errors.DelegationPeriodReversed: Problem(
        422,
        "DELEGATION_PERIOD",
        ("ช่วงเวลามอบหมายไม่ถูกต้อง", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม และต้องยังไม่ผ่านไปแล้ว"),
        ("Wrong period", "A delegation must not end before it starts, nor before today."),
        "R-FRM-17",
    ),
    errors.DelegationOrderMissing: Problem(
        422,
        "DELEGATION_ORDER_REQUIRED",
        ("ต้องมีคำสั่งเป็นลายลักษณ์อักษร", "โปรดระบุเลขที่คำสั่งมอบหมาย"),
        ("A written order is needed", "Please state the number of the order of delegation."),
        "R-FRM-17",
    ),
    errors.DelegationLoop: Problem(
        422,
        "DELEGATION_LOOP",
        ("การมอบหมายวนกลับ", "ผู้รับมอบหมายได้มอบหมายเรื่องเดียวกันกลับมายังผู้มอบหมายในช่วงเวลานั้น"),
        ("The delegation comes back", "The delegate has delegated the same matter back in that period."),
        "R-FRM-17",
    ),
    errors.DelegationOver: Problem(
        409,
        "DELEGATION_OVER",
        ("การมอบหมายสิ้นสุดแล้ว", "การมอบหมายนี้สิ้นสุดหรือถูกยกเลิกไปแล้ว จึงยกเลิกอีกไม่ได้"),
        ("The delegation is over", "It has ended or was withdrawn already, so it cannot be withdrawn."),
        "R-FRM-17",
    ),
    errors.DelegationNotFound: Problem(
        404,
        "DELEGATION_NOT_FOUND",
        ("ไม่พบการมอบหมาย", "ไม่มีการมอบหมายนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Delegation not found", "There is no such delegation, or you may not see it."),
    ),
    errors.NotASupervisor: Problem(
        422,
        "NOT_A_SUPERVISOR",
        ("ผู้มอบหมายไม่มีผู้ใต้บังคับบัญชา", "เฉพาะผู้บังคับบัญชาซึ่งเป็นผู้ประเมินเท่านั้นที่มอบหมายได้"),
        ("Not a supervisor", "Only a supervisor, who evaluates others, can delegate."),
        "R-FRM-17",
    ),
    **CLASSIFICATION_PROBLEMS,
    **RUN_PROBLEMS,
    **PRIVACY_PROBLEMS,
    **IMPORT_PROBLEMS,
    **PROVISIONING_PROBLEMS,
}
