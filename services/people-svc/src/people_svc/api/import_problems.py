"""Which HTTP problem each refusal of a whole import becomes; those of its rows are in import_words.py."""

from service_kit.problems import Problem

from people_svc.domain.imports import errors

_REASONS = {
    "xls": (
        "เป็นไฟล์ Excel รุ่นเก่า (.xls) โปรดบันทึกเป็น .xlsx หรือ CSV",
        "it is an old .xls workbook; save it as .xlsx or CSV",
    ),
    "encoding": (
        "ไม่ใช่ข้อความ UTF-8, TIS-620 หรือ Windows-874",
        "its text is neither UTF-8 nor TIS-620 nor Windows-874",
    ),
    "quotes": ("มีเครื่องหมายคำพูดที่ไม่ปิด หรือช่องที่ยาวผิดปกติ", "a quote is never closed, or a cell is far too long"),
    "workbook": (
        "สมุดงานเสีย มีรหัสผ่าน มีมาโคร หรือใหญ่ผิดปกติเมื่อคลายออก",
        "the workbook is broken, locked, has macros, or unpacks to too much",
    ),
}
IMPORT_PROBLEMS: dict[type[Exception], Problem] = {
    errors.ImportNotFound: Problem(
        404,
        "IMPORT_NOT_FOUND",
        ("ไม่พบการนำเข้า", "ไม่มีการนำเข้านี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Import not found", "There is no such import, or you may not see it."),
    ),
    errors.ImportStateForbids: Problem(
        409,
        "IMPORT_STATE_FORBIDS",
        ("ทำรายการนี้ในสถานะปัจจุบันไม่ได้", "การนำเข้าอยู่ในสถานะ {state} จึงทำ {action} ไม่ได้"),
        ("Not in this state", "The import is {state}, so {action} is not possible."),
    ),
    errors.ImportUnitMissing: Problem(
        422,
        "IMPORT_UNIT_MISSING",
        ("ต้องระบุหน่วยงาน", "ท่านดูแลหลายหน่วยงาน โปรดระบุ organisation_id ที่จะนำเข้าข้อมูล"),
        ("The unit is missing", "You are officer of several units. Name the one by organisation_id."),
    ),
    errors.ImportFileUnreadable: Problem(
        422,
        "IMPORT_FILE_UNREADABLE",
        ("อ่านไฟล์ไม่ได้", "ต้องเป็นไฟล์ CSV หรือ XLSX: {reason}"),
        ("The file cannot be read", "It must be CSV or XLSX: {reason}."),
        words=_REASONS,
    ),
    errors.ImportFileEmpty: Problem(
        422,
        "IMPORT_FILE_EMPTY",
        ("ไฟล์ว่าง", "ไฟล์ต้องมีหัวตารางและข้อมูล โปรดใช้แม่แบบ"),
        ("The file is empty", "It needs a header and rows. Please use the template."),
    ),
    errors.ImportTooManyRows: Problem(
        422,
        "IMPORT_TOO_MANY_ROWS",
        ("ไฟล์มีแถวมากเกินไป", "รับได้ไม่เกิน {rows_max} แถว โปรดแบ่งไฟล์"),
        ("Too many rows", "At most {rows_max} rows are taken. Please split the file."),
    ),
    errors.ImportColumnTwice: Problem(
        422,
        "IMPORT_COLUMN_TWICE",
        ("หัวตารางซ้ำ", "มีมากกว่าหนึ่งคอลัมน์ที่หมายถึง {column}"),
        ("A column comes twice", "More than one column means {column}."),
    ),
    errors.ImportColumnsMissing: Problem(
        422,
        "IMPORT_COLUMNS_MISSING",
        ("ขาดคอลัมน์ที่จำเป็น", "ไม่พบคอลัมน์: {columns}"),
        ("Columns are missing", "These columns are not there: {columns}."),
    ),
}
