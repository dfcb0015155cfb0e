"""What others call a unit: several codes, each with where it is known from."""

import pytest
from people_builders import AGENCY_A, AGENCY_B, NOW, a_world, stored, the_hr, the_hr_of_all
from people_svc.domain.errors import CodeTaken, RecordNotFound
from people_svc.domain.organisation import Provenance
from people_svc.persistence.tables import Organisation
from people_svc.use_cases.unit_codes import NewCode, list_codes, record_code, withdraw_code
from people_svc.use_cases.units import Sought, list_units
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed

DPIS = NewCode(scheme="dpis", value="01234", provenance=Provenance.EXTERNAL, source="ไฟล์ทดสอบ")


def test_a_unit_is_found_by_any_of_its_codes(database: Database) -> None:
    a_world(database)
    record_code(database, AGENCY_A, DPIS, caller=the_hr(), now=NOW)
    other = NewCode(scheme="กรมบัญชีกลาง", value="01234", provenance=Provenance.INFERRED)
    record_code(database, AGENCY_A, other, caller=the_hr(), now=NOW)

    found = list_units(database, PageQuery(), Sought(code=("dpis", "01234")), now=NOW)

    assert [unit.id for unit in found.items] == [AGENCY_A]
    assert {code.scheme for code in list_codes(database, AGENCY_A, PageQuery()).items} == {
        "dpis",
        other.scheme,
    }
    assert stored(database, Organisation, AGENCY_A).version == 3


def test_a_code_belongs_to_one_unit_until_it_is_withdrawn(database: Database) -> None:
    a_world(database)
    mine = record_code(database, AGENCY_A, DPIS, caller=the_hr(), now=NOW)
    with pytest.raises(CodeTaken):
        record_code(database, AGENCY_B, DPIS, caller=the_hr_of_all(), now=NOW)
    with pytest.raises(RecordNotFound):
        withdraw_code(database, AGENCY_B, mine.id, caller=the_hr_of_all(), now=NOW)

    withdraw_code(database, AGENCY_A, mine.id, caller=the_hr(), now=NOW)
    record_code(database, AGENCY_B, DPIS, caller=the_hr_of_all(), now=NOW)

    found = list_units(database, PageQuery(), Sought(code=("dpis", "01234")), now=NOW)
    assert [unit.id for unit in found.items] == [AGENCY_B]


def test_only_officers_of_the_unit_record_its_codes(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(NotAllowed):
        record_code(sqlite_database, AGENCY_B, DPIS, caller=the_hr(), now=NOW)
    assert list_codes(sqlite_database, AGENCY_B, PageQuery()).items == []
