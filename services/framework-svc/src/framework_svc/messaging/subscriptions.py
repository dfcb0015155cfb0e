"""Foreign event type, handler, one use case."""

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from framework_svc.messaging.readings import organisation
from framework_svc.use_cases.organisations import learn_organisation


def on_organisation(database: Database, event: ReceivedEvent) -> None:
    learn_organisation(database, event.id, organisation(event.data))


SUBSCRIPTIONS: dict[str, Handler] = {
    "people.organisation.registered.v1": on_organisation,
    "people.organisation.changed.v1": on_organisation,
}
