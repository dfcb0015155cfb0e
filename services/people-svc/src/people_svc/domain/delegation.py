"""Delegation: an evaluator lets another person act for him, by a written order, for a period.

Source:
    R-FRM-17: a supervisor is the performance evaluator, or a person whom the evaluator delegates.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from people_svc.domain.errors import (
    DelegationLoop,
    DelegationOrderMissing,
    DelegationOver,
    DelegationPeriodReversed,
    DelegationToOneself,
)
from people_svc.domain.history import day_before, overlap

ORDER_NUMBER_LENGTH = 100


class DelegationScope(StrEnum):
    APPROVE_CLASSIFICATION = "approve_classification"
    APPROVE_PLAN = "approve_plan"
    ALL = "all"


class Given(Protocol):
    @property
    def to_person_id(self) -> UUID: ...
    @property
    def scope(self) -> DelegationScope: ...
    @property
    def starts_on(self) -> dt.date: ...
    @property
    def ends_on(self) -> dt.date: ...


FOR_CLASSIFICATION = (DelegationScope.APPROVE_CLASSIFICATION, DelegationScope.ALL)


def refuse_delegation(
    from_person_id: UUID,
    to_person_id: UUID,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    order_number: str,
    today: dt.date,
) -> None:
    """Refuse a delegation that could not be one.

    Raises:
        DelegationToOneself: Nobody gains a second account in this way.
        DelegationPeriodReversed: The last day is before the first, or over already.
        DelegationOrderMissing: No number of a written order.
    """
    if from_person_id == to_person_id:
        raise DelegationToOneself
    if ends_on < starts_on or ends_on < today:
        raise DelegationPeriodReversed
    if not order_number.strip():
        raise DelegationOrderMissing


def refuse_loop(
    from_person_id: UUID,
    to_person_id: UUID,
    *,
    scope: DelegationScope,
    starts_on: dt.date,
    ends_on: dt.date,
    given_by: Callable[[UUID], Iterable[Given]],
) -> None:
    """Refuse a delegation that comes back to the one who gives it, in the same matter on the same day.

    Raises:
        DelegationLoop: The delegate has delegated it to him, directly or through others.
    """
    waiting, seen = [to_person_id], set()
    while waiting:
        person_id = waiting.pop()
        if person_id == from_person_id:
            raise DelegationLoop
        if person_id in seen:
            continue
        seen.add(person_id)
        waiting += [
            row.to_person_id
            for row in given_by(person_id)
            if overlap(starts_on, ends_on, row.starts_on, row.ends_on)
            and (DelegationScope.ALL in (scope, row.scope) or scope is row.scope)
        ]


def last_day_when_withdrawn(starts_on: dt.date, ends_on: dt.date, today: dt.date) -> dt.date:
    """A withdrawal holds from today on, so yesterday was the last day.

    Raises:
        DelegationOver: It had ended before.
    """
    if ends_on < today or ends_on < starts_on:
        raise DelegationOver
    return day_before(today)
