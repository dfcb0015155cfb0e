"""What an import may become; whatever it brings in becomes visible in one step, or not at all.

checking ──► checked ──► applying ──► applied
    └───────────┴────────────┴─────► cancelled      failed: our fault, or the draft has moved on
"""

from enum import StrEnum

from framework_svc.domain.errors_exchange import ImportHasFlaws, ImportStateForbids


class ImportKind(StrEnum):
    NODES = "nodes"
    RELEASE = "release"
    CASE = "case"


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class ImportState(StrEnum):
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ImportAction(StrEnum):
    FINISH = "finish"
    APPLY = "apply"
    CANCEL = "cancel"
    FAIL = "fail"


class RowStatus(StrEnum):
    """What a row does to the draft, or would do."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


_S, _A = ImportState, ImportAction
AT_WORK = (_S.CHECKING, _S.APPLYING)
_NEXT: dict[tuple[ImportState, ImportAction], ImportState] = {
    (_S.CHECKING, _A.FINISH): _S.CHECKED,
    (_S.CHECKED, _A.APPLY): _S.APPLYING,
    (_S.APPLYING, _A.FINISH): _S.APPLIED,
    (_S.CHECKING, _A.CANCEL): _S.CANCELLED,
    (_S.CHECKED, _A.CANCEL): _S.CANCELLED,
    (_S.APPLYING, _A.CANCEL): _S.CANCELLED,
    (_S.CHECKING, _A.FAIL): _S.FAILED,
    (_S.APPLYING, _A.FAIL): _S.FAILED,
}


def next_state(state: ImportState, action: ImportAction) -> ImportState:
    """The state after an action.

    Raises:
        ImportStateForbids: The table has no such step.
    """
    if (after := _NEXT.get((state, action))) is None:
        raise ImportStateForbids(state=state, action=action)
    return after


def apply(state: ImportState, *, refused: int) -> ImportState:
    """A framework is not brought in by halves.

    Raises:
        ImportHasFlaws: Some of its rows cannot be taken.
        ImportStateForbids: It is not checked yet, or done.
    """
    following = next_state(state, ImportAction.APPLY)
    if refused:
        raise ImportHasFlaws(refused=refused)
    return following
