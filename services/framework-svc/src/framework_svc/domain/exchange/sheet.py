"""Nodes as rows of a sheet, and back without loss: which columns there are, and how a cell says a value."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from framework_svc.domain.exchange.flaw import Flaw, Issue

# Our name, Thai and English; the header of a column shows Thai and our name.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "kind": ("ชนิด", "Kind of node"),
    "key": ("รหัส", "Key or code"),
    "parent_kind": ("ชนิดของรายการแม่", "Kind of the parent"),
    "parent_key": ("รหัสของรายการแม่", "Key of the parent"),
    "position": ("ลำดับ", "Place among its kind"),
    "title_th": ("ชื่อภาษาไทย", "Title in Thai"),
    "title_en": ("ชื่อภาษาอังกฤษ", "Title in English"),
    "text_th": ("คำอธิบายภาษาไทย", "Text in Thai"),
    "text_en": ("คำอธิบายภาษาอังกฤษ", "Text in English"),
    "provenance": ("ที่มา", "Provenance"),
    "source": ("แหล่งอ้างอิง บรรทัดละหนึ่งแหล่ง", "Sources, one a line"),
    "facts": ("ข้อมูลอื่น (JSON)", "Facts as JSON"),
    "facts_more": ("ข้อมูลอื่นส่วนที่เหลือ", "The rest of long facts"),
}
REQUIRED = ("kind", "key", "provenance", "source")
FACTS_CELL = 30_000  # a workbook's cell holds 32,767 characters
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")

Cells = list[str]


def header_of(name: str) -> str:
    return f"{COLUMNS[name][0]} ({name})"


def cells_of(node: Any) -> Cells:
    """A node as a row, in the order of the columns."""
    title, text = node.title or {}, node.text or {}
    facts = json.dumps(node.facts, ensure_ascii=False, sort_keys=True) if node.facts else ""
    said = {
        "kind": node.kind.value,
        "key": node.key,
        "parent_kind": str(node.parent_kind or ""),
        "parent_key": node.parent_key or "",
        "position": str(node.position),
        "title_th": title.get("th") or "",
        "title_en": _optional(title.get("en")),
        "text_th": text.get("th") or "",
        "text_en": _optional(text.get("en")),
        "provenance": node.provenance.value,
        "source": _lines(node.source),
        "facts": facts[:FACTS_CELL],
        "facts_more": facts[FACTS_CELL:],
    }
    return [said[name] for name in COLUMNS]


def said_in(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Flaw]]:
    """What a row says of a node, as far as its cells can be read, and what cannot be."""
    flaws: list[Flaw] = [Flaw(Issue.MISSING, name) for name in REQUIRED if not cells.get(name, "").strip()]
    position = _number(cells.get("position", ""), flaws)
    said = {
        "kind": cells.get("kind", "").strip(),
        "key": cells.get("key", "").strip(),
        "parent_kind": cells.get("parent_kind", "").strip() or None,
        "parent_key": cells.get("parent_key", "").strip() or None,
        "position": position,
        "title": _words(cells, "title", flaws),
        "text": _words(cells, "text", flaws),
        "facts": _facts(cells.get("facts", "") + cells.get("facts_more", ""), flaws),
        "provenance": cells.get("provenance", "").strip(),
        "source": _sources(cells.get("source", ""), flaws),
    }
    return said, flaws


def shown_safely(text: str) -> str:
    """The text as a spreadsheet may open it: with a quote before what it would compute, or hide."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_written(text: str) -> str:
    """Without the quote that `shown_safely` sets."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _optional(text: str | None) -> str:
    return text if text else ""


def _words(cells: Mapping[str, str], name: str, flaws: list[Flaw]) -> dict[str, str | None] | None:
    th, en = cells.get(f"{name}_th", ""), cells.get(f"{name}_en", "")
    if en and not th:
        flaws.append(Flaw(Issue.MISSING, f"{name}_th"))
    return {"th": th, "en": en or None} if th or en else None


def _number(text: str, flaws: list[Flaw]) -> int:
    plain = text.strip().translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    if not plain:
        return 0
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        flaws.append(Flaw(Issue.NUMBER_UNREADABLE, "position"))
        return 0
    return int(plain)


def _facts(text: str, flaws: list[Flaw]) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        flaws.append(Flaw(Issue.JSON_UNREADABLE, "facts"))
        return {}
    return facts


def _lines(sources: Sequence[str]) -> str:
    """One a line, or as JSON where a line would not come back as it was."""
    plain = all(one == one.strip() and one and len(one.splitlines()) == 1 for one in sources)
    if plain and not sources[0].startswith("["):
        return "\n".join(sources)
    return json.dumps(list(sources), ensure_ascii=False)


def _sources(text: str, flaws: list[Flaw]) -> list[str]:
    if not text.startswith("["):
        return [line.strip() for line in text.splitlines() if line.strip()]
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        flaws.append(Flaw(Issue.JSON_UNREADABLE, "source"))
        return []
    return found
