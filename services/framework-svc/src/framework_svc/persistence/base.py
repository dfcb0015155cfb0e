"""What every table of this service starts from."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import new_registry, words
from service_kit.ids import new_id
from service_kit.tables import add_kit_tables
from sqlmodel import Field, SQLModel

from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH, Kind, Provenance

SUBJECT_LENGTH = 200
REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)


def nullable_json() -> Any:
    """A list or an object; None is NULL, not the JSON word null."""
    return sa.JSON(none_as_null=True)


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""


class OfRelease(SQLModel):
    """Which release a row was written under; the keys are repeated so that answers need no join."""

    release_id: UUID = Field(foreign_key="release.id", index=True)
    framework_key: str = Field(max_length=KEY_LENGTH)
    release_key: str = Field(max_length=RELEASE_KEY_LENGTH)


class NodeContent(SQLModel):
    """What a node says, wherever it is stored; `number` is its place among all nodes of its release.

    `search_words` is what a search looks at.
    """

    id: UUID = Field(default_factory=new_id)
    kind: Kind = Field(sa_type=words(Kind))
    key: str = Field(max_length=KEY_LENGTH)
    parent_kind: str | None = Field(max_length=KEY_LENGTH)  # of a node whose own kind is checked
    parent_key: str | None = Field(max_length=KEY_LENGTH)
    position: int
    number: int
    search_words: str = Field(sa_type=sa.Text)
    title: dict[str, str | None] | None = Field(sa_type=nullable_json())
    text: dict[str, str | None] | None = Field(sa_type=nullable_json())
    facts: dict[str, Any] = Field(sa_type=sa.JSON)
    provenance: Provenance = Field(sa_type=words(Provenance))
    source: list[str] = Field(sa_type=sa.JSON)
