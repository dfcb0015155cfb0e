"""Foreign event type, handler, one use case."""

from collections.abc import Sequence

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from framework_svc.messaging.readings import classification, organisation, person, plan
from framework_svc.use_cases.acknowledgements import learn_people
from framework_svc.use_cases.holders import learn_classifications, learn_plans
from framework_svc.use_cases.organisations import learn_organisations


def on_organisation(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_organisations(database, [organisation(event.data) for event in events])


def on_person(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_people(database, [person(event.data) for event in events])


def on_classification(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_classifications(database, [classification(event.data) for event in events])


def on_plan(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_plans(database, [plan(event.data) for event in events])


PLAN_EVENTS = ("created", "changed", "submitted", "approved", "sent_back", "completed", "cancelled")
SUBSCRIPTIONS: dict[str, Handler] = {
    "people.organisation.registered.v1": on_organisation,
    "people.organisation.changed.v1": on_organisation,
    "people.person.registered.v1": on_person,
    "people.person.changed.v1": on_person,
    "people.classification.finalised.v1": on_classification,
    "people.classification.superseded.v1": on_classification,
    **{f"idp.plan.{happened}.v1": on_plan for happened in PLAN_EVENTS},
}
