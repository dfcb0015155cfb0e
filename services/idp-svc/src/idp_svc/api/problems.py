"""Which HTTP problem each domain error becomes."""

from service_kit.problems import Problem

from idp_svc.api.problem_words import WORDS
from idp_svc.domain import errors

PROBLEMS: dict[type[Exception], Problem] = {
    errors.PlanNotFound: Problem(
        404,
        "PLAN_NOT_FOUND",
        ("ไม่พบแผนพัฒนารายบุคคล", "ไม่มีแผนนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Plan not found", "There is no such plan, or you may not see it."),
    ),
    errors.ActivityNotFound: Problem(
        404,
        "ACTIVITY_NOT_FOUND",
        ("ไม่พบกิจกรรม", "แผนนี้ไม่มีกิจกรรมดังกล่าว"),
        ("Activity not found", "The plan has no such activity."),
    ),
    errors.AssessmentNotFound: Problem(
        404,
        "ASSESSMENT_NOT_FOUND",
        ("ไม่พบแบบประเมินตนเอง", "ไม่มีแบบประเมินตนเองนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Self-assessment not found", "There is no such self-assessment, or you may not see it."),
    ),
    errors.NotTheOwner: Problem(
        403,
        "NOT_THE_OWNER",
        ("ต้องทำโดยเจ้าของ", "รายการนี้ทำได้เฉพาะบุคคลที่เป็นเจ้าของแผนหรือแบบประเมิน"),
        ("Only the owner can do this", "Only the person whom it is about can do this."),
    ),
    errors.NotInTheLine: Problem(
        403,
        "NOT_IN_THE_LINE",
        ("ต้องทำโดยผู้บังคับบัญชา", "ผู้บังคับบัญชาของเจ้าของแผน หรือผู้ได้รับมอบหมายเป็นลายลักษณ์อักษร เป็นผู้ให้ข้อมูลป้อนกลับ"),
        ("Only the line can do this", "Feedback comes from a supervisor of the person, or from a delegate."),
        rule="R-IDP-12",
    ),
    errors.NotTheApprover: Problem(
        403,
        "NOT_THE_APPROVER",
        (
            "ท่านไม่ใช่ผู้ให้ความเห็นชอบแผนนี้",
            "ผู้ให้ความเห็นชอบคือผู้บังคับบัญชาชั้นต้น หรือผู้ที่ได้รับมอบหมายเป็นลายลักษณ์อักษรซึ่งยังอยู่ในระยะเวลาที่กำหนด",
        ),
        (
            "You are not the approver of this plan",
            "The immediate supervisor agrees, or a person delegated in writing for a period that holds.",
        ),
        rule="R-FRM-17",
    ),
    errors.SelfApproval: Problem(
        403,
        "SELF_APPROVAL",
        ("ให้ความเห็นชอบแผนของตนเองไม่ได้", "แผนของท่านต้องให้ผู้บังคับบัญชาชั้นต้นหรือผู้ได้รับมอบหมายพิจารณา"),
        ("You cannot approve your own plan", "Your immediate supervisor, or a delegate, decides on it."),
        rule="AMB-20",
    ),
    errors.IllegalTransition: Problem(
        409,
        "IDP_TRANSITION",
        (
            "ทำรายการนี้ในสถานะปัจจุบันไม่ได้",
            "แผนอยู่ในสถานะ “{plan_status}” จึง{action}ไม่ได้ โปรดอ่านแผนล่าสุด",
        ),
        (
            "Not possible in this status",
            "The plan is {plan_status}: nobody can {action} it. Please read it again.",
        ),
        words=WORDS,
    ),
    errors.VersionLocked: Problem(
        409,
        "VERSION_LOCKED",
        (
            "แผนที่ตกลงแล้วแก้ไขไม่ได้",
            "เนื้อหาของแผนที่ผู้บังคับบัญชาเห็นชอบแล้วแก้ไขไม่ได้ ท่านยังบันทึกความก้าวหน้าได้",
        ),
        (
            "An agreed plan is not edited in place",
            "What was agreed with the supervisor stays as it is. Progress can still be recorded.",
        ),
        rule="R-IDP-13",
    ),
    errors.PlanAlreadyExists: Problem(
        409,
        "IDP_ALREADY_EXISTS",
        ("มีแผนของปีงบประมาณนี้แล้ว", "ท่านมีแผนพัฒนารายบุคคลของปีงบประมาณ {fiscal_year_be} อยู่แล้ว โปรดใช้แผนเดิม"),
        (
            "There is a plan for this year",
            "You already have a plan for fiscal year {fiscal_year_be} BE. Please use that one.",
        ),
        rule="R-IDP-13",
    ),
    errors.NoReviewer: Problem(
        409,
        "NO_REVIEWER",
        (
            "ยังไม่มีผู้ให้ความเห็นชอบ",
            "ไม่มีผู้บังคับบัญชาชั้นต้นที่ปฏิบัติหน้าที่อยู่ในข้อมูลบุคคล โปรดให้เจ้าหน้าที่ด้านทรัพยากรบุคคลกำหนดผู้พิจารณา ระบบจะไม่เห็นชอบแทน",
        ),
        (
            "Nobody is there to agree",
            "The people data name no immediate supervisor in office. HR must name one; a plan is never"
            " approved by itself.",
        ),
        rule="AMB-20",
    ),
    errors.PersonNotKnown: Problem(
        409,
        "PERSON_NOT_KNOWN",
        ("ยังไม่มีข้อมูลบุคคล", "ระบบแผนพัฒนารายบุคคลยังไม่ได้รับข้อมูลของบุคคลนี้จากทะเบียนบุคลากร"),
        (
            "The person is not known yet",
            "The register of staff has not told us about the person yet.",
        ),
    ),
    errors.FrameworkNotKnown: Problem(
        503,
        "FRAMEWORK_NOT_KNOWN",
        ("ยังไม่มีกรอบทักษะ", "ยังไม่ได้รับกรอบทักษะด้านดิจิทัลที่เผยแพร่แล้ว โปรดลองใหม่ในอีกสักครู่"),
        (
            "No framework yet",
            "No published release has arrived yet. Please try again shortly.",
        ),
    ),
    errors.ContentRefused: Problem(
        422,
        "IDP_CONTENT",
        ("เนื้อหาแผนไม่ถูกต้อง", "{reasons}"),
        ("The content of the plan is not right", "{reasons}"),
    ),
    errors.PlanWithoutRole: Problem(
        422,
        "IDP_WITHOUT_ROLE",
        (
            "ยังไม่มีกลุ่มและบทบาทที่ตกลงแล้ว",
            "ต้องตกลงกลุ่มบุคลากรและบทบาทกับผู้บังคับบัญชาให้เสร็จสิ้นก่อน จึงจะจัดทำแผนได้",
        ),
        (
            "No agreed group and role",
            "Group and role must be agreed with the supervisor before a plan can be made.",
        ),
        rule="R-IDP-08",
    ),
    errors.PeriodReversed: Problem(
        422,
        "IDP_PERIOD",
        ("ช่วงเวลาไม่ถูกต้อง", "วันสิ้นสุด {ends_on} มาก่อนวันเริ่มต้น {starts_on} ({pointer})"),
        ("The period is reversed", "It ends on {ends_on}, before it starts on {starts_on} ({pointer})."),
        rule="R-IDP-08",
    ),
    errors.PriorityUnfit: Problem(
        422,
        "IDP_PRIORITY",
        ("ลำดับความสำคัญไม่ถูกต้อง", "ลำดับของทักษะต้องเป็น 1, 2, 3 … โดยไม่ซ้ำและไม่เว้น แต่ได้รับ {priorities}"),
        (
            "The priorities do not fit",
            "Priorities are 1, 2, 3 … without holes, not {priorities}.",
        ),
        rule="R-IDP-05",
    ),
    errors.SkillTwice: Problem(
        422,
        "IDP_SKILL_TWICE",
        ("ระบุทักษะซ้ำ", "ทักษะต่อไปนี้ระบุมากกว่าหนึ่งครั้ง: {units}"),
        ("A skill is named twice", "These skills are named more than once: {units}."),
        rule="R-IDP-05",
    ),
    errors.UnknownSkillUnit: Problem(
        422,
        "UNKNOWN_SKILL_UNIT",
        ("ไม่รู้จักหน่วยทักษะ", "ไม่มีหน่วยทักษะ {units} ในกรอบทักษะหรือในประกาศของหน่วยงาน"),
        ("Unknown skill unit", "Neither the framework nor the agency's announcement has {units}."),
        rule="R-FRM-12",
    ),
    errors.UnknownTool: Problem(
        422,
        "UNKNOWN_TOOL",
        ("ไม่รู้จักเครื่องมือการพัฒนา", "ไม่มีเครื่องมือ {tools} ในเครื่องมือการพัฒนาบุคลากรของกรอบทักษะ"),
        ("Unknown development tool", "The framework has no development tool {tools}."),
        rule="R-FRM-15",
    ),
    errors.ActivityWithoutSkill: Problem(
        422,
        "IDP_ACTIVITY_WITHOUT_SKILL",
        ("กิจกรรมไม่ตรงกับทักษะในแผน", "มีกิจกรรมของทักษะ {units} ซึ่งไม่ได้อยู่ในแผน"),
        (
            "An activity without its skill",
            "Activities develop {units}, which the plan does not have.",
        ),
        rule="R-IDP-05",
    ),
    errors.PlanNotSubmittable: Problem(
        422,
        "IDP_NOT_SUBMITTABLE",
        ("ยังเสนอแผนไม่ได้", "{reasons}"),
        ("The plan cannot be submitted yet", "{reasons}"),
        rule="R-IDP-08",
    ),
    errors.ElementMissing: Problem(
        422,
        "IDP_ELEMENT_MISSING",
        ("องค์ประกอบของแผนยังไม่ครบ 7 ข้อ", "ยังขาด: {elements_th}"),
        ("The seven elements are not complete", "Missing: {elements_en}."),
        rule="R-IDP-08",
    ),
    errors.SkillWithoutMethod: Problem(
        422,
        "IDP_SKILL_WITHOUT_METHOD",
        ("ทักษะยังไม่มีวิธีการพัฒนา", "ทักษะต่อไปนี้ยังไม่มีกิจกรรมการพัฒนา: {units}"),
        ("A skill without a method", "No activity is planned for {units}."),
        rule="R-IDP-05",
    ),
    errors.ActivityOutsidePeriod: Problem(
        422,
        "IDP_ACTIVITY_OUTSIDE_PERIOD",
        ("กิจกรรมอยู่นอกช่วงเวลาของแผน", "กิจกรรมลำดับที่ {numbers} ไม่ได้อยู่ในช่วงเวลาที่จะพัฒนา"),
        ("An activity outside the period", "Activities {numbers} do not lie within the plan's period."),
        rule="R-IDP-08",
    ),
    errors.ReasonMissing: Problem(
        422,
        "SEND_BACK_REASON_REQUIRED",
        ("ต้องระบุเหตุผล", "การส่งแผนกลับให้แก้ไขต้องบอกเหตุผลให้เจ้าของแผนทราบ"),
        ("A reason is needed", "A plan is sent back only with a reason that its owner can act on."),
    ),
    errors.PlanNotCompletable: Problem(
        422,
        "IDP_NOT_COMPLETABLE",
        ("ยังปิดแผนไม่ได้", "{reasons}"),
        ("The plan cannot be completed yet", "{reasons}"),
        rule="R-KPI-06",
    ),
    errors.SelfEvaluationMissing: Problem(
        422,
        "SELF_EVALUATION_MISSING",
        ("ยังไม่ได้ประเมินตนเอง", "ต้องประเมินตนเองว่าพัฒนาได้ตามแผนหรือไม่ก่อนปิดแผน"),
        ("No self-evaluation yet", "Before the plan is completed, evaluate whether it was met."),
        rule="R-IDP-11",
    ),
    errors.ActivityNotCarriedOut: Problem(
        422,
        "IDP_ACTIVITY_NOT_CARRIED_OUT",
        ("ยังมีกิจกรรมที่ไม่ได้ดำเนินการ", "กิจกรรมลำดับที่ {numbers} ยังไม่ครบตามเกณฑ์: {carried_out_rule}"),
        (
            "Activities are not carried out",
            "Activities {numbers} do not fit the rule: {carried_out_rule}.",
        ),
        rule="AMB-10",
        words=WORDS,
    ),
    errors.SelfEvaluationPartial: Problem(
        422,
        "SELF_EVALUATION_PARTIAL",
        ("ประเมินตนเองไม่ครบ", "ต้องประเมินทักษะในแผนทุกข้อ ข้อละหนึ่งครั้ง: {units}"),
        ("The self-evaluation is partial", "Evaluate every skill of the plan once: {units}."),
        rule="R-IDP-11",
    ),
    errors.SkillNotInPlan: Problem(
        422,
        "SKILL_NOT_IN_PLAN",
        ("ทักษะไม่ได้อยู่ในแผน", "ทักษะ {units} ไม่ได้อยู่ในแผนนี้"),
        ("A skill that is not in the plan", "The plan does not have {units}."),
        rule="R-IDP-11",
    ),
    errors.NotMetWithoutReason: Problem(
        422,
        "NOT_MET_REASON_REQUIRED",
        ("ต้องระบุเหตุผลที่ไม่เป็นไปตามแผน", "ทักษะ {units} ไม่เป็นไปตามแผน โปรดระบุเหตุผล"),
        ("Say why it was not met", "Please give the reason why this was not met: {units}."),
        rule="R-IDP-13",
    ),
    errors.DoneDateUnfit: Problem(
        422,
        "DONE_ON_UNFIT",
        ("วันที่แล้วเสร็จไม่ถูกต้อง", "ระบุวันที่แล้วเสร็จ {done_on} ได้เฉพาะกิจกรรมที่เสร็จแล้ว และต้องไม่เป็นวันในอนาคต"),
        ("The day of completion does not fit", "{done_on} fits only what is done, and no day to come."),
    ),
    errors.AnswerTwice: Problem(
        422,
        "ANSWER_TWICE",
        ("ตอบซ้ำ", "องค์ประกอบต่อไปนี้ตอบมากกว่าหนึ่งครั้ง: {cells}"),
        ("Answered twice", "These components are answered more than once: {cells}."),
        rule="R-IDP-02",
    ),
}
