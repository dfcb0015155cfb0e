"""What every table of this service starts from."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import new_registry
from service_kit.tables import add_kit_tables
from sqlmodel import Field, SQLModel

from framework_svc.domain.framework import KEY_LENGTH, RELEASE_KEY_LENGTH

SUBJECT_LENGTH = 200
REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""


class OfRelease(SQLModel):
    """Which release a row was written under; the keys are repeated so that answers need no join."""

    release_id: UUID = Field(foreign_key="release.id", index=True)
    framework_key: str = Field(max_length=KEY_LENGTH)
    release_key: str = Field(max_length=RELEASE_KEY_LENGTH)


def nullable_json() -> Any:
    """A list or an object; None is NULL, not the JSON word null."""
    return sa.JSON(none_as_null=True)
