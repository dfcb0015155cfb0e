"""Two releases of one framework beside each other, and what the publisher says of nodes that went."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from framework_svc.domain.comparison import Change, address_of, compared
from framework_svc.domain.errors_releases import ReleaseNotFound, ReplacementsUnsound
from framework_svc.domain.framework import CURRENT
from framework_svc.domain.replacement import Replacement, as_line, line_faults, own_faults
from framework_svc.persistence.comparison import documents_in, stated_between
from framework_svc.persistence.releases import Wanted, get_framework, get_pin, get_release
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.drafts import editable, edited


@dataclass(frozen=True)
class Comparison:
    old: Any
    new: Any
    changes: tuple[Change, ...]

    @property
    def is_final(self) -> bool:
        """Both are published, so that nothing of it changes any more."""
        return self.old.digest is not None and self.new.digest is not None


def compare_releases(
    database: Database, framework_key: str, old_key: str, new_key: str, *, sees_drafts: bool
) -> Comparison:
    """Every difference between two releases of a framework.

    Raises:
        FrameworkNotFound, ReleaseNotFound: One of them is not there for this caller.
    """
    with database.read() as session:
        get_framework(session, framework_key)
        old, new = (
            pin_in(session, framework_key, key, sees_drafts=sees_drafts) for key in (old_key, new_key)
        )
        return Comparison(old, new, changes_between(session, old, new))


def changes_between(session: Session, old: Any, new: Any) -> tuple[Change, ...]:
    before, after = documents_in(session, old.id), documents_in(session, new.id)
    return compared(before, after, stated_between(session, old, new))


def pin_in(session: Session, framework_key: str, release_key: str, *, sees_drafts: bool) -> Any:
    """A release of this framework; raises ReleaseNotFound for one of another."""
    pin = get_pin(session, Wanted(release_key, framework_key, sees_drafts))
    if pin.framework_key != framework_key:
        raise ReleaseNotFound(alias=CURRENT)
    return pin


def state_replacements(
    database: Database,
    release_key: str,
    lines: Sequence[Replacement],
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> Release:
    """Say what became of nodes of the release before; all lines at once, in the place of the earlier ones.

    Raises:
        ReplacementsUnsound: With every fault there is; that successors are there is asked at submission.
    """
    with database.transaction() as session:
        release = editable(session, release_key, seen=seen, caller=caller)
        if reasons := (*line_faults(lines, _nodes_before(session, release)), *own_faults(lines)):
            raise ReplacementsUnsound(reasons=reasons)
        release.replacements = [as_line(line) for line in lines]
        said = {"replacements": release.replacements}
        edited(session, release, "framework.replacements.stated", by=caller, now=now, **said)
    return release


def read_replacements(database: Database, wanted: Wanted) -> Release:
    with database.read() as session:
        return get_release(session, wanted)


def _nodes_before(session: Session, release: Release) -> set[Any]:
    """The nodes of the release that a draft follows: the one it was begun from, else the current one."""
    try:
        before = get_release(session, Wanted(release.based_on or CURRENT, release.framework_key))
    except ReleaseNotFound:
        return set()
    return {address_of(node) for node in documents_in(session, before.id)}
