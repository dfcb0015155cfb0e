"""Decisions are kept as they were made, and an account is one person (S08, R-CLS-11)."""

import pytest
import sqlalchemy as sa
from people_builders import (
    DIRECTOR,
    NOW,
    a_person,
    a_world,
    add_person,
    agree,
    announce,
    key,
    propose,
)
from people_svc.domain.errors import NationalIdTaken
from people_svc.persistence.classifications import decisions_of
from people_svc.persistence.tables import ClassificationDecision
from service_kit.database import Database

ACTS = ["UPDATE classification_decision SET reason = 'x'", "DELETE FROM classification_decision"]


@pytest.mark.parametrize("act", ACTS)
def test_the_database_itself_refuses_to_change_a_decision(database: Database, act: str) -> None:
    """R-CLS-11: who, for whom, when, on which announcement, for ever."""
    a_world(database)
    row = agree(database, propose(database))
    announce(database, row.organisation_id, "Mature", version=2)

    with pytest.raises(sa.exc.DBAPIError, match="kept as it was made"), database.transaction() as session:
        session.execute(sa.text(act))

    kept = only_decision(database, row.id)
    assert (kept.decided_by, kept.on_behalf_of, kept.decided_at) == (DIRECTOR, DIRECTOR, NOW)
    assert (kept.announcement_id, kept.announcement_version) == (row.announcement_id, 1)


def test_s08_two_accounts_of_one_person_cannot_come_to_be(database: Database) -> None:
    """S08: an account is a person's record, and a second record with the same national ID is refused."""
    a_world(database)
    add_person(database, a_person(key("first account"), national_id="1234567890121"))

    with pytest.raises(NationalIdTaken):
        add_person(database, a_person(key("second account"), national_id="1234567890121"))


def only_decision(database: Database, classification_id: object) -> ClassificationDecision:
    with database.read() as session:
        (one,) = decisions_of(session, classification_id)
    return one
