"""Organisations of a file, by their codes: each below the one that its row names, which stands before it.

A dry run does what applying would do and takes it back, so both say the same. A tree is one batch: a unit may
stand below one that a row before it brings in.
"""

from collections.abc import Callable
from uuid import UUID

from service_kit.calendar import day
from service_kit.database import Together
from service_kit.ids import new_id

from people_svc.domain.digits import arabic
from people_svc.domain.errors import DomainError
from people_svc.domain.imports import cells
from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.imports.job import RowStatus
from people_svc.domain.imports.staff import Reading
from people_svc.domain.organisation import CODE_LENGTH, NAME_LENGTH, OrganisationKind, Provenance
from people_svc.persistence.imports.queries import units_coded
from people_svc.persistence.tables import Organisation
from people_svc.use_cases.imports.batches import Numbered, Outcome, flaw_of, refused
from people_svc.use_cases.imports.columns import organisation_kinds, staff_codes
from people_svc.use_cases.imports.context import Batch, refuse_twins
from people_svc.use_cases.imports.trials import tried
from people_svc.use_cases.organisations import NewOrganisation, register_organisation, rename_organisation
from people_svc.use_cases.unit_codes import NewCode, record_code

SCHEME = "dpis"


def take_units(batch: Batch, rows: list[Numbered], *, is_applied: bool) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with tried(batch.session, is_kept=is_applied):
        codes = {row.number: cells.key_of(row.cells.get("code", ""), length=CODE_LENGTH) for row in rows}
        twins = refuse_twins(batch, {number: code for number, code in codes.items() if code}, rows[0].number)
        for row in rows:
            outcomes.append(twins.get(row.number) or _taken(batch, row))
    return outcomes


def _taken(batch: Batch, row: Numbered) -> Outcome:
    reading = Reading(row.cells)
    code = arabic(reading.required("code", CODE_LENGTH))
    parent_code = arabic(reading.text("parent_code", CODE_LENGTH))
    name, name_en = reading.required("name_th", NAME_LENGTH), reading.text("name_en", NAME_LENGTH) or None
    reading.required("kind", NAME_LENGTH)
    kind = reading.word("kind", organisation_kinds())
    is_agency = reading.word("is_agency", staff_codes().truths)
    valid_from = reading.date("valid_from")
    units = units_coded(batch.session, {code, parent_code} - {""})
    parent, unit = units.get(parent_code), units.get(code)
    reading.flaws += _misplaced(batch, parent_code, parent, unit)
    if unit is not None:
        reading.flaws += _differing(unit, parent, kind, is_agency)
    if row.is_too_wide:
        reading.flaws.append(Flaw(Issue.ROW_TOO_WIDE))
    if reading.flaws or kind is None:
        return refused(row.number, *reading.flaws, key=code or None)
    new = NewOrganisation(
        parent.id if parent else None,
        OrganisationKind(kind),
        name,
        name_en,
        is_agency == "true",
        valid_from=valid_from,
    )
    return _attempted(batch, row.number, code, lambda: _brought_in(batch, unit, new, code))


def _misplaced(
    batch: Batch, parent_code: str, parent: Organisation | None, unit: Organisation | None
) -> list[Flaw]:
    if parent_code and parent is None:
        return [Flaw(Issue.UNIT_UNKNOWN, "parent_code")]
    if not parent_code and unit is None and batch.root is not None:
        return [Flaw(Issue.CELL_MISSING, "parent_code")]
    if any(one is not None and not batch.reaches(one) for one in (parent, unit)):
        return [Flaw(Issue.UNIT_NOT_YOURS, "code" if unit else "parent_code")]
    return []


def _differing(
    unit: Organisation, parent: Organisation | None, kind: str | None, is_agency: str | None
) -> list[Flaw]:
    """What a row says otherwise of a known unit, and no file changes; an empty cell says nothing."""
    told = {
        "parent_code": parent is not None and parent.id != unit.parent_id,
        "kind": kind is not None and kind != unit.kind,
        "is_agency": is_agency is not None and (is_agency == "true") != unit.is_agency,
    }
    return [Flaw(Issue.UNIT_DIFFERS, column) for column, differs in told.items() if differs]


def _attempted(batch: Batch, number: int, key: str, work: Callable[[], tuple[RowStatus, UUID]]) -> Outcome:
    try:
        with batch.session.begin_nested():
            status, subject_id = work()
    except DomainError as error:
        return refused(number, flaw_of(error), key=key)
    return Outcome(number, status, key, subject_id)


def _brought_in(
    batch: Batch, unit: Organisation | None, new: NewOrganisation, code: str
) -> tuple[RowStatus, UUID]:
    """A unit that is known is renamed; moving it is an act of its own, from a day on and with an order."""
    together = Together(batch.session)
    if unit is None:
        founded = NewOrganisation(
            new.parent_id, new.kind, new.name_th, new.name_en, new.is_agency, new_id(), new.valid_from
        )
        row = register_organisation(together, founded, caller=batch.caller, now=batch.now)
        coded = NewCode(scheme=SCHEME, value=code, provenance=Provenance.EXTERNAL)
        record_code(together, row.id, coded, caller=batch.caller, now=batch.now)
        return RowStatus.REGISTERED, row.id
    if (new.name_th, new.name_en or unit.name_en) == (unit.name_th, unit.name_en):
        return RowStatus.UNCHANGED, unit.id
    name = new.name_th, new.name_en or unit.name_en
    seen, today = unit.version, day(batch.now)
    rename_organisation(
        together, unit.id, name, caller=batch.caller, seen=seen, now=batch.now, valid_from=today
    )
    return RowStatus.CHANGED, unit.id
