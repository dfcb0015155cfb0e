from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from framework_builders import (
    AGENCY,
    DIVISION,
    NOW,
    OTHER_AGENCY,
    UNRELATED,
    a_caller,
    breaches,
    component_texts,
    events,
    prepared,
)
from framework_svc.domain import errors
from framework_svc.domain.errors import SkillUnitNotFound, SkillUnitRefused
from framework_svc.persistence.tables import AgencySkillUnit
from framework_svc.use_cases.skill_units import define_skill_unit, list_skill_units_of, read_skill_unit_of
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed

OFFICER = a_caller("ocsc_officer", None)


def define(
    database: Database, code: str = "X-DGA-001", *, of: UUID = AGENCY, **changes: Any
) -> AgencySkillUnit:
    facts: dict[str, Any] = {
        "title": {"th": "หน่วยของเรา", "en": None},
        "components": component_texts(),
        "caller": OFFICER,
        "now": NOW,
    }
    return define_skill_unit(database, of, code, **facts | changes)


def reasons(database: Database, code: str, **changes: Any) -> list[type]:
    with pytest.raises(SkillUnitRefused) as refused:
        define(database, code, **changes)
    return [type(reason) for reason in vars(refused.value)["reasons"]]


def test_a_unit_is_kept_with_its_components_and_told(database: Database) -> None:
    """R-FRM-12."""
    prepared(database)

    define(database)

    kept = read_skill_unit_of(database, DIVISION, "X-DGA-001")
    event = events(database)[-1]
    assert kept.components == component_texts()
    assert event["type"] == "framework.skill_unit.defined.v1"
    assert breaches(event) == []


def test_a_code_is_used_once_and_a_space_by_one_agency(database: Database) -> None:
    prepared(database)
    define(database)

    assert reasons(database, "X-DGA-001") == [errors.SkillUnitCodeTaken]
    assert reasons(database, "X-DGA-001", of=OTHER_AGENCY) == [
        errors.CodeSpaceTaken,
        errors.SkillUnitCodeTaken,
    ]
    assert reasons(database, "X-OTHER-001") == [errors.CodeOutsideOwnSpace]
    assert define(database, "X-DGA-002").code == "X-DGA-002"


def test_a_refused_unit_takes_no_space(database: Database) -> None:
    prepared(database)
    assert reasons(database, "X-DGA-001", components={}) == [errors.SkillComponentMissing] * 4

    assert define(database, of=UNRELATED).organisation_id == UNRELATED


def test_two_agencies_that_want_one_space_at_once_do_not_both_get_it(database: Database) -> None:
    prepared(database)

    def attempt(of: UUID) -> str:
        try:
            return define(database, f"X-DGA-00{1 if of == AGENCY else 2}", of=of).code
        except SkillUnitRefused:
            return "refused"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, [AGENCY, UNRELATED]))

    assert outcomes.count("refused") == 1


def test_a_repeated_attempt_makes_one_unit(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    attempt = Attempt("key", "caller", "POST", "digest")

    first, again = define(sqlite_database, attempt=attempt), define(sqlite_database, attempt=attempt)

    assert first.id == again.id


def test_only_an_officer_defines(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(NotAllowed):
        define(sqlite_database, caller=a_caller(on=OTHER_AGENCY))


def test_units_are_listed_for_their_agency(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    define(sqlite_database)

    assert len(list_skill_units_of(sqlite_database, AGENCY, query=PageQuery()).items) == 1
    assert not list_skill_units_of(sqlite_database, UNRELATED, query=PageQuery()).items
    with pytest.raises(SkillUnitNotFound):
        read_skill_unit_of(sqlite_database, UNRELATED, "X-DGA-001")
