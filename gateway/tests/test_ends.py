"""Accounts that end: nobody comes in any more, and what was handed out is refused (demand 21)."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

from gateway.identity.ends import SERVICE_CHANGED, Ended, learn_ends
from gateway.identity.erasures import DISPLAY_NAME, ERASED, learn_erasures
from gateway.identity.tables import Account, BrowserSession, PersonEnd
from gateway_builders import PERSON, Door, location_of, open_door, run
from gateway_house import house
from service_kit.bus import Message
from service_kit.database import Database
from service_kit.events import Event, canonical, opened, sealed
from service_kit.identity import Caller
from sqlmodel import select

SECONDS = 10.0


def said(
    *,
    version: int = 2,
    deactivated_at: dt.datetime | None = None,
    active_until: dt.date | None = None,
    person_id: UUID = PERSON,
) -> str:
    """The event as people-svc says it."""
    data: dict[str, Any] = {
        "person_id": person_id,
        "active_from": dt.date(2020, 10, 1),
        "active_until": active_until,
        "deactivated_at": deactivated_at,
        "version": version,
    }
    event = Event(type=SERVICE_CHANGED, subject=str(person_id), data=data, version=version)
    return canonical(sealed(event, now=dt.datetime.now(dt.UTC)))


async def hear(door: Door, body: str) -> None:
    """Publish it, and wait until this instance knows: as in the running gateway, by bus, table and set."""
    event = opened(body)
    await door.parts.bus.publish([Message(str(event.id), event.type, body)])

    def is_known() -> bool:
        with door.parts.database.read() as session:
            row = session.get(PersonEnd, UUID(event.data["person_id"]))
            return row is not None and row.version >= event.data["version"]

    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(is_known):
            await asyncio.sleep(0.01)
    door.parts.ended.refresh(dt.datetime.now(dt.UTC))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def a_caller(issued_at: dt.datetime) -> Caller:
    return Caller(str(PERSON), "thaksa-portal", frozenset(), (), int(issued_at.timestamp()))


def test_who_has_ended_cannot_log_in_refresh_or_continue_a_session(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            tokens, code = await door.tokens(), await door.code()

            await hear(door, said(deactivated_at=now()))

            refreshed = await door.refresh(tokens["refresh_token"])
            exchanged = await door.exchange(code)
            asked = await door.ask()  # the browser is logged out as well
            entered = await door.enter(asked)
            user = await door.browser.get(
                "/oauth2/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}
            )
        assert (refreshed.status_code, refreshed.json()["error"]) == (400, "invalid_grant")
        assert exchanged.status_code == 400
        assert asked.headers["location"].startswith("/login")
        assert entered.status_code == 400
        assert user.status_code == 401

    run(test)


def test_the_door_refuses_an_access_token_that_has_not_expired(database_url: str) -> None:
    async def test() -> None:
        async with house(database_url) as front:
            before = await front.client.get("/idp/v1/plans", headers=front.bearer())

            await hear(front.door, said(deactivated_at=now()))

            after = await front.client.get("/idp/v1/plans", headers=front.bearer())
            other = await front.client.get("/idp/v1/plans", headers=front.bearer(sub=str(UUID(int=7))))
        assert (before.status_code, after.status_code, other.status_code) == (200, 401, 200)
        assert after.json()["code"] == "UNAUTHENTICATED"

    run(test)


def test_the_set_of_the_door_follows_the_table_within_seconds(database_url: str) -> None:
    """As another instance does, which did not hear the event itself."""

    async def test() -> None:
        async with house(database_url) as front:
            with front.door.parts.database.transaction() as session:
                session.add(PersonEnd(person_id=PERSON, ends_at=now(), version=2))

            async with asyncio.timeout(SECONDS):
                while (await front.client.get("/idp/v1/plans", headers=front.bearer())).status_code != 401:
                    await asyncio.sleep(0.05)

    run(test)


def test_who_comes_back_logs_in_anew(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            tokens = await door.tokens()
            await hear(door, said(deactivated_at=now()))

            await hear(door, said(version=3))

            refreshed = await door.refresh(tokens["refresh_token"])
            entered = await door.enter(await door.ask())
        assert refreshed.status_code == 400
        assert "code" in location_of(entered)

    run(test)


def test_a_token_of_before_the_end_stays_refused_when_the_person_comes_back(database_url: str) -> None:
    async def test() -> None:
        async with house(database_url) as front:
            old = front.bearer()
            await hear(front.door, said(deactivated_at=now()))
            await hear(front.door, said(version=3))
            front.door.clock.skip(seconds=2)  # tokens say the second in which they were issued

            refused = await front.client.get("/idp/v1/plans", headers=old)
            user = await front.door.browser.get("/oauth2/userinfo", headers=front.bearer(scope="openid"))
            entered = await front.door.tokens()
            new = {"Authorization": f"Bearer {entered['access_token']}"}
            taken = await front.client.get("/idp/v1/plans", headers=new)
            known = await front.door.browser.get("/oauth2/userinfo", headers=new)
        assert (refused.status_code, user.status_code) == (401, 401)
        assert refused.json()["code"] == "UNAUTHENTICATED"
        assert (taken.status_code, known.status_code) == (200, 200)

    run(test)


def test_an_end_by_the_calendar_that_is_undone_leaves_old_tokens_dead(database: Database) -> None:
    """The last day was stored long before; nobody said anything on the day after it."""
    midnight = now() - dt.timedelta(minutes=3)
    with database.transaction() as session:
        session.add(PersonEnd(person_id=PERSON, ends_at=midnight, version=2))
    ended = Ended(database, dt.timedelta(minutes=5))

    learn_ends(database, [opened(said(version=3, active_until=now().date() + dt.timedelta(days=90)))])
    ended.refresh(now())

    assert ended.refuses(a_caller(midnight - dt.timedelta(seconds=1)))
    assert not ended.refuses(a_caller(midnight + dt.timedelta(seconds=1)))


def test_an_end_that_is_heard_after_the_return_voids_what_was_issued_before_it(database_url: str) -> None:
    """The events change places on the way: the person is here, and what is older than the end is not good."""

    async def test() -> None:
        async with open_door(database_url) as door:
            await door.tokens()
            left = now() + dt.timedelta(milliseconds=1)
            await hear(door, said(version=4))

            learn_ends(door.parts.database, [opened(said(version=3, deactivated_at=left))])
            door.parts.ended.refresh(now())

            ended = door.parts.ended
            assert ended.refuses(a_caller(left))
            assert not ended.refuses(a_caller(left + dt.timedelta(seconds=1)))
            with door.parts.database.read() as session:
                assert session.exec(select(BrowserSession)).all() == []
                assert session.get_one(PersonEnd, PERSON).ends_at is None

    run(test)


def test_the_last_day_of_service_is_a_day_of_service(database_url: str) -> None:
    async def test() -> None:
        async with open_door(database_url) as door:
            today = now().astimezone(dt.timezone(dt.timedelta(hours=7))).date()
            await hear(door, said(active_until=today))
            on_the_day = await door.enter(await door.ask())

            door.clock.skip(days=1, seconds=1)
            another = door.another_browser()
            async with another:
                on_the_next = await door.enter(await door.ask(another), another)
        assert "code" in location_of(on_the_day)
        assert on_the_next.status_code == 400

    run(test)


def test_an_end_that_is_told_late_ends_what_was_handed_out_meanwhile(database: Database) -> None:
    """An officer records in October that somebody left in June."""
    learn_ends(database, [opened(said(active_until=dt.date(2020, 12, 31)))])
    ended = Ended(database, dt.timedelta(minutes=5))

    ended.refresh(now())

    assert ended.refuses(a_caller(now()))


def test_an_older_version_is_no_news(database: Database) -> None:
    learn_ends(database, [opened(said(version=4)), opened(said(version=3, deactivated_at=now()))])

    with database.read() as session:
        assert session.get_one(PersonEnd, PERSON).ends_at is None


def test_who_ended_long_ago_is_not_kept_in_memory(database: Database) -> None:
    learn_ends(database, [opened(said(deactivated_at=now()))])
    ended = Ended(database, dt.timedelta(minutes=5))

    ended.refresh(now() + dt.timedelta(minutes=7))

    assert not ended.refuses(a_caller(now()))


def test_who_was_erased_has_no_name_here_and_does_not_log_in(database_url: str) -> None:
    """PDPA section 33: the account keeps an id, and nothing that says whose it was."""

    async def test() -> None:
        async with open_door(database_url) as door:
            tokens = await door.tokens()
            event = Event(
                type=ERASED, subject=str(PERSON), data={"person_id": PERSON, "version": 9}, version=9
            )

            for _ in range(2):
                body = canonical(sealed(event, now=now()))
                learn_erasures(door.parts.database, [opened(body)])

            refreshed = await door.refresh(tokens["refresh_token"])
            entered = await door.enter(await door.ask())
            with door.parts.database.read() as session:
                account = session.exec(select(Account).where(Account.person_id == PERSON)).one()
            assert refreshed.status_code == 400
            assert entered.status_code == 400
            assert (account.username, account.display_name) == (f"erased-{PERSON}", DISPLAY_NAME)
            assert (account.grants, account.disabled_at is None) == ([], False)

    run(test)
