"""A small agency and its people, and plans in any status, through the use cases that production has."""

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

import httpx
import sqlalchemy as sa
from fastapi import FastAPI
from idp_svc.domain.content import ActivityLine, SkillLine
from idp_svc.domain.plan import PlanStatus
from idp_svc.domain.progress import ActivityState, CarriedOutRule, Outcome, SkillOutcome
from idp_svc.main import create_app
from idp_svc.messaging.subscriptions import SUBSCRIPTIONS
from idp_svc.settings import Settings
from idp_svc.use_cases import approvals, plans, progress
from idp_svc.use_cases.views import PlanView
from service_kit.bus import MemoryBus
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, opened, sealed
from service_kit.identity import Caller, Grant
from service_kit.tables import OUTBOX
from service_kit.testing import a_client, sign

SPACE = UUID("018b0000-0000-7000-8000-000000000000")
NOW = dt.datetime(2023, 10, 16, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2023, 10, 16)
YEAR = 2567
START, END = dt.date(2023, 10, 1), dt.date(2024, 9, 30)
UNITS = ["DLit100", "DLit200", "DLit300"]
TOOLS = {
    "e_learning": 70,
    "ojt": 70,
    "self_learning": 70,
    "project_assignment": 70,
    "site_visit": 70,
    "coaching": 20,
    "mentoring": 20,
    "classroom_training": 10,
}


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


MINISTRY, AGENCY = an_id("ministry"), an_id("agency a")
DIVISION, OTHER_DIVISION = an_id("division 1"), an_id("division 2")
SOMSAK, V1, V2, HEAD = an_id("somsak"), an_id("v1"), an_id("v2"), an_id("head")
OTHER_V1, DELEGATE, HR, OCSC = an_id("other v1"), an_id("delegate"), an_id("hr"), an_id("ocsc")


def a_caller(person: UUID, *grants: tuple[str, UUID | None]) -> Caller:
    return Caller(str(person), "test", frozenset(), tuple(Grant(role, on) for role, on in grants))


def a_system() -> Caller:
    return Caller("reporting-svc", "reporting-svc", frozenset(), (Grant("system", None),))


def a_person(person: UUID, division: UUID = DIVISION, **facts: Any) -> dict[str, Any]:
    return {
        "person_id": str(person),
        "organisation_id": str(division),
        "agency_id": str(AGENCY),
        "path": [str(MINISTRY), str(AGENCY), str(division)],
        "supervisor_id": None,
        "next_supervisor_id": None,
        "personnel_kind": "ข้าราชการ",
        "is_director_level": False,
        "active_from": "2020-10-01",
        "active_until": None,
        "version": 1,
        **{name: str(value) if isinstance(value, UUID) else value for name, value in facts.items()},
    }


def an_organisation(organisation: UUID, *above: UUID, version: int = 1) -> dict[str, Any]:
    return {
        "organisation_id": str(organisation),
        "parent_id": str(above[-1]) if above else None,
        "kind": "division",
        "name": {"th": "กอง", "en": None},
        "path": [str(step) for step in (*above, organisation)],
        "is_agency": False,
        "agency_id": str(above[1]) if len(above) > 1 else None,
        "version": version,
    }


def a_classification(person: UUID, **facts: Any) -> dict[str, Any]:
    return {
        "classification_id": str(an_id(f"classification of {person}")),
        "person_id": str(person),
        "organisation_id": str(AGENCY),
        "status": "final",
        "group": "Academic",
        "role": "A1",
        "future_role": "A2",
        "stage": "Early",
        "behaviours": "all",
        "announcement_id": str(an_id("announcement")),
        "announcement_version": 1,
        "required_skills": UNITS,
        "version": 3,
        **facts,
    }


def a_delegation(**facts: Any) -> dict[str, Any]:
    return {
        "delegation_id": str(an_id("delegation")),
        "from_person_id": str(V1),
        "to_person_id": str(DELEGATE),
        "scope": "approve_plan",
        "starts_on": "2023-10-01",
        "ends_on": "2023-12-31",
        "order_number": "12/2566",
        "version": 1,
        **facts,
    }


def a_release(**facts: Any) -> dict[str, Any]:
    return {
        "release_id": str(an_id("release")),
        "framework_key": "ocsc-digital",
        "release_key": "2561.1",
        "stages": ["Early"],
        "groups": ["Academic"],
        "roles": [{"code": "A1", "group": "Academic", "stage": "Early"}],
        "tools": [{"key": key, "bucket_percent": percent} for key, percent in TOOLS.items()],
        "skill_units": [*UNITS, "DG500"],
        "components": ["ability", "knowledge", "experience", "attribute"],
        "published_at": "2023-10-02T03:00:00+00:00",
        "withdrawn_at": None,
        "version": 1,
        **facts,
    }


def hear(database: Database, event_type: str, data: Mapping[str, Any], *, now: dt.datetime = NOW) -> None:
    """Let the service hear an event as the consumer hands it over."""
    event = Event(type=event_type, subject="x", data=dict(data), version=data["version"])
    Consumer(database, SUBSCRIPTIONS).handle([(event_type, opened(json.dumps(sealed(event, now=now))))])


def hear_person(database: Database, person: UUID, division: UUID = DIVISION, **facts: Any) -> None:
    hear(database, "people.person.changed.v1", a_person(person, division, **facts))


def hear_classification(database: Database, person: UUID, **facts: Any) -> None:
    hear(database, "people.classification.finalised.v1", a_classification(person, **facts))


