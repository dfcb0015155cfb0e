"""What goes out of releases; every answer names the framework and the release it comes from."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Output, WordsOut

from framework_svc.domain.framework import Kind, Provenance
from framework_svc.domain.lifecycle import ReleaseState
from framework_svc.domain.node import as_document, uris_of


class OfReleaseOut(Output):
    framework_key: str
    release_key: str


class FrameworkOut(Output):
    framework_key: str = Field(validation_alias="key")
    title: WordsOut
    created_at: dt.datetime


class ReleaseOut(Output):
    id: UUID
    framework_key: str
    release_key: str = Field(validation_alias="key")
    state: ReleaseState
    version: int = Field(description="Counts every change; also the ETag, to be named in If-Match")
    based_on: str | None = Field(description="Key of the release that this one was begun from")
    title: WordsOut
    documents: dict[str, str] = Field(description="The documents that `source` of its items names")
    notes: list[WordsOut]
    counts: dict[str, int] = Field(description="How many items of each kind the release holds")
    digest: str | None = Field(
        description="SHA-256 of the export, and the ETag of everything in it; null until published"
    )
    published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    notice: WordsOut | None = Field(description="Why it was withdrawn; its content stays as it is")


class CurrentFrameworkOut(FrameworkOut):
    current: ReleaseOut | None = Field(description="The published release; null before the first one")


class ItemOut(OfReleaseOut):
    uri: str = Field(description="The address of the node in this release, for ever")
    canonical_uri: str = Field(description="The address that leads to the node in the current release")
    position: int
    title: WordsOut | None = Field(description="Null when no source gives a name")
    facts: dict[str, Any] = Field(description="What the release says beyond title and text")
    provenance: Provenance
    source: list[str]


class NodeOut(ItemOut):
    kind: Kind
    key: str
    parent_kind: Kind | None
    parent_key: str | None
    text: WordsOut | None


def node_out(base: str, node: Any) -> NodeOut:
    """A node as it stands in the database."""
    of_release = {"framework_key": node.framework_key, "release_key": node.release_key}
    uris = uris_of(base, node.framework_key, node.release_key, node.kind, node.key)
    return NodeOut.model_validate(as_document(node) | of_release | uris)


class StageOut(ItemOut):
    key: str
    definition: WordsOut | None
    keyword: str
    aliases: list[str]


class GroupOut(ItemOut):
    key: str
    definition: WordsOut | None


class RoleOut(ItemOut):
    code: str
    group: str
    stage: str
    behaviour: WordsOut


class SkillUnitOut(ItemOut):
    code: str
    family: str


class ToolOut(ItemOut):
    key: str
    bucket_percent: int
    characteristic: WordsOut
    purpose: WordsOut


class GoalOut(ItemOut):
    key: str


class ComponentOut(ItemOut):
    key: str
    definition: WordsOut | None
    is_primary: bool


class KpiOut(ItemOut):
    key: str
    owner: str
    type: str
    measured_in_be: list[int]


class DocumentNodeOut(Output):
    kind: Kind
    key: str
    parent_kind: Kind | None
    parent_key: str | None
    position: int
    title: WordsOut | None
    text: WordsOut | None
    facts: dict[str, Any]
    provenance: Provenance
    source: list[str]


class FrameworkHeadOut(Output):
    key: str
    title: WordsOut


class ReleaseHeadOut(FrameworkHeadOut):
    documents: dict[str, str]
    notes: list[WordsOut]


class ExportOut(Output):
    """A release as a document: what can be published elsewhere, and compared byte by byte."""

    framework: FrameworkHeadOut
    release: ReleaseHeadOut
    nodes: list[DocumentNodeOut]


class RoleFactsOut(Output):
    code: str
    group: str
    stage: str


class ToolFactsOut(Output):
    key: str
    bucket_percent: int


class ReleaseFactsOut(Output):
    """A release as framework.release.published.v1 tells it."""

    release_id: UUID
    framework_key: str
    release_key: str
    stages: list[str]
    groups: list[str]
    roles: list[RoleFactsOut]
    tools: list[ToolFactsOut]
    skill_units: list[str]
    components: list[str]
    published_at: dt.datetime
    withdrawn_at: dt.datetime | None
    version: int
