"""What goes in and out of comparisons, of statements about nodes that went, and of mappings."""

from typing import Annotated, Any

from pydantic import Field
from service_kit.pages import Page
from service_kit.schemas import Input, Output, Text, Words, WordsOut

from framework_svc.api.schemas_drafts import Key
from framework_svc.domain.comparison import Change, What
from framework_svc.domain.framework import Kind
from framework_svc.domain.replacement import (
    REASON_LENGTH,
    REPLACEMENTS_MAX,
    SUCCESSORS_MAX,
    Address,
    Replacement,
)


class WhyIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=REASON_LENGTH)]
    en: Annotated[Text, Field(max_length=REASON_LENGTH)] | None = None


class AddressIn(Input):
    kind: Kind
    key: Key

    def address(self) -> Address:
        return Address(self.kind, self.key)


class AddressOut(Output):
    kind: Kind
    key: str


class ReplacementIn(Input):
    node: AddressIn = Field(description="A node of the release before")
    by: Annotated[list[AddressIn], Field(max_length=SUCCESSORS_MAX)] = Field(
        [], description="What stands for it: several for a split, none when nothing does"
    )
    reason: WhyIn

    def line(self) -> Replacement:
        by = tuple(one.address() for one in self.by)
        return Replacement(self.node.address(), by, self.reason.model_dump())


class ReplacementsIn(Input):
    replacements: Annotated[list[ReplacementIn], Field(max_length=REPLACEMENTS_MAX)]

    def lines(self) -> list[Replacement]:
        return [one.line() for one in self.replacements]


class ReplacementOut(Output):
    node: AddressOut
    by: list[AddressOut]
    reason: WordsOut


class ReplacementsOut(Output):
    framework_key: str
    release_key: str = Field(validation_alias="key")
    based_on: str | None
    replacements: list[ReplacementOut]


class ChangeOut(Output):
    what: What
    kind: Kind
    key: str
    before: Any = Field(
        description="What it was: the whole node when removed; null when added or only stated"
    )
    after: Any = Field(description="What it is: the whole node when added; null when removed or only stated")
    by: list[AddressOut] = Field(description="What stands for it, as the publisher says")
    reason: WordsOut | None = Field(description="Why, as the publisher says")

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        return cls(
            what=change.what,
            kind=change.node.kind,
            key=change.node.key,
            before=change.before,
            after=change.after,
            by=[AddressOut(kind=one.kind, key=one.key) for one in change.by],
            reason=WordsOut.model_validate(dict(change.reason)) if change.reason else None,
        )


class DiffOut(Page[ChangeOut]):
    framework_key: str
    from_release: str
    to_release: str
    counts: dict[str, int] = Field(description="How often each sort of change is in the whole comparison")
