"""Which HTTP problem each refusal of a whole run becomes; who is left out is in run_schemas.py."""

from service_kit.problems import Problem

from people_svc.domain import errors

_WORDS = {
    "checking": ("กำลังตรวจก่อนดำเนินการ", "under its dry run"),
    "checked": ("ตรวจแล้ว", "checked"),
    "proposing": ("กำลังเสนอ", "proposing"),
    "done": ("เสร็จแล้ว", "done"),
    "cancelled": ("ยกเลิกแล้ว", "cancelled"),
    "failed": ("ล้มเหลว", "failed"),
    "apply": ("ดำเนินการ", "apply"),
    "cancel": ("ยกเลิก", "cancel"),
    "finish": ("ทำให้เสร็จ", "finish"),
    "fail": ("หยุด", "give up"),
}
RUN_PROBLEMS: dict[type[Exception], Problem] = {
    errors.RunNotFound: Problem(
        404,
        "CLASSIFICATION_RUN_NOT_FOUND",
        ("ไม่พบการจำแนกทั้งหน่วยงาน", "ไม่มีการจำแนกทั้งหน่วยงานนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Run not found", "There is no such run, or you may not see it."),
    ),
    errors.RunStateForbids: Problem(
        409,
        "CLASSIFICATION_RUN_STATE",
        ("ทำรายการนี้ในสถานะปัจจุบันไม่ได้", "การจำแนกทั้งหน่วยงานอยู่ในสถานะ “{state}” จึง{action}ไม่ได้"),
        ("Not in this state", "The run is {state}: nobody can {action} it."),
        words=_WORDS,
    ),
}
