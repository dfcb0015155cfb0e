"""What a person may ask about the own data, and what becomes of it.

submitted ──accept──► accepted        a correction is applied, an export can be fetched, an erasure is done
    ├───────refuse──► refused         with a coded reason
    └─────withdraw──► withdrawn

Source:
    PDPA s.30 (30 days; a refusal is recorded with its reason), s.31 (machine-readable), s.33, s.36; the rule
    of the registry that the owner may ask for a correction with documents.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from people_svc.domain.privacy.errors import RefusalUnfit, RequestStateForbids, StillServing

DAYS = 30
LINKS_MAX, LINK_LENGTH = 5, 500
FILES_MAX, FILE_BYTES_MAX = 3, 200_000
FILE_NAME_LENGTH, MEDIA_TYPE_LENGTH = 200, 100
FIELD_LENGTH = 40
VALUE_LENGTH = 400


class RequestKind(StrEnum):
    CORRECTION = "correction"
    EXPORT = "export"
    ERASURE = "erasure"


class RequestState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestAction(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class RefusalCode(StrEnum):
    EVIDENCE_MISSING = "evidence_missing"
    RECORD_IS_RIGHT = "record_is_right"
    LAW_OR_COURT_ORDER = "law_or_court_order"
    RIGHTS_OF_OTHERS = "rights_of_others"
    LEGAL_RETENTION = "legal_retention"
    PUBLIC_TASK = "public_task"
    OTHER = "other"


_K, _S, _A, _R = RequestKind, RequestState, RequestAction, RefusalCode
_NEXT = {_A.ACCEPT: _S.ACCEPTED, _A.REFUSE: _S.REFUSED, _A.WITHDRAW: _S.WITHDRAWN}
REFUSALS: dict[RequestKind, Collection[RefusalCode]] = {
    _K.CORRECTION: (_R.EVIDENCE_MISSING, _R.RECORD_IS_RIGHT, _R.OTHER),
    _K.EXPORT: (_R.LAW_OR_COURT_ORDER, _R.RIGHTS_OF_OTHERS, _R.OTHER),
    _K.ERASURE: (_R.LEGAL_RETENTION, _R.PUBLIC_TASK, _R.LAW_OR_COURT_ORDER, _R.OTHER),
}


@dataclass(frozen=True)
class Clock:
    """Until when an answer is due; `days_left` None: it was given."""

    due_on: dt.date
    days_left: int | None
    is_overdue: bool


def clock(state: RequestState, due_on: dt.date, today: dt.date) -> Clock:
    if state is not RequestState.SUBMITTED:
        return Clock(due_on, None, is_overdue=False)
    return Clock(due_on, (due_on - today).days, today > due_on)


def due(asked_on: dt.date) -> dt.date:
    return asked_on + dt.timedelta(days=DAYS)


def next_state(state: RequestState, action: RequestAction) -> RequestState:
    """The state after an action.

    Raises:
        RequestStateForbids: The request was answered or withdrawn before.
    """
    if state is not RequestState.SUBMITTED:
        raise RequestStateForbids(state=state, action=action)
    return _NEXT[action]


def refuse_unfit_refusal(kind: RequestKind, code: RefusalCode) -> None:
    if code not in REFUSALS[kind]:
        raise RefusalUnfit(reason=code, kind=kind)


def refuse_erasure(active_until: dt.date | None, today: dt.date) -> None:
    """Whoever serves is needed by name.

    Raises:
        StillServing: The last day of service is not over, or not known.
    """
    if active_until is None or active_until >= today:
        raise StillServing
