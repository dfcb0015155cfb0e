"""A proposal of a group: the work weighed, and the row that it becomes; for one person and for many."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from service_kit.calendar import day
from service_kit.events import canonical

from people_svc.domain import classification as rules
from people_svc.domain.classification import Case, Extent
from people_svc.domain.explanation import Explanation, Position, explain
from people_svc.domain.group import Group, group_named
from people_svc.domain.person import Line
from people_svc.domain.policy import Policy
from people_svc.domain.suggestion import Evidence, Suggestion, suggest
from people_svc.domain.work import Work
from people_svc.persistence.tables import Announcement, Classification, Person


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`group` None: as suggested, else with a reason; `evidence` None: the work as it is recorded.

    `future` is the work expected to be assigned (R-CLS-13).
    """

    person_id: UUID
    evidence: Evidence | None = None
    group: str | None = None
    override_reason: str | None = None
    override_until: dt.date | None = None
    behaviours: Extent = Extent.ALL
    behaviour_parts: tuple[str, ...] = ()
    person_specific: bool = False
    specific_role: str | None = None
    future: dict[str, Any] | None = None


@dataclass(frozen=True)
class Weighed:
    """What the work of a person points to, and what that asks of the reviewers."""

    work: Work
    suggestion: Suggestion
    group: Group | None
    case: Case
    level_2: bool


def weigh(
    person: Person,
    work: Work,
    policy: Policy,
    *,
    stated: str | None = None,
    person_specific: bool = False,
) -> Weighed:
    """Suggest a group from the work and the title of the position; a group that is stated goes before."""
    evidence = replace(work.evidence, position_title=person.position_title)
    suggestion = suggest(evidence, policy)
    group = group_named(stated) if stated else suggestion.group
    several = len({*suggestion.matches, *([group] if group else [])}) > 1
    case = Case(several, person_specific, group is None)
    level_2 = rules.needs_level_2(case, policy)
    return Weighed(replace(work, evidence=evidence), suggestion, group, case, level_2)


def drafted(
    proposal: Proposal,
    person: Person,
    announcement: Announcement,
    weighed: Weighed,
    *,
    line: Line,
    by: UUID,
    policy: Policy,
    now: dt.datetime,
) -> Classification:
    """The row of a proposal under an announcement; `line` are the supervisors who serve."""
    rules.refuse_extent(proposal.behaviours, list(proposal.behaviour_parts))
    rules.refuse_specific(proposal.specific_role, person_specific=proposal.person_specific)
    reason, until = proposal.override_reason, proposal.override_until
    rules.refuse_override(weighed.suggestion.group, weighed.group, reason, until, day(now))
    return Classification(
        person_id=person.id,
        organisation_id=announcement.organisation_id,
        status=rules.first_status(line, level_2=weighed.level_2),
        group=weighed.group,
        role=None,
        future_role=None,
        stage=announcement.stage,
        behaviours=proposal.behaviours,
        behaviour_parts=list(proposal.behaviour_parts),
        person_specific=proposal.person_specific,
        specific_role=proposal.specific_role,
        several_groups=weighed.case.several_groups,
        undecided=weighed.case.undecided,
        evidence=_plain(weighed.work.evidence),
        suggestion=suggestion_facts(person, weighed, policy),
        future=proposal.future or _expected(weighed.work),
        override_reason=reason,
        override_until=until,
        announcement_id=announcement.announcement_id,
        announcement_version=announcement.version,
        required_skills=None,
        proposed_by=by,
        proposed_at=now,
    )


def suggestion_facts(person: Person, weighed: Weighed, policy: Policy) -> dict[str, Any]:
    """A suggestion with its explanation, as it is kept with the proposal that followed it."""
    suggestion = weighed.suggestion
    position = Position(
        person.position_type.value if person.position_type else None,
        person.level_scheme.value if person.level_scheme else None,
        person.level_code,
    )
    explained = explain(
        weighed.work, position, suggestion, weighed.case, level_2=weighed.level_2, policy=policy
    )
    return {
        **_plain(suggestion),
        "criterion": suggestion.criterion,
        "undecided": suggestion.undecided,
        "matches_several_groups": suggestion.matches_several_groups,
        "explanation": _plain(explained),
    }


def _plain(facts: Evidence | Suggestion | Explanation) -> dict[str, Any]:
    """As it will be read again; `asdict` takes ten times as long."""
    plain: dict[str, Any] = json.loads(canonical(facts))
    return plain


def _expected(work: Work) -> dict[str, Any] | None:
    if not work.expected_work and work.expected_note is None:
        return None
    return {"assigned_work": [kind.value for kind in work.expected_work], "note": work.expected_note}
