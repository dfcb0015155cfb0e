"""Versions and days: corrections, effective days, and what was in force when."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from framework_builders import AGENCY, NOW, UNRELATED, announce, prepared
from framework_svc.domain.errors import (
    AnnouncementNotInForce,
    AnnouncementRefused,
    CorrectsNotNewest,
    StageNotAnnounced,
)
from framework_svc.use_cases.announcements import (
    list_announcements,
    read_announcement,
    read_announcement_of,
)
from framework_svc.use_cases.expectations import roles_of
from service_kit.database import Database
from service_kit.pages import PageQuery

WHY = {"th": "พิมพ์ระยะเป้าหมายผิด", "en": "The stage was misprinted"}


def on(day: int) -> dt.date:
    return dt.date(2023, 10, day)


def in_force(database: Database, day: int) -> tuple[int, int]:
    """Versions: in force on a day of October, and newest announced by then."""
    found = read_announcement_of(database, AGENCY, as_of=on(day), now=NOW)
    return found.in_force.announcement.version, found.newest_announced.version


def reasons(database: Database, organisation_id: UUID = AGENCY, **changes: Any) -> list[type]:
    with pytest.raises(AnnouncementRefused) as refused:
        announce(database, organisation_id, **changes)
    return [type(one) for one in vars(refused.value)["reasons"]]


def test_what_was_corrected_stays_as_it_was_and_says_by_what(database: Database) -> None:
    """R-ORG-12: announced to all staff, so that what they were told is never changed behind them."""
    prepared(database)
    wrong = announce(database, target_stage="Mature")

    right = announce(database, announced_on=on(2), corrects=wrong.id, correction_reason=WHY)

    kept, correction = read_announcement(database, wrong.id), read_announcement(database, right.id)
    assert (kept.announcement.stage, kept.corrected_by) == ("Mature", right.id)
    assert (correction.announcement.version, correction.announcement.stage) == (2, "Early")
    assert (correction.announcement.corrects, correction.announcement.correction_reason) == (wrong.id, WHY)
    assert correction.corrected_by is None
    listed = list_announcements(database, organisation_id=AGENCY, query=PageQuery()).items
    assert [known.corrected_by for known in listed] == [right.id, None]


def test_the_correction_is_in_force_from_its_own_day_and_history_stays(database: Database) -> None:
    """AMB-18: nothing is back-dated."""
    prepared(database)
    wrong = announce(database, target_stage="Mature")
    announce(database, announced_on=on(2), corrects=wrong.id, correction_reason=WHY)

    assert [in_force(database, day) for day in (1, 2)] == [(1, 1), (2, 2)]


def test_only_the_newest_version_of_the_agency_is_corrected(database: Database) -> None:
    prepared(database)
    first, foreign = announce(database), announce(database, UNRELATED)
    announce(database, corrects=first.id, correction_reason=WHY)

    assert reasons(database, corrects=first.id, correction_reason=WHY) == [CorrectsNotNewest]
    assert reasons(database, corrects=foreign.id, correction_reason=WHY) == [CorrectsNotNewest]
    assert reasons(database, corrects=UUID(int=7), correction_reason=WHY) == [CorrectsNotNewest]


def test_an_announcement_is_in_force_from_its_effective_day(database: Database) -> None:
    """As of a day both are told: what was in force, and the newest that was announced."""
    prepared(database)
    announce(database)
    announce(database, target_stage="Developing", announced_on=on(2), effective_on=on(20))

    assert [in_force(database, day) for day in (1, 2, 19, 20)] == [(1, 1), (1, 2), (1, 2), (2, 2)]
    stages = [roles_of(database, AGENCY, now=NOW.replace(day=day)).announcement.stage for day in (19, 20)]
    assert stages == ["Early", "Developing"]


def test_before_the_first_effective_day_it_is_said_from_when(sqlite_database: Database) -> None:
    """R-CLS-14: announced and not yet in force is another answer than not announced."""
    prepared(sqlite_database)
    announce(sqlite_database, effective_on=on(20))

    with pytest.raises(AnnouncementNotInForce) as refused:
        in_force(sqlite_database, 19)
    assert vars(refused.value) == {"effective_on": on(20)}
    with pytest.raises(StageNotAnnounced):
        read_announcement_of(sqlite_database, AGENCY, as_of=dt.date(2023, 9, 30), now=NOW)


@pytest.mark.parametrize("change", ["UPDATE announcement SET stage = 'Mature'", "DELETE FROM announcement"])
def test_the_database_itself_refuses_to_change_an_announcement(database: Database, change: str) -> None:
    """S03: a change is a new version."""
    prepared(database)
    made = announce(database)

    with pytest.raises(sa.exc.IntegrityError), database.engine.begin() as connection:
        connection.execute(sa.text(change))

    assert read_announcement(database, made.id).announcement.stage == "Early"
