"""Which group a person's work points to: advice with its reasons, never a verdict (R-CLS-09).

    office held ──► Executive, Management
    workload    ──► the largest share; equal shares: the career path; else undecided
    kinds of assigned work, computing titles ──► their group, when it is one

Type and level of the position are not even asked for (R-CLS-19).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from people_svc.domain import group as groups
from people_svc.domain.errors import (
    DomainError,
    EvidenceUnfit,
    GroupStatedTwice,
    UnknownGroup,
    WorkloadNot100,
    WorkloadOutOfRange,
)
from people_svc.domain.group import NAMES, Group, Office, WorkKind, group_named
from people_svc.domain.policy import DEFAULT_POLICY, Policy, TieBreak

WHOLE = 100
HALF = 50
GROUP_NAME_LENGTH = 40
SHARES_MAX = 12
UNDECIDED = "CLS_UNDECIDED"


class Basis(StrEnum):
    OFFICE = "office"
    WORKLOAD = "workload"
    CAREER_PATH = "career_path"
    ASSIGNED_WORK = "assigned_work"


class Flag(StrEnum):
    LARGEST_SHARE_UNDER_50 = "LARGEST_SHARE_UNDER_50"


_CRITERIA = {Basis.WORKLOAD: 1, Basis.CAREER_PATH: 2}


@dataclass(frozen=True)
class WorkShare:
    group: str
    percent: int


@dataclass(frozen=True)
class Evidence:
    """What is known of a person's work; `career_path` is the group of the work aimed at."""

    workload: tuple[WorkShare, ...] = ()
    career_path: str | None = None
    office: Office = Office.NONE
    assigned_work: tuple[WorkKind, ...] = ()
    position_title: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why: the rule, what it says here in Thai and English, and what it was applied to."""

    rule: str
    th: str
    en: str
    inputs: Mapping[str, str | int]


@dataclass(frozen=True)
class Suggestion:
    """`group` None means undecided, a case for the supervisors; `matches` are all groups the work fits."""

    group: Group | None
    basis: Basis | None
    reasons: tuple[Reason, ...]
    matches: tuple[Group, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def criterion(self) -> int | None:
        return _CRITERIA.get(self.basis) if self.basis else None

    @property
    def matches_several_groups(self) -> bool:
        return len(self.matches) > 1

    @property
    def undecided(self) -> str | None:
        return UNDECIDED if self.group is None else None


def suggest(evidence: Evidence, policy: Policy = DEFAULT_POLICY) -> Suggestion:
    """The group that the evidence points to.

    Raises:
        WorkloadNot100, WorkloadOutOfRange, UnknownGroup, GroupStatedTwice: One thing is wrong with it.
        EvidenceUnfit: Several things are; all are named.

    Source:
        R-CLS-01 to R-CLS-08; scenarios S05, S06, S09.
    """
    refuse_unfit(evidence)
    office = office_of(evidence)
    led = groups.group_of_office(office, deputy_head_is_executive=policy.deputy_head_is_executive)
    shares = shares_of(evidence)
    if led is not None:
        return Suggestion(led, Basis.OFFICE, (_office_reason(office, led),), _ordered({led, *shares}))
    worked = work_groups(evidence)
    matches = _ordered({*shares, *worked})
    if shares:
        return _by_workload(shares, evidence, policy, matches)
    if len(worked) == 1:
        (only,) = worked
        return Suggestion(only, Basis.ASSIGNED_WORK, (_work_reason(only, worked[only]),), matches)
    return Suggestion(None, None, (_silence(matches),), matches)


def refuse_unfit(evidence: Evidence) -> None:
    """Refuse evidence that breaks a rule, under the name of that rule where it is one.

    Raises:
        EvidenceUnfit: It breaks several rules; all are named.
    """
    found = _faults(evidence)
    if len({type(fault) for fault in found}) > 1:
        raise EvidenceUnfit(found)
    if found:
        first = found[0]
        raise type(first)(**vars(first), reasons=tuple(found))


def _faults(evidence: Evidence) -> list[DomainError]:
    known = {group.value for group in Group}
    named = [one.group for one in evidence.workload]
    wanted = dict.fromkeys(name for name in (*named, evidence.career_path) if name)
    found: list[DomainError] = [UnknownGroup() for name in wanted if name not in known]
    found += [
        GroupStatedTwice(group=name) for name, times in Counter(named).items() if times > 1 and name in known
    ]
    unfit = [one for one in evidence.workload if not 0 <= one.percent <= WHOLE]
    found += [
        WorkloadOutOfRange(group=one.group if one.group in known else "–", percent=one.percent)
        for one in unfit
    ]
    total = sum(one.percent for one in evidence.workload)
    # Shares that are out of range are named for that; their sum says nothing more.
    if evidence.workload and not unfit and total != WHOLE:
        found.append(WorkloadNot100(total=total))
    return found


def shares_of(evidence: Evidence) -> dict[Group, int]:
    """The shares of present work; one of nothing is no share."""
    return {group_named(one.group): one.percent for one in evidence.workload if one.percent > 0}


def office_of(evidence: Evidence) -> Office:
    """The office as stated, else as the title of the position says."""
    if evidence.office is not Office.NONE:
        return evidence.office
    return groups.office_of_title(evidence.position_title or "")


def work_groups(evidence: Evidence) -> dict[Group, str]:
    """The groups of the assigned work, each with the rule that says so."""
    found = dict(groups.WORK[kind] for kind in evidence.assigned_work)
    if groups.is_computing_title(evidence.position_title or ""):
        found[Group.TECHNOLOGIST] = "R-CLS-05"
    return found


def _by_workload(
    shares: Mapping[Group, int], evidence: Evidence, policy: Policy, matches: tuple[Group, ...]
) -> Suggestion:
    """Criterion 1, then criterion 2 between equals only (AMB-06)."""
    largest = max(shares.values())
    leading = [group for group in Group if shares.get(group) == largest]
    flags = (Flag.LARGEST_SHARE_UNDER_50,) if largest < HALF else ()
    if len(leading) == 1:
        return Suggestion(leading[0], Basis.WORKLOAD, (_share_reason(shares),), matches, flags)
    path = Group(evidence.career_path) if evidence.career_path else None
    if path is not None and path in leading and policy.tie_break is TieBreak.CAREER_PATH:
        reasons = (_share_reason(shares), _path_reason(path))
        return Suggestion(path, Basis.CAREER_PATH, reasons, matches, flags)
    return Suggestion(None, None, (_share_reason(shares), _tie(leading, path)), matches, flags)


def _ordered(found: set[Group]) -> tuple[Group, ...]:
    return tuple(group for group in Group if group in found)


def _office_reason(office: Office, group: Group) -> Reason:
    th, en = groups.OFFICE_NAMES[office]
    return Reason(
        "R-CLS-01" if group is Group.EXECUTIVE else "R-CLS-02",
        f"ดำรงตำแหน่ง{th} จึงอยู่ในกลุ่ม{NAMES[group][0]}",
        f"As {en}, the person is in the group {NAMES[group][1]}",
        {"office": office.value},
    )


def _share_reason(shares: Mapping[Group, int]) -> Reason:
    ranked = sorted(shares.items(), key=lambda share: -share[1])
    steps = [" > " if second[1] < first[1] else " = " for first, second in pairwise(ranked)]
    thai = [f"{NAMES[group][0]} ร้อยละ {percent}" for group, percent in ranked]
    english = [f"{NAMES[group][1]} {percent} %" for group, percent in ranked]
    return Reason(
        "R-CLS-07",
        "สัดส่วนงานที่ปฏิบัติ: " + _joined(thai, steps),
        "Workload: " + _joined(english, steps),
        {group.value: percent for group, percent in ranked},
    )


def _joined(parts: list[str], steps: list[str]) -> str:
    return parts[0] + "".join(step + part for step, part in zip(steps, parts[1:], strict=True))


def _path_reason(path: Group) -> Reason:
    return Reason(
        "R-CLS-08",
        f"สัดส่วนงานเท่ากัน จึงใช้ความก้าวหน้าในอนาคต: {NAMES[path][0]}",
        f"The shares are equal, so the career path decides: {NAMES[path][1]}",
        {"career_path": path.value},
    )


def _tie(leading: list[Group], path: Group | None) -> Reason:
    thai = "ไม่ได้ระบุความก้าวหน้าในอนาคต" if path is None else f"ความก้าวหน้าในอนาคต ({NAMES[path][0]}) ไม่ช่วยชี้ขาด"
    english = (
        "no career path is stated"
        if path is None
        else f"the career path ({NAMES[path][1]}) does not settle it"
    )
    return Reason(
        "R-CLS-08",
        f"สัดส่วนงานเท่ากันและ{thai} จึงให้ผู้บังคับบัญชาพิจารณา",
        f"The shares are equal and {english}, so the supervisors decide",
        {"tied": ", ".join(leading), "career_path": path or "–"},
    )


def _work_reason(group: Group, rule: str) -> Reason:
    return Reason(
        rule,
        f"ลักษณะงานที่ได้รับมอบหมายตรงกับกลุ่ม{NAMES[group][0]}",
        f"The assigned work is that of the group {NAMES[group][1]}",
        {"group": group.value},
    )


def _silence(matches: tuple[Group, ...]) -> Reason:
    if matches:
        return Reason(
            "R-CLS-11",
            "งานตรงกับหลายกลุ่มแต่ไม่ได้ระบุสัดส่วนงาน จึงให้ผู้บังคับบัญชาพิจารณา",
            "The work matches several groups and no shares are stated, so the supervisors decide",
            {"groups": ", ".join(matches)},
        )
    return Reason(
        "R-CLS-19",
        "ยังไม่มีคำอธิบายลักษณะงาน ประเภทและระดับตำแหน่งไม่ใช่เกณฑ์จำแนกกลุ่ม",
        "The work is not described yet; type and level of the position decide nothing",
        {},
    )
