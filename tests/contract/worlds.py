"""A small world for each service, made by its own builders, and the people who ask in it."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import exchange_builders as exchange
import framework_builders as framework
import idp_builders as idp
import import_builders as imports
import people_builders as people
import privacy_builders as privacy
import reporting_builders as reporting
import run_builders as runs
from fastapi import FastAPI
from framework_svc.use_cases.acknowledgements import learn_people
from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.progress import ActivityState, Outcome, SkillOutcome
from idp_svc.use_cases.approvals import approve_plan, submit_plan
from idp_svc.use_cases.assessments import assess
from idp_svc.use_cases.progress import Progress, record_progress, self_evaluate_plan
from idp_svc.use_cases.views import PlanView
from members import application
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.organisation import Provenance
from people_svc.domain.policy import Level2For, Policy
from people_svc.use_cases.delegations import NewDelegation, record_delegation
from people_svc.use_cases.moves import list_moves, list_names
from people_svc.use_cases.unit_codes import NewCode, record_code
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.testing import published_keys, sign

Grants = tuple[tuple[str, UUID | None], ...]
Ids = dict[str, Any]  # ids, and the keys of what has one
STAFF: Grants = (("staff", None),)
OCSC: Grants = (("ocsc_officer", None),)
SYSTEM: Grants = (("system", None),)


@dataclass(frozen=True)
class Somebody:
    subject: UUID | str
    grants: Grants = STAFF

    def token(self, service: str) -> str:
        prefix = service.removesuffix("-svc")
        client = self.subject if isinstance(self.subject, str) else "thaksa-portal"
        scope = f"{prefix}.read {prefix}.write"
        return sign(self.subject, scope=scope, grants=self.grants, client_id=client)


@dataclass(frozen=True)
class World:
    """`make` fills a migrated database, and names the rows that a request may be about."""

    service: str
    make: Callable[[Database], Ids]
    now: dt.datetime
    people: tuple[Somebody, ...]


@dataclass(frozen=True)
class Copies:
    """A world that was made once; every copy begins as it was."""

    world: World
    file: Path
    ids: Ids

    @contextmanager
    def app(self, folder: Path) -> Iterator[FastAPI]:
        """The service in a copy of its world, at the time of that world."""
        copy = Path(shutil.copy(self.file, folder / f"{self.world.service}.db"))
        app = application(self.world.service, f"sqlite:///{copy}")
        app.state.clock = lambda: self.world.now.astimezone(dt.UTC)
        app.state.verifier.use(published_keys())
        yield app
        app.state.database.close()


def copies_of(world: World, template: str, folder: Path) -> Copies:
    """The world in a copy of an empty, migrated SQLite database."""
    file = Path(shutil.copy(template.removeprefix("sqlite:///"), folder / f"{world.service}.db"))
    database = Database(f"sqlite:///{file}")
    ids = world.make(database)
    with database.engine.connect() as connection:  # into the one file that is copied
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return Copies(world, file, ids)


def _framework(database: Database) -> Ids:
    framework.prepared(database)
    announced = framework.announce(database, framework.OTHER_AGENCY)
    learn_people(database, [framework.a_person(organisation_id=framework.OTHER_AGENCY)])
    framework.draft(database, "2570.1")
    return {
        "agency": framework.AGENCY,
        "other agency": framework.OTHER_AGENCY,
        "announcement": announced.id,
        "framework": "ocsc-digital",
        "draft": "2570.1",
        "in review": framework.reviewed(database, "2570.2"),
        "published": "2561.1",
        "comment": framework.commented(database, "2570.2"),
        "overlay": (overlay := framework.an_overlay(database, framework.OTHER_AGENCY)),
        "rebase": framework.a_rebase(database, overlay),
        "mapping": framework.a_mapping(database, "2561.1", "2570.2"),
        "checked framework import": exchange.a_checked_import(database),
    }


def _people(database: Database) -> Ids:
    people.a_world(database)
    both_levels = Policy(level_2_for=Level2For.EVERYBODY)
    of_hr = people.propose(database, people.a_proposal(people.HR), policy=both_levels)
    of_two_groups = people.propose(database, people.a_proposal(people.COLLEAGUE, people.TWO_GROUPS))
    return {
        "agency": people.AGENCY_A,
        "division": people.DIVISION_A,
        "other division": people.DIVISION_B,
        "other agency": people.AGENCY_B,
        "staff": people.STAFF,
        "director": people.DIRECTOR,
        "unclassified": people.DIRECTOR,
        "delegation": record_delegation(
            database,
            NewDelegation(
                from_person_id=None,
                to_person_id=people.COLLEAGUE,
                scope=DelegationScope.APPROVE_PLAN,
                starts_on=people.TODAY,
                ends_on=people.TODAY,
                order_number="1/2566",
            ),
            caller=people.a_caller(people.DIRECTOR),
            now=people.NOW,
        ).id,
        "unit move": list_moves(database, people.DIVISION_A, PageQuery()).items[0].id,
        "unit name": list_names(database, people.DIVISION_A, PageQuery()).items[0].id,
        "unit code": record_code(
            database,
            people.AGENCY_A,
            NewCode(scheme="dpis", value="01234", provenance=Provenance.EXTERNAL),
            caller=people.the_hr(),
            now=people.BEFORE,
        ).id,
        "checked run": runs.checked(database).id,
        "checked import": imports.a_checked_import(database),
        "data request": privacy.a_request(database).id,
        "proposed": people.propose(database).id,
        "agreed": people.agree(database, of_hr, policy=both_levels).id,
        "awaiting level 2": people.agree(database, of_two_groups).id,
    }


def _idp(database: Database) -> Ids:
    idp.an_agency(database)
    for person in (idp.V1, idp.OTHER_V1, idp.DELEGATE):
        idp.hear_classification(database, person)
    submitted = _submitted(database, idp.DELEGATE)
    under_way = _agreed(database, idp.OTHER_V1)
    done = _agreed(database, idp.V1)
    for activity in done.activities:
        done = record_progress(
            database,
            done.id,
            activity.id,
            seen=done.version,
            progress=Progress(ActivityState.DONE, activity.planned_minutes),
            caller=idp.a_caller(idp.V1),
            now=idp.NOW,
        )
    results = [SkillOutcome(skill.unit, Outcome.MET) for skill in done.skills]
    self_evaluate_plan(database, done.id, results=results, caller=idp.a_caller(idp.V1), now=idp.NOW)
    answers = [(unit, component, Answer.HAVE) for unit in idp.UNITS for component in Component]
    said = assess(
        database, fiscal_year_be=idp.YEAR, answers=answers, caller=idp.a_caller(idp.V1), now=idp.NOW
    )
    return {
        "draft": idp.a_plan(database).id,
        "submitted": submitted.id,
        "under way": under_way.id,
        "activity": under_way.activities[0].id,
        "done": done.id,
        "assessment": said.id,
        "person": idp.SOMSAK,
    }


def _submitted(database: Database, person: UUID) -> PlanView:
    plan = idp.a_plan(database, person=person)
    return submit_plan(database, plan.id, seen=plan.version, caller=idp.a_caller(person), now=idp.NOW)


def _agreed(database: Database, person: UUID) -> PlanView:
    plan = _submitted(database, person)
    return approve_plan(database, plan.id, seen=plan.version, caller=idp.a_caller(idp.V2), now=idp.NOW)


def _reporting(database: Database) -> Ids:
    reporting.tell(database, *reporting.a_ministry())
    return {"ministry": reporting.an_id("ministry"), "agency": reporting.an_id("a")}


WORLDS = {
    world.service: world
    for world in (
        World(
            "framework-svc",
            _framework,
            framework.NOW,
            (
                Somebody(framework.HR, (("hr_officer", framework.AGENCY),)),
                Somebody(framework.HR, OCSC),
                Somebody("people-svc", SYSTEM),
            ),
        ),
        World(
            "people-svc",
            _people,
            people.NOW,
            (
                Somebody(people.STAFF),
                Somebody(people.DIRECTOR),
                Somebody(people.DEPUTY),
                Somebody(people.HR, (("hr_officer", people.MINISTRY),)),
                Somebody(people.OCSC, OCSC),
                Somebody("idp-svc", SYSTEM),
            ),
        ),
        World(
            "idp-svc",
            _idp,
            idp.NOW,
            (
                Somebody(idp.SOMSAK),
                Somebody(idp.V1),
                Somebody(idp.V2),
                Somebody(idp.OTHER_V1),
                Somebody(idp.HR, (("hr_officer", idp.AGENCY),)),
                Somebody("reporting-svc", SYSTEM),
            ),
        ),
        World(
            "reporting-svc",
            _reporting,
            reporting.NOW,
            (
                Somebody(UUID(int=7), OCSC),
                Somebody(UUID(int=8), (("executive", reporting.an_id("a")),)),
                Somebody("ministry-dashboard", SYSTEM),
            ),
        ),
    )
}
