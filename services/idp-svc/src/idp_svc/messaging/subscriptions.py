"""Foreign event type, how its events are read, one use case that takes them."""

from collections.abc import Callable, Sequence
from typing import Any

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from idp_svc.messaging import readings
from idp_svc.use_cases import references


def _heard(read: Callable[[Any, int], Any], take: Callable[[Database, Sequence[Any]], None]) -> Handler:
    def handle(database: Database, events: Sequence[ReceivedEvent]) -> None:
        take(database, [read(event.data, event.sequence) for event in events])

    return handle


_person = _heard(readings.person, references.take_people)
_organisation = _heard(readings.organisation, references.take_organisations)

SUBSCRIPTIONS: dict[str, Handler] = {
    "people.person.registered.v1": _person,
    "people.person.changed.v1": _person,
    "people.person.erased.v1": _heard(readings.erased_person, references.take_erasures),
    "people.organisation.registered.v1": _organisation,
    "people.organisation.changed.v1": _organisation,
    "people.classification.finalised.v1": _heard(readings.classification, references.take_classifications),
    "people.delegation.recorded.v1": _heard(readings.delegation, references.take_delegations),
    "framework.release.published.v1": _heard(readings.release, references.take_releases),
    "framework.release.withdrawn.v1": _heard(readings.withdrawal, references.take_withdrawals),
}
