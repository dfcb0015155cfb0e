"""Foreign event type, handler, one use case."""

from collections.abc import Sequence
from dataclasses import replace

from service_kit.calendar import day
from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from reporting_svc.domain.facts import Plan, dated
from reporting_svc.messaging import readings
from reporting_svc.use_cases import projections

PLAN_EVENTS = (
    "created",
    "changed",
    "submitted",
    "approved",
    "sent_back",
    "progressed",
    "self_evaluated",
    "feedback_given",
    "completed",
    "cancelled",
)


def on_organisation(database: Database, events: Sequence[ReceivedEvent]) -> None:
    projections.learn_organisations(database, [readings.organisation(event.data) for event in events])


def on_person(database: Database, events: Sequence[ReceivedEvent]) -> None:
    projections.learn_people(database, [readings.person(event.data) for event in events])


def on_classification_finalised(database: Database, events: Sequence[ReceivedEvent]) -> None:
    told = [replace(readings.classification(event.data), settled_at=event.time) for event in events]
    projections.learn_classifications(database, told)


def on_announcement(database: Database, events: Sequence[ReceivedEvent]) -> None:
    projections.learn_announcements(database, [readings.announcement(event.data) for event in events])


def on_plan(database: Database, events: Sequence[ReceivedEvent]) -> None:
    projections.learn_plans(database, [_plan(event) for event in events])


def _plan(event: ReceivedEvent) -> Plan:
    """The plan's days are those on which its events happened, in Bangkok."""
    happened = event.type.split(".")[2]
    return dated(readings.plan(event.data), on=day(event.time), happened=happened)


SUBSCRIPTIONS: dict[str, Handler] = {
    "people.organisation.registered.v1": on_organisation,
    "people.organisation.changed.v1": on_organisation,
    "people.person.registered.v1": on_person,
    "people.person.changed.v1": on_person,
    "people.classification.finalised.v1": on_classification_finalised,
    "framework.announcement.published.v1": on_announcement,
    **{f"idp.plan.{happened}.v1": on_plan for happened in PLAN_EVENTS},
}
