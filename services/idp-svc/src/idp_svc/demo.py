"""The demo: two fiscal years of plans of the cast, made by its people on past days through the use cases.

The few facts of the cast that plans need are inferred here under version 0, so that this service can be
seeded before any event arrives, and whatever people-svc and framework-svc say wins later.

    year before   n % 10 != 0  agreed         not in (0, 3, 7)  carried out
    this year     n % 4 == 1   in force       n % 12 == 5       carried out
                  n % 4 == 2   submitted      n % 8 == 3        sent back       n % 8 == 7  draft

A head of agency has nobody to agree (AMB-20), so the head's plan stays a draft.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from service_kit.calendar import BANGKOK, fiscal_year_be, fiscal_year_bounds
from service_kit.database import Database, Together
from service_kit.identity import Caller
from sqlmodel import select

from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.content import FRAMEWORK_KEY, ActivityLine, SkillLine
from idp_svc.domain.progress import ActivityState, CarriedOutRule, Outcome, SkillOutcome
from idp_svc.persistence.plans import plan_of_year
from idp_svc.persistence.tables import ClassificationRef, OrganisationRef, PersonRef, ReleaseRef
from idp_svc.use_cases import approvals, assessments, plans, progress, references
from idp_svc.use_cases.progress import Progress
from idp_svc.use_cases.views import PlanView

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")
INFERRED = 0
FACTS = (PersonRef, OrganisationRef, ClassificationRef, ReleaseRef)
UNITS = ("DLit100", "DLit200", "DLit300")
HEAD, DEPUTY, FIRST_DIRECTOR = 1, 2, 3
UNCLASSIFIED, STUCK = "person:b:20", "person:b:22"
STUCK_DAYS = 110  # since it was begun; submitted at four tenths of that
PRAISE = "มีความก้าวหน้าตามแผน ควรนำไปใช้ในงานประจำต่อเนื่อง"
SECOND_METHODS = (("coaching", 8), ("ojt", 30), ("classroom_training", 12))
TOOLS_BY_BUCKET = {
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
        if number < self.first_of_staff:
            return "Management"
        return ("Academic", "Service", "Technologist", "Others")[(number - self.first_of_staff) % 4]


AGENCIES = (
    Agency("a", 1, 36, 3),
    Agency("b", 2, 36, 3),
    Agency("d", 3, 30, 2),
    Agency("sangkhom", 1, 18, 1, above=()),
)


def id_of(key: str) -> UUID:
    return uuid5(NAMESPACE, key)


def seed(database: Database, *, now: dt.datetime) -> None:
    """Store the cast's plans once; nothing where the first of them is there."""
    with database.transaction() as session:
        first = id_of(AGENCIES[0].person(DEPUTY))
        if plan_of_year(session, first, fiscal_year_be(now) - 1) is not None:
            return
        together = Together(session)
        _infer(together)
        # Held by the session, so that it knows them by id and does not ask for each a dozen times.
        session.info["held"] = [session.exec(select(table)).all() for table in FACTS]
        for agency, number in _everybody():
            year_before, this_year = _years_of(together, agency, number, now=now)
            _seed_year_before(year_before)
            _seed_this_year(this_year)


def _everybody() -> Iterator[tuple[Agency, int]]:
    """All who have a classification."""
    for agency in AGENCIES:
        for number in range(1, agency.size + 1):
            if agency.person(number) != UNCLASSIFIED:
                yield agency, number


def _infer(database: Database) -> None:
    everybody = list(_everybody())
    references.take_people(database, [_person(*one) for one in everybody])
    references.take_classifications(database, [_classification(*one) for one in everybody])
    references.take_releases(database, [_release()])


def _person(agency: Agency, number: int) -> dict[str, Any]:
    root, unit = f"org:{agency.key}", agency.unit(number)
    first, second = (id_of(agency.person(one)) if one else None for one in agency.superiors(number))
    return {
        "person_id": id_of(agency.person(number)),
        "organisation_id": id_of(unit),
        "agency_id": id_of(root),
        "path": [str(id_of(step)) for step in dict.fromkeys((*agency.above, root, unit))],
        "supervisor_id": first,
        "next_supervisor_id": second,
        "is_director_level": number < agency.first_of_staff,
        "active_from": dt.date(2020, 10, 1),
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
        "tools": {tool: percent for percent, tools in TOOLS_BY_BUCKET.items() for tool in tools.split()},
        "skill_units": list(UNITS),
        "components": [component.value for component in Component],
        "published_at": None,
        "version": INFERRED,
    }


