"""What the gateway does beside answering: keep its keys fresh and throw away what is over."""

import asyncio
import datetime as dt
import logging

import sqlalchemy as sa
from service_kit.database import Database
from service_kit.settings import Environment
from sqlmodel import col, delete, select

from gateway.identity.tables import (
    Account,
    AuthorizationCode,
    BrowserSession,
    Client,
    LoginRecord,
    RefreshToken,
    TokenFamily,
)
from gateway.parts import Parts

EVERY_SECONDS = 60.0
RETRY_SECONDS = 1.0
# A family that is over is kept for a while: who uses a token of it is told no, and it can be looked into.
KEPT_AFTER_END = dt.timedelta(days=1)

log = logging.getLogger(__name__)


class DemoInProduction(Exception):
    """Accounts or clients whose passwords everybody knows are in the database of a production gateway."""


def refuse_demo_in_production(parts: Parts) -> None:
    """Stop the start rather than let the whole world log in.

    Raises:
        DemoInProduction: see there.
    """
    if parts.settings.environment is not Environment.PRODUCTION:
        return
    with parts.database.read() as session:
        accounts = session.exec(select(Account.username).where(col(Account.is_demo))).all()
        clients = session.exec(select(Client.client_id).where(col(Client.is_demo))).all()
    if accounts or clients:
        raise DemoInProduction(f"{len(accounts)} demo accounts and {len(clients)} demo clients")


async def keep_up(parts: Parts) -> None:
    """For ever; a failure is logged and tried again, because old keys are better than none."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await asyncio.to_thread(_once, parts)
        except sa.exc.SQLAlchemyError:
            log.exception("upkeep failed, trying again")


def _once(parts: Parts) -> None:
    now = parts.clock()
    parts.keys.rotate_when_older(dt.timedelta(days=parts.settings.signing_key_days), now)
    parts.refresh_keys()
    throw_away(parts.database, now)


def throw_away(database: Database, now: dt.datetime) -> None:
    over = select(TokenFamily.id).where(TokenFamily.expires_at < now - KEPT_AFTER_END)
    with database.transaction() as session:
        session.exec(delete(LoginRecord).where(col(LoginRecord.expires_at) < now))
        session.exec(delete(BrowserSession).where(col(BrowserSession.expires_at) < now))
        session.exec(delete(AuthorizationCode).where(col(AuthorizationCode.family_id).in_(over)))
        session.exec(delete(RefreshToken).where(col(RefreshToken.family_id).in_(over)))
        session.exec(delete(TokenFamily).where(col(TokenFamily.expires_at) < now - KEPT_AFTER_END))


async def hear(parts: Parts) -> None:
    """For ever: what people-svc says of those who end."""
    await parts.bus.start()
    while True:
        try:
            await parts.consumer.run(parts.bus, "gateway")
        except (sa.exc.SQLAlchemyError, ExceptionGroup):
            log.exception("hearing failed, trying again")
            await asyncio.sleep(RETRY_SECONDS)
