"""What an import may become.

checking ──► checked ──► applying ──► applied
    └───────────┴────────────┴─────► cancelled        failed: a fault of ours; nothing of its batch is kept
"""

from enum import StrEnum

from people_svc.domain.imports.errors import ImportStateForbids


class ImportKind(StrEnum):
    ORGANISATIONS = "organisations"
    STAFF = "staff"
    SUPERVISORS = "supervisors"
    WORKLOAD = "workload"


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


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
    """What became of a row, or would become of it if the import were applied."""

    REGISTERED = "registered"
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
