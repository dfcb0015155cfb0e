"""A small service for the kit's own tests: one table, the kit's tables, no migrations."""

import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from service_kit.database import Database, Versioned, new_registry, version_mapper, words
from service_kit.events import Event
from service_kit.ids import new_id
from service_kit.tables import add_kit_tables
from sqlmodel import Field, SQLModel

REGISTRY = new_registry()
add_kit_tables(REGISTRY.metadata)
NOW = dt.datetime(2024, 1, 15, 2, 0, tzinfo=dt.UTC)


class Base(SQLModel, registry=REGISTRY):
    pass


class Colour(StrEnum):
    RED = "red"
    DARK_BLUE = "dark_blue"


@version_mapper
class Thing(Base, Versioned, table=True):
    __tablename__ = "thing"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    colour: Colour = Field(default=Colour.RED, sa_type=words(Colour))
    count: int = 0
    seen_at: dt.datetime = NOW


def prepared(url: str) -> Database:
    database = Database(url)
    REGISTRY.metadata.create_all(database.engine)
    return database


def an_event(**changes: Any) -> Event:
    return Event(
        **{
            "type": "sample.thing.made.v1",
            "subject": str(new_id()),
            "data": {"n": 1},
            "version": 1,
            **changes,
        }
    )
