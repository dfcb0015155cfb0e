import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from framework_builders import (
    AGENCY,
    DIVISION,
    GROUPS,
    MINISTRY,
    NOW,
    OTHER_AGENCY,
    UNRELATED,
    VISION,
    a_caller,
    a_draft,
    a_theme,
    announce,
    breaches,
    component_texts,
    events,
    goals,
    org,
    prepared,
)
from framework_svc.domain.errors import (
    AnnouncementRefused,
    NotAnAgency,
    OrganisationNotFound,
    StageNotAnnounced,
    SystemsOnly,
)
from framework_svc.use_cases.announcements import (
    list_announcement_facts,
    list_announcements,
    publish_announcement,
    read_announcement,
    read_announcement_of,
)
from framework_svc.use_cases.skill_units import define_skill_unit
from framework_svc.use_cases.target_stages import read_target_stage, set_target_stage
from service_kit.database import Database
from service_kit.idempotency import Attempt, IdempotencyKeyReused
from service_kit.identity import Caller
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed


def test_an_announcement_is_stored_with_date_signatory_and_number_and_told(database: Database) -> None:
    """S03, R-ORG-12, R-ORG-14."""
    prepared(database)
    draft = a_draft(goals=goals(), vision=VISION)

    made = publish_announcement(database, AGENCY, draft, caller=a_caller(), now=NOW)

    kept = read_announcement(database, made.id).announcement
    assert (kept.version, kept.number, kept.announced_on) == (1, "1/2566", dt.date(2023, 10, 1))
    assert (kept.signatory_position, kept.stage, kept.release_key) == ("อธิบดี", "Early", "2561.1")
    event = events(database)[-1]
    assert event["type"] == "framework.announcement.published.v1"
    assert breaches(event) == []
    assert event["data"]["roles"][0] == {"group": "Executive", "present_role": "E1", "future_role": "E2"}


def test_a_correction_is_the_next_version_and_the_earlier_one_stays(database: Database) -> None:
    """S03: a changed stage needs a new version."""
    prepared(database)
    first = announce(database)

    second = announce(database, target_stage="Developing", announced_on=dt.date(2023, 10, 2))

    assert (first.version, second.version) == (1, 2)
    assert read_announcement(database, first.id).announcement.stage == "Early"
    assert events(database)[-1]["sequence"] == "0000000002"
    on = [read_announcement_of(database, AGENCY, as_of=day, now=NOW).in_force for day in days(1, 2)]
    assert [known.announcement.stage for known in on] == ["Early", "Developing"]


def days(*numbers: int) -> list[dt.date]:
    return [dt.date(2023, 10, number) for number in numbers]


