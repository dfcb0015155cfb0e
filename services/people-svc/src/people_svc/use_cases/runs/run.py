"""Runs at work: a part of the people is one transaction, with its proposals, its rows and where to go on.

A process that dies leaves nothing half done; whoever comes next goes on after `after_person_id`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from sqlmodel import Session

from people_svc.domain.person import Line
from people_svc.domain.policy import Policy
from people_svc.domain.run import (
    AT_WORK,
    Candidate,
    RunAction,
    RunState,
    SkipReason,
    Standing,
    Verdict,
    next_state,
    reason_to_skip,
)
from people_svc.domain.workflow import OPEN, Status
from people_svc.persistence.organisations import organisations_of
from people_svc.persistence.people import serving
from people_svc.persistence.runs.queries import (
    announcements_in_force,
    gather_people,
    known_of,
    next_rows,
    runs_at_work,
    take_run,
    taken_people,
)
from people_svc.persistence.tables import (
    Announcement,
    Classification,
    ClassificationRun,
    ClassificationRunRow,
    Organisation,
    Person,
)
from people_svc.persistence.work.queries import works_of
from people_svc.use_cases.access import HR, holds_hr_of
from people_svc.use_cases.classifications import supersede
from people_svc.use_cases.facts import say_classifications
from people_svc.use_cases.proposals import Proposal, Weighed, drafted, weigh
from people_svc.use_cases.work import work_in

PART = 500
PROPOSED = "people.classification.proposed.v1"


@dataclass(frozen=True)
class Found:
    """One person of a part with the supervisors who serve: what speaks for a proposal, or against."""

    person: Person
    line: Line
    announcement: Announcement | None
    known: Sequence[Classification]
    weighed: Weighed
    reason: SkipReason | None

    def facts(self) -> dict[str, Any]:
        """What is noted of this person, by the names of the columns."""
        final = _final(self.known)
        return {
            "verdict": Verdict.SKIPPED if self.reason else Verdict.PROPOSED,
            "reason": self.reason,
            "present_group": final.group.value if final and final.group else None,
            "group": self.weighed.group,
            "needs_level_2": self.weighed.level_2,
            "supervisor_id": self.person.supervisor_id,
            "next_supervisor_id": self.person.next_supervisor_id if self.weighed.level_2 else None,
        }


@dataclass(frozen=True)
class Part:
    """A part of a run at work; `caller` has the office under which the run was asked for, and no other."""

    session: Session
    run: ClassificationRun
    policy: Policy
    now: dt.datetime

    @property
    def caller(self) -> Caller:
        office = Grant(HR, self.run.organisation_id)
        return Caller(self.run.requested_by, self.run.client_id, frozenset(), (office,))

    @property
    def today(self) -> dt.date:
        return day(self.now)


def waiting(database: Database) -> Sequence[tuple[UUID, UUID]]:
    with database.read() as session:
        return runs_at_work(session)


def run_part(database: Database, run_id: UUID, *, policy: Policy, now: dt.datetime) -> bool:
    """Do one part of a run; whether there is more to do."""
    with database.transaction() as session:
        run = take_run(session, run_id)
        if run is None or run.state not in AT_WORK:
            return False
        part = Part(session, run, policy, now)
        if run.people is None:
            run.people = gather_people(session, run, part.today)
            return True
        rows = next_rows(session, run, PART)
        _do(part, rows)
        if rows:
            run.after_person_id = rows[-1].person_id
            run.people_done += len(rows)
        if len(rows) < PART:
            run.state, run.finished_at = next_state(run.state, RunAction.FINISH), now
        return run.state in AT_WORK


def give_up(database: Database, run_id: UUID, *, now: dt.datetime) -> None:
    """A fault of ours: the part is not stored, and the run does not keep the others from theirs."""
    with database.transaction() as session:
        run = take_run(session, run_id)
        if run is not None and run.state in AT_WORK:
            run.state, run.finished_at = next_state(run.state, RunAction.FAIL), now


def _do(part: Part, rows: Sequence[ClassificationRunRow]) -> None:
    """Look at these people; propose where the officer has seen it, unless something changed since."""
    found = _look(part, [row.person_id for row in rows])
    made: dict[UUID, UUID] = {}
    if part.run.state is RunState.PROPOSING:
        found = [_still(one, row) for one, row in zip(found, rows, strict=True)]
        made = _proposals(part, [one for one in found if one.reason is None])
    for one, row in zip(found, rows, strict=True):
        for name, value in one.facts().items():
            setattr(row, name, value)
        row.classification_id = made.get(row.person_id)
    _count(part.run, found)


def _still(one: Found, shown: ClassificationRunRow) -> Found:
    """The same as the officer has seen, or left out."""
    is_same = one.weighed.group is shown.group and one.weighed.level_2 == shown.needs_level_2
    if one.reason is not None or is_same:
        return one
    return replace(one, reason=SkipReason.CHANGED_SINCE_CHECK)


def _look(part: Part, ids: Sequence[UUID]) -> list[Found]:
    """What is known of all these people, by a few queries whatever their number."""
    session = part.session
    people = taken_people(session, ids)
    agencies = {person.context_agency_id for person in people.values()}
    units = organisations_of(session, {person.context_organisation_id for person in people.values()})
    announced = announcements_in_force(session, agencies, part.today)
    there = serving(
        session, frozenset().union(*(person.line.named for person in people.values())), part.today
    )
    known, works = known_of(session, ids), works_of(session, ids)
    return [
        _found(
            part,
            people[person_id],
            people[person_id].line.among(there),
            units[people[person_id].context_organisation_id],
            announced.get(people[person_id].context_agency_id),
            known.get(person_id, []),
            weigh(people[person_id], work_in(works.get(person_id)), part.policy),
        )
        for person_id in ids
    ]


def _found(
    part: Part,
    person: Person,
    line: Line,
    unit: Organisation,
    announcement: Announcement | None,
    known: Sequence[Classification],
    weighed: Weighed,
) -> Found:
    final = _final(known)
    candidate = Candidate(
        is_here=holds_hr_of(part.caller, unit) and _serves(person, part.today),
        is_announced=announcement is not None,
        is_open=any(row.status in OPEN for row in known),
        line=line,
        standing=_standing(final, announcement, part.today) if final else None,
    )
    reason = reason_to_skip(candidate, weighed.suggestion, level_2=weighed.level_2)
    return Found(person, line, announcement, known, weighed, reason)


def _standing(final: Classification, announcement: Announcement | None, today: dt.date) -> Standing:
    is_current = announcement is not None and (final.organisation_id, final.announcement_version) == (
        announcement.organisation_id,
        announcement.version,
    )
    is_override = final.override_reason is not None
    is_over = final.override_until is not None and final.override_until < today
    is_by_hand = final.person_specific or (is_override and not is_over)
    return Standing(final.group, is_current, is_by_hand)


def _proposals(part: Part, found: Sequence[Found]) -> dict[UUID, UUID]:
    """Propose for all of these: who reviews them decides, one by one."""
    session, caller, now = part.session, part.caller, part.now
    rows = []
    for one in found:
        if one.announcement is None:
            continue
        for earlier in one.known:
            if earlier.status in (Status.SENT_BACK, Status.NO_REVIEWER):
                supersede(session, earlier, caller=caller, now=now)
        rows.append(
            drafted(
                Proposal(person_id=one.person.id),
                one.person,
                one.announcement,
                one.weighed,
                line=one.line,
                by=caller.id,
                policy=part.policy,
                now=now,
            )
        )
    session.add_all(rows)
    say_classifications(session, PROPOSED, rows, caller=caller, now=now)
    return {row.person_id: row.id for row in rows}


def _count(run: ClassificationRun, found: Sequence[Found]) -> None:
    """By verdict and by reason; of the proposed ones also how many need the second level."""
    said: Counter[str] = Counter(run.counts)
    for one in found:
        said[one.reason.value if one.reason else Verdict.PROPOSED.value] += 1
        said["needs_level_2"] += one.reason is None and one.weighed.level_2
    run.counts = dict(said)


def _final(known: Sequence[Classification]) -> Classification | None:
    return next((row for row in known if row.status is Status.FINAL), None)


def _serves(person: Person, today: dt.date) -> bool:
    return person.active_from <= today and (person.active_until is None or person.active_until >= today)
