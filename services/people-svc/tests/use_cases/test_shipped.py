import sqlalchemy as sa
from people_builders import NOW, TODAY, recorded, refuse_what_breaks_the_promise, the_ocsc
from people_svc.domain.organisation import OrganisationKind
from people_svc.persistence.tables import OrganisationCode
from people_svc.use_cases.organisations import rename_organisation
from people_svc.use_cases.shipped import ministries, ministry_id, register_ministries
from people_svc.use_cases.units import Sought, list_units, read_unit
from service_kit.database import Database
from service_kit.pages import PageQuery


def test_the_twenty_ministries_are_registered_once_and_nothing_is_made_up(database: Database) -> None:
    first, again = register_ministries(database, now=NOW), register_ministries(database, now=NOW)

    found = list_units(database, PageQuery(), Sought(kind=OrganisationKind.MINISTRY), now=NOW).items
    assert (first, again, len(recorded(database))) == (20, 0, 20)
    assert sorted(unit.name.th for unit in found) == sorted(ministries())
    assert {(unit.name.en, unit.valid_from, unit.is_agency) for unit in found} == {(None, None, False)}
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OrganisationCode)) == 0
    refuse_what_breaks_the_promise(database)


def test_a_ministry_that_was_renamed_is_not_named_back(sqlite_database: Database) -> None:
    register_ministries(sqlite_database, now=NOW)
    ministry = ministry_id("กระทรวงพลังงาน")
    rename_organisation(
        sqlite_database, ministry, ("กระทรวงใหม่", None), caller=the_ocsc(), seen=1, now=NOW, valid_from=TODAY
    )

    register_ministries(sqlite_database, now=NOW)

    assert read_unit(sqlite_database, ministry, now=NOW, as_of=None).name.th == "กระทรวงใหม่"
