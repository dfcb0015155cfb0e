"""What is wrong with a row of a file and how to mend it, in Thai and English, with the rule it breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service_kit.problems import Problem
from service_kit.schemas import WordsOut

from people_svc.api.import_schemas import FlawOut
from people_svc.api.problems import PROBLEMS
from people_svc.domain.imports.issues import Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.persistence.imports.tables import ImportRow


@dataclass(frozen=True)
class Words:
    """(what is wrong, how to mend it) in each language."""

    th: tuple[str, str]
    en: tuple[str, str]
    rule: str = ""


_KIND = "rules.md 8"
WORDS: dict[Issue, Words] = {
    Issue.CELL_MISSING: Words(
        ("ไม่มีข้อมูลที่จำเป็น", "กรอกข้อมูลในช่องนี้"), ("A required cell is empty", "Fill the cell.")
    ),
    Issue.CELL_TOO_LONG: Words(
        ("ข้อความยาวเกิน {length_max} ตัวอักษร", "ย่อข้อความให้สั้นลง"),
        ("The text is longer than {length_max} characters", "Shorten the text."),
    ),
    Issue.CELL_UNPRINTABLE: Words(
        ("มีอักขระควบคุมที่พิมพ์ไม่ได้", "ลบอักขระที่มองไม่เห็นแล้วพิมพ์ข้อความใหม่"),
        ("The cell has control characters", "Delete what cannot be seen and type the text again."),
    ),
    Issue.CELL_FORMULA: Words(
        ("เป็นสูตรคำนวณ ไม่ใช่ข้อความ", "วางเฉพาะค่า (paste values) แทนสูตร"),
        ("The cell is a formula, not a text", "Paste its value instead of the formula."),
    ),
    Issue.WORD_UNKNOWN: Words(
        ("ไม่รู้จักคำหรือรหัสนี้", "ใช้คำตามคำอธิบายในแม่แบบ"),
        ("The word or code is not known", "Use a word that the template explains."),
        _KIND,
    ),
    Issue.DATE_UNREADABLE: Words(
        ("อ่านวันที่ไม่ได้", "เขียนเป็น วัน/เดือน/ปี เช่น 1/10/2566 หรือ 1 ต.ค. 2566"),
        ("The date cannot be read", "Write day/month/year such as 1/10/2566, or 2023-10-01."),
        _KIND,
    ),
    Issue.DATE_YEAR_SHORT: Words(
        ("ปีมีไม่ครบสี่หลัก จึงไม่รู้ว่าเป็น พ.ศ. หรือ ค.ศ.", "เขียนปีให้ครบสี่หลัก"),
        ("The year has fewer than four digits", "Write all four digits of the year."),
        _KIND,
    ),
    Issue.DATE_NOT_PLAUSIBLE: Words(
        ("ปีไม่สมเหตุสมผล", "ตรวจปี พ.ศ. (มากกว่า 2400) หรือ ค.ศ. อีกครั้ง"),
        ("The year is not plausible", "Check the year: over 2400 it is of the Buddhist Era."),
        _KIND,
    ),
    Issue.PERIOD_REVERSED: Words(
        ("วันสิ้นสุดอยู่ก่อนวันเริ่ม", "แก้วันใดวันหนึ่งให้ถูกต้อง"),
        ("It ends before it begins", "Correct one of the two dates."),
    ),
    Issue.NUMBER_UNREADABLE: Words(
        ("ไม่ใช่จำนวนเต็ม", "กรอกเป็นจำนวนเต็ม เช่น 70"),
        ("It is no whole number", "Write a whole number such as 70."),
    ),
    Issue.NATIONAL_ID_CHECKSUM: Words(
        ("เลขประจำตัวประชาชนไม่ถูกต้อง หลักตรวจสอบไม่ตรง", "ตรวจเลข 13 หลักกับบัตรประชาชน"),
        ("The national ID fails its check digit", "Compare the 13 digits with the card."),
        _KIND,
    ),
    Issue.NATIONAL_ID_DIFFERS: Words(
        (
            "เลขประจำตัวประชาชนไม่ตรงกับที่บันทึกไว้ของเลขประจำตัวบุคลากรนี้",
            "ตรวจเลขกับบัตรประชาชน หากที่บันทึกไว้ผิด ให้เจ้าหน้าที่แก้ที่ข้อมูลบุคลากร "
            "(PUT /v1/people/{id}/national-id) เพราะการนำเข้าไฟล์ไม่แก้เลขที่บันทึกไว้แล้ว",
        ),
        (
            "The national ID is not the one on record for this personnel number",
            "Compare it with the card. If the record is wrong, an HR officer corrects it there "
            "(PUT /v1/people/{id}/national-id): a file never changes a number that is known.",
        ),
        _KIND,
    ),
    Issue.NATIONAL_ID_OF_ANOTHER: Words(
        (
            "เลขประจำตัวประชาชนเป็นของบุคคลอื่น",
            "ตรวจว่าเลขประจำตัวบุคลากรและเลขประจำตัวประชาชนเป็นของคนเดียวกัน",
        ),
        (
            "The national ID is another person's",
            "Check that both numbers belong to the same person.",
        ),
        _KIND,
    ),
    Issue.KEY_MISSING: Words(
        (
            "ไม่มีทั้งเลขประจำตัวบุคลากรและเลขประจำตัวประชาชน",
            "กรอกอย่างน้อยหนึ่งอย่าง เพื่อให้ระบบรู้ว่าเป็นใคร",
        ),
        ("Neither a personnel number nor a national ID", "Give at least one of them."),
    ),
    Issue.KEY_TWICE_IN_FILE: Words(
        ("ซ้ำกับแถวที่ {row} ของไฟล์นี้", "เหลือไว้เพียงแถวเดียว"),
        ("It repeats row {row} of this file", "Keep one of the two rows."),
    ),
    Issue.UNIT_UNKNOWN: Words(
        ("ไม่รู้จักรหัสหน่วยงานนี้", "ลงทะเบียนหน่วยงานหรือรหัสก่อน หรือแก้รหัสให้ถูกต้อง"),
        ("No unit has this code", "Register the unit or its code first, or correct the code."),
    ),
    Issue.UNIT_DIFFERS: Words(
        (
            "ไม่ตรงกับที่บันทึกไว้ของหน่วยงานนี้",
            "การนำเข้าไฟล์เปลี่ยนได้เฉพาะชื่อ หากหน่วยงานย้ายสังกัด ให้บันทึกการย้ายพร้อมวันที่มีผล "
            "(POST /v1/organisations/{id}/moves) มิฉะนั้นแก้ไฟล์ให้ตรง",
        ),
        (
            "It is not what is on record for this unit",
            "A file changes names only. If the unit has moved, record the move and its day "
            "(POST /v1/organisations/{id}/moves); otherwise correct the file.",
        ),
    ),
    Issue.UNIT_NOT_YOURS: Words(
        ("หน่วยงานนี้อยู่นอกหน่วยงานที่ท่านดูแล", "ให้เจ้าหน้าที่ของหน่วยงานนั้นนำเข้าข้อมูลแถวนี้"),
        ("The unit is outside the one you are officer of", "Let the officer of that unit import the row."),
    ),
    Issue.NO_AGENCY_ABOVE: Words(
        ("หน่วยงานนี้ไม่อยู่ใต้ส่วนราชการใด", "ระบุหน่วยงานที่อยู่ใต้ส่วนราชการระดับกรมหรือเทียบเท่า"),
        ("The unit belongs to no agency", "Name a unit below an agency."),
        "R-CLS-15",
    ),
    Issue.PERSON_UNKNOWN: Words(
        ("ไม่พบบุคลากรตามเลขนี้", "นำเข้าบุคลากรก่อน หรือแก้เลขให้ถูกต้อง"),
        ("Nobody has this number", "Import the person first, or correct the number."),
    ),
    Issue.PERSON_NOT_YOURS: Words(
        ("เลขนี้เป็นของบุคลากรนอกหน่วยงานที่ท่านดูแล", "ตรวจเลข หรือประสานเจ้าหน้าที่ของหน่วยงานต้นสังกัด"),
        ("The number belongs to somebody outside your unit", "Check it, or ask the officer of that unit."),
    ),
    Issue.ROW_TOO_WIDE: Words(
        ("แถวนี้มีช่องมากกว่าหัวตาราง", "ตรวจเครื่องหมายคั่นหรือเครื่องหมายคำพูดในแถวนี้"),
        ("The row has more cells than the header", "Check separators and quotes in this row."),
    ),
}


ADDED = ["ผลของแถว (row status)", "ข้อผิดพลาด", "วิธีแก้ไข", "What is wrong", "How to mend it", "กฎ (rule)"]
_STATUSES = {
    RowStatus.REGISTERED: "เพิ่มใหม่ (registered)",
    RowStatus.CHANGED: "เปลี่ยนแปลง (changed)",
    RowStatus.UNCHANGED: "ไม่เปลี่ยนแปลง (unchanged)",
    RowStatus.REFUSED: "ไม่รับ (refused)",
}


def told_in_cells(row: ImportRow | None) -> list[str]:
    """What became of a row, as the cells that are added to it; nothing yet of a row not reached."""
    if row is None:
        return [""] * len(ADDED)
    flaws = [flaw_out(flaw) for flaw in row.flaws or []]
    said = [(flaw.detail.th, flaw.detail.en or "", flaw.mend.th, flaw.mend.en or "") for flaw in flaws]
    where = [f"{flaw.column}: " if flaw.column else "" for flaw in flaws]
    return [
        _STATUSES[row.status],
        "; ".join(place + th for place, (th, *_) in zip(where, said, strict=True)),
        "; ".join(mend for _, _, mend, _ in said),
        "; ".join(place + en for place, (_, en, *_) in zip(where, said, strict=True)),
        "; ".join(mend for *_, mend in said),
        "; ".join(f"{flaw.code} {flaw.rule or ''}".strip() for flaw in flaws),
    ]


def flaw_out(flaw: Mapping[str, Any]) -> FlawOut:
    """A flaw as it was noted, in words; what a use case refused is said as that refusal is elsewhere."""
    facts = {name: str(fact) for name, fact in flaw["facts"].items()}
    if flaw["issue"] == Issue.REFUSED:
        return _as_problem(_PROBLEM_OF[facts.pop("error")], flaw, facts)
    words = WORDS[Issue(flaw["issue"])]
    (th, mend_th), (en, mend_en) = words.th, words.en
    return FlawOut(
        code=flaw["issue"],
        column=flaw["column"] or None,
        detail=WordsOut(th=th.format(**facts), en=en.format(**facts)),
        mend=WordsOut(th=mend_th, en=mend_en),
        rule=words.rule or None,
    )


def _as_problem(problem: Problem, flaw: Mapping[str, Any], facts: Mapping[str, str]) -> FlawOut:
    return FlawOut(
        code=problem.code,
        column=flaw["column"] or None,
        detail=WordsOut(th=problem.title("th"), en=problem.title("en")),
        mend=WordsOut(th=problem.detail("th", facts), en=problem.detail("en", facts)),
        rule=problem.rule or None,
    )


_PROBLEM_OF = {kind.__name__: problem for kind, problem in PROBLEMS.items()}
