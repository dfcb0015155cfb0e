"""The envelope in which services tell each other what happened.

CloudEvents 1.0.2 in structured JSON mode: the whole envelope is the message body, so that a stored event,
a message and an example in the contracts are the same text. NATS subject and event type are the same word.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from service_kit.ids import new_id
from service_kit.observability import current_traceparent

CONTENT_TYPE = "application/cloudevents+json"
MESSAGE_BYTES_MAX = 8_000_000  # the broker has to take that, see max_payload of its configuration


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, before it has an envelope.

    `type` is `<service>.<thing>.<past participle>.v<n>`; `version` is the version of the subject after the
    change, which lets a reader ignore what is older than what it knows. `data` holds ids, no names of people.
    """

    type: str
    subject: str
    data: dict[str, Any]
    version: int


@dataclass(frozen=True, kw_only=True)
class ReceivedEvent:
    id: UUID
    type: str
    subject: str
    time: dt.datetime
    data: dict[str, Any]
    sequence: int
    traceparent: str | None


def stream_of(event_type: str) -> str:
    """`sample.thing.made.v1` is kept in stream SAMPLE."""
    return event_type.split(".", 1)[0].upper()


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, dates as ISO 8601, ids as text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def sealed(event: Event, *, event_id: UUID | None = None, now: dt.datetime) -> dict[str, Any]:
    """The event in its envelope, as it would be read again."""
    envelope = enveloped(event, event_id=event_id, now=now)
    return {**envelope, "data": orjson.loads(canonical(event.data))}


def enveloped(event: Event, *, event_id: UUID | None = None, now: dt.datetime) -> dict[str, Any]:
    """The envelope of the event, still without its data.

    Source:
        CloudEvents 1.0.2; extensions `sequence` and `partitionkey` as its documented extensions define them,
        `traceparent` from W3C Trace Context.
    """
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(event_id or new_id()),
        "source": f"/{event.type.split('.', 1)[0]}-svc",
        "type": event.type,
        "subject": event.subject,
        "time": _written(now),
        "datacontenttype": "application/json",
        "dataschema": f"urn:thaksa:event:{event.type}",
        "sequence": f"{event.version:010d}",
        "partitionkey": event.subject,
    }
    if traceparent := current_traceparent():
        envelope["traceparent"] = traceparent
    return envelope


@lru_cache(maxsize=64)  # what happens together has one time
def _written(now: dt.datetime) -> str:
    return now.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def opened(body: bytes | str) -> ReceivedEvent:
    """Read an envelope.

    Raises:
        ValueError: Not an event of ours. (KeyError and TypeError are turned into it.)
    """
    try:
        envelope = orjson.loads(body)
        return ReceivedEvent(
            id=UUID(envelope["id"]),
            type=envelope["type"],
            subject=envelope["subject"],
            time=dt.datetime.fromisoformat(envelope["time"]),
            data=dict(envelope["data"]),
            sequence=int(envelope["sequence"]),
            traceparent=envelope.get("traceparent"),
        )
    except (KeyError, TypeError, AttributeError) as broken:
        raise ValueError(f"not an event: {type(broken).__name__}") from broken
