"""Delegation: an evaluator lets another person act for him, by a written order, for a period.

Source:
    R-FRM-17: a supervisor is the performance evaluator, or a person whom the evaluator delegates.
"""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from people_svc.domain.errors import DelegationOrderMissing, DelegationPeriodReversed, DelegationToOneself

ORDER_NUMBER_LENGTH = 100


class DelegationScope(StrEnum):
    APPROVE_CLASSIFICATION = "approve_classification"
    APPROVE_PLAN = "approve_plan"
    ALL = "all"


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
