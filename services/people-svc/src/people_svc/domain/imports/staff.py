"""A row of staff: read whole, with every flaw at once.

A level is read in the code of its scheme and goes nowhere else: M1 is a level of DPIS here, never the role M1
(R-CLS-19, S09).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from people_svc.domain import person as people
from people_svc.domain.digits import arabic
from people_svc.domain.imports import cells
from people_svc.domain.imports.issues import CellRefused, Flaw, Issue
from people_svc.domain.organisation import CODE_LENGTH
from people_svc.domain.person import LevelScheme, PersonnelKind, PositionType

Row = Mapping[str, str]
Words = Mapping[str, str]
_DATE_LENGTH = 60
_NATIONAL_ID_LENGTH = 30


@dataclass(frozen=True)
class Codes:
    """Words that a file may use and what we call them; `levels` are codes of DPIS, with the type of each."""

    personnel_kinds: Words
    position_types: Words
    levels: Words
    type_of_level: Mapping[str, str]
    truths: Words


class StaffFacts(NamedTuple):
    """What a row says of a person; None says nothing, and changes nothing.

    A tuple, because a frozen dataclass of so many fields takes a third of the time that reading takes.
    """

    personnel_number: str | None
    national_id: str | None
    name_th: str
    name_en: str | None
    unit: str
    personnel_kind: PersonnelKind
    position_type: PositionType | None
    level_scheme: LevelScheme | None
    level_code: str | None
    position_title: str | None
    position_number: str | None
    line_of_work: str | None
    is_director_level: bool | None
    active_from: dt.date
    active_until: dt.date | None
    appointed_on: dt.date | None
    probation_until: dt.date | None


class Reading:
    """One row being read: what is wrong is collected, not raised."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.flaws: list[Flaw] = []

    def text(self, column: str, length: int) -> str:
        cell = self._row.get(column)
        if not cell:
            return ""
        try:
            return cells.text_of(cell, length=length)
        except CellRefused as refused:
            self.flaws.append(Flaw(refused.issue, column, refused.facts))
            return ""

    def required(self, column: str, length: int) -> str:
        before = len(self.flaws)
        if not (text := self.text(column, length)) and len(self.flaws) == before:
            self.flaws.append(Flaw(Issue.CELL_MISSING, column))
        return text

    def date(self, column: str) -> dt.date | None:
        if not (text := self.text(column, _DATE_LENGTH)):
            return None
        try:
            return cells.date_of(text)
        except CellRefused as refused:
            self.flaws.append(Flaw(refused.issue, column, refused.facts))
            return None

    def word(self, column: str, words: Words) -> str | None:
        if not (text := self.text(column, people.TITLE_LENGTH)):
            return None
        try:
            return cells.word_of(text, words)
        except CellRefused as refused:
            self.flaws.append(Flaw(refused.issue, column, refused.facts))
            return None


def read_staff(
    row: Row, codes: Codes, *, is_national_id: Callable[[str], bool]
) -> tuple[StaffFacts | None, list[Flaw]]:
    """The facts of a row, or what is wrong with it."""
    reading = Reading(row)
    number = arabic(reading.text("personnel_number", people.PERSONNEL_NUMBER_LENGTH)) or None
    national_id = _national_id(reading, is_national_id)
    if number is None and national_id is None and not reading.flaws:
        reading.flaws.append(Flaw(Issue.KEY_MISSING))
    name = _name(reading)
    unit = arabic(reading.required("organisation", CODE_LENGTH))
    reading.required("personnel_kind", people.TITLE_LENGTH)
    kind = reading.word("personnel_kind", codes.personnel_kinds)
    begins, ends = reading.date("active_from"), reading.date("active_until")
    if begins is None and not any(flaw.column == "active_from" for flaw in reading.flaws):
        reading.flaws.append(Flaw(Issue.CELL_MISSING, "active_from"))
    if begins and ends and ends < begins:
        reading.flaws.append(Flaw(Issue.PERIOD_REVERSED, "active_until"))
    scheme, level, position_type = _level(reading, codes, kind)
    is_director = reading.word("is_director_level", codes.truths)
    rest = {
        "name_en": reading.text("name_en", people.NAME_LENGTH) or None,
        "position_title": reading.text("position_title", people.TITLE_LENGTH) or None,
        "position_number": arabic(reading.text("position_number", people.POSITION_NUMBER_LENGTH)) or None,
        "line_of_work": reading.text("line_of_work", people.TITLE_LENGTH) or None,
    }
    appointed, probation = reading.date("appointed_on"), reading.date("probation_until")
    if reading.flaws or kind is None or begins is None:
        return None, reading.flaws
    return StaffFacts(
        personnel_number=number,
        national_id=national_id,
        name_th=name,
        unit=unit,
        personnel_kind=PersonnelKind(kind),
        position_type=position_type,
        level_scheme=scheme,
        level_code=level,
        is_director_level=None if is_director is None else is_director == "true",
        active_from=begins,
        active_until=ends,
        appointed_on=appointed,
        probation_until=probation,
        **rest,
    ), []


def _name(reading: Reading) -> str:
    """The whole name, or DPIS's three parts of it."""
    before = len(reading.flaws)
    if whole := reading.text("name_th", people.NAME_LENGTH):
        return whole
    title = reading.text("title_th", people.NAME_LENGTH)
    given, family = (reading.text(part, people.NAME_LENGTH) for part in ("given_name_th", "family_name_th"))
    name = f"{title}{given} {family}".strip()
    if not given and len(reading.flaws) == before:
        reading.flaws.append(Flaw(Issue.CELL_MISSING, "name_th"))
    if len(name) > people.NAME_LENGTH:
        reading.flaws.append(Flaw(Issue.CELL_TOO_LONG, "name_th", {"length_max": people.NAME_LENGTH}))
    return name


def _national_id(reading: Reading, is_national_id: Callable[[str], bool]) -> str | None:
    """Thirteen Arabic digits, however they were grouped and in whichever digits."""
    given = arabic(reading.text("national_id", _NATIONAL_ID_LENGTH))
    number = given.replace("-", "").replace(" ", "")
    if not number:
        return None
    if not is_national_id(number):
        reading.flaws.append(Flaw(Issue.NATIONAL_ID_CHECKSUM, "national_id"))
        return None
    return number


def _level(
    reading: Reading, codes: Codes, kind: str | None
) -> tuple[LevelScheme | None, str | None, PositionType | None]:
    """The level with its scheme, and the position type: as stated, or as the level of an official implies."""
    text = reading.text("level", people.LEVEL_CODE_LENGTH)
    stated = reading.word("position_type", codes.position_types)
    if not text:
        return None, None, PositionType(stated) if stated else None
    code = codes.levels.get(cells.plain(text))
    scheme = LevelScheme.DPIS if code else LevelScheme.OTHER
    implied = codes.type_of_level.get(code or "") if kind == PersonnelKind.OFFICIAL else None
    position_type = stated or implied
    return scheme, code or text, PositionType(position_type) if position_type else None
