"""What goes out of releases; every answer names the framework and the release it comes from."""

import datetime as dt
from typing import Any
from uuid import UUID

from pydantic import AliasPath, Field
from service_kit.schemas import Output, WordsOut

from framework_svc.domain.framework import Kind, Provenance


class OfReleaseOut(Output):
    framework_key: str
    release_key: str


class ReleaseOut(Output):
    id: UUID
    framework_key: str
    release_key: str = Field(validation_alias="key")
    title: WordsOut
    documents: dict[str, str] = Field(description="The documents that `source` of its items names")
    notes: list[WordsOut]
    counts: dict[str, int] = Field(description="How many items of each kind the release holds")
    digest: str = Field(description="SHA-256 of the content; also the ETag")
    published_at: dt.datetime


class ItemOut(OfReleaseOut):
    position: int
    title: WordsOut | None = Field(description="Null when no source gives a name")
    facts: dict[str, Any] = Field(description="What the release says beyond title and text")
    provenance: Provenance
    source: list[str]


class NodeOut(ItemOut):
    kind: Kind
    key: str
    parent_key: str | None
    text: WordsOut | None


class StageOut(ItemOut):
    key: str
    definition: WordsOut | None = Field(validation_alias="text")
    keyword: str = Field(validation_alias=AliasPath("facts", "keyword"))
    aliases: list[str] = Field(validation_alias=AliasPath("facts", "aliases"))


class GroupOut(ItemOut):
    key: str
    definition: WordsOut | None = Field(validation_alias="text")


class RoleOut(ItemOut):
    code: str = Field(validation_alias="key")
    group: str = Field(validation_alias="parent_key")
    stage: str = Field(validation_alias=AliasPath("facts", "stage"))
    behaviour: WordsOut = Field(validation_alias="text")


class SkillUnitOut(ItemOut):
    code: str = Field(validation_alias="key")
    family: str = Field(validation_alias="parent_key")


class ToolOut(ItemOut):
    key: str
    bucket_percent: int = Field(validation_alias=AliasPath("facts", "bucket_percent"))
    characteristic: WordsOut = Field(validation_alias="text")
    purpose: WordsOut = Field(validation_alias=AliasPath("facts", "purpose"))


class GoalOut(ItemOut):
    key: str


class ComponentOut(ItemOut):
    key: str
    definition: WordsOut | None = Field(validation_alias="text")
    is_primary: bool = Field(validation_alias=AliasPath("facts", "is_primary"))


class KpiOut(ItemOut):
    key: str
    owner: str = Field(validation_alias=AliasPath("facts", "owner"))
    type: str = Field(validation_alias=AliasPath("facts", "type"))
    measured_in_be: list[int] = Field(validation_alias=AliasPath("facts", "measured_in_be"))


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
    version: int