@dataclass(frozen=True)
class Story:
    """One person's plan of one year as it goes on, from start to end."""

    database: Database
    agency: Agency
    number: int
    year: int
    start: dt.datetime
    end: dt.datetime

    def owner(self, part: float) -> dict[str, Any]:
        return self._acting(self.number, part)

    def supervisor(self, part: float) -> dict[str, Any]:
        return self._acting(self.agency.superiors(self.number)[0] or HEAD, part)

    def _acting(self, number: int, part: float) -> dict[str, Any]:
        subject = str(id_of(self.agency.person(number)))
        caller = Caller(subject=subject, client_id="idp-svc", scopes=frozenset(), grants=())
        return {"caller": caller, "now": self.start + (self.end - self.start) * part}

    def assess(self, part: float) -> None:
        lacking = UNITS[self.number % len(UNITS)]
        answers = [
            (unit, component, Answer.NOT_HAVE if unit == lacking else Answer.HAVE)
            for unit, component in product(UNITS, Component)
        ]
        assessments.assess(self.database, fiscal_year_be=self.year, answers=answers, **self.owner(part))

    def create(self, part: float, **changed: Any) -> PlanView:
        changes = {**_content(self.number, self.year), **changed}
        return plans.create_plan(self.database, fiscal_year_be=self.year, changes=changes, **self.owner(part))

    def submit(self, plan: PlanView, part: float) -> PlanView:
        return approvals.submit_plan(self.database, plan.id, seen=plan.version, **self.owner(part))

    def approve(self, plan: PlanView, part: float) -> PlanView:
        return approvals.approve_plan(self.database, plan.id, seen=plan.version, **self.supervisor(part))

    def send_back(self, plan: PlanView, part: float) -> None:
        reason, supervisor = "โปรดระบุเป้าหมายให้วัดผลได้", self.supervisor(part)
        approvals.send_plan_back(self.database, plan.id, seen=plan.version, reason=reason, **supervisor)

    def do_next(self, plan: PlanView, part: float) -> PlanView:
        one = next(one for one in plan.activities if one.state is not ActivityState.DONE)
        done, owner = Progress(ActivityState.DONE, one.planned_minutes), self.owner(part)
        return progress.record_progress(
            self.database, plan.id, one.id, seen=plan.version, progress=done, **owner
        )

    def complete(self, plan: PlanView, part: float) -> None:
        for step, _ in enumerate(plan.activities):
            plan = self.do_next(plan, part + step / 100)
        results = [SkillOutcome(skill.unit, Outcome.MET) for skill in plan.skills]
        progress.self_evaluate_plan(self.database, plan.id, results=results, **self.owner(part + 0.05))
        rule, owner = CarriedOutRule.DONE_OR_EXPLAINED, self.owner(part + 0.06)
        progress.complete_plan(self.database, plan.id, seen=plan.version, rule=rule, **owner)


def _seed_year_before(story: Story) -> None:
    if story.number == HEAD or story.number % 10 == 0:
        return
    plan = story.approve(story.submit(story.create(0.05), 0.07), 0.09)
    if story.number % 6 == 1:
        progress.give_feedback(story.database, plan.id, text=PRAISE, **story.supervisor(0.4))
    if story.number % 10 in {3, 7}:
        story.do_next(plan, 0.5)
    else:
        story.complete(plan, 0.8)


def _seed_this_year(story: Story) -> None:
    if story.number == HEAD or story.number % 8 == 7:
        story.create(0.3, application=None)
    elif story.number % 4 == 2:
        story.submit(story.create(0.2), 0.4)
    elif story.number % 8 == 3:
        story.send_back(story.submit(story.create(0.3), 0.4), 0.5)
    elif story.number % 4 == 1:
        story.assess(0.1)
        plan = story.approve(story.submit(story.create(0.2), 0.3), 0.4)
        if story.number % 12 == 5:
            story.complete(plan, 0.8)


def _years_of(database: Database, agency: Agency, number: int, *, now: dt.datetime) -> tuple[Story, Story]:
    year = fiscal_year_be(now)
    first_days = (fiscal_year_bounds(one)[0] for one in (year, year - 1))
    start, before = (dt.datetime.combine(first, dt.time.min, BANGKOK) for first in first_days)
    began = now - dt.timedelta(days=STUCK_DAYS) if agency.person(number) == STUCK else start
    return (
        Story(database, agency, number, year - 1, before, start),
        Story(database, agency, number, year, began, now),
    )


def _content(number: int, year: int) -> dict[str, Any]:
    first, last = fiscal_year_bounds(year)
    units = [UNITS[(number + step) % len(UNITS)] for step in range(1 + number % 2)]
    methods = (("e_learning", 20), SECOND_METHODS[number % len(SECOND_METHODS)])
    return {
        "mission": "พัฒนาบริการของหน่วยงานให้เป็นดิจิทัล",
        "goal": "ใช้เครื่องมือดิจิทัลในงานประจำได้ด้วยตนเองภายในปีงบประมาณ",
        "application": "ลดขั้นตอนงานเอกสารในความรับผิดชอบ และถ่ายทอดให้เพื่อนร่วมงาน",
        "starts_on": first,
        "ends_on": last,
        "skills": tuple(SkillLine(unit, priority) for priority, unit in enumerate(units, start=1)),
        "activities": tuple(
            ActivityLine(unit, tool, "ตามที่ตกลงกับผู้บังคับบัญชา", first, last, 60 * hours)
            for unit, (tool, hours) in zip(units, methods, strict=False)
        ),
    }
