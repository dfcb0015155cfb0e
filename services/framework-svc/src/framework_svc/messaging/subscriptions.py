"""Foreign event type, handler, one use case."""

from service_kit.consumer import Handler

SUBSCRIPTIONS: dict[str, Handler] = {}
