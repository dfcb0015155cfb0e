"""HTTP in: the token of who has left is refused, on the service's own port too."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from people_builders import COLLEAGUE, DIRECTOR, HR, NOW, OCSC, STAFF, TODAY, a_world, an_app
from people_svc.persistence.tables import Person
from privacy_builders import HR_GRANTS, as_director, as_hr, as_somebody, has_left
from scim_builders import a_directory, a_patch
from service_kit.database import Database
from service_kit.testing import a_client, published_keys, sign

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(database: Database, database_url: str) -> Iterator[FastAPI]:
    a_world(database)
    opened = an_app(database_url)
    yield opened
    opened.state.database.close()


def set_active(app: FastAPI, *, to: bool) -> None:
    app.state.verifier.use(published_keys())
    with a_directory(app) as directory:
        patch = a_patch({"op": "replace", "path": "active", "value": to})
        assert directory.patch(f"/Users/{DIRECTOR}", json=patch).status_code in {200, 204}


async def told(client: httpx.AsyncClient) -> list[tuple[int, Any]]:
    """What a read, a read that asks no row, and a change are answered."""
    delegation = {
        "to_person_id": str(COLLEAGUE),
        "scope": "all",
        "starts_on": "2023-10-16",
        "ends_on": "2023-10-16",
        "order_number": "1/2566",
    }
    answers = [
        await client.get("/v1/people/me"),
        await client.get("/v1/classification-workflow"),
        await client.post("/v1/delegations", json=delegation),
    ]
    return [(answer.status_code, answer.json().get("code")) for answer in answers]


OUT = [(401, "UNAUTHENTICATED")] * 3
IN = [(200, None), (200, None), (201, None)]


async def test_an_account_that_the_directory_ends_is_out_and_comes_in_again(app: FastAPI) -> None:
    async with as_director(app) as client:
        before = await told(client)
        set_active(app, to=False)
        await app.state.leavers.renew(NOW)
        ended = await told(client)
        set_active(app, to=True)
        back = await told(client)

    assert (before, ended, back) == (IN, OUT, IN)


@pytest.mark.parametrize(("last_day", "expected"), [(0, IN), (-1, OUT)])
async def test_from_the_day_after_the_last_one_the_token_is_refused(
    app: FastAPI, database: Database, last_day: int, expected: list[Any]
) -> None:
    has_left(database, DIRECTOR, TODAY + dt.timedelta(days=last_day))

    async with as_director(app) as client:
        assert await told(client) == expected


async def test_who_is_ended_on_the_first_day_is_out_the_same_day(app: FastAPI, database: Database) -> None:
    """A period has at least one day, so the last one is today; the account ended all the same."""
    with database.transaction() as session:
        session.get_one(Person, DIRECTOR).active_from = TODAY
    set_active(app, to=False)

    async with as_director(app) as client:
        assert await told(client) == OUT


async def test_the_record_of_who_left_is_still_read_by_hr(app: FastAPI, database: Database) -> None:
    """History stays; an officer without a record of the own, a system and a directory are served."""
    has_left(database, DIRECTOR)
    with database.read() as session:
        assert session.get(Person, OCSC) is None
    statuses = []
    for who, grants, path in (
        (HR, HR_GRANTS, f"/v1/people/{DIRECTOR}"),
        (OCSC, (("ocsc_officer", None),), "/v1/people"),
        ("idp-svc", (("system", None),), "/v1/reference/people"),
    ):
        async with as_somebody(app, who, grants) as client:
            statuses.append((await client.get(path)).status_code)

    assert statuses == [200, 200, 200]


async def test_an_officer_who_left_holds_no_office_any_more(app: FastAPI) -> None:
    """The offices that the token names end with the service."""
    async with as_hr(app) as client:
        address = f"/v1/people/{COLLEAGUE}"
        seen = (await client.get(address)).headers["ETag"]
        left = await client.patch(address, json={"active_until": "2023-10-15"}, headers={"If-Match": seen})
    token = sign(COLLEAGUE, scope="people.read", grants=HR_GRANTS)
    async with a_client(app, token) as client:
        refused = await client.get(f"/v1/people/{STAFF}")

    assert (left.status_code, refused.status_code) == (200, 401)
