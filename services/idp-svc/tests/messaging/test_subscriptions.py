"""What others say is kept as they said it last, whatever the order in which it arrives."""

import asyncio
import datetime as dt
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from idp_builders import (
    AGENCY,
    DIVISION,
    MINISTRY,
    NOW,
    OTHER_DIVISION,
    SOMSAK,
    UNITS,
    V1,
    V2,
    a_classification,
    a_delegation,
    a_person,
    a_release,
    an_id,
    an_organisation,
    hear,
)
from idp_svc.main import create_app
from idp_svc.messaging.subscriptions import SUBSCRIPTIONS
from idp_svc.persistence import references
from idp_svc.persistence.tables import (
    ClassificationRef,
    DelegationRef,
    OrganisationRef,
    PersonRef,
    ReleaseRef,
)
from idp_svc.settings import Settings
from service_kit.bus import MemoryBus, Message
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, canonical, opened, sealed
from service_kit.tables import INBOX
from service_kit.testing import running
from sqlmodel import SQLModel

FINALISED = "people.classification.finalised.v1"
CHANGED = "people.person.changed.v1"
NEEDS = Path(__file__).parents[4] / "tests/contract/needs/idp-svc.json"


def stored(database: Database, table: type[SQLModel], key: Any) -> Any:
    with database.read() as session:
        return session.get(table, key)


def test_every_subscription_is_kept(database: Database) -> None:
    hear(database, "people.organisation.registered.v1", an_organisation(DIVISION, MINISTRY, AGENCY))
    hear(
        database, "people.person.registered.v1", a_person(SOMSAK, supervisor_id=V1, active_until="2030-09-30")
    )
    hear(database, FINALISED, a_classification(SOMSAK))
    hear(database, "people.delegation.recorded.v1", a_delegation())
    hear(database, "framework.release.published.v1", a_release())

    person = stored(database, PersonRef, SOMSAK)
    assert (person.organisation_id, person.agency_id, person.supervisor_id) == (DIVISION, AGENCY, V1)
    assert (person.active_until, person.next_supervisor_id) == (dt.date(2030, 9, 30), None)
    assert stored(database, OrganisationRef, DIVISION).path == [str(MINISTRY), str(AGENCY), str(DIVISION)]
    classification = stored(database, ClassificationRef, SOMSAK)
    assert (classification.group, classification.role, classification.required_skills) == (
        "Academic",
        "A1",
        UNITS,
    )
    assert stored(database, DelegationRef, an_id("delegation")).order_number == "12/2566"
    release = stored(database, ReleaseRef, an_id("release"))
    assert (release.tools["e_learning"], release.components[0]) == (70, "ability")


def test_an_event_is_heard_once(database: Database) -> None:
    event = Event(type=CHANGED, subject=str(SOMSAK), data=a_person(SOMSAK), version=1)
    received = opened(json.dumps(sealed(event, now=NOW)))

    for _ in range(2):
        Consumer(database, SUBSCRIPTIONS).handle([(CHANGED, received)])

    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(INBOX)) == 1


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_the_newest_version_of_a_person_wins_in_any_order(
    sqlite_database: Database, order: tuple[int, ...]
) -> None:
    supervisors = {1: V1, 2: V2, 3: an_id("v3")}
    for version in order:
        said = a_person(SOMSAK, supervisor_id=supervisors[version], version=version)
        hear(sqlite_database, CHANGED, said)

    assert stored(sqlite_database, PersonRef, SOMSAK).supervisor_id == supervisors[3]


LATER, EARLIER = "018b9999-0000-7000-8000-000000000000", "018b1111-0000-7000-8000-000000000000"
SAID = [
    a_classification(SOMSAK, classification_id=EARLIER, role="A1", version=7),
    a_classification(SOMSAK, classification_id=LATER, role="S1", version=3),
    a_classification(SOMSAK, classification_id=LATER, role="S2", version=4),
]


@pytest.mark.parametrize("order", list(permutations(SAID)))
def test_the_newest_classification_of_a_person_wins_in_any_order(
    database: Database, order: tuple[dict[str, Any], ...]
) -> None:
    for said in order:
        hear(database, FINALISED, said)

    assert stored(database, ClassificationRef, SOMSAK).role == "S2"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_was_said_beats_what_was_inferred(database: Database, order: tuple[int, ...]) -> None:
    ids = {0: LATER, 1: EARLIER}
    for version in order:
        said = a_classification(SOMSAK, classification_id=ids[version], role=f"A{version}", version=version)
        hear(database, FINALISED, said)

    assert stored(database, ClassificationRef, SOMSAK).role == "A1"


