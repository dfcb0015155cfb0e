"""The demo data: the cast's plans, once, on past days, and real events win over what was inferred."""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from idp_builders import a_caller, a_classification, a_person, hear, recorded
from idp_svc import demo
from idp_svc.domain.plan import PlanStatus
from idp_svc.persistence.tables import ClassificationRef, PersonRef, Plan
from idp_svc.use_cases import plans
from idp_svc.use_cases.plans import PlanFilter
from service_kit import migrations
from service_kit.database import Database
from service_kit.pages import PageQuery

NOW = dt.datetime(2024, 11, 21, 3, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeding takes seconds, so it is done once and each test gets a copy."""
    file = tmp_path_factory.mktemp("demo") / "idp.db"
    database = Database(f"sqlite:///{file}")
    migrations.upgrade("idp_svc", database)
    demo.seed(database, now=NOW)
    database.close()
    return file


@pytest.fixture
def seeded(seeded_file: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(seeded_file, tmp_path)}")
    yield database
    database.close()


def stored(database: Database) -> dict[tuple[Any, int], Plan]:
    with database.read() as session:
        return {(plan.person_id, plan.fiscal_year_be): plan for plan in session.scalars(sa.select(Plan))}


def test_two_years_are_seeded_as_the_cast_says(seeded: Database) -> None:
    by_person = stored(seeded)

    def status(person: str, year: int) -> PlanStatus | None:
        plan = by_person.get((demo.id_of(person), year))
        return plan.status if plan else None

    assert [status(f"person:a:{n}", 2567) for n in (4, 7, 13, 10)] == [
        PlanStatus.COMPLETED,
        PlanStatus.IN_FORCE,
        PlanStatus.IN_FORCE,
        None,
    ]
    assert [status(f"person:a:{n}", 2568) for n in (9, 5, 6, 11, 15, 4)] == [
        PlanStatus.IN_FORCE,
        PlanStatus.COMPLETED,
        PlanStatus.SUBMITTED,
        PlanStatus.SENT_BACK,
        PlanStatus.DRAFT,
        None,
    ]
    years = Counter(year for _, year in by_person)
    assert years == {2567: 106, 2568: 91}


def test_a_head_of_agency_is_never_agreed_with(seeded: Database) -> None:
    """AMB-20."""
    by_person = stored(seeded)
    heads = [by_person[demo.id_of(agency.person(1)), 2568].status for agency in demo.AGENCIES]

    assert set(heads) == {PlanStatus.DRAFT}


def test_one_approval_is_stuck(seeded: Database) -> None:
    plan = stored(seeded)[demo.id_of(demo.STUCK), 2568]

    assert plan.status is PlanStatus.SUBMITTED
    assert plan.submitted_at is not None
    assert (NOW - plan.submitted_at).days > 60


def test_everything_happened_before_now(seeded: Database) -> None:
    times = [dt.datetime.fromisoformat(envelope["time"]) for envelope in recorded(seeded)]

    assert max(times) <= NOW
    assert min(times) > dt.datetime(2023, 9, 30, 17, tzinfo=dt.UTC)


def test_seeding_twice_is_seeding_once(seeded: Database) -> None:
    events = len(recorded(seeded))

    demo.seed(seeded, now=NOW + dt.timedelta(days=1))

    assert len(recorded(seeded)) == events


def test_real_facts_win_over_what_was_inferred(seeded: Database) -> None:
    person = demo.id_of("person:a:6")
    hear(seeded, "people.person.registered.v1", a_person(person, supervisor_id=demo.id_of("person:a:2")))
    first_ever = "00000000-0000-7000-8000-000000000000"
    said = a_classification(person, classification_id=first_ever, role="S1", version=1)
    hear(seeded, "people.classification.finalised.v1", said)

    with seeded.read() as session:
        known, classified = session.get(PersonRef, person), session.get(ClassificationRef, person)
    assert known is not None
    assert classified is not None
    assert (known.supervisor_id, classified.role) == (demo.id_of("person:a:2"), "S1")


def test_the_demo_supervisor_has_work_to_do(seeded: Database) -> None:
    """person:a:4 is V1 of the second division."""
    caller = a_caller(demo.id_of("person:a:4"))

    page = plans.list_plans_awaiting(seeded, PageQuery(), wanted=PlanFilter(), caller=caller, now=NOW)

    assert page.items
    assert all(line.reviewer.person_id == caller.id for line in page.items)


def test_the_cast_is_the_same_on_postgresql(database: Database) -> None:
    demo.seed(database, now=NOW)

    assert len(stored(database)) == 197
