"""What every table of this service starts from."""

from typing import Any

import sqlalchemy as sa
from service_kit.database import new_registry
from service_kit.tables import add_kit_tables
from sqlmodel import SQLModel

REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)
JSON: Any = sa.JSON(none_as_null=True)
# Prefixes are searched as ranges, which an index of PostgreSQL answers only where bytes decide the order.
KEY: Any = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""
