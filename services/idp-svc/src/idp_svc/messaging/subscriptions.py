"""Foreign event type, handler, one use case."""

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from idp_svc.messaging import readings
from idp_svc.use_cases import references


def person(database: Database, event: ReceivedEvent) -> None:
    references.take_people(database, [readings.person(event.data, event.sequence)], event_id=event.id)


def organisation(database: Database, event: ReceivedEvent) -> None:
    organisations = [readings.organisation(event.data, event.sequence)]
    references.take_organisations(database, organisations, event_id=event.id)


def classification(database: Database, event: ReceivedEvent) -> None:
    classifications = [readings.classification(event.data, event.sequence)]
    references.take_classifications(database, classifications, event_id=event.id)


def delegation(database: Database, event: ReceivedEvent) -> None:
    delegations = [readings.delegation(event.data, event.sequence)]
    references.take_delegations(database, delegations, event_id=event.id)


def release(database: Database, event: ReceivedEvent) -> None:
    references.take_releases(database, [readings.release(event.data, event.sequence)], event_id=event.id)


def release_withdrawn(database: Database, event: ReceivedEvent) -> None:
    withdrawals = [readings.withdrawal(event.data, event.sequence)]
    references.take_withdrawals(database, withdrawals, event_id=event.id)


SUBSCRIPTIONS: dict[str, Handler] = {
    "people.person.registered.v1": person,
    "people.person.changed.v1": person,
    "people.organisation.registered.v1": organisation,
    "people.organisation.changed.v1": organisation,
    "people.classification.finalised.v1": classification,
    "people.delegation.recorded.v1": delegation,
    "framework.release.published.v1": release,
    "framework.release.withdrawn.v1": release_withdrawn,
}
