from framework_builders import NOW, events, the_framework
from framework_svc.demo import org_id, organisations, seed
from framework_svc.persistence.organisations import get_organisation
from framework_svc.use_cases.announcements import read_announcement_of
from framework_svc.use_cases.expectations import roles_of, themes_of
from framework_svc.use_cases.organisations import learn_organisations
from service_kit.database import Database


def test_the_demo_announces_for_four_agencies_and_only_once(database: Database) -> None:
    seed(database, now=NOW)
    seed(database, now=NOW)

    stages = {
        key: read_announcement_of(database, org_id(key), as_of=None, now=NOW).in_force.announcement.stage
        for key in ("org:a", "org:b", "org:d", "org:sangkhom")
    }
    assert stages == {"org:a": "Early", "org:b": "Developing", "org:d": "Mature", "org:sangkhom": "Early"}
    assert len(themes_of(database, org_id("org:a"), now=NOW).themes[0].assignments) == 18
    assert roles_of(database, org_id("org:d"), now=NOW).roles[5].future_role is None
    assert len(events(database)) == 2 + 4 + 1 + 1


def test_the_demo_tells_the_two_examples_of_the_guideline(sqlite_database: Database) -> None:
    """R-ORG-07: paperless within two years, Early. R-ORG-08: services linked and at one stop, Developing.

    R-ORG-03, R-ORG-04: with goals for 1, 3 and 5 years, each serving one of the government's.
    """
    seed(sqlite_database, now=NOW)

    told = {
        key: read_announcement_of(sqlite_database, org_id(key), as_of=None, now=NOW).in_force.announcement
        for key in ("org:a", "org:b")
    }

    visions = {key: (one.stage, (one.vision or {})["en"]) for key, one in told.items()}
    assert visions["org:a"] == ("Early", "To be paperless within two years")
    assert visions["org:b"][0] == "Developing"
    assert "one stop" in str(visions["org:b"][1])
    for announcement in told.values():
        assert [goal["horizon_years"] for goal in announcement.goals] == [1, 3, 5]
        assert {goal["government_goals"][0] for goal in announcement.goals} == the_framework().goals


def test_the_demo_needs_no_events_and_gives_way_to_them(sqlite_database: Database) -> None:
    seed(sqlite_database, now=NOW)
    told = [facts.__class__(**vars(facts) | {"version": 1}) for facts in organisations()]

    learn_organisations(sqlite_database, told)

    with sqlite_database.read() as session:
        assert get_organisation(session, org_id("org:a")).version == 1
