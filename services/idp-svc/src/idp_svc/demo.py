"""The demo: two fiscal years of plans of the cast, made by its people on past days through the use cases.

The few facts of the cast that plans need are inferred here under version 0, so that this service can be
seeded before any event arrives, and whatever people-svc and framework-svc say wins later.

    year before   n % 10 != 0  agreed         not in (0, 3, 7)  carried out
    this year     n % 4 == 1   in force       n % 12 == 5       carried out
                  n % 4 == 2   submitted      n % 8 == 3        sent back       n % 8 == 7  draft

A head of agency has nobody to agree (AMB-20), so the head's plan stays a draft.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from service_kit.calendar import BANGKOK, day, fiscal_year_be, fiscal_year_bounds
from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.content import FRAMEWORK_KEY, ActivityLine, SkillLine
from idp_svc.domain.progress import ActivityState, CarriedOutRule, Outcome, SkillOutcome
from idp_svc.persistence.plans import plan_of_year
from idp_svc.use_cases import approvals, assessments, plans, progress, references
from idp_svc.use_cases.progress import Progress
from idp_svc.use_cases.views import PlanView

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")
INFERRED = 0
SERVING_SINCE = dt.date(2020, 10, 1)
UNITS = ("DLit100", "DLit200", "DLit300")
STAFF_GROUPS = ("Academic", "Service", "Technologist", "Others")
HEAD, DEPUTY, FIRST_DIRECTOR = 1, 2, 3
UNCLASSIFIED = "person:b:20"
STUCK, STUCK_DAYS = "person:b:22", 65
NAMED = {"person:nai-k": "a:2", "person:nai-kh": "a:2", "person:somsak": "a:2", "person:hr-a": "a:1"}
# The twenty tools of the framework with their part of 70:20:10 (R-FRM-15).
TOOLS = {
    70: "e_learning ojt job_enrichment job_enlargement project_assignment job_rotation job_shadowing activity"
    " self_learning internal_trainer site_visit benchmarking",
    20: "coaching mentoring consulting feedback counterpart",
    10: "classroom_training meeting_seminar scholarship",
}


@dataclass(frozen=True)
class Agency:
    """One agency of the cast; its people are numbered from 1: head, deputy, directors, staff."""

    key: str
    stage_number: int
    size: int
    divisions: int
    above: tuple[str, ...] = ("org:ministry",)

    @property
    def first_of_staff(self) -> int:
        return FIRST_DIRECTOR + self.divisions

    def person(self, number: int) -> str:
        return f"person:{self.key}:{number}"

    def unit(self, number: int) -> str:
        inside = f":{(number - FIRST_DIRECTOR) % self.divisions + 1}" if number > DEPUTY else ""
        return f"org:{self.key}{inside}"

    def superiors(self, number: int) -> tuple[int | None, int | None]:
        """Immediate and next-higher supervisor."""
        if number < self.first_of_staff:
            return {HEAD: (None, None), DEPUTY: (HEAD, None)}.get(number, (DEPUTY, HEAD))
        return FIRST_DIRECTOR + (number - FIRST_DIRECTOR) % self.divisions, DEPUTY

    def group(self, number: int) -> str:
        if number <= DEPUTY:
            return "Executive"
        staff = STAFF_GROUPS[(number - self.first_of_staff) % len(STAFF_GROUPS)]
        return "Management" if number < self.first_of_staff else staff


AGENCIES = (
    Agency("a", 1, 36, 3),
    Agency("b", 2, 36, 3),
    Agency("d", 3, 30, 2),
    Agency("sangkhom", 1, 18, 1, above=()),
)


def id_of(key: str) -> UUID:
    return uuid5(NAMESPACE, key)


class Together(Database):
    """Use cases that are called with this share one transaction: the whole cast is stored, or nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        self._session.autoflush = True
        yield self._session
        self._session.flush()


def seed(database: Database, *, now: dt.datetime) -> None:
    """Store the cast's plans once; nothing where the first of them is there."""
    year = fiscal_year_be(now)
    with database.transaction() as session:
        if plan_of_year(session, id_of(AGENCIES[0].person(DEPUTY)), year - 1) is not None:
            return
        together = Together(session)
        _infer(together)
        for agency in AGENCIES:
            for number in range(1, agency.size + 1):
                if agency.person(number) != UNCLASSIFIED:
                    _seed_year_before(together, agency, number, year - 1)
                    _seed_this_year(together, agency, number, year, now=now)
                    session.expunge_all()  # what is stored need not be compared at every flush


def _infer(database: Database) -> None:
    people = [
        _person(agency.person(number), agency, agency.unit(number), agency.superiors(number), number)
        for agency in AGENCIES
        for number in range(1, agency.size + 1)
    ]
    director = {"a:1": FIRST_DIRECTOR, "a:2": FIRST_DIRECTOR + 1}
    for key, unit in NAMED.items():
        people.append(_person(key, AGENCIES[0], f"org:{unit}", (director[unit], DEPUTY), AGENCIES[0].size))
    references.take_people(database, people)
    references.take_classifications(
        database,
        [
            _classification(agency, number)
            for agency in AGENCIES
            for number in range(1, agency.size + 1)
            if agency.person(number) != UNCLASSIFIED
        ],
    )
    references.take_releases(database, [_release()])


