"""The tables of framework-svc; the only file with table=True."""

from service_kit.database import new_registry
from service_kit.tables import add_kit_tables
from sqlmodel import SQLModel

REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)


class Base(SQLModel, registry=REGISTRY):
    """What every table of this service starts from."""
