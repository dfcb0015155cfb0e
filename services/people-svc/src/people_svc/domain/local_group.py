"""The four groups of local personnel: every one that matches on a day, and the primary one with its reason.

A group of which a fact is missing is said to be unknown, never left out. It stands beside the six groups: a
person has both.

Source:
    R-LGP-13 to R-LGP-17; AMB-04 for the order of the primary group; scenario S18.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from people_svc.domain.local_rules import RULES, LocalFacts, LocalGroup, Match, Rule
from people_svc.domain.policy import Policy

NAMES: dict[LocalGroup, tuple[str, str]] = {
    LocalGroup.NEW: ("บุคลากรแรกบรรจุ", "Newly appointed"),
    LocalGroup.EXPERIENCED: ("บุคลากรที่มีประสบการณ์", "Experienced"),
    LocalGroup.DIRECTING: (
        "บุคลากรที่ดำรงตำแหน่งประเภทอำนวยการท้องถิ่นและสายงานผู้บริหารสถานศึกษา",
        "Local directing positions and school administrators",
    ),
    LocalGroup.ADMINISTRATIVE: ("บุคลากรที่ดำรงตำแหน่งประเภทบริหารท้องถิ่น", "Local administrative positions"),
}
# AMB-04: groups 3 and 4 first, then group 2 before group 1.
PRIMARY_FIRST = tuple(sorted(LocalGroup, reverse=True))
_NOBODYS = ("ไม่ใช่บุคลากรตามแผนพัฒนาบุคลากรท้องถิ่น", "Not personnel of the local plan")
_NOT_OF_THIS_KIND = ("นิยามของกลุ่มไม่รวมบุคลากรประเภทนี้", "The definition does not name this kind of personnel")
_UNKNOWN = ("ข้อมูลไม่พอที่จะระบุกลุ่มหลัก", "What is known does not decide the primary group")


@dataclass(frozen=True)
class Finding:
    """Whether one group matches, by which rule; `lacking` are the missing facts where that is unknown."""

    group: LocalGroup
    match: Match
    rule: str
    th: str
    en: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class LocalGroups:
    """`primary` is None where nothing matches, or where a group that would come first is unknown."""

    findings: tuple[Finding, ...]
    primary: LocalGroup | None
    th: str
    en: str

    @property
    def matches(self) -> tuple[LocalGroup, ...]:
        return tuple(one.group for one in self.findings if one.match is Match.YES)


def local_groups(facts: LocalFacts, on: dt.date, policy: Policy) -> LocalGroups:
    """All matching groups on a day, and the primary one with its reason."""
    if not facts.is_local:
        return LocalGroups((), None, "ไม่ใช่บุคลากรขององค์กรปกครองส่วนท้องถิ่น", "Not of a local organisation")
    rules = [rule for rule in RULES if facts.personnel_kind in rule.kinds and rule.only_if(policy)]
    if not rules:
        return LocalGroups((), None, *_NOBODYS)
    findings = tuple(_finding(group, rules, facts, on) for group in LocalGroup)
    return _with_primary(findings)


def _finding(group: LocalGroup, rules: Sequence[Rule], facts: LocalFacts, on: dt.date) -> Finding:
    """Of several rules one that is met is enough; unknown only where none is met."""
    tried = [(rule.condition(facts, on), rule) for rule in rules if rule.group is group]
    for wanted in (Match.YES, Match.UNKNOWN, Match.NO):
        for match, rule in tried:
            if match is wanted:
                lacking = rule.needs if match is Match.UNKNOWN else ()
                return Finding(group, match, rule.id, rule.th, rule.en, lacking)
    return Finding(group, Match.NO, "R-LGP-13", *_NOT_OF_THIS_KIND)


def _with_primary(findings: tuple[Finding, ...]) -> LocalGroups:
    by_group = {finding.group: finding for finding in findings}
    for group in PRIMARY_FIRST:
        finding = by_group[group]
        if finding.match is Match.YES:
            return LocalGroups(findings, group, finding.th, finding.en)
        if finding.match is Match.UNKNOWN:
            return LocalGroups(findings, None, *_UNKNOWN)
    return LocalGroups(findings, None, *_NOBODYS)
