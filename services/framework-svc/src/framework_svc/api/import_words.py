"""What is wrong with a row and how to mend it, in Thai and English, with the rule it breaks."""

from collections.abc import Mapping
from typing import Any

from service_kit.schemas import Output, WordsOut
from service_kit.validation import REASONS

from framework_svc.domain.exchange.flaw import Issue

Pair = tuple[str, str]
# (what is wrong, how to mend it), each in Thai and English.
WORDS: Mapping[Issue, tuple[Pair, Pair]] = {
    Issue.MISSING: (
        ("ไม่มีข้อมูลที่จำเป็น", "Something that is required is missing"),
        ("กรอกข้อมูลในช่องนี้", "Fill it in."),
    ),
    Issue.TOO_LONG: (
        ("ข้อความยาวเกินไป", "The text is too long"),
        ("ย่อข้อความให้สั้นลง", "Shorten it."),
    ),
    Issue.WORD_UNKNOWN: (
        ("ไม่รู้จักคำนี้", "The word is not known"),
        ("ใช้คำตามคำอธิบายในแม่แบบ", "Use one of the words that the template explains."),
    ),
    Issue.NUMBER_UNREADABLE: (
        ("ไม่ใช่จำนวนเต็ม", "It is no whole number"),
        (
            "กรอกเป็นจำนวนเต็ม เช่น 7 หรือเว้นไว้เพื่อวางเป็นรายการสุดท้าย",
            "Write a whole number such as 7, or leave it empty.",
        ),
    ),
    Issue.JSON_UNREADABLE: (
        ("อ่านเป็น JSON ไม่ได้ หรือซ้อนกันลึกเกินไป", "It cannot be read as JSON, or is nested too deeply"),
        ('เขียนในรูปแบบ {"ชื่อ": "ค่า"} หรือเว้นว่างไว้', 'Write {"name": "value"}, or leave the cell empty.'),
    ),
    Issue.VALUE_UNFIT: (
        ("ค่าใช้ไม่ได้", "The value is of no use"),
        ("แก้ค่าให้ถูกต้องตามคำอธิบายในแม่แบบ", "Correct it as the template explains."),
    ),
    Issue.IDENTIFIER_UNFIT: (
        ("ตัวระบุไม่ใช่ UUID", "The identifier is no UUID"),
        ("ขอไฟล์ใหม่จากระบบต้นทาง", "Ask the system that it came from for a sound file."),
    ),
    Issue.FORMULA: (
        ("เป็นสูตรคำนวณ ไม่ใช่ข้อความ", "The cell is a formula, not a text"),
        ("วางเฉพาะค่า (paste values) แทนสูตร", "Paste its value instead of the formula."),
    ),
    Issue.ROW_TOO_WIDE: (
        ("แถวนี้มีช่องมากกว่าหัวตาราง", "The row has more cells than the header"),
        ("ตรวจเครื่องหมายคั่นหรือเครื่องหมายคำพูดในแถวนี้", "Check separators and quotes in this row."),
    ),
    Issue.TWICE_IN_FILE: (
        ("รายการนี้ซ้ำกับแถวที่ {row}", "The node repeats row {row}"),
        ("เหลือไว้เพียงแถวเดียว", "Keep one of the two rows."),
    ),
    Issue.POSITION_TAKEN: (
        ("มีรายการชนิดเดียวกันอยู่ในลำดับนี้แล้ว", "Another node of the kind stands at this position"),
        ("เปลี่ยนลำดับ หรือเว้นไว้เพื่อวางเป็นรายการสุดท้าย", "Change it, or leave it empty to place the node last."),
    ),
    Issue.NODE_UNSOUND: (
        ("รายการยังไม่สมบูรณ์: {fault}", "The node is not sound: {fault}"),
        ("แก้ไขรายการตามที่ระบุ", "Mend it as said."),
    ),
}
_RULES = {Issue.NODE_UNSOUND: "R-FRM-07"}
# What node_faults says, in Thai; the names around it are the same in every language.
_FAULTS = {
    "has letters in its key that an address cannot carry": "รหัสมีอักขระที่ใช้ในที่อยู่ไม่ได้ (ใช้ A-Z a-z 0-9 . _ -)",
    "is in the code space of agencies": "รหัสที่ขึ้นต้นด้วย X- เป็นของหน่วยงาน",
    "belongs to no": "ต้องอยู่ใต้รายการชนิด",
    "has no title and is not said to be a gap": "ไม่มีชื่อ และไม่ได้ระบุที่มาว่า gap",
    "has no text": "ไม่มีคำอธิบาย",
    "has a text without Thai": "ข้อความไม่มีภาษาไทย",
    "names no source": "ไม่ระบุแหล่งอ้างอิง",
    "stands after the last place that there is": "อยู่ถัดจากลำดับสุดท้ายที่มีได้",
    "says nothing fit for": "ข้อมูลอื่น (facts) ต้องมีค่าที่ใช้ได้ของ",
    "has an alignment": "การเทียบเคียงกับมาตรฐานอื่นใช้ไม่ได้:",
    "states alignment": "ระบุการเทียบเคียงซ้ำ:",
    "has alignments that are": "การเทียบเคียงกับมาตรฐานอื่นใช้ไม่ได้:",
    "keeps under case": "ข้อมูล case จากระบบอื่นใช้ไม่ได้:",
}


class FlawOut(Output):
    """What is wrong with a row, where, and how to mend it."""

    code: str
    column: str | None
    detail: WordsOut
    mend: WordsOut
    rule: str | None


def flaw_out(flaw: Mapping[str, Any]) -> FlawOut:
    issue, facts = Issue(flaw["issue"]), flaw["facts"]
    (th, en), (mend_th, mend_en) = WORDS[issue]
    if issue is Issue.VALUE_UNFIT and facts.get("type") in REASONS:
        th, en = REASONS[facts["type"]]
    fault = str(facts.get("fault", ""))
    shown = {**facts, "fault": fault}
    return FlawOut(
        code=flaw["issue"],
        column=flaw["column"] or None,
        detail=WordsOut(
            th=th.format_map(_Facts({**shown, "fault": _in_thai(fault)})), en=en.format_map(_Facts(shown))
        ),
        mend=WordsOut(th=mend_th, en=mend_en),
        rule=_RULES.get(issue),
    )


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def _in_thai(fault: str) -> str:
    for english, thai in _FAULTS.items():
        if english in fault:
            return fault.replace(english, thai, 1)
    return fault
