import pytest
from framework_builders import AGENCY, NOW, a_caller, breaches, events, prepared
from framework_svc.domain.errors import AmbiguousCode, TargetStageNotSet
from framework_svc.use_cases.target_stages import read_target_stage, set_target_stage
from service_kit.database import Database
from service_kit.refusals import MissingIfMatch, NotAllowed, StaleVersion


def test_a_target_stage_is_stored_by_any_of_its_names_and_told(database: Database) -> None:
    """S03, R-ORG-06."""
    prepared(database)

    set_target_stage(database, AGENCY, "ระยะเริ่มต้น", caller=a_caller(), now=NOW)

    target = read_target_stage(database, AGENCY, caller=a_caller())
    event = events(database)[-1]
    assert (target.stage, target.version, target.release_key) == ("Early", 1, "2561.1")
    assert (event["type"], event["data"]["version"]) == ("framework.target_stage.set.v1", 1)
    assert breaches(event) == []


def test_a_change_names_the_version_that_was_seen(database: Database) -> None:
    prepared(database)
    set_target_stage(database, AGENCY, "Early", caller=a_caller(), now=NOW)

    with pytest.raises(MissingIfMatch):
        set_target_stage(database, AGENCY, "Mature", caller=a_caller(), now=NOW)
    changed = set_target_stage(database, AGENCY, "Mature", caller=a_caller(), now=NOW, seen=1)
    with pytest.raises(StaleVersion):
        set_target_stage(database, AGENCY, "Early", caller=a_caller(), now=NOW, seen=1)

    assert (changed.stage, changed.version) == ("Mature", 2)
    assert events(database)[-1]["sequence"] == "0000000002"


def test_a_version_of_what_does_not_exist_is_stale(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(StaleVersion):
        set_target_stage(sqlite_database, AGENCY, "Early", caller=a_caller(), now=NOW, seen=1)


def test_a_bare_letter_is_no_target(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(AmbiguousCode):
        set_target_stage(sqlite_database, AGENCY, "E", caller=a_caller(), now=NOW)


def test_only_an_officer_sets_it(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(NotAllowed):
        set_target_stage(sqlite_database, AGENCY, "Early", caller=a_caller("staff", None), now=NOW)


def test_what_is_not_set_is_not_found(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(TargetStageNotSet):
        read_target_stage(sqlite_database, AGENCY, caller=a_caller())
