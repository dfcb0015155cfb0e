"""Foreign event type, handler, one use case."""

from collections.abc import Sequence

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from framework_svc.messaging.readings import organisation
from framework_svc.use_cases.organisations import learn_organisations


def on_organisation(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_organisations(database, [organisation(event.data) for event in events])


SUBSCRIPTIONS: dict[str, Handler] = {
    "people.organisation.registered.v1": on_organisation,
    "people.organisation.changed.v1": on_organisation,
}
