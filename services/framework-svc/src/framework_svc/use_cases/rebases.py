"""Rebases: the base of an overlay has moved on, and somebody decides what the overlay says of the new one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from service_kit import idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col

from framework_svc.domain.comparison import address_of, compared
from framework_svc.domain.errors_overlays import RebaseApplied
from framework_svc.domain.framework import Kind, components_of
from framework_svc.domain.overlay import Delta, RebaseState, delta_of, require_fit
from framework_svc.domain.rebase import (
    Conflict,
    Decision,
    NewBase,
    as_stored,
    carried,
    conflicts,
    decision,
    proposals,
    require_decidable,
)
from framework_svc.persistence.comparison import documents_in, stated_between
from framework_svc.persistence.organisations import get_organisation
from framework_svc.persistence.overlays.queries import (
    get_content,
    get_overlay,
    get_rebase,
    own_units,
    rebases_statement,
    surroundings_of,
)
from framework_svc.persistence.overlays.tables import Overlay, OverlayContent, Rebase
from framework_svc.persistence.releases import Wanted, get_pin, get_release, of_release
from framework_svc.use_cases.drafts import note
from framework_svc.use_cases.overlays import base_of, lock_overlay, write_next
from framework_svc.use_cases.permissions import require_insight


@dataclass(frozen=True)
class RebaseView:
    """A rebase with its conflicts: those of the overlay as it is now, none once it was applied."""

    rebase: Rebase
    conflicts: tuple[Conflict, ...]
    decisions: tuple[Decision, ...]

    def decision_on(self, conflict: Conflict) -> Decision | None:
        return next((one for one in self.decisions if one.name == conflict.name), None)


def open_rebase(
    database: Database,
    overlay_id: UUID,
    release_key: str,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> RebaseView:
    """Ask what a move to another release would need; the overlay stays where it is."""
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return _viewed(session, get_rebase(session, made))
        overlay, _ = lock_overlay(session, overlay_id, caller)
        release = base_of(session, overlay.framework_key, release_key)
        rebase = Rebase(
            **of_release(release),
            overlay_id=overlay.id,
            state=RebaseState.OPEN,
            decisions=[],
            opened_by=caller.subject,
            opened_at=now,
            edited_at=now,
        )
        session.add(rebase)
        session.flush()
        _noted(session, "framework.rebase.opened", rebase, caller, now)
        idempotency.made(session, attempt, rebase.id)
        return _viewed(session, rebase)


def read_rebase(database: Database, rebase_id: UUID, *, caller: Caller) -> RebaseView:
    """What an agency has not decided yet is its own business."""
    with database.read() as session:
        rebase = get_rebase(session, rebase_id)
        _require_insight(session, get_overlay(session, rebase.overlay_id), caller)
        return _viewed(session, rebase)


def list_rebases(database: Database, overlay_id: UUID, *, query: PageQuery, caller: Caller) -> Rows[Rebase]:
    with database.read() as session:
        overlay = get_overlay(session, overlay_id)
        _require_insight(session, overlay, caller)
        return page_of(session, rebases_statement(overlay.id), col(Rebase.id), query)


def decide_conflicts(
    database: Database,
    rebase_id: UUID,
    decisions: Sequence[Decision],
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> RebaseView:
    """Decide one conflict or many; what was decided before stays, unless it is decided anew.

    Raises:
        DecisionsRefused: They do not fit the conflicts, with every reason.
    """
    with database.transaction() as session:
        rebase, overlay = _editable(session, rebase_id, seen=seen, caller=caller)
        delta, base = _standing(session, overlay, rebase)
        _decide(rebase, decisions, now)
        together = tuple(map(decision, rebase.decisions))
        require_decidable(decisions, conflicts(delta, base, together), base)
        session.flush()
        _noted(session, "framework.rebase.decided", rebase, caller, now)
        return _viewed(session, rebase)


def apply_rebase(
    database: Database,
    rebase_id: UUID,
    *,
    accepts_proposals: bool,
    seen: int,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> OverlayContent:
    """Write the version of the overlay that stands on the new base.

    Raises:
        ConflictsOpen: Something is not decided, and nothing was proposed or it is not accepted.
        OverlayRefused: What was decided does not fit the new base, with every reason.
    """
    with database.transaction() as session:
        if idempotency.earlier(session, attempt):
            rebase = get_rebase(session, rebase_id)
            return get_content(session, get_overlay(session, rebase.overlay_id), rebase.applied_version)
        rebase, overlay = _editable(session, rebase_id, seen=seen, caller=caller)
        delta, base = _standing(session, overlay, rebase)
        _decide(rebase, _accepted(rebase, conflicts(delta, base)) if accepts_proposals else (), now)
        moved = carried(delta, base, tuple(map(decision, rebase.decisions)))
        require_fit(moved, surroundings_of(session, rebase.release_id, overlay.organisation_id))
        before = get_content(session, overlay).release_key
        release = get_release(session, Wanted(rebase.release_key))
        content = write_next(session, overlay, release, moved, caller=caller, now=now, rebased_from=before)
        rebase.state, rebase.applied_version = RebaseState.APPLIED, content.version
        session.flush()
        _noted(session, "framework.rebase.applied", rebase, caller, now)
        idempotency.made(session, attempt, rebase.id)
    return content


def _require_insight(session: Session, overlay: Overlay, caller: Caller) -> None:
    require_insight(get_organisation(session, overlay.organisation_id), caller)


def _editable(session: Session, rebase_id: UUID, *, seen: int, caller: Caller) -> tuple[Rebase, Overlay]:
    rebase = get_rebase(session, rebase_id)
    overlay, _ = lock_overlay(session, rebase.overlay_id, caller)
    session.refresh(rebase)
    if rebase.state is RebaseState.APPLIED:
        raise RebaseApplied
    require_version(rebase, seen)
    return rebase, overlay


def _standing(session: Session, overlay: Overlay, rebase: Rebase) -> tuple[Delta, NewBase]:
    """The overlay as it is now, and the release that it would move to."""
    content = get_content(session, overlay)
    old, new = (get_pin(session, Wanted(key)) for key in (content.release_key, rebase.release_key))
    before, after = documents_in(session, old.id), documents_in(session, new.id)
    components = components_of(after)
    return delta_of(content), NewBase(
        nodes={address_of(node) for node in after},
        groups={node.key for node in after if node.kind is Kind.GROUP},
        changes=compared(before, after, stated_between(session, old, new)),
        unfit={
            code
            for code, unit in own_units(session, overlay.organisation_id).items()
            if not components <= unit.components.keys()
        },
    )


def _decide(rebase: Rebase, decisions: Iterable[Decision], now: dt.datetime) -> None:
    known = {one.name: one for one in map(decision, rebase.decisions)}
    known |= {one.name: one for one in decisions}
    rebase.decisions = [as_stored(one) for one in known.values()]
    rebase.edited_at = now


def _accepted(rebase: Rebase, found: Sequence[Conflict]) -> list[Decision]:
    """What is proposed, where nobody has decided otherwise."""
    decided = {one.name for one in map(decision, rebase.decisions)}
    return [one for one in proposals(found) if one.name not in decided]


def _viewed(session: Session, rebase: Rebase) -> RebaseView:
    decisions = tuple(map(decision, rebase.decisions))
    if rebase.state is RebaseState.APPLIED:
        return RebaseView(rebase, (), decisions)
    delta, base = _standing(session, get_overlay(session, rebase.overlay_id), rebase)
    return RebaseView(rebase, conflicts(delta, base, decisions), decisions)


def _noted(session: Session, action: str, rebase: Rebase, caller: Caller, now: dt.datetime) -> None:
    said = {
        "overlay_id": rebase.overlay_id, "release_key": rebase.release_key, "decisions": rebase.decisions,
    }  # fmt: skip
    note(session, action, str(rebase.id), rebase.version, said, by=caller, now=now)
