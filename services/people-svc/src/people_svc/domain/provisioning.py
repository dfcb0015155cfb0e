"""Staff as a directory of an agency keeps them up to date: names of accounts, their end, groups of people.

Source:
    RFC 7643; an account ends when the person leaves, and the history stays (R-CLS-15).
"""

import datetime as dt
from typing import Protocol

from people_svc.domain.errors import DomainError
from people_svc.domain.history import day_before

USER_NAME_LENGTH = 200
EXTERNAL_ID_LENGTH = 200
GROUP_NAME_LENGTH = 200
MEMBERS_MAX = 1000
SIFTED_MAX = 1000


class UserNameTaken(DomainError):
    """Another person has this user name."""


class GroupNotFound(DomainError):
    """No such group, or none that the caller keeps."""


class TooManyToSift(DomainError):
    """Only an index could answer this, or fewer people than `limit` to look through."""


class TooManyMembers(DomainError):
    """A group has `limit` members at most."""


class Service(Protocol):
    @property
    def active_from(self) -> dt.date: ...
    @property
    def active_until(self) -> dt.date | None: ...
    @property
    def deactivated_at(self) -> dt.datetime | None: ...


def is_active(person: Service, today: dt.date) -> bool:
    """Whether the account may be used: nobody has ended it, and the last day has not passed."""
    is_over = person.active_until is not None and person.active_until < today
    return person.deactivated_at is None and not is_over


def last_day_when_ended(person: Service, today: dt.date) -> dt.date:
    """No longer from today on; who began today has this one day, because a period has at least one."""
    last = max(person.active_from, day_before(today))
    return min(person.active_until, last) if person.active_until else last


def user_key(user_name: str) -> str:
    """User names differ by more than case."""
    return user_name.strip().casefold()
