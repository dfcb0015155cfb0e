"""The audit chain: whatever is done to it later is found, and named by its position."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from kit_builders import NOW, an_event, prepared
from service_kit import audit, outbox
from service_kit.database import Database
from service_kit.ids import new_id
from service_kit.tables import AUDIT_ENTRY, AUDIT_SEAL


@pytest.fixture
def chained(empty_url: str) -> Iterator[Database]:
    """Ten sealed entries."""
    database = prepared(empty_url)
    for number in range(10):
        with database.transaction() as session:
            event = an_event(subject=f"thing-{number}", data={"name": f"สิ่งที่ {number}"})
            outbox.record(session, event, by=f"person-{number}", now=NOW, on_behalf_of="another")
    audit.seal(database)
    yield database
    database.close()


def entry_at(position: int) -> sa.Select[tuple[object]]:
    return sa.select(AUDIT_SEAL.c.entry_id).where(AUDIT_SEAL.c.position == position)


def edit(column: str, value: str) -> sa.Update:
    return sa.update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.id.in_(entry_at(4))).values(**{column: value})


def test_an_untouched_chain_holds(chained: Database) -> None:
    verdict = audit.verify(chained)

    assert (verdict.sealed, verdict.unsealed, verdict.first_bad) == (10, 0, None)


def test_an_empty_chain_holds(empty_url: str) -> None:
    database = prepared(empty_url)

    assert audit.verify(database) == audit.Verdict(0, 0, audit.GENESIS, None)
    database.close()


TAMPERING: dict[str, Callable[[], sa.Executable]] = {
    "actor": lambda: edit("actor", "somebody else"),
    "action": lambda: edit("action", "sample.thing.unmade.v1"),
    "subject": lambda: edit("subject", "thing-9"),
    "text": lambda: edit("body", '{"actor":"person-3"}'),
    "entry removed": lambda: sa.delete(AUDIT_ENTRY).where(AUDIT_ENTRY.c.id.in_(entry_at(4))),
    "seal removed": lambda: sa.delete(AUDIT_SEAL).where(AUDIT_SEAL.c.position == 4),
    "hash": lambda: sa.update(AUDIT_SEAL).where(AUDIT_SEAL.c.position == 4).values(hash="0" * 63 + "1"),
    "another entry": lambda: (
        sa.update(AUDIT_SEAL).where(AUDIT_SEAL.c.position == 4).values(entry_id=new_id())
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_and_named(chained: Database, what: str) -> None:
    with chained.transaction() as session:
        session.execute(TAMPERING[what]())

    assert audit.verify(chained).first_bad == 4


def test_a_swap_of_two_texts_is_found(chained: Database) -> None:
    with chained.transaction() as session:
        bodies = dict(session.execute(sa.select(AUDIT_ENTRY.c.subject, AUDIT_ENTRY.c.body)).all())
        for one, other in (("thing-2", "thing-6"), ("thing-6", "thing-2")):
            session.execute(
                sa.update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.subject == one).values(body=bodies[other])
            )

    assert audit.verify(chained).first_bad is not None


def test_what_is_not_sealed_yet_is_counted(chained: Database) -> None:
    with chained.transaction() as session:
        outbox.record(session, an_event(), by="late", now=NOW)

    before, sealed, after = audit.verify(chained), audit.seal(chained), audit.verify(chained)

    assert (before.unsealed, sealed, after.unsealed, after.sealed) == (1, 1, 0, 11)
    assert before.head != after.head
