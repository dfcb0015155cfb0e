"""Which HTTP problem each domain error becomes: evidence and classification."""

from service_kit.problems import Problem

from people_svc.api.workflow import WORDS
from people_svc.domain import errors

_WORDS = {word.value: said for word, said in WORDS.items()}

CLASSIFICATION_PROBLEMS: dict[type[Exception], Problem] = {
    errors.WorkloadNot100: Problem(
        422,
        "WORKLOAD_NOT_100",
        ("สัดส่วนงานรวมกันไม่เท่ากับร้อยละ 100", "สัดส่วนงานที่ปฏิบัติรวมกันได้ร้อยละ {total} ต้องเป็นร้อยละ 100"),
        ("The shares do not add to 100 %", "The workload shares add to {total} % and must add to 100 %."),
        "R-CLS-07",
    ),
    errors.WorkloadOutOfRange: Problem(
        422,
        "WORKLOAD_RANGE",
        ("สัดส่วนงานอยู่นอกช่วง", "สัดส่วนงานของกลุ่ม {group} คือร้อยละ {percent} ต้องอยู่ระหว่าง 0 ถึง 100"),
        ("A share is out of range", "The share of {group} is {percent} % and must be from 0 to 100 %."),
        "R-CLS-07",
    ),
    errors.UnknownGroup: Problem(
        422,
        "UNKNOWN_GROUP",
        (
            "ไม่รู้จักกลุ่มบุคลากร",
            "กลุ่มต้องเป็นหนึ่งใน 6 กลุ่ม: Executive, Management, Academic, Service, Technologist, Others",
        ),
        (
            "Unknown group",
            "A group is one of six: Executive, Management, Academic, Service, Technologist, Others.",
        ),
        "R-FRM-05",
    ),
    errors.GroupStatedTwice: Problem(
        422,
        "WORKLOAD_GROUP_TWICE",
        ("ระบุกลุ่มซ้ำในสัดส่วนงาน", "โปรดรวมสัดส่วนงานของกลุ่ม {group} ไว้ในรายการเดียว"),
        ("A group is stated twice", "Please state one share for the group {group}."),
        "R-CLS-07",
    ),
    errors.EvidenceUnfit: Problem(
        422,
        "EVIDENCE_UNFIT",
        ("ข้อมูลลักษณะงานไม่ถูกต้องหลายแห่ง", "{reasons}"),
        ("Several things are wrong with the evidence", "{reasons}"),
        "R-CLS-07",
    ),
    errors.ClassificationNotFound: Problem(
        404,
        "CLASSIFICATION_NOT_FOUND",
        ("ไม่พบการจำแนกกลุ่ม", "ยังไม่มีการจำแนกกลุ่มนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Classification not found", "There is no such classification, or you may not see it."),
    ),
    errors.ClassificationAlreadyOpen: Problem(
        409,
        "CLASSIFICATION_ALREADY_OPEN",
        ("มีข้อเสนอที่รอพิจารณาอยู่แล้ว", "ข้อเสนอเดิมของบุคคลนี้ยังรอผู้บังคับบัญชาพิจารณา โปรดรอผล หรือขอให้ส่งกลับก่อนเสนอใหม่"),
        (
            "A proposal is open already",
            "An earlier proposal still waits for the supervisors. Wait for them, or have it sent back.",
        ),
        "R-CLS-10",
    ),
    errors.StageNotAnnounced: Problem(
        409,
        "STAGE_NOT_ANNOUNCED",
        (
            "หน่วยงานยังไม่ได้ประกาศระยะและบทบาท",
            "หน่วยงานต้องประกาศระยะพัฒนาการด้านดิจิทัลและบทบาทที่คาดหวังให้ทราบทั่วกันก่อน จึงจะระบุกลุ่มและบทบาทได้",
        ),
        (
            "The agency has announced no stage and roles",
            "The agency must announce its digital stage and the roles before groups and roles are set.",
        ),
        "R-CLS-14",
    ),
    errors.AnnouncedElsewhere: Problem(
        409,
        "ANNOUNCED_BY_ANOTHER_AGENCY",
        (
            "ข้อเสนอนี้ทำไว้ตามประกาศของส่วนราชการอื่น",
            "ปัจจุบันบุคคลนี้ปฏิบัติหน้าที่ในส่วนราชการอื่น โปรดส่งกลับเพื่อให้เสนอใหม่ตามประกาศของส่วนราชการปัจจุบัน (R-CLS-16)",
        ),
        (
            "Proposed under another agency's announcement",
            "The person works in another agency now; send it back, to be proposed under its own (R-CLS-16).",
        ),
        "R-CLS-15",
    ),
    errors.RoleNotAnnounced: Problem(
        409,
        "ROLE_NOT_ANNOUNCED",
        ("ประกาศไม่มีบทบาทของกลุ่มนี้", "ประกาศของหน่วยงานไม่ได้ระบุบทบาทของกลุ่ม {group}"),
        ("No role announced for the group", "The agency's announcement names no role for the group {group}."),
        "R-CLS-16",
    ),
    errors.Undecided: Problem(
        422,
        "CLS_UNDECIDED",
        (
            "ยังชี้ขาดกลุ่มไม่ได้",
            "ข้อมูลลักษณะงานยังไม่ชี้ขาด ผู้บังคับบัญชาต้องระบุกลุ่มที่เห็นชอบร่วมกัน",
        ),
        (
            "The group is undecided",
            "The evidence does not decide; the supervisor must state the group agreed on.",
        ),
        "R-CLS-08",
    ),
    errors.GroupDiffers: Problem(
        409,
        "GROUP_DIFFERS",
        (
            "กลุ่มไม่ตรงกับที่เสนอ",
            "ข้อเสนอระบุกลุ่ม {group} หากเห็นว่าควรเป็นกลุ่มอื่น โปรดส่งกลับให้เจ้าตัวเสนอใหม่",
        ),
        ("Another group than proposed", "The proposal says {group}; to have another one, send it back."),
        "R-CLS-10",
    ),
    errors.OverrideUnexplained: Problem(
        422,
        "OVERRIDE_REASON_REQUIRED",
        (
            "เหตุผลไม่ตรงกับกลุ่มที่เลือก",
            "กลุ่มที่เสนอแนะคือ {group} หากเลือกกลุ่มอื่นต้องระบุเหตุผล และหากเลือกตามที่เสนอแนะต้องไม่มีเหตุผล",
        ),
        (
            "The reason does not fit the group",
            "The suggestion is {group}: say why another one is proposed, and only then.",
        ),
        "R-CLS-09",
    ),
    errors.OverrideOver: Problem(
        422,
        "OVERRIDE_OVER",
        ("วันสิ้นสุดผ่านไปแล้ว", "วันที่กลุ่มซึ่งต่างจากที่เสนอแนะจะสิ้นสุดต้องไม่ก่อนวันนี้"),
        ("The last day is over", "The day up to which another group than suggested holds is before today."),
        "R-CLS-09",
    ),
    errors.WorkNotRecorded: Problem(
        404,
        "WORK_NOT_RECORDED",
        ("ยังไม่มีข้อมูลลักษณะงาน", "ยังไม่ได้บันทึกลักษณะงานของบุคคลนี้ โปรดบันทึกหรือระบุมาพร้อมข้อเสนอ"),
        ("The work is not recorded", "Nothing is known of this person's work; record it or state it."),
        "R-CLS-13",
    ),
    errors.BehavioursMissing: Problem(
        422,
        "BEHAVIOURS_PART_MISSING",
        (
            "รายการพฤติกรรมไม่ตรงกับที่เลือก",
            "เมื่อเลือกเพียงบางส่วนต้องระบุว่าส่วนใด และเมื่อเลือกทั้งหมดไม่ต้องมีรายการ",
        ),
        ("The list of behaviours does not fit", "Say which ones for a part; leave the list out for all."),
        "R-CLS-10",
    ),
    errors.SpecificRoleMissing: Problem(
        422,
        "SPECIFIC_ROLE_MISSING",
        (
            "ข้อความบทบาทเฉพาะไม่ตรงกับที่เลือก",
            "เมื่อขอกำหนดบทบาทเป็นการเฉพาะต้องเขียนบทบาทนั้น และเมื่อไม่ขอต้องไม่มีข้อความ",
        ),
        (
            "The specific role does not fit",
            "Write the role when a person-specific one is asked for, and only then.",
        ),
        "R-CLS-12",
    ),
    errors.NoReviewer: Problem(
        409,
        "NO_REVIEWER",
        (
            "ไม่มีผู้บังคับบัญชาที่จะพิจารณา",
            "ยังไม่มีผู้บังคับบัญชาในชั้นที่ต้องพิจารณา ระบบไม่เห็นชอบให้เอง เจ้าหน้าที่ด้านทรัพยากรบุคคลต้องกำหนดก่อน",
        ),
        (
            "Nobody is there to review",
            "No supervisor is set at the level required; nothing approves itself, HR must name one.",
        ),
        "R-CLS-11",
    ),
    errors.LevelOneFirst: Problem(
        409,
        "LEVEL1_FIRST",
        (
            "ผู้บังคับบัญชาชั้นต้นต้องพิจารณาก่อน",
            "ผู้บังคับบัญชาเหนือขึ้นไปให้ความเห็นชอบได้เมื่อผู้บังคับบัญชาชั้นต้นเห็นด้วยแล้ว",
        ),
        (
            "The immediate supervisor comes first",
            "The next-higher supervisor can approve once the immediate supervisor has agreed.",
        ),
        "R-CLS-11",
    ),
    errors.NextHigherApprovalRequired: Problem(
        409,
        "NEXT_HIGHER_APPROVAL_REQUIRED",
        (
            "ต้องได้รับความเห็นชอบจากผู้บังคับบัญชาเหนือขึ้นไปอีกระดับหนึ่ง",
            "ลักษณะงานสอดคล้องกับกลุ่มเป้าหมายมากกว่า 1 กลุ่มหรือเป็นบทบาทเฉพาะ จึงยังรอความเห็นชอบชั้นที่ 2",
        ),
        (
            "The next-higher supervisor must approve",
            "The work matches more than one group or the role is specific; it still waits for level 2.",
        ),
        "R-CLS-11",
    ),
    errors.SelfOrDuplicateApprover: Problem(
        403,
        "SELF_OR_DUPLICATE_APPROVER",
        (
            "ผู้พิจารณาต้องเป็นคนละคน",
            "เจ้าตัว ผู้บังคับบัญชาชั้นต้น และผู้บังคับบัญชาเหนือขึ้นไปต้องเป็นคนละคน แม้จะได้รับมอบหมายก็ตาม",
        ),
        (
            "Reviewers must be different people",
            "The person and the two reviewers must be three different accounts, delegated or not.",
        ),
        "R-CLS-11",
    ),
    errors.NotTheReviewer: Problem(
        403,
        "NOT_THE_REVIEWER",
        (
            "ท่านไม่ใช่ผู้พิจารณาในขั้นนี้",
            "ขั้นนี้เป็นหน้าที่ของผู้บังคับบัญชาของบุคคลนี้ หรือผู้ที่ได้รับมอบหมายเป็นลายลักษณ์อักษร",
        ),
        (
            "You are not the reviewer of this step",
            "This step is for the person's supervisor, or for one delegated in writing.",
        ),
        "R-CLS-10",
    ),
    errors.IllegalTransition: Problem(
        409,
        "CLASSIFICATION_STATUS",
        (
            "ทำขั้นตอนนี้ไม่ได้ในสถานะปัจจุบัน",
            "การจำแนกกลุ่มอยู่ในสถานะ “{classification_status}” จึง{action}ไม่ได้ โปรดอ่านข้อมูลล่าสุด",
        ),
        (
            "Not possible in this state",
            "The classification is {classification_status}: nobody can {action} it. Please read it again.",
        ),
        "R-CLS-10",
        _WORDS,
    ),
}