def test_an_unknown_set_of_skills_stays_unknown(database: Database) -> None:
    hear(database, FINALISED, a_classification(SOMSAK, required_skills=None))

    with database.read() as session:
        known = sa.select(ClassificationRef.required_skills).where(sa.column("required_skills").is_not(None))
        assert session.execute(known).first() is None


def paths(database: Database, organisation: Any) -> set[Any]:
    with database.read() as session:
        return set(references.path_of(session, organisation))


def test_a_person_brings_the_organisation_until_it_speaks_for_itself(database: Database) -> None:
    hear(database, CHANGED, a_person(SOMSAK))
    assert paths(database, DIVISION) == {MINISTRY, AGENCY, DIVISION}

    hear(database, "people.organisation.changed.v1", an_organisation(DIVISION, MINISTRY, version=2))
    hear(database, CHANGED, a_person(SOMSAK, version=2))

    assert paths(database, DIVISION) == {MINISTRY, DIVISION}


def test_a_moved_organisation_leaves_its_old_path(database: Database) -> None:
    hear(database, "people.organisation.registered.v1", an_organisation(OTHER_DIVISION, MINISTRY, AGENCY))
    moved = an_organisation(OTHER_DIVISION, MINISTRY, version=2)
    hear(database, "people.organisation.changed.v1", moved)
    hear(
        database,
        "people.organisation.changed.v1",
        an_organisation(OTHER_DIVISION, MINISTRY, AGENCY, version=1),
    )

    assert paths(database, OTHER_DIVISION) == {MINISTRY, OTHER_DIVISION}


def test_a_withdrawn_release_is_followed_no_more(database: Database) -> None:
    first = a_release(release_id=EARLIER, release_key="2561.1")
    later = a_release(release_id=LATER, release_key="2570.1", published_at="2027-01-10T03:00:00+00:00")
    gone = {"release_id": LATER, "withdrawn_at": "2027-01-15T03:00:00+00:00", "version": 2}
    hear(database, "framework.release.published.v1", first)
    hear(database, "framework.release.published.v1", later)

    hear(database, "framework.release.withdrawn.v1", gone)
    hear(database, "framework.release.published.v1", later)  # older than the withdrawal

    with database.read() as session:
        newest = references.newest_release(session, framework_key="ocsc-digital")
    assert newest is not None
    assert newest.release_key == "2561.1"


def test_the_release_published_last_is_the_newest(database: Database) -> None:
    for release_id, key in ((LATER, "2570.1"), (EARLIER, "2561.1")):
        hear(database, "framework.release.published.v1", a_release(release_id=release_id, release_key=key))
    hear(
        database,
        "framework.release.published.v1",
        a_release(release_id=str(an_id("inferred")), release_key="9999", version=0),
    )

    with database.read() as session:
        newest = references.newest_release(session, framework_key="ocsc-digital")
    assert newest is not None
    assert newest.release_key == "2570.1"


def test_when_it_was_published_counts_and_not_when_it_was_drafted(database: Database) -> None:
    for release_id, key, day in ((EARLIER, "2571.1", "2027-01-02"), (LATER, "2570.1", "2026-01-02")):
        told = a_release(release_id=release_id, release_key=key, published_at=f"{day}T03:00:00+00:00")
        hear(database, "framework.release.published.v1", told)

    with database.read() as session:
        newest = references.newest_release(session, framework_key="ocsc-digital")
    assert newest is not None
    assert newest.release_key == "2571.1"


def test_a_release_of_another_framework_is_never_the_newest(database: Database) -> None:
    hear(database, "framework.release.published.v1", a_release(release_id=EARLIER))
    local = {"framework_key": "local-government", "release_key": "local-2567.1", "tools": [], "stages": []}
    late = {"published_at": "2030-01-02T03:00:00+00:00", "skill_units": [], "components": []}
    hear(database, "framework.release.published.v1", a_release(release_id=LATER, **local, **late))

    with database.read() as session:
        newest = references.newest_release(session, framework_key="ocsc-digital")
    assert newest is not None
    assert newest.release_key == "2561.1"


def test_events_reach_the_tables_over_the_bus(sqlite_url: str) -> None:
    bus = MemoryBus()
    app = create_app(Settings(database_url=sqlite_url), bus)
    envelope = sealed(Event(type=CHANGED, subject=str(SOMSAK), data=a_person(SOMSAK), version=1), now=NOW)

    async def run() -> None:
        async with running(app), asyncio.timeout(10):
            await bus.publish([Message(envelope["id"], CHANGED, canonical(envelope))])
            while stored(app.state.database, PersonRef, SOMSAK) is None:
                await asyncio.sleep(0.01)

    asyncio.run(run())


def test_what_is_heard_is_what_is_needed() -> None:
    assert set(json.loads(NEEDS.read_text())) - {"rest"} == set(SUBSCRIPTIONS)