def _person(
    key: str, agency: Agency, unit: str, superiors: tuple[int | None, int | None], number: int
) -> dict[str, Any]:
    root = f"org:{agency.key}"
    supervisor, next_supervisor = (id_of(agency.person(one)) if one else None for one in superiors)
    return {
        "person_id": id_of(key),
        "organisation_id": id_of(unit),
        "agency_id": id_of(root),
        "path": [str(id_of(step)) for step in dict.fromkeys((*agency.above, root, unit))],
        "supervisor_id": supervisor,
        "next_supervisor_id": next_supervisor,
        "is_director_level": number < agency.first_of_staff,
        "active_from": SERVING_SINCE,
        "active_until": None,
        "version": INFERRED,
    }


def _classification(agency: Agency, number: int) -> dict[str, Any]:
    group = agency.group(number)
    return {
        "person_id": id_of(agency.person(number)),
        "classification_id": id_of(f"classification:{agency.person(number)}"),
        "organisation_id": id_of(f"org:{agency.key}"),
        "group": group,
        "role": f"{group[0]}{agency.stage_number}",
        "announcement_version": 1,
        "required_skills": list(UNITS),
        "version": INFERRED,
    }


def _release() -> dict[str, Any]:
    return {
        "release_id": id_of("release:2561.1"),
        "framework_key": FRAMEWORK_KEY,
        "release_key": "2561.1",
        "tools": {tool: percent for percent, tools in TOOLS.items() for tool in tools.split()},
        "skill_units": list(UNITS),
        "components": [component.value for component in Component],
        "version": INFERRED,
    }


@dataclass(frozen=True)
class Story:
    """One person's plan of one year as it goes on; `at` gives the instant of a part of the story."""

    database: Database
    agency: Agency
    number: int
    year: int
    at: Callable[[float], dt.datetime]

    @property
    def owner(self) -> Caller:
        return _caller(self.agency.person(self.number))

    @property
    def supervisor(self) -> Caller:
        immediate, _ = self.agency.superiors(self.number)
        return _caller(self.agency.person(immediate or HEAD))

    def assess(self, part: float) -> None:
        lacking = UNITS[self.number % len(UNITS)]
        answers = [
            (unit, component, Answer.NOT_HAVE if _lacks(unit, component, lacking) else Answer.HAVE)
            for unit, component in product(UNITS, Component)
        ]
        assessments.assess(
            self.database, fiscal_year_be=self.year, answers=answers, caller=self.owner, now=self.at(part)
        )

    def create(self, part: float, **changed: Any) -> PlanView:
        changes = {**_content(self.number, self.year), **changed}
        return plans.create_plan(
            self.database, fiscal_year_be=self.year, changes=changes, caller=self.owner, now=self.at(part)
        )

    def submit(self, plan: PlanView, part: float) -> PlanView:
        return approvals.submit_plan(
            self.database, plan.id, seen=plan.version, caller=self.owner, now=self.at(part)
        )

    def approve(self, plan: PlanView, part: float) -> PlanView:
        return approvals.approve_plan(
            self.database, plan.id, seen=plan.version, caller=self.supervisor, now=self.at(part)
        )

    def send_back(self, plan: PlanView, part: float) -> None:
        approvals.send_plan_back(
            self.database,
            plan.id,
            seen=plan.version,
            reason="โปรดระบุเป้าหมายให้วัดผลได้",
            caller=self.supervisor,
            now=self.at(part),
        )

    def do(self, plan: PlanView, part: float) -> PlanView:
        """Carry out the first activity that is not done."""
        activity = next(one for one in plan.activities if one.state is not ActivityState.DONE)
        done = Progress(ActivityState.DONE, actual_minutes=activity.planned_minutes)
        return progress.record_progress(
            self.database,
            plan.id,
            activity.id,
            seen=plan.version,
            progress=done,
            caller=self.owner,
            now=self.at(part),
        )

    def complete(self, plan: PlanView, part: float) -> None:
        for step, _ in enumerate(plan.activities):
            plan = self.do(plan, part + step / 100)
        results = [SkillOutcome(skill.unit, Outcome.MET) for skill in plan.skills]
        progress.self_evaluate_plan(
            self.database, plan.id, results=results, caller=self.owner, now=self.at(part + 0.05)
        )
        progress.complete_plan(
            self.database,
            plan.id,
            seen=plan.version + 1,
            rule=CarriedOutRule.DONE_OR_EXPLAINED,
            caller=self.owner,
            now=self.at(part + 0.06),
        )


def _seed_year_before(database: Database, agency: Agency, number: int, year: int) -> None:
    if number == HEAD or number % 10 == 0:
        return
    first, last = fiscal_year_bounds(year)
    story = Story(database, agency, number, year, _between(_morning(first), _morning(last)))
    plan = story.approve(story.submit(story.create(0.05), 0.07), 0.09)
    if number % 6 == 1:
        progress.give_feedback(
            database, plan.id, text="มีความก้าวหน้าตามแผน", caller=story.supervisor, now=story.at(0.4)
        )
        plan = plans.show_plan(Reading(database), plan.id, caller=story.owner, now=story.at(0.4))
    if number % 10 in {3, 7}:
        story.do(plan, 0.5)
    else:
        story.complete(plan, 0.8)


def _seed_this_year(database: Database, agency: Agency, number: int, year: int, *, now: dt.datetime) -> None:
    first, _ = fiscal_year_bounds(year)
