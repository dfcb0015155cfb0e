"""What goes in and out of overlays, of an agency's composed framework, and of rebases."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Input, Output, Text, Words, WordsOut

from framework_svc.api.schemas import UnitCode
from framework_svc.api.schemas_comparison import AddressIn, AddressOut, ChangeOut
from framework_svc.api.schemas_drafts import Key, TextIn, TitleIn
from framework_svc.api.schemas_releases import DocumentNodeOut, OfReleaseOut
from framework_svc.domain.overlay import (
    GROUPS_MAX,
    OVERLAY_REASON_LENGTH,
    PART_MAX,
    Adapted,
    Added,
    Composed,
    Delta,
    NotSelected,
    Origin,
    RebaseState,
)
from framework_svc.domain.rebase import Choice, Code, Conflict, Decision, Part
from framework_svc.domain.replacement import Address
from framework_svc.use_cases.rebases import RebaseView


class OverlayReasonIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=OVERLAY_REASON_LENGTH)]
    en: Annotated[Text, Field(max_length=OVERLAY_REASON_LENGTH)] | None = None


class AddedIn(Input):
    code: UnitCode = Field(description="Code of a unit that the agency has defined")
    family: Key | None = Field(None, description="Family of the base in which it stands")


class AdaptedIn(AddressIn):
    title: TitleIn | None = None
    text: TextIn | None = None
    reason: OverlayReasonIn

    def adapted(self) -> Adapted:
        title, text = (words.model_dump() if words else None for words in (self.title, self.text))
        return Adapted(self.address(), title, text, self.reason.model_dump())


class NotSelectedIn(AddressIn):
    groups: Annotated[list[Key], Field(max_length=GROUPS_MAX)] = Field(
        [], description="Groups that do not use it; none named means all"
    )
    reason: OverlayReasonIn

    def not_selected(self) -> NotSelected:
        return NotSelected(self.address(), tuple(dict.fromkeys(self.groups)), self.reason.model_dump())


class DeltaIn(Input):
    added: Annotated[list[AddedIn], Field(max_length=PART_MAX)] = []
    adapted: Annotated[list[AdaptedIn], Field(max_length=PART_MAX)] = []
    not_selected: Annotated[list[NotSelectedIn], Field(max_length=PART_MAX)] = []

    def delta(self) -> Delta:
        return Delta(
            added=tuple(Added(one.code, one.family) for one in self.added),
            adapted=tuple(one.adapted() for one in self.adapted),
            not_selected=tuple(one.not_selected() for one in self.not_selected),
        )


class OverlayIn(DeltaIn):
    framework_key: Key
    release_key: Key = Field("current", description="Published release that the overlay stands on")


class AddedOut(Output):
    code: str
    family: str | None


class AdaptedOut(AddressOut):
    title: WordsOut | None
    text: WordsOut | None
    reason: WordsOut


class NotSelectedOut(AddressOut):
    groups: list[str]
    reason: WordsOut


class OverlayHeadOut(OfReleaseOut):
    id: UUID = Field(validation_alias="overlay_id")
    organisation_id: UUID
    version: int = Field(description="Counts every change; also the ETag, to be named in If-Match")
    rebased_from: str | None = Field(description="The base before, when this version moved to another one")
    changed_at: dt.datetime


class OverlayOut(OverlayHeadOut):
    added: list[AddedOut]
    adapted: list[AdaptedOut]
    not_selected: list[NotSelectedOut]


class AdaptationOut(Output):
    title: WordsOut | None
    text: WordsOut | None
    reason: WordsOut


class ComposedNodeOut(DocumentNodeOut):
    """A node as the base says it; what the agency says of it stands beside."""

    origin: Origin
    adaptation: AdaptationOut | None = Field(description="The agency's own words")
    not_selected_for: list[str] | None = Field(
        description="Groups that do not use it; empty means all, null that every group does"
    )
    not_selected_reason: WordsOut | None


class RebaseIn(Input):
    release_key: Key = Field("current", description="Release that the overlay is to move to")


class DecisionIn(AddressIn):
    part: Part
    choice: Choice
    to: AddressIn | None = Field(None, description="Only for `move`: a node of the new base")

    def decision(self) -> Decision:
        to = self.to.address() if self.to else None
        return Decision(self.part, self.address(), self.choice, to)


class DecisionsIn(Input):
    decisions: Annotated[list[DecisionIn], Field(min_length=1, max_length=3 * PART_MAX)]


class ApplyIn(Input):
    accepts_proposals: bool = Field(
        default=False, description="Take what is proposed where nothing was decided"
    )


class DecisionOut(Output):
    choice: Choice
    to: AddressOut | None


class ConflictOut(AddressOut):
    part: Part
    codes: list[Code] = Field(
        description="Why; `split_off` is listed once it is decided where the selection of a split node goes: "
        "whether this other part of it is not used either (keep), or is (drop)"
    )
    choices: list[Choice]
    proposal: Choice | None = Field(
        description="What follows from the publisher's words; null when nothing does"
    )
    by: list[AddressOut] = Field(description="What stands for the node, as the publisher says")
    changes: list[ChangeOut]
    decision: DecisionOut | None


class RebaseHeadOut(OfReleaseOut):
    id: UUID
    overlay_id: UUID
    state: RebaseState
    opened_at: dt.datetime
    applied_version: int | None = Field(description="Version of the overlay that it made")
    version: int


class RebaseOut(RebaseHeadOut):
    open_conflicts: int = Field(description="How many of them nobody has decided")
    conflicts: list[ConflictOut]


def composed_out(one: Composed) -> ComposedNodeOut:
    document = DocumentNodeOut.model_validate(one.document).model_dump()
    adaptation = AdaptationOut.model_validate(one.adaptation) if one.adaptation else None
    selection = one.selection
    return ComposedNodeOut(
        **document,
        origin=one.origin,
        adaptation=adaptation,
        not_selected_for=list(selection.groups) if selection else None,
        not_selected_reason=WordsOut.model_validate(dict(selection.reason)) if selection else None,
    )


def rebase_out(view: RebaseView) -> RebaseOut:
    head = RebaseHeadOut.model_validate(view.rebase).model_dump()
    conflicts = [_conflict(one, view.decision_on(one)) for one in view.conflicts]
    undecided = sum(one.decision is None for one in conflicts)
    return RebaseOut(**head, open_conflicts=undecided, conflicts=conflicts)


def _conflict(one: Conflict, decided: Decision | None) -> ConflictOut:
    decision = None
    if decided is not None:
        decision = DecisionOut(choice=decided.choice, to=_address(decided.to) if decided.to else None)
    return ConflictOut(
        kind=one.node.kind,
        key=one.node.key,
        part=one.part,
        codes=list(one.codes),
        choices=list(one.choices),
        proposal=one.proposal,
        by=[_address(by) for by in one.by],
        changes=[ChangeOut.of(change) for change in one.changes],
        decision=decision,
    )


def _address(one: Address) -> AddressOut:
    return AddressOut(kind=one.kind, key=one.key)