def an_agency(database: Database) -> None:
    """หน่วยงาน ก. with two divisions; somsak is classified A1 and works under v1, v2 and the head."""
    hear(database, "framework.release.published.v1", a_release())
    for organisation, *above in (
        (MINISTRY,),
        (AGENCY, MINISTRY),
        (DIVISION, MINISTRY, AGENCY),
        (OTHER_DIVISION, MINISTRY, AGENCY),
    ):
        hear(database, "people.organisation.registered.v1", an_organisation(organisation, *above))
    hear_person(database, HEAD, is_director_level=True)
    hear_person(database, V2, supervisor_id=HEAD, is_director_level=True)
    hear_person(database, V1, supervisor_id=V2, next_supervisor_id=HEAD, is_director_level=True)
    hear_person(database, SOMSAK, supervisor_id=V1, next_supervisor_id=V2)
    hear_person(database, DELEGATE, OTHER_DIVISION, supervisor_id=OTHER_V1, next_supervisor_id=V2)
    hear_person(database, OTHER_V1, OTHER_DIVISION, supervisor_id=V2, is_director_level=True)
    hear_classification(database, SOMSAK)


def skills(*units: str) -> tuple[SkillLine, ...]:
    return tuple(SkillLine(unit, priority) for priority, unit in enumerate(units, start=1))


def an_activity(unit: str = "DLit100", tool: str = "e_learning", **facts: Any) -> ActivityLine:
    given: dict[str, Any] = {
        "description": "เรียนรู้ผ่านระบบ",
        "starts_on": dt.date(2023, 11, 1),
        "ends_on": dt.date(2024, 3, 31),
        "planned_minutes": 600,
        **facts,
    }
    return ActivityLine(unit, tool, **given)


def whole_content(**changed: Any) -> dict[str, Any]:
    """All that the person writes of the seven elements."""
    return {
        "mission": "ให้คำปรึกษาเชิงวิชาการ",
        "goal": "ใช้ข้อมูลประกอบข้อเสนอได้",
        "application": "จัดทำข้อเสนอจากข้อมูลเปิด",
        "starts_on": START,
        "ends_on": END,
        "skills": skills(*UNITS),
        "activities": tuple(an_activity(unit) for unit in UNITS),
        **changed,
    }


def a_plan(database: Database, *, person: UUID = SOMSAK, now: dt.datetime = NOW, **changed: Any) -> PlanView:
    """A whole draft of somsak's."""
    changes = whole_content(**changed)
    return plans.create_plan(database, fiscal_year_be=YEAR, changes=changes, caller=a_caller(person), now=now)


def a_plan_that_is(status: PlanStatus, database: Database, **changed: Any) -> PlanView:
    """Somsak's plan, brought to a status as its people would."""
    plan = a_plan(database, **changed)
    mine, boss = {"caller": a_caller(SOMSAK), "now": NOW}, {"caller": a_caller(V1), "now": NOW}
    if status is PlanStatus.DRAFT:
        return plan
    if status is PlanStatus.CANCELLED:
        return approvals.cancel_plan(database, plan.id, seen=plan.version, **mine)
    plan = approvals.submit_plan(database, plan.id, seen=plan.version, **mine)
    if status is PlanStatus.SUBMITTED:
        return plan
    if status is PlanStatus.SENT_BACK:
        return approvals.send_plan_back(database, plan.id, seen=plan.version, reason="ปรับเป้าหมาย", **boss)
    plan = approvals.approve_plan(database, plan.id, seen=plan.version, **boss)
    return plan if status is PlanStatus.IN_FORCE else completed(database, plan)


def completed(database: Database, plan: PlanView) -> PlanView:
    caller = a_caller(SOMSAK)
    for activity in plan.activities:
        done = progress.Progress(ActivityState.DONE, actual_minutes=600, done_on=TODAY)
        plan = progress.record_progress(
            database, plan.id, activity.id, seen=plan.version, progress=done, caller=caller, now=NOW
        )
    outcomes = [SkillOutcome(skill.unit, Outcome.MET) for skill in plan.skills]
    progress.self_evaluate_plan(database, plan.id, results=outcomes, caller=caller, now=NOW)
    seen = plans.show_plan(database, plan.id, caller=caller, now=NOW).version
    rule = CarriedOutRule.ALL_DONE
    return progress.complete_plan(database, plan.id, seen=seen, rule=rule, caller=caller, now=NOW)


def recorded(database: Database) -> list[dict[str, Any]]:
    """The envelopes in the outbox, oldest first."""
    with database.read() as session:
        rows = session.scalars(sa.select(OUTBOX.c.body).order_by(OUTBOX.c.sequence))
        return [json.loads(body) for body in rows]


def recorded_types(database: Database) -> list[str]:
    return [envelope["type"] for envelope in recorded(database)]


def an_app(database: Database, *, now: dt.datetime = NOW, **settings: Any) -> FastAPI:
    app = create_app(Settings(database_url=database.url, **settings), MemoryBus())
    app.state.clock = lambda: now
    return app


def asking(
    app: FastAPI,
    talk: Callable[[httpx.AsyncClient], Awaitable[Any]],
    *,
    as_: UUID | str = SOMSAK,
    grants: tuple[tuple[str, UUID | None], ...] = (("staff", None),),
    scope: str = "idp.read idp.write",
    language: str = "th",
) -> Any:
    """What one caller's requests bring."""
    client_id = as_ if isinstance(as_, str) else "thaksa-portal"
    token = sign(as_, scope=scope, grants=grants, client_id=client_id)

    async def run() -> Any:
        async with a_client(app, token, language=language) as client:
            return await talk(client)

    return asyncio.run(run())
