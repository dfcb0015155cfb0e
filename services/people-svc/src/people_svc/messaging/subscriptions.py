"""Foreign event type, handler, one use case."""

from service_kit.consumer import Handler
from service_kit.database import Database
from service_kit.events import ReceivedEvent

from people_svc.messaging.announcements import facts_of
from people_svc.use_cases.announcements import learn_announcement


def announcement_published(database: Database, event: ReceivedEvent) -> None:
    learn_announcement(database, facts_of(event.data), event_id=event.id)


SUBSCRIPTIONS: dict[str, Handler] = {"framework.announcement.published.v1": announcement_published}
