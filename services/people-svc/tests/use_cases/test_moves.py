"""Units that move, from a day on and with all below them; and what was recorded wrongly."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    AGENCY_C,
    DIVISION_A,
    DIVISION_B,
    MINISTRY,
    NOW,
    STAFF,
    TODAY,
    a_caller,
    a_world,
    an_organisation,
    key,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    the_hr_of_all,
    the_ocsc,
)
from people_svc.domain.errors import (
    AlreadyCorrected,
    LegalMoveEnds,
    MoveBeforeTheLast,
    NoAgencyAbove,
    OrganisationLoop,
    OrganisationNotFound,
    RecordNotFound,
    UnknownOrganisation,
)
from people_svc.domain.organisation import OrganisationKind, TreeLine
from people_svc.persistence.tables import Organisation, OrganisationPath, Person
from people_svc.use_cases.assignments import read_context
from people_svc.use_cases.moves import (
    Move,
    MoveCorrection,
    NameCorrection,
    correct_move,
    correct_name,
    list_moves,
    list_names,
    move_organisation,
)
from people_svc.use_cases.organisations import register_organisation, rename_organisation
from people_svc.use_cases.unit_places import follow_the_tree
from people_svc.use_cases.units import Sought, UnitOnDay, list_units, read_unit
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed, StaleVersion

SECTION = key("a section")
YESTERDAY, LATER = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=60)
ALL = PageQuery(limit=200)


@pytest.fixture
def world(database: Database) -> Database:
    a_world(database)
    section = an_organisation(SECTION, DIVISION_A, OrganisationKind.SECTION)
    register_organisation(database, section, caller=the_ocsc(), now=NOW)
    return database


def move(
    database: Database, unit: UUID = DIVISION_A, to: UUID | None = AGENCY_B, **given: Any
) -> Organisation:
    facts: dict[str, Any] = {"line": TreeLine.LEGAL, "valid_from": TODAY, "reason": "พ.ร.ฎ. แบ่งส่วนราชการ"}
    with database.read() as session:
        seen = session.get_one(Organisation, unit).version
    wanted = Move(parent_id=to, **{**facts, **given})
    return move_organisation(database, unit, wanted, caller=the_hr_of_all(), seen=seen, now=NOW)


def unit(
    database: Database, unit_id: UUID, on: dt.date = TODAY, line: TreeLine = TreeLine.LEGAL
) -> UnitOnDay:
    return read_unit(database, unit_id, now=NOW, as_of=on, line=line)


def below(database: Database, root: UUID, on: dt.date = TODAY, line: TreeLine = TreeLine.LEGAL) -> set[UUID]:
    found = list_units(database, ALL, Sought(within=root, as_of=on, line=line), now=NOW)
    return {one.id for one in found.items}


def said_after(database: Database, before: int) -> list[dict[str, Any]]:
    return recorded(database)[before:]


def test_a_unit_moves_with_all_below_it_from_a_day_on(world: Database) -> None:
    move(world)

    assert unit(world, SECTION).path == (MINISTRY, AGENCY_B, DIVISION_A, SECTION)
    assert unit(world, SECTION, YESTERDAY).path == (MINISTRY, AGENCY_A, DIVISION_A, SECTION)
    assert below(world, AGENCY_B) == {AGENCY_B, DIVISION_B, DIVISION_A, SECTION}
    assert below(world, AGENCY_A, YESTERDAY) == {AGENCY_A, DIVISION_A, SECTION}
    assert below(world, AGENCY_A) == {AGENCY_A}


def test_rcls15_the_people_of_a_moved_unit_belong_to_the_agency_above_it(world: Database) -> None:
    before = stored(world, Person, STAFF)

    move(world)

    after = stored(world, Person, STAFF)
    assert (after.agency_id, after.context_agency_id) == (AGENCY_B, AGENCY_B)
    assert after.version > before.version
    context = [
        read_context(world, STAFF, as_of=on, caller=the_ocsc(), now=NOW).part.agency_id
        for on in (YESTERDAY, TODAY)
    ]
    assert context == [AGENCY_A, AGENCY_B]


def test_a_move_tells_of_each_unit_once_and_of_no_person(world: Database) -> None:
    before = len(recorded(world))

    move(world)

    said = said_after(world, before)
    assert sorted(one["subject"] for one in said) == sorted(map(str, (DIVISION_A, SECTION)))
    assert {one["type"] for one in said} == {"people.organisation.changed.v1"}
    of_section = next(one["data"] for one in said if one["subject"] == str(SECTION))
    assert of_section["path"] == [str(one) for one in (MINISTRY, AGENCY_B, DIVISION_A, SECTION)]
    assert (of_section["agency_id"], of_section["version"]) == (str(AGENCY_B), 2)
    refuse_what_breaks_the_promise(world)


def test_a_move_of_a_later_day_takes_effect_on_that_day(world: Database) -> None:
    move(world, valid_from=LATER)
    told = len(recorded(world))
    assert stored(world, Person, STAFF).agency_id == AGENCY_A
    assert unit(world, SECTION, LATER).agency_id == AGENCY_B
    assert follow_the_tree(world, now=NOW) == 0

    on_the_day = NOW + dt.timedelta(days=60)
    moved = follow_the_tree(world, now=on_the_day)
    again = follow_the_tree(world, now=on_the_day)

    assert (moved, again) == (2, 0)
    assert stored(world, Person, STAFF).agency_id == AGENCY_B
    assert len(said_after(world, told)) == 2


def test_a_unit_that_is_assigned_elsewhere_stays_where_the_law_says(world: Database) -> None:
    move(world, line=TreeLine.ASSIGNED, valid_until=LATER)

    assert unit(world, SECTION).agency_id == AGENCY_A
    assert unit(world, SECTION, line=TreeLine.ASSIGNED).agency_id == AGENCY_B
    assert unit(world, SECTION, LATER + dt.timedelta(days=1), TreeLine.ASSIGNED).agency_id == AGENCY_A
    assert below(world, AGENCY_B, line=TreeLine.ASSIGNED) == {AGENCY_B, DIVISION_B, DIVISION_A, SECTION}
    assert stored(world, Person, STAFF).agency_id == AGENCY_A
    said = recorded(world)[-1]["data"]
    assert (str(AGENCY_A) in said["path"], str(AGENCY_B) in said["assigned_path"]) == (True, True)


def test_an_assigned_unit_comes_back_and_follows_the_law_again(world: Database) -> None:
    move(world, line=TreeLine.ASSIGNED, valid_from=YESTERDAY)

    move(world, to=None, line=TreeLine.ASSIGNED)

    assert unit(world, SECTION, YESTERDAY, TreeLine.ASSIGNED).agency_id == AGENCY_B
    assert unit(world, SECTION, TODAY, TreeLine.ASSIGNED).agency_id == AGENCY_A
    assert stored(world, Organisation, SECTION).assigned_path is None


def test_a_unit_below_itself_is_refused_also_on_a_later_day(world: Database) -> None:
    other = key("another division")
    register_organisation(
        world, an_organisation(other, AGENCY_A, OrganisationKind.DIVISION), caller=the_ocsc(), now=NOW
    )
    move(world, DIVISION_A, other, valid_from=LATER)

    with pytest.raises(OrganisationLoop):
        move(world, other, DIVISION_A, valid_from=TODAY)

    assert unit(world, other).parent_id == AGENCY_A


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"to": key("nowhere")}, UnknownOrganisation),
        ({"valid_until": LATER}, LegalMoveEnds),
        ({"valid_from": dt.date.min}, MoveBeforeTheLast),
        ({"to": MINISTRY}, NoAgencyAbove),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_changes_nothing(
    world: Database, given: dict[str, Any], refusal: type[Exception]
) -> None:
    before = recorded(world)

    with pytest.raises(refusal):
        move(world, **given)

    assert recorded(world) == before
    assert unit(world, DIVISION_A).parent_id == AGENCY_A


def test_only_who_holds_both_ends_moves_a_unit(world: Database) -> None:
    wanted = Move(line=TreeLine.LEGAL, parent_id=AGENCY_B, valid_from=TODAY)

    for caller in (the_hr(), a_caller(STAFF), a_caller(key("hr b"), ("hr_officer", AGENCY_B))):
        with pytest.raises(NotAllowed):
            move_organisation(world, DIVISION_A, wanted, caller=caller, seen=1, now=NOW)
    with pytest.raises(StaleVersion):
        move_organisation(world, DIVISION_A, wanted, caller=the_hr_of_all(), seen=7, now=NOW)


def test_a_wrong_parent_is_corrected_by_a_row_that_says_so(world: Database) -> None:
    move(world)
    first, wrong = sorted(list_moves(world, DIVISION_A, ALL).items, key=lambda row: row.valid_from)
    right = MoveCorrection(parent_id=AGENCY_C, reason="คำสั่งพิมพ์ผิด")

    row = correct_move(world, DIVISION_A, wrong.id, right, caller=the_hr_of_all(), seen=2, now=NOW)

    assert row.agency_id == AGENCY_C
    assert unit(world, SECTION).path == (AGENCY_C, DIVISION_A, SECTION)
    assert unit(world, SECTION, YESTERDAY).agency_id == AGENCY_A
    rows = {row.id: row for row in list_moves(world, DIVISION_A, ALL).items}
    said = next(row for row in rows.values() if row.corrects_id)
    assert (said.corrects_id, said.reason, said.parent_id) == (wrong.id, "คำสั่งพิมพ์ผิด", AGENCY_C)
    assert (rows[wrong.id].superseded_at is not None, rows[first.id].superseded_at) == (True, None)
    assert stored(world, Person, STAFF).agency_id == AGENCY_C


def test_a_row_is_corrected_once_and_only_where_it_is(world: Database) -> None:
    wrong = list_moves(world, DIVISION_A, ALL).items[0]
    right = MoveCorrection(parent_id=AGENCY_B, reason="ผิด")
    correct_move(world, DIVISION_A, wrong.id, right, caller=the_hr_of_all(), seen=1, now=NOW)

    with pytest.raises(AlreadyCorrected):
        correct_move(world, DIVISION_A, wrong.id, right, caller=the_hr_of_all(), seen=2, now=NOW)
    with pytest.raises(RecordNotFound):
        correct_move(world, DIVISION_B, wrong.id, right, caller=the_hr_of_all(), seen=1, now=NOW)


def test_a_name_holds_from_a_day_and_a_wrong_one_is_corrected(world: Database) -> None:
    rename_organisation(
        world, DIVISION_A, ("กองดิจิทัล", None), caller=the_hr(), seen=1, now=NOW, valid_from=LATER
    )
    assert unit(world, DIVISION_A).name.th == "หน่วยงานทดสอบ"
    assert unit(world, DIVISION_A, LATER).name.th == "กองดิจิทัล"
    first = min(list_names(world, DIVISION_A, ALL).items, key=lambda row: row.valid_from)
    right = NameCorrection(name_th="กองแผนงาน", name_en="Planning", reason="สะกดผิด")

    row = correct_name(world, DIVISION_A, first.id, right, caller=the_hr(), seen=2, now=NOW)

    assert (row.name_th, row.name_en) == ("กองแผนงาน", "Planning")
    assert len(list_names(world, DIVISION_A, ALL).items) == 3
    assert follow_the_tree(world, now=NOW + dt.timedelta(days=60)) == 1
    assert stored(world, Organisation, DIVISION_A).name_th == "กองดิจิทัล"


def test_a_unit_that_begins_on_a_day_was_not_there_before(world: Database) -> None:
    new = an_organisation(key("new"), AGENCY_A, OrganisationKind.DIVISION, valid_from=TODAY)
    register_organisation(world, new, caller=the_hr(), now=NOW)

    assert unit(world, key("new")).valid_from == TODAY
    assert unit(world, SECTION).valid_from is None
    with pytest.raises(OrganisationNotFound):
        unit(world, key("new"), YESTERDAY)
    assert key("new") not in below(world, AGENCY_A, YESTERDAY)


def test_units_are_sought_by_kind_and_by_a_part_of_the_name(world: Database) -> None:
    rename_organisation(world, DIVISION_A, ("สำนัก ๑  แผนงาน", None), caller=the_hr(), seen=1, now=NOW)

    def found(**sought: Any) -> set[UUID]:
        return {one.id for one in list_units(world, ALL, Sought(**sought), now=NOW).items}

    assert found(text="1 แผน") == {DIVISION_A}
    assert found(text="%") == set()
    assert found(kind=OrganisationKind.SECTION, within=AGENCY_A) == {SECTION}
    assert found(parent_id=AGENCY_A) == {DIVISION_A}


def test_units_registered_before_there_were_histories_get_one(world: Database) -> None:
    with world.transaction() as session:
        for table in ("organisation_path", "organisation_name", "organisation_parent"):
            session.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  our own tables
        session.execute(sa.update(Organisation).values(placed_on=None))

    while follow_the_tree(world, now=NOW):
        pass

    assert unit(world, SECTION, dt.date(2000, 1, 1)).path == (MINISTRY, AGENCY_A, DIVISION_A, SECTION)
    with world.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OrganisationPath)) == 2 * 7
