"""Any order of events, each any number of times, gives the same tables; a rebuild gives them again."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from reporting_builders import (
    a_classification,
    a_person,
    a_plan,
    an_announcement,
    an_id,
    an_organisation,
    body_of,
    tell,
)
from reporting_svc.messaging import readings
from reporting_svc.messaging.subscriptions import SUBSCRIPTIONS
from reporting_svc.persistence.facts import PROJECTIONS
from reporting_svc.persistence.tables import REGISTRY, OrganisationLine, PersonFact, PlanFact
from reporting_svc.use_cases import projections
from service_kit import inbox, migrations
from service_kit.bus import Delivery
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import ReceivedEvent
from service_kit.testing.at_once import at_once

FEBRUARY, MARCH = dt.datetime(2024, 2, 1, 3, 0, tzinfo=dt.UTC), dt.datetime(2024, 3, 1, 3, 0, tzinfo=dt.UTC)
HISTORY = [
    an_organisation("ministry", kind="ministry"),
    an_organisation("a", "ministry"),
    an_organisation("a:1", "ministry", "a", is_agency=False),
    an_organisation("a:1", "ministry", "b", version=2, is_agency=False),
    a_person("p", "a"),
    a_person("p", "a:1", version=2),
    a_classification("p", "a", "A"),
    a_classification("p", "a", "S", at=MARCH, classification_id=str(an_id("second classification"))),
    an_announcement("a", "Early"),
    an_announcement("a", "Developing", version=2),
    a_plan("p", "created", "draft", 1),
    a_plan("p", "submitted", "submitted", 2),
    a_plan("p", "approved", "in_force", 3),
    a_plan("p", "progressed", "in_force", 4, at=FEBRUARY),
    a_plan("p", "submitted", "submitted", 5, at=FEBRUARY, revision=2),
    a_plan("p", "approved", "in_force", 6, at=MARCH, revision=2),
    a_plan("p", "completed", "completed", 7, at=MARCH, revision=2),
    a_plan("p", "cancelled", "cancelled", 2, key="another plan of p"),
]


def everything(database: Database) -> dict[str, list[Any]]:
    with database.read() as session:
        return {
            table.__tablename__: sorted(map(str, session.execute(sa.select(table.__table__)).all()))
            for table in PROJECTIONS
        }


def told(database: Database, events: Sequence[ReceivedEvent]) -> dict[str, list[Any]]:
    projections.rebuild(database)
    tell(database, *events)
    return everything(database)


def test_order_and_repetition_change_nothing(sqlite_database: Database) -> None:
    expected = told(sqlite_database, HISTORY)

    @settings(max_examples=25, deadline=None)
    @given(shuffled=st.permutations(HISTORY), again=st.lists(st.sampled_from(HISTORY), max_size=6))
    def check(shuffled: list[ReceivedEvent], again: list[ReceivedEvent]) -> None:
        assert told(sqlite_database, [*again, *shuffled, *again]) == expected

    check()


def test_the_same_on_both_databases_backwards_and_twice(database: Database) -> None:
    forwards = told(database, HISTORY)

    assert told(database, [*reversed(HISTORY), *HISTORY]) == forwards
    assert len(forwards["plan_fact"]) == 2


def test_days_are_those_of_the_first_agreement_and_of_completion(database: Database) -> None:
    tell(database, *HISTORY)

    with database.read() as session:
        plan = session.get_one(PlanFact, an_id("plan of p"))
    assert (plan.status, plan.revision) == ("completed", 2)
    assert (plan.made_on, plan.progressed_on) == (dt.date(2024, 1, 15), dt.date(2024, 2, 1))
    assert plan.completed_on == dt.date(2024, 3, 1)


def test_an_organisation_that_moves_is_below_its_new_parent_only(database: Database) -> None:
    tell(database, *HISTORY)

    with database.read() as session:
        above = session.scalars(
            sa.select(OrganisationLine.ancestor_id).where(OrganisationLine.organisation_id == an_id("a:1"))
        )
        assert set(above) == {an_id("ministry"), an_id("b"), an_id("a:1")}


def test_a_repetition_is_noted_once(database: Database) -> None:
    event = a_person("p", "a")

    tell(database, event, event)

    with database.read() as session:
        assert inbox.applied(session) == 1


def test_rebuilding_forgets_everything_and_replaying_gives_it_again(database: Database) -> None:
    tell(database, *HISTORY)
    before = everything(database)

    projections.rebuild(database)
    empty = everything(database)
    tell(database, *HISTORY)

    assert not any(empty.values())
    assert everything(database) == before


def test_a_list_and_the_events_agree_whichever_comes_first(database: Database) -> None:
    item = {**HISTORY[16].data}
    listed = readings.plan(item)

    tell(database, *HISTORY)
    before = everything(database)
    projections.learn_plans(database, [listed, listed])
    assert everything(database) == before

    projections.rebuild(database)
    projections.learn_plans(database, [listed])
    tell(database, *HISTORY)
    assert everything(database) == before


def test_an_event_of_the_future_with_more_fields_is_read(sqlite_database: Database) -> None:
    event = a_person("p", "a", field_of_tomorrow={"x": 1})

    tell(sqlite_database, event)

    assert len(everything(sqlite_database)["person_fact"]) == 1


def test_an_instant_is_its_day_in_bangkok(sqlite_database: Database) -> None:
    late = dt.datetime(2024, 9, 30, 17, 30, tzinfo=dt.UTC)

    tell(sqlite_database, a_plan("p", "approved", "in_force", 3, at=late))

    with sqlite_database.read() as session:
        assert session.get_one(PlanFact, an_id("plan of p")).made_on == dt.date(2024, 10, 1)


def test_migrations_say_what_the_tables_say(database: Database) -> None:
    assert migrations.drift(REGISTRY.metadata, database) == []


def heard_at_last(database: Database, event: ReceivedEvent) -> None:
    """As the broker tells it: again, until it is done with."""
    consumer, delivery = Consumer(database, SUBSCRIPTIONS), Delivery(event.type, body_of(event), 1)
    while asyncio.run(consumer.deliver([delivery])) == 0:
        pass


@pytest.mark.postgres
def test_a_list_and_an_event_may_bring_a_new_person_at_once(fresh_url: Callable[[str, str], str]) -> None:
    database = Database(fresh_url("postgres", "reporting_svc"))
    listed = readings.person(a_person("p", "a").data)
    moved = a_person("p", "a:1", version=2)

    at_once(
        database,
        lambda one: projections.learn_people(one, [listed]),
        lambda other: heard_at_last(other, moved),
    )

    with database.read() as session:
        assert session.get_one(PersonFact, an_id("p")).version == 2
        assert inbox.applied(session) == 1
    database.close()
