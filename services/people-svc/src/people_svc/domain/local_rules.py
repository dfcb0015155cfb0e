"""The definitions of the four groups of local personnel, as one table.

A row is a kind of personnel and a condition, for one group. A condition is met, not met, or unknown where a
fact is missing.

Source:
    R-LGP-13 to R-LGP-17 (document 002, 4.2); AMB-04 for what is a setting.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from people_svc.domain.history import day_after
from people_svc.domain.person import IntensiveDevelopment, PersonnelKind, PositionType
from people_svc.domain.policy import Policy

YEARS = 2
_LEAP_DAY = (2, 29)


class LocalGroup(IntEnum):
    NEW = 1
    EXPERIENCED = 2
    DIRECTING = 3
    ADMINISTRATIVE = 4


class Match(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class LocalFacts:
    """What is known of a person on a day; None is unknown. `is_local`: the agency is a local organisation."""

    is_local: bool
    personnel_kind: PersonnelKind
    position_type: PositionType | None = None
    position_title: str | None = None
    appointed_on: dt.date | None = None
    probation_until: dt.date | None = None
    intensive_development: IntensiveDevelopment | None = None
    intensive_development_on: dt.date | None = None


Condition = Callable[[LocalFacts, dt.date], Match]


@dataclass(frozen=True)
class Rule:
    """`needs` are the facts without which the condition is unknown; `only_if` is a setting of the policy."""

    group: LocalGroup
    id: str
    kinds: frozenset[PersonnelKind]
    condition: Condition
    needs: tuple[str, ...]
    th: str
    en: str
    only_if: Callable[[Policy], bool] = lambda _: True


def _after_years(start: dt.date, years: int) -> dt.date:
    """The same day some years later; of a leap day, the first of March; never beyond the calendar."""
    if start.year + years > dt.MAXYEAR:
        return dt.date.max
    if (start.month, start.day) == _LEAP_DAY:
        return day_after(start).replace(year=start.year + years)
    return start.replace(year=start.year + years)


def _says(fact: object, *, is_met: bool) -> Match:
    if fact is None:
        return Match.UNKNOWN
    return Match.YES if is_met else Match.NO


def _always(_: LocalFacts, __: dt.date) -> Match:
    return Match.YES


def _not_over_two_years(facts: LocalFacts, on: dt.date) -> Match:
    start = facts.appointed_on
    return _says(start, is_met=start is not None and on <= _after_years(start, YEARS))


def _two_years(facts: LocalFacts, on: dt.date) -> Match:
    start = facts.appointed_on
    return _says(start, is_met=start is not None and on >= _after_years(start, YEARS))


def _probation_passed(facts: LocalFacts, on: dt.date) -> Match:
    """Whoever serves on the day after the last one of probation has passed it."""
    last = facts.probation_until
    return _says(last, is_met=last is not None and last < on)


def _through_development(facts: LocalFacts, on: dt.date) -> Match:
    is_through = facts.intensive_development is IntensiveDevelopment.PASSED
    passed_on = facts.intensive_development_on
    return _says(facts.intensive_development, is_met=is_through and (passed_on is None or passed_on <= on))


def _not_through_development(facts: LocalFacts, on: dt.date) -> Match:
    through = _through_development(facts, on)
    return {Match.YES: Match.NO, Match.NO: Match.YES}.get(through, through)


def _position(wanted: PositionType, titles: tuple[str, ...]) -> Condition:
    """Met by the type of the position or by a title that the definition prints; one of them must be known."""

    def condition(facts: LocalFacts, _: dt.date) -> Match:
        title = facts.position_title
        is_met = facts.position_type is wanted or (title is not None and title.startswith(titles))
        return _says(facts.position_type or title, is_met=is_met)

    return condition


_KIND = PersonnelKind
_OFFICIALS = frozenset({_KIND.PROVINCIAL_OFFICIAL, _KIND.MUNICIPAL_OFFICIAL, _KIND.SUBDISTRICT_OFFICIAL})
_TEACHERS = frozenset({_KIND.TEACHER})
_PERMANENT = frozenset({_KIND.PERMANENT_EMPLOYEE})
_EMPLOYEES = frozenset({_KIND.LOCAL_EMPLOYEE})
_APPOINTED, _PROBATION = ("appointed_on",), ("probation_until",)
_DEVELOPMENT, _POSITION = ("intensive_development",), ("position_type", "position_title")
# As printed in 4.2(3); schools stand there as "ผู้บริหารในสถานศึกษา", so the usual titles of their heads.
_DIRECTING_TITLES = (
    "หัวหน้ากลุ่มงาน",
    "หัวหน้าฝ่าย",
    "หัวหน้าส่วนราชการ",
    "ผู้อำนวยการส่วน",
    "ผู้อำนวยการกอง",
    "ผู้อำนวยการสำนัก",
    "ผู้อำนวยการสถานศึกษา",
    "ผู้อำนวยการโรงเรียน",
    "หัวหน้าศูนย์พัฒนาเด็กเล็ก",
    "ผู้อำนวยการศูนย์พัฒนาเด็กเล็ก",
)
_directing = _position(PositionType.LOCAL_DIRECTING, _DIRECTING_TITLES)
_administrative = _position(PositionType.LOCAL_ADMINISTRATIVE, ("ปลัด", "รองปลัด"))

RULES: tuple[Rule, ...] = (
    Rule(
        LocalGroup.NEW,
        "R-LGP-14",
        _OFFICIALS,
        _not_over_two_years,
        _APPOINTED,
        "บรรจุแต่งตั้งยังไม่เกิน ๒ ปี",
        "Appointed not over 2 years",
    ),
    Rule(
        LocalGroup.NEW,
        "R-LGP-14",
        _TEACHERS,
        _not_through_development,
        _DEVELOPMENT,
        "ครูที่ยังไม่ผ่านการประเมินความพร้อมและพัฒนาอย่างเข้ม",
        "Teacher not yet through readiness and intensive development",
    ),
    Rule(LocalGroup.NEW, "R-LGP-14", _EMPLOYEES, _always, (), "พนักงานจ้าง", "Contract employee"),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _OFFICIALS,
        _probation_passed,
        _PROBATION,
        "ผ่านการทดลองปฏิบัติราชการแล้ว",
        "Passed probation",
    ),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _OFFICIALS | _EMPLOYEES,
        _two_years,
        _APPOINTED,
        "ปฏิบัติราชการมาแล้วไม่น้อยกว่า ๒ ปี",
        "Served not less than 2 years",
    ),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _TEACHERS,
        _through_development,
        _DEVELOPMENT,
        "ครูที่ผ่านการเตรียมความพร้อมและพัฒนาอย่างเข้มแล้ว",
        "Teacher through intensive development",
    ),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _TEACHERS,
        _two_years,
        _APPOINTED,
        "ครูที่ปฏิบัติราชการมาแล้วไม่น้อยกว่า ๒ ปี",
        "Teacher who served not less than 2 years",
        lambda policy: policy.local_teachers_by_years,
    ),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _PERMANENT,
        _always,
        (),
        "ลูกจ้างประจำ",
        "Permanent employee",
        lambda policy: not policy.local_permanent_by_years,
    ),
    Rule(
        LocalGroup.EXPERIENCED,
        "R-LGP-15",
        _PERMANENT,
        _two_years,
        _APPOINTED,
        "ลูกจ้างประจำที่มีประสบการณ์ไม่น้อยกว่า ๒ ปี",
        "Permanent employee of not less than 2 years",
        lambda policy: policy.local_permanent_by_years,
    ),
    Rule(
        LocalGroup.DIRECTING,
        "R-LGP-16",
        _OFFICIALS | _TEACHERS,
        _directing,
        _POSITION,
        "ตำแหน่งประเภทอำนวยการท้องถิ่นหรือผู้บริหารสถานศึกษา",
        "Local directing position or school administrator",
    ),
    Rule(
        LocalGroup.ADMINISTRATIVE,
        "R-LGP-17",
        _OFFICIALS,
        _administrative,
        _POSITION,
        "ปลัดหรือรองปลัดองค์กรปกครองส่วนท้องถิ่น",
        "Chief administrator or deputy of a local organisation",
    ),
)
