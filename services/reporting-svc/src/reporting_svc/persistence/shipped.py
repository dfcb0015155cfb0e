"""Definitions that ship with the service: read once, checked as they are read."""

import json
from functools import cache
from importlib import resources
from typing import Any

from pydantic import TypeAdapter

from reporting_svc.domain.calendars import Calendar
from reporting_svc.domain.errors import CalendarNotFound, KpiNotFound
from reporting_svc.domain.kpis import Definition


@cache
def kpi_definitions() -> tuple[Definition, ...]:
    return TypeAdapter(tuple[Definition, ...]).validate_python(_contents("kpis"))


def kpi_definition(kpi_id: str) -> Definition:
    """One definition.

    Raises:
        KpiNotFound: None has this id.
    """
    for definition in kpi_definitions():
        if definition.kpi_id == kpi_id:
            return definition
    raise KpiNotFound


@cache
def calendars() -> tuple[Calendar, ...]:
    return TypeAdapter(tuple[Calendar, ...]).validate_python(_contents("calendars"))


def calendar(key: str) -> Calendar:
    """One calendar of rounds.

    Raises:
        CalendarNotFound: None has this key.
    """
    for one in calendars():
        if one.key == key:
            return one
    raise CalendarNotFound(known={one.key for one in calendars()})


def _contents(folder: str) -> list[Any]:
    files = (resources.files("reporting_svc") / "data" / folder).iterdir()
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(files, key=lambda one: one.name)]
