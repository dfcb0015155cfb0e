"""What comes in when a release is drafted, reviewed, commented and withdrawn."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field
from service_kit.schemas import Input, Output, Text, Words

from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH, Kind, Provenance
from framework_svc.domain.lifecycle import Resolution
from framework_svc.domain.node import (
    ADDRESS,
    POSITION_MAX,
    SOURCE_LENGTH,
    SOURCES_MAX,
    TEXT_LENGTH,
    TITLE_LENGTH,
    NodeDocument,
)
from framework_svc.domain.release import DOCUMENTS_MAX, FRAMEWORK_KEY, NOTE_LENGTH, NOTES_MAX
from framework_svc.use_cases.drafts import LAST, Head
from framework_svc.use_cases.exchange.rows import storable

REASON_LENGTH = 2000
COMMENT_LENGTH = 4000


class TitleIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=TITLE_LENGTH)]
    en: Annotated[Text, Field(max_length=TITLE_LENGTH)] | None = None


class TextIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=TEXT_LENGTH)]
    en: Annotated[Text, Field(max_length=TEXT_LENGTH)] | None = None


class ReasonIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=REASON_LENGTH)]
    en: Annotated[Text, Field(max_length=REASON_LENGTH)] | None = None


class NoteIn(Words):
    th: Annotated[Text, Field(min_length=1, max_length=NOTE_LENGTH)]
    en: Annotated[Text, Field(max_length=NOTE_LENGTH)] | None = None


Key = Annotated[Text, Field(min_length=1, max_length=KEY_LENGTH)]
DocumentName = Annotated[Text, Field(min_length=1, max_length=SOURCE_LENGTH)]


class FrameworkIn(Input):
    framework_key: Annotated[str, Field(max_length=KEY_LENGTH, pattern=f"^{FRAMEWORK_KEY}$")]
    title: TitleIn


class HeadIn(Input):
    title: TitleIn
    documents: Annotated[dict[Key, DocumentName], Field(max_length=DOCUMENTS_MAX)] = {}
    notes: Annotated[list[NoteIn], Field(max_length=NOTES_MAX)] = []

    def head(self) -> Head:
        return Head(self.title.model_dump(), self.documents, tuple(note.model_dump() for note in self.notes))


class DraftIn(HeadIn):
    release_key: Annotated[str, Field(max_length=RELEASE_KEY_LENGTH, pattern=f"^{ADDRESS}$")]
    based_on: Annotated[Text, Field(min_length=1, max_length=RELEASE_KEY_LENGTH)] | None = Field(
        None,
        description="Key of a release of the framework to begin from, published and not withdrawn, "
        "or `current`; nothing to begin empty",
    )


class ParentIn(Input):
    kind: Kind
    key: Key


class NodeIn(Input):
    parent: ParentIn | None = None
    position: Annotated[int, Field(ge=1, le=POSITION_MAX)] | None = Field(
        None, description="Place among the nodes of its kind; last, or where it stands, when left out"
    )
    title: TitleIn | None = Field(None, description="Left out only by a gap")
    text: TextIn | None = None
    facts: Annotated[dict[str, Any], AfterValidator(storable)] = {}
    provenance: Provenance
    source: Annotated[
        list[Annotated[Text, Field(min_length=1, max_length=SOURCE_LENGTH)]],
        Field(min_length=1, max_length=SOURCES_MAX),
    ]

    def document(self, kind: Kind, key: str) -> NodeDocument:
        return NodeDocument(
            kind=kind,
            key=key,
            parent_kind=self.parent.kind if self.parent else None,
            parent_key=self.parent.key if self.parent else None,
            position=self.position or LAST,
            title=self.title.model_dump() if self.title else None,
            text=self.text.model_dump() if self.text else None,
            facts=self.facts,
            provenance=self.provenance,
            source=tuple(self.source),
        )


class SendBackIn(Input):
    reason: Annotated[Text, Field(min_length=1, max_length=REASON_LENGTH)]


class WithdrawIn(Input):
    reason: ReasonIn = Field(description="Shown with the release from now on")


class CommentIn(Input):
    kind: Kind
    key: Key
    text: Annotated[Text, Field(min_length=1, max_length=COMMENT_LENGTH)]


class CommentAnswerIn(Input):
    resolution: Resolution
    reply: Annotated[Text, Field(min_length=1, max_length=COMMENT_LENGTH)] | None = None


class CommentOut(Output):
    id: UUID
    kind: Kind
    key: str
    text: str
    written_by: str
    written_at: dt.datetime
    resolution: Resolution | None
    reply: str | None
    answered_by: str | None
    answered_at: dt.datetime | None