def test_nothing_was_announced_before_the_first_day(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    announce(sqlite_database)

    with pytest.raises(StageNotAnnounced):
        read_announcement_of(sqlite_database, AGENCY, as_of=dt.date(2023, 9, 30), now=NOW)


def test_a_division_has_the_announcement_of_its_agency(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    made = announce(sqlite_database)

    assert (
        read_announcement_of(sqlite_database, DIVISION, as_of=None, now=NOW).in_force.announcement.id
        == made.id
    )
    with pytest.raises(StageNotAnnounced):
        read_announcement_of(sqlite_database, MINISTRY, as_of=None, now=NOW)


def test_a_refused_announcement_leaves_nothing_behind(database: Database) -> None:
    prepared(database)

    with pytest.raises(AnnouncementRefused):
        announce(database, required_skills={})

    assert not list_announcements(database, organisation_id=None, query=PageQuery()).items
    assert {event["type"] for event in events(database)} == {"framework.release.published.v1"}


@pytest.mark.parametrize(
    "caller",
    [a_caller(on=AGENCY), a_caller(on=MINISTRY), a_caller("ocsc_officer", None)],
    ids=["of the agency", "of what is above it", "of OCSC"],
)
def test_an_officer_announces_for_the_agencies_below(sqlite_database: Database, caller: Caller) -> None:
    prepared(sqlite_database)

    assert publish_announcement(sqlite_database, AGENCY, a_draft(), caller=caller, now=NOW).version == 1


@pytest.mark.parametrize(
    "caller",
    [
        a_caller(on=OTHER_AGENCY),
        a_caller(on=DIVISION),
        a_caller("executive", AGENCY),
        a_caller("staff", None),
        a_caller("system", None),
    ],
    ids=["of another agency", "of a division below", "executive", "staff", "system"],
)
def test_nobody_else_announces(sqlite_database: Database, caller: Caller) -> None:
    prepared(sqlite_database)

    with pytest.raises(NotAllowed):
        publish_announcement(sqlite_database, AGENCY, a_draft(), caller=caller, now=NOW)


@pytest.mark.parametrize(
    ("organisation_id", "refusal"),
    [(org("nowhere"), OrganisationNotFound), (DIVISION, NotAnAgency), (MINISTRY, NotAnAgency)],
)
def test_only_a_known_agency_announces(
    sqlite_database: Database, organisation_id: UUID, refusal: type[Exception]
) -> None:
    prepared(sqlite_database)

    with pytest.raises(refusal):
        announce(sqlite_database, organisation_id)


def test_a_repeated_attempt_makes_one_version(database: Database) -> None:
    prepared(database)
    attempt = Attempt("key", "caller", "POST /v1/announcements", "digest")

    first, again = (
        publish_announcement(database, AGENCY, a_draft(), caller=a_caller(), now=NOW, attempt=attempt)
        for _ in range(2)
    )

    assert first.id == again.id
    with pytest.raises(IdempotencyKeyReused):
        other = Attempt("key", "caller", "POST /v1/announcements", "other")
        publish_announcement(database, AGENCY, a_draft(), caller=a_caller(), now=NOW, attempt=other)


def test_simultaneous_announcements_get_versions_without_holes(database: Database) -> None:
    prepared(database)

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: announce(database), range(6)))

    assert sorted(one.version for one in made) == [1, 2, 3, 4, 5, 6]


def test_the_list_is_of_one_organisation_when_asked(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    announce(sqlite_database)
    announce(sqlite_database, UNRELATED)

    of_one = list_announcements(sqlite_database, organisation_id=UNRELATED, query=PageQuery())
    of_all = list_announcements(sqlite_database, organisation_id=None, query=PageQuery())

    assert [one.announcement.organisation_id for one in of_one.items] == [UNRELATED]
    assert len(of_all.items) == 2


def test_the_reference_list_is_for_systems(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    announce(sqlite_database)

    system = a_caller("system", None, subject="thaksa-portal")
    assert len(list_announcement_facts(sqlite_database, system, query=PageQuery()).items) == 1
    with pytest.raises(SystemsOnly):
        list_announcement_facts(sqlite_database, a_caller(), query=PageQuery())


def test_what_is_announced_replaces_the_target_that_was_stored(database: Database) -> None:
    prepared(database)
    set_target_stage(database, AGENCY, "Mature", caller=a_caller(), now=NOW)

    announce(database)

    target = read_target_stage(database, AGENCY, caller=a_caller())
    assert (target.stage, target.version) == ("Early", 2)


def test_a_unit_of_the_agency_can_be_required_of_its_people_only(database: Database) -> None:
    """S04, R-FRM-12."""
    prepared(database)
    define_skill_unit(
        database, AGENCY, "X-DGA-001",
        title={"th": "หน่วยของเรา", "en": None}, components=component_texts(), caller=a_caller(), now=NOW,
    )  # fmt: skip
    required = dict.fromkeys(GROUPS, ("X-DGA-001",))

    made = announce(database, required_skills=required, themes=(a_theme(units=("X-DGA-001",)),))

    assert made.required_skills["Others"] == ["X-DGA-001"]
    with pytest.raises(AnnouncementRefused):
        announce(database, UNRELATED, required_skills=required)
