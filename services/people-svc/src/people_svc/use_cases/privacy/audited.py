"""What is no news to other services, and still a decision that is kept: audit entries without an event."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit import audit
from service_kit.events import Event, canonical
from service_kit.ids import new_id
from sqlmodel import Session


def note(
    session: Session, action: str, subject: UUID, data: dict[str, Any], *, by: str, now: dt.datetime
) -> None:
    """Ids, words of a list and numbers only: the chain is never rewritten, so nothing personal goes in."""
    entry = Event(type=action, subject=str(subject), data=data, version=0)
    audit.append_many(session, [(new_id(), entry, canonical(data))], by=by, now=now, on_behalf_of=None)
