"""Which HTTP problem each refusal about other forms of a release becomes."""

from service_kit.problems import Problem

from framework_svc.domain import errors_exchange

EXCHANGE_PROBLEMS: dict[type[Exception], Problem] = {
    errors_exchange.CaseObjectNotFound: Problem(
        404,
        "CASE_OBJECT_NOT_FOUND",
        ("ไม่พบรายการ", "ไม่มีรายการที่เผยแพร่แล้วตามตัวระบุนี้"),
        ("Unknown object", "Nothing that is published has this identifier."),
    ),
    errors_exchange.CaseIdentifierUnreadable: Problem(
        404,
        "CASE_IDENTIFIER_UNREADABLE",
        ("ตัวระบุไม่ถูกต้อง", "ตัวระบุต้องเป็น UUID"),
        ("Invalid UUID", "The identifier must be a UUID."),
    ),
    errors_exchange.CaseSelectionUnknown: Problem(
        400,
        "CASE_SELECTION_UNKNOWN",
        (
            "เลือกหรือกรองข้อมูลไม่ได้",
            "filter ต้องเขียนเช่น title~'ดิจิทัล' AND language='th' และใช้ได้เฉพาะฟิลด์ {fields}",
        ),
        (
            "The selection cannot be made",
            "Write filter as title~'digital' AND language='th'. The fields are {fields}.",
        ),
    ),
    errors_exchange.CaseSortUnknown: Problem(
        400,
        "CASE_SORT_UNKNOWN",
        ("เรียงลำดับไม่ได้", "เรียงได้เฉพาะตามฟิลด์ {fields}"),
        ("The order is not known", "It can be sorted by {fields}."),
    ),
    errors_exchange.RepresentationUnknown: Problem(
        406,
        "REPRESENTATION_UNKNOWN",
        ("ไม่มีรูปแบบที่ขอ", "รูปแบบที่มีคือ {media_types}"),
        ("Not in this form", "It is told as {media_types}."),
    ),
    errors_exchange.AlignmentRefused: Problem(
        422,
        "ALIGNMENT_REFUSED",
        ("การเทียบเคียงยังใช้ไม่ได้", "โปรดแก้ไขดังนี้: {reasons}"),
        ("The alignments cannot be stated", "Please mend them: {reasons}"),
    ),
    errors_exchange.NotOfScheme: Problem(
        422,
        "ALIGNMENT_NOT_OF_SCHEME",
        ("ที่อยู่ไม่ใช่ของมาตรฐานนี้", "{uri} ไม่ใช่ที่อยู่ของ {scheme}"),
        ("The address is not of the scheme", "{uri} is no address of {scheme}."),
    ),
    errors_exchange.AlignmentTwice: Problem(
        422,
        "ALIGNMENT_TWICE",
        ("ระบุซ้ำ", "ระบุการเทียบเคียงกับ {uri} ซ้ำ"),
        ("It is stated twice", "The alignment to {uri} is stated twice."),
    ),
    errors_exchange.SkosOfDraft: Problem(
        409,
        "SKOS_OF_DRAFT",
        ("ยังไม่ประกาศใช้", "ข้อมูลเชื่อมโยง (SKOS) มีเฉพาะรุ่นที่ประกาศใช้แล้ว"),
        ("Not published yet", "Linked data (SKOS) is told of published releases only."),
    ),
    errors_exchange.ImportNotFound: Problem(
        404,
        "FRAMEWORK_IMPORT_NOT_FOUND",
        ("ไม่พบการนำเข้า", "ไม่มีการนำเข้าตามรหัสที่ระบุ"),
        ("No such import", "There is no import of this id."),
    ),
    errors_exchange.ImportStateForbids: Problem(
        409,
        "FRAMEWORK_IMPORT_STATE",
        ("ทำรายการนี้ในสถานะปัจจุบันไม่ได้", "การนำเข้าอยู่ในสถานะ “{state}” จึง{action}ไม่ได้"),
        ("Not possible in this state", "The import is {state}: nobody can {action} it."),
        words={
            "checking": ("กำลังตรวจ", "being checked"),
            "checked": ("ตรวจแล้ว", "checked"),
            "applying": ("กำลังนำเข้า", "being applied"),
            "applied": ("นำเข้าแล้ว", "applied"),
            "cancelled": ("ยกเลิกแล้ว", "cancelled"),
            "failed": ("ไม่สำเร็จ", "failed"),
            "apply": ("นำเข้า", "apply"),
            "cancel": ("ยกเลิก", "cancel"),
        },
    ),
    errors_exchange.ImportHasFlaws: Problem(
        409,
        "FRAMEWORK_IMPORT_HAS_FLAWS",
        ("ยังมีแถวที่ไม่ถูกต้อง", "มี {refused} แถวที่รับไม่ได้ โปรดแก้ไฟล์ตามวิธีที่บอกไว้แล้วนำเข้าใหม่"),
        (
            "Some rows have flaws",
            "{refused} rows cannot be taken. Mend the file as the rows say, and import it again.",
        ),
        rule="R-FRM-07",
    ),
    errors_exchange.ImportFaulted: Problem(
        503,
        "FRAMEWORK_IMPORT_FAULT",
        ("ระบบขัดข้อง", "ระบบขัดข้องขณะอ่านไฟล์ และไม่ได้นำข้อมูลใดเข้า โปรดลองใหม่ หากยังไม่ได้โปรดแจ้งผู้ดูแลระบบ"),
        (
            "The service failed",
            "The service failed at this file and took nothing of it. Try again, or tell those who run it.",
        ),
    ),
    errors_exchange.ImportFileUnreadable: Problem(
        422,
        "FRAMEWORK_IMPORT_UNREADABLE",
        ("อ่านไฟล์ไม่ได้", "ไฟล์ใช้ไม่ได้เพราะ{reason} โปรดแก้ไฟล์ หรือกรอกในแม่แบบแล้วนำเข้าใหม่"),
        (
            "The file cannot be read",
            "The file is of no use: {reason}. Mend it, or fill in the template, and import it again.",
        ),
        words={
            "format": ("ชนิดของไฟล์ไม่ตรงกับที่เลือก", "it is not of the chosen kind"),
            "encoding": ("ไม่ใช่ข้อความ UTF-8, TIS-620 หรือ Windows-874", "its text is in no known encoding"),
            "quotes": ("มีเครื่องหมายคำพูดที่ไม่ปิด หรือช่องที่ยาวเกินไป", "a quote is not closed, or a cell too long"),
            "workbook": (
                "สมุดงานเสีย มีรหัสผ่าน มีมาโคร หรือใหญ่เกินไป",
                "the workbook is broken, locked or too large",
            ),
            "json": (
                "ไม่ใช่ JSON ซ้อนกันลึก หรือมีจำนวนที่ยาวเกินไป",
                "it is no JSON, or nested too deeply, or says too long a number",
            ),
            "document": ("ไม่ใช่เอกสารของรุ่นกรอบทักษะ", "it is no document of a release"),
        },
    ),
    errors_exchange.ImportTooManyRows: Problem(
        422,
        "FRAMEWORK_IMPORT_TOO_MANY_ROWS",
        ("แถวมากเกินไป", "นำเข้าได้ครั้งละไม่เกิน {rows_max} แถว โปรดแบ่งไฟล์"),
        ("Too many rows", "At most {rows_max} rows are taken at once. Divide the file."),
    ),
    errors_exchange.ImportColumnsMissing: Problem(
        422,
        "FRAMEWORK_IMPORT_COLUMNS",
        ("คอลัมน์ไม่ครบหรือซ้ำ", "โปรดใช้หัวคอลัมน์ตามแม่แบบ คอลัมน์ที่ขาดหรือซ้ำคือ {columns}"),
        ("Columns are missing or twice", "Use the headers of the template. Missing or twice: {columns}."),
    ),
    errors_exchange.ImportTargetMissing: Problem(
        422,
        "FRAMEWORK_IMPORT_TARGET",
        ("ไม่ระบุกรอบหรือรุ่น", "โปรดระบุ framework_key และ release_key เพราะไฟล์ไม่ได้บอกไว้ หรือบอกไว้ในรูปแบบที่ใช้ไม่ได้"),
        (
            "Which framework and release?",
            "Say framework_key and release_key, as the file does not, or not in a form that can be used.",
        ),
    ),
}
