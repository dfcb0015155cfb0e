"""Jobs beside the requests: store who read what, seal under a new key, remove what is old."""

import asyncio
import datetime as dt

from fastapi import FastAPI

from people_svc.use_cases.privacy.reads import remove_old_reads
from people_svc.use_cases.privacy.resealing import reseal_all
from people_svc.use_cases.privacy.retention import remove_old_imports

STORE_SECONDS = 0.5
REMOVE_SECONDS = 3600.0


async def store_reads(app: FastAPI) -> None:
    """Store what was noted, again and again, and once more at the end."""
    reads = app.state.reads
    try:
        while True:
            await asyncio.sleep(STORE_SECONDS)
            await asyncio.to_thread(reads.flush)
    except asyncio.CancelledError:
        await asyncio.to_thread(reads.close)
        raise


async def seal_again(app: FastAPI) -> None:
    """Once at every start, by one process: a new key comes with a start."""
    state = app.state
    with state.database.alone("seal again") as mine:
        if mine:
            await asyncio.to_thread(reseal_all, state.database, state.import_tools.vault.keyring)


async def remove_what_is_old(app: FastAPI) -> None:
    state, settings = app.state, app.state.settings
    while True:
        with state.database.alone("remove what is old") as mine:
            now = state.clock()
            reads_before = now - dt.timedelta(days=settings.read_log_days)
            imports_before = now - dt.timedelta(days=settings.import_rows_days)
            while mine and await asyncio.to_thread(remove_old_reads, state.database, before=reads_before):
                pass
            while mine and await asyncio.to_thread(
                remove_old_imports, state.database, before=imports_before, now=now
            ):
                pass
        await asyncio.sleep(REMOVE_SECONDS)
