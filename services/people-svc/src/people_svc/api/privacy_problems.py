"""Which HTTP problem each refusal of privacy becomes."""

from service_kit.problems import Problem

from people_svc.domain.privacy import errors

_WORDS = {
    "submitted": ("รอพิจารณา", "submitted"),
    "accepted": ("รับคำขอแล้ว", "accepted"),
    "refused": ("ปฏิเสธแล้ว", "refused"),
    "withdrawn": ("ถอนแล้ว", "withdrawn"),
    "accept": ("รับคำขอ", "accept"),
    "refuse": ("ปฏิเสธ", "refuse"),
    "withdraw": ("ถอน", "withdraw"),
    "correction": ("คำขอแก้ไขข้อมูล", "a correction"),
    "export": ("คำขอสำเนาข้อมูล", "an export"),
    "erasure": ("คำขอลบข้อมูล", "an erasure"),
    "evidence_missing": ("หลักฐานไม่เพียงพอ", "missing evidence"),
    "record_is_right": ("ข้อมูลเดิมถูกต้องแล้ว", "a record that is right"),
    "law_or_court_order": ("กฎหมายหรือคำสั่งศาล", "law or a court order"),
    "rights_of_others": ("สิทธิของผู้อื่น", "the rights of others"),
    "legal_retention": ("ต้องเก็บตามกฎหมาย", "retention by law"),
    "public_task": ("ภารกิจเพื่อประโยชน์สาธารณะ", "a public task"),
    "other": ("เหตุอื่น", "another reason"),
}
PRIVACY_PROBLEMS: dict[type[Exception], Problem] = {
    errors.RequestNotFound: Problem(
        404,
        "DATA_REQUEST_NOT_FOUND",
        ("ไม่พบคำขอ", "ไม่มีคำขอเกี่ยวกับข้อมูลส่วนบุคคลนี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Request not found", "There is no such request about personal data, or you may not see it."),
    ),
    errors.RequestFileNotFound: Problem(
        404,
        "DATA_REQUEST_FILE_NOT_FOUND",
        ("ไม่พบไฟล์", "คำขอนี้ไม่มีไฟล์ดังกล่าว หรือไฟล์ถูกลบไปพร้อมข้อมูลส่วนบุคคลแล้ว"),
        ("File not found", "The request has no such file, or it went with the personal data."),
    ),
    errors.RequestStateForbids: Problem(
        409,
        "DATA_REQUEST_STATE",
        ("ทำรายการนี้ในสถานะปัจจุบันไม่ได้", "คำขออยู่ในสถานะ “{state}” จึง{action}ไม่ได้"),
        ("Not in this state", "The request is {state}: nobody can {action} it."),
        words=_WORDS,
    ),
    errors.RequestAlreadyOpen: Problem(
        409,
        "DATA_REQUEST_OPEN",
        ("มีคำขอเรื่องเดียวกันอยู่แล้ว", "โปรดรอผลของคำขอเดิม หรือถอนคำขอเดิมก่อน"),
        ("Asked already", "Please wait for the answer to the earlier request, or withdraw it."),
    ),
    errors.OwnRequest: Problem(
        403,
        "DATA_REQUEST_OWN",
        ("พิจารณาคำขอของตนเองไม่ได้", "คำขอเกี่ยวกับข้อมูลของท่านต้องให้เจ้าหน้าที่คนอื่นพิจารณา"),
        ("Own request", "A request about your own data is decided by another officer."),
    ),
    errors.RefusalUnfit: Problem(
        422,
        "REFUSAL_UNFIT",
        ("เหตุผลไม่ตรงกับประเภทคำขอ", "“{kind}” ปฏิเสธด้วยเหตุ “{reason}” ไม่ได้"),
        ("Reason does not fit", "One cannot refuse {kind} for {reason}."),
        words=_WORDS,
    ),
    errors.StillServing: Problem(
        409,
        "STILL_SERVING",
        ("ยังปฏิบัติงานอยู่", "ลบข้อมูลส่วนบุคคลได้เมื่อพ้นวันสุดท้ายที่ปฏิบัติงานแล้วเท่านั้น"),
        ("Still serving", "Personal data can be erased only after the last day of service."),
    ),
    errors.PersonErased: Problem(
        409,
        "PERSON_ERASED",
        ("ข้อมูลส่วนบุคคลถูกลบแล้ว", "ข้อมูลของบุคคลนี้ถูกลบอย่างถาวร จึงแก้ไขหรือขออีกไม่ได้"),
        ("Personal data erased", "This person's data were erased for ever; nothing can be changed or asked."),
    ),
    errors.ExportNotGranted: Problem(
        409,
        "EXPORT_NOT_GRANTED",
        ("ยังรับสำเนาข้อมูลไม่ได้", "ต้องเป็นคำขอสำเนาข้อมูลที่รับแล้ว และผู้ขอเป็นผู้รับเอง"),
        ("Export not granted", "Only an accepted request for an export can be fetched, by whoever asked."),
    ),
    errors.ImportRowsGone: Problem(
        410,
        "IMPORT_ROWS_REMOVED",
        ("ลบแถวข้อมูลของไฟล์แล้ว", "แถวข้อมูลของการนำเข้านี้พ้นกำหนดเก็บและถูกลบแล้ว เหลือเพียงจำนวน"),
        ("Rows removed", "The rows of this import were removed when their time was over; counts are left."),
    ),
}
