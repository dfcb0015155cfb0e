"""Catching up: every list that is needed, once, and no field more."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from idp_builders import (
    DIVISION,
    SOMSAK,
    a_classification,
    a_delegation,
    a_person,
    a_release,
    an_app,
    an_id,
    an_organisation,
    hear,
)
from idp_svc.messaging.catch_up import SOURCES, catch_up
from idp_svc.persistence.tables import (
    ClassificationRef,
    DelegationRef,
    OrganisationRef,
    PersonRef,
    ReleaseRef,
)
from service_kit.database import Database

UNDECIDED = a_classification(an_id("undecided"), status="proposed", group=None, role=None)
PEOPLE = "http://people/v1/reference/"
LISTS: dict[str, list[dict[str, Any]]] = {
    "http://framework/v1/reference/releases": [a_release()],
    PEOPLE + "organisations": [an_organisation(DIVISION)],
    PEOPLE + "people": [a_person(an_id(f"person {n}")) for n in range(450)] + [a_person(SOMSAK, version=2)],
    PEOPLE + "delegations": [a_delegation()],
    PEOPLE + "classifications": [a_classification(SOMSAK), UNDECIDED],
}
NEEDS = json.loads((Path(__file__).parents[4] / "tests/contract/needs/idp-svc.json").read_text())["rest"]


class OtherServices:
    """The other services' lists, in pages."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def pages(self, url: str) -> AsyncIterator[list[dict[str, Any]]]:
        self.asked.append(url)
        for first in range(0, len(LISTS[url]), 200):
            yield LISTS[url][first : first + 200]


def run(database: Database, others: OtherServices) -> None:
    app = an_app(database, client_id="idp-svc", people_url="http://people", framework_url="http://framework")
    app.state.http = others
    asyncio.run(catch_up(app))
    app.state.database.close()


def test_all_lists_are_read_once_and_never_again(database: Database) -> None:
    others = OtherServices()

    run(database, others)
    run(database, others)

    assert sorted(others.asked) == sorted(LISTS)
    with database.read() as session:
        for table, key in (
            (PersonRef, SOMSAK),
            (OrganisationRef, DIVISION),
            (ClassificationRef, SOMSAK),
            (DelegationRef, an_id("delegation")),
            (ReleaseRef, an_id("release")),
        ):
            assert session.get(table, key) is not None
        assert session.get(PersonRef, an_id("person 449")) is not None
        assert session.get(ClassificationRef, an_id("undecided")) is None


def test_catching_up_takes_nothing_back(sqlite_database: Database) -> None:
    newer = a_person(SOMSAK, supervisor_id=an_id("new"), version=3)
    hear(sqlite_database, "people.person.changed.v1", newer)

    run(sqlite_database, OtherServices())

    with sqlite_database.read() as session:
        person = session.get(PersonRef, SOMSAK)
    assert person is not None
    assert person.supervisor_id == an_id("new")


def test_the_lists_that_are_read_are_the_lists_that_are_needed() -> None:
    needed = {(owner, one["path"]) for owner, wanted in NEEDS.items() for one in wanted}
    owners = {"people_url": "people-svc", "framework_url": "framework-svc"}

    assert {(owners[source.address], source.path) for source in SOURCES} == needed


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.path)
def test_no_more_is_read_than_is_needed(source: Any) -> None:
    wanted = {one["path"]: one["fields"] for owner in NEEDS.values() for one in owner}[source.path]
    item = LISTS[next(url for url in LISTS if url.endswith(source.path))][0]

    assert source.read({field: item[field] for field in wanted} | {"version": item["version"]})
