"""Tables as CSV that a Thai spreadsheet opens as it is meant: UTF-8 with BOM, Thai headers.

A text cell that a spreadsheet would take for a formula is written with an apostrophe before it.

Source:
    OWASP, CSV injection: cells that begin with = + - @, tab or carriage return.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

from fastapi import Response

from reporting_svc.api.schemas import TableRowOut
from reporting_svc.domain.kpis import NO_DATA

MEDIA_TYPE = "text/csv"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADERS = (
    "ปีงบประมาณ",
    "วันตัดยอด",
    "ระดับ",
    "หน่วยงาน",
    "บุคลากรในขอบเขต (คน)",
    "จัดทำแผน (คน)",
    "ดำเนินการตามแผน (คน)",
    "จัดทำและดำเนินการตามแผน (คน)",
    "ร้อยละที่จัดทำแผน",
    "ร้อยละที่ดำเนินการในผู้ที่จัดทำแผน",
    "ร้อยละตามตัวชี้วัด",
    "หมายเหตุ",
)
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        "description": "One page, or a file with all rows",
    }
}


def is_wanted(accept: str) -> bool:
    """Whether CSV is asked for by name; a browser's */* gets JSON."""
    return any(part.split(";")[0].strip().lower() == MEDIA_TYPE for part in accept.split(","))


def answer(name: str, rows: Sequence[TableRowOut]) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name.lower()}.csv"',
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    return Response(_text(rows), media_type=f"{MEDIA_TYPE}; charset=utf-8; header=present", headers=headers)


def _text(rows: Sequence[TableRowOut]) -> str:
    file = io.StringIO()
    file.write(BOM)
    writer = csv.writer(file)
    writer.writerow(HEADERS)
    writer.writerows(_cells(row) for row in rows)
    return file.getvalue()


def _cells(row: TableRowOut) -> list[Any]:
    nothing = NO_DATA.th
    rates = (row.rates.get("made_percent"), row.rates.get("carried_out_of_made_percent"), row.value)
    return [
        row.fiscal_year_be,
        row.cut_off_on.isoformat(),
        "รวม" if row.is_total else "หน่วยงานย่อย",
        _safe(row.organisation.name.th),
        *("" if count is None else count for count in (row.in_scope, row.made, row.carried_out, row.both)),
        *(nothing if rate is None else rate for rate in rates),
        row.note.th if row.note else "",
    ]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
