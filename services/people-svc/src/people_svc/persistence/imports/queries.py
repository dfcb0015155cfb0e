"""Queries over imports, their batches and rows, and what the rows of a batch are compared with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from service_kit.database import words
from service_kit.statements import insert_columns, insert_many, is_one_of
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.imports.errors import ImportNotFound
from people_svc.domain.imports.job import AT_WORK
from people_svc.domain.privacy.errors import ImportRowsGone
from people_svc.persistence.imports.tables import Import, ImportBatch, ImportLine, ImportRow
from people_svc.persistence.tables import Assignment, Organisation, OrganisationCode, Person, Post

_FROM_THE_PERSON = ("organisation_id", "supervisor_id", "next_supervisor_id", *Post.model_fields)
_ROWS = cast(Any, ImportRow).__table__
_LINES = cast(Any, ImportLine).__table__


def get_import(session: Session, import_id: UUID, visible: sa.ColumnElement[bool]) -> Import:
    """The import, if visible to the caller.

    Raises:
        ImportNotFound: There is none of this id, or none that the caller may see.
    """
    row = session.exec(select(Import).where(col(Import.id) == import_id, visible)).first()
    if row is None:
        raise ImportNotFound
    return row


def get_import_with_rows(session: Session, import_id: UUID, visible: sa.ColumnElement[bool]) -> Import:
    """The same, for whoever wants its rows.

    Raises:
        ImportRowsGone: Their time is over.
    """
    row = get_import(session, import_id, visible)
    if row.rows_removed_at is not None:
        raise ImportRowsGone
    return row


def remove_batches(session: Session, import_id: UUID) -> None:
    """Remove the sealed rows of a file."""
    session.execute(sa.delete(ImportBatch).where(col(ImportBatch.import_id) == import_id))


def take_import(session: Session, import_id: UUID) -> Import | None:
    """The import, with others who want to change it waiting until we are done."""
    return session.exec(select(Import).where(col(Import.id) == import_id).with_for_update()).first()


def imports_at_work(session: Session) -> Sequence[tuple[UUID, UUID | None]]:
    """Imports with work left, each with its organisation, the oldest first."""
    rows = select(Import.id, Import.organisation_id).where(col(Import.state).in_(AT_WORK))
    return session.exec(rows.order_by(col(Import.id)).limit(100)).all()


def batch_of(session: Session, import_id: UUID, number: int) -> ImportBatch:
    return session.get_one(ImportBatch, (import_id, number))


def store_batches(session: Session, batches: Iterator[dict[str, Any]]) -> None:
    """One after the other, so that memory never holds them all."""
    for batch in batches:
        session.execute(sa.insert(ImportBatch), batch)


def replace_rows(session: Session, import_id: UUID, columns: Mapping[str, Sequence[Any]]) -> None:
    """Note what became of the rows of a batch; what an earlier run noted of them is gone."""
    numbers = columns["number"]
    session.execute(
        sa.delete(ImportRow).where(
            col(ImportRow.import_id) == import_id, col(ImportRow.number).between(numbers[0], numbers[-1])
        )
    )
    insert_columns(session, _ROWS, {"import_id": [import_id] * len(numbers), **columns})


def rows_done(job: Import) -> SelectOfScalar[ImportRow]:
    """Rows of which this run has said what became of them; an import may be at its second."""
    rows = select(ImportRow).where(col(ImportRow.import_id) == job.id)
    if job.batches_done == job.batches:
        return rows
    is_next = sa.and_(col(ImportBatch.import_id) == job.id, col(ImportBatch.number) == job.batches_done)
    first_left = sa.select(col(ImportBatch.first_row)).where(is_next).scalar_subquery()
    return rows.where(col(ImportRow.number) < first_left)


def rows_between(session: Session, job: Import, first: int, last: int) -> dict[int, ImportRow]:
    rows = rows_done(job).where(col(ImportRow.number).between(first, last))
    return {row.number: row for row in session.exec(rows)}


def earlier_rows(
    session: Session, import_id: UUID, column: Any, keys: Collection[str], before: int
) -> dict[str, int]:
    """Which of these keys, in this column, an earlier row of the same file had."""
    if not keys:
        return {}
    # Without a bound on the number: SQLite would look through all earlier rows instead of the index of keys.
    first = sa.func.min(col(ImportRow.number))
    found = sa.select(column, first).where(
        col(ImportRow.import_id) == import_id, is_one_of(session, column, keys)
    )
    rows = session.execute(found.group_by(column)).all()
    return {key: number for key, number in rows if number < before}


def keep_lines(session: Session, import_id: UUID, lines: Sequence[Mapping[str, Any]]) -> None:
    """Keep what rows of a dry run have said of supervisors."""
    insert_many(session, _LINES, [{"import_id": import_id, **line} for line in lines])


def remove_lines(session: Session, import_id: UUID) -> None:
    session.execute(sa.delete(ImportLine).where(col(ImportLine.import_id) == import_id))


def lines_said_above(session: Session, import_id: UUID, ids: Collection[UUID]) -> list[ImportLine]:
    """What rows of a dry run have said of these people, and of everybody who stands above them.

    Above is whom a recorded post or a row of the file names. Asked level by level, each by its index: the
    memory it takes is that of the people above, however long the file is.
    """
    found: list[ImportLine] = []
    seen, waiting = set[UUID](), set(ids)
    while waiting:
        seen |= waiting
        of_these = is_one_of(session, col(ImportLine.person_id), waiting)
        said = session.exec(select(ImportLine).where(col(ImportLine.import_id) == import_id, of_these)).all()
        above = {one for line in said for one in (line.supervisor_id, line.next_supervisor_id)}
        above |= _named_by_posts(session, waiting)
        found += said
        waiting = {one for one in above if one is not None} - seen
    return sorted(found, key=lambda line: line.number)


def _named_by_posts(session: Session, ids: Collection[UUID]) -> set[UUID | None]:
    rows = sa.select(col(Assignment.supervisor_id), col(Assignment.next_supervisor_id)).where(
        is_one_of(session, col(Assignment.person_id), ids), col(Assignment.superseded_at).is_(None)
    )
    return {one for row in session.execute(rows) for one in row}


def units_coded(session: Session, codes: Collection[str]) -> dict[str, Organisation]:
    """The unit of each code, in whatever scheme; a code that two units bear in two schemes names none."""
    found = sa.select(col(OrganisationCode.value), Organisation).join(
        Organisation, col(Organisation.id) == col(OrganisationCode.organisation_id)
    )
    is_sought = is_one_of(session, col(OrganisationCode.value), codes)
    found = found.where(is_sought, col(OrganisationCode.withdrawn_at).is_(None))
    units: dict[str, Organisation] = {}
    twice = set()
    for value, unit in session.execute(found):
        if value in units and units[value].id != unit.id:
            twice.add(value)
        units[value] = unit
    ids = [UUID(code) for code in codes if _is_id(code)]
    units |= {
        str(unit.id): unit
        for unit in session.exec(select(Organisation).where(is_one_of(session, col(Organisation.id), ids)))
    }
    return {value: unit for value, unit in units.items() if value not in twice}


def people_known(session: Session, numbers: Collection[str], codes: Collection[str]) -> list[Person]:
    """People of these personnel numbers, or with these codes of national IDs."""
    rows = select(Person).where(
        sa.or_(
            is_one_of(session, col(Person.personnel_number), numbers),
            is_one_of(session, col(Person.national_id_code), codes),
        )
    )
    return list(session.exec(rows))


def insert_first_posts(session: Session, ids: Collection[UUID], *, by: str) -> None:
    """The appointment with which each of these people begins, from what their own rows say."""
    post: dict[Any, Any] = {
        Assignment.id: Person.assignment_id,
        Assignment.person_id: Person.id,
        Assignment.kind: sa.literal(AssignmentKind.APPOINTMENT, words(AssignmentKind)),
        Assignment.starts_on: Person.active_from,
        Assignment.recorded_at: Person.registered_at,
        Assignment.recorded_by: sa.literal(by),
    }
    post |= {getattr(Assignment, name): getattr(Person, name) for name in _FROM_THE_PERSON}
    of_them = sa.select(*post.values()).where(is_one_of(session, col(Person.id), ids))
    session.execute(sa.insert(Assignment).from_select([column.key for column in post], of_them))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
