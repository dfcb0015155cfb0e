"""What goes out about the four groups of local personnel."""

import datetime as dt
from typing import ClassVar, Self
from uuid import UUID

from service_kit.schemas import Output, WordsOut

from people_svc.api.withholding import Withholding
from people_svc.domain.group import Group
from people_svc.domain.local_group import NAMES, Finding
from people_svc.domain.local_rules import LocalGroup, Match
from people_svc.domain.privacy.fields import FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.use_cases.local_groups import LocalGroupsOnDay
from people_svc.use_cases.privacy.showing import Told


class LocalGroupOut(Output):
    """Whether one group matches and by which rule; `lacking` are the missing facts where that is unknown."""

    number: LocalGroup
    name: WordsOut
    match: Match
    rule: str
    reason: WordsOut
    lacking: list[str]

    @classmethod
    def of(cls, finding: Finding) -> Self:
        th, en = NAMES[finding.group]
        return cls(
            number=finding.group,
            name=WordsOut(th=th, en=en),
            match=finding.match,
            rule=finding.rule,
            reason=WordsOut(th=finding.th, en=finding.en),
            lacking=list(finding.lacking),
        )


class LocalGroupsOut(Withholding):
    """Empty `groups`: the person is none of the personnel of a local plan. `group` is that of the six.

    Fields of the classes in `withheld` are absent.
    """

    part: ClassVar = What.LOCAL_GROUPS

    person_id: UUID
    as_of: dt.date
    groups: list[LocalGroupOut] | None = None
    matches: list[LocalGroup] | None = None
    primary: LocalGroup | None = None
    primary_reason: WordsOut | None = None
    group: Group | None
    withheld: list[FieldClass]

    @classmethod
    def of(cls, told: Told[LocalGroupsOnDay]) -> Self:
        answer = told.part.answer
        return cls.seen(
            told.part,
            told.shown.classes,
            groups=[LocalGroupOut.of(finding) for finding in answer.findings],
            matches=list(answer.matches),
            primary=answer.primary,
            primary_reason=WordsOut(th=answer.th, en=answer.en),
        )
