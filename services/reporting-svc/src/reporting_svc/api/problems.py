"""Which HTTP problem each domain error becomes."""

from service_kit.problems import Problem

from reporting_svc.domain import errors

PROBLEMS: dict[type[Exception], Problem] = {
    errors.OrganisationNotFound: Problem(
        404,
        "ORGANISATION_NOT_FOUND",
        ("ไม่พบหน่วยงาน", "ไม่มีหน่วยงานนี้ในรายงาน หรือท่านไม่มีสิทธิ์ดูข้อมูลของหน่วยงานนี้"),
        ("Organisation not found", "There is no such organisation in the reports, or you may not see it."),
    ),
    errors.OnlyTotals: Problem(
        403,
        "ONLY_TOTALS",
        ("ดูได้เฉพาะยอดรวม", "ท่านดูได้เฉพาะยอดรวมของหน่วยงานที่สังกัด ไม่สามารถแยกตามกลุ่มหรือประเภทบุคลากร"),
        (
            "Totals only",
            "You can see the totals of your own agency, not parts by group or kind of personnel.",
        ),
    ),
    errors.KpiNotFound: Problem(
        404,
        "KPI_NOT_FOUND",
        ("ไม่พบตัวชี้วัด", "ไม่มีตัวชี้วัดรหัสนี้ โปรดดูรายการตัวชี้วัดทั้งหมด"),
        ("KPI not found", "There is no KPI with this id. Please see the list of KPIs."),
    ),
    errors.CalendarNotFound: Problem(
        404,
        "CALENDAR_NOT_FOUND",
        ("ไม่พบปฏิทินรอบรายงาน", "ไม่มีปฏิทินนี้ ปฏิทินที่ใช้ได้คือ {known}"),
        ("Calendar not found", "There is no such calendar. Known calendars: {known}."),
    ),
    errors.KpiNotComputed: Problem(
        422,
        "KPI_NOT_COMPUTED",
        ("ตัวชี้วัดนี้ยังไม่กำหนดวิธีคำนวณ", "เอกสารต้นทางไม่ได้ระบุสูตรหรือเกณฑ์ของ {kpi_id} และหน่วยงานยังไม่ได้กำหนด"),
        (
            "No formula is set for this KPI",
            "The sources print no formula or scale for {kpi_id}, and the agency has set none.",
        ),
        rule="R-KPI-14",
    ),
    errors.KpiNotCounted: Problem(
        422,
        "KPI_NOT_COUNTED",
        ("ระบบไม่ได้นับตัวชี้วัดนี้", "ไม่มีข้อมูลในระบบให้นับ {kpi_id} หน่วยงานเป็นผู้รายงานผลเอง"),
        (
            "This KPI is not counted here",
            "Nothing in the platform lets us count {kpi_id}; the agency reports it itself.",
        ),
        rule="R-KPI-14",
    ),
    errors.CountsMissing: Problem(
        422,
        "COUNTS_MISSING",
        ("ขาดจำนวนที่ใช้คำนวณ", "การคำนวณ {kpi_id} ต้องมีจำนวนต่อไปนี้ทุกแถว: {facts}"),
        ("Counts are missing", "Computing {kpi_id} needs these counts in every row: {facts}."),
        rule="R-KPI-06",
    ),
    errors.KpiRange: Problem(
        422,
        "KPI_RANGE",
        ("จำนวนขัดแย้งกัน", "มีจำนวนส่วนย่อยมากกว่าจำนวนทั้งหมด จึงไม่คำนวณร้อยละ: {reasons}"),
        (
            "The counts contradict each other",
            "A part is larger than its whole, so nothing is computed: {reasons}",
        ),
        rule="R-KPI-06",
    ),
    errors.RowRange: Problem(
        422,
        "KPI_ROW_RANGE",
        ("ส่วนย่อยมากกว่าทั้งหมด", "{pointer}: {part} ต้องไม่มากกว่า {whole}"),
        ("A part is larger than its whole", "{pointer}: {part} must not be more than {whole}"),
        rule="R-KPI-06",
    ),
    errors.CutOffInFuture: Problem(
        422,
        "CUT_OFF_IN_FUTURE",
        ("วันตัดยอดยังมาไม่ถึง", "วันตัดยอด {as_of} อยู่หลังวันนี้ ({today}) จึงยังนับไม่ได้"),
        ("The cut-off date has not come", "The cut-off date {as_of} is after today ({today})."),
        rule="AMB-10",
    ),
    errors.CutOffBeforeYear: Problem(
        422,
        "CUT_OFF_BEFORE_YEAR",
        ("วันตัดยอดอยู่ก่อนปีงบประมาณ", "วันตัดยอด {as_of} อยู่ก่อนวันเริ่มปีงบประมาณ ({starts_on})"),
        ("The cut-off date is before the fiscal year", "The cut-off date {as_of} is before {starts_on}."),
        rule="AMB-10",
    ),
    errors.UnreadableMoment: Problem(
        422,
        "MOMENT_UNREADABLE",
        (
            "อ่านวันเวลาไม่ได้",
            "โปรดระบุเป็นวันที่ เช่น 2023-10-01 หรือเวลา เช่น 2023-09-30T17:30Z โดยใช้ปี ค.ศ. 1900 ถึง 2200"
            " (เครื่องหมาย + ใน URL ต้องเขียนเป็น %2B)",
        ),
        (
            "The moment cannot be read",
            "Please give a date such as 2023-10-01 or an instant such as 2023-09-30T17:30Z,"
            " in a Gregorian year from 1900 to 2200 (a + in the address is written %2B).",
        ),
    ),
}
