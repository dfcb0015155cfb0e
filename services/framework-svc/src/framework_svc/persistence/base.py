"""What every table of this service starts from."""

from typing import Any

import sqlalchemy as sa
from service_kit.database import new_registry
from service_kit.tables import add_kit_tables
from sqlmodel import SQLModel

SUBJECT_LENGTH = 200
REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""


def nullable_json() -> Any:
    """A list or an object; None is NULL, not the JSON word null."""
    return sa.JSON(none_as_null=True)
