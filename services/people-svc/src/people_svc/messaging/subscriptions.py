"""Foreign event type, handler, one use case."""

from collections.abc import Sequence

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from people_svc.messaging.announcements import facts_of
from people_svc.use_cases.announcements import learn_announcements


def announcement_published(database: Database, events: Sequence[ReceivedEvent]) -> None:
    learn_announcements(database, [facts_of(event.data) for event in events])


SUBSCRIPTIONS: dict[str, Handler] = {"framework.announcement.published.v1": announcement_published}
