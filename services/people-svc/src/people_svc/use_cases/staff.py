"""Lists of staff: of a subtree, of a supervisor, by name, today and on another day."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from service_kit.calendar import day
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import Session, col, select

from people_svc.domain.group import Group
from people_svc.domain.organisation import TreeLine
from people_svc.domain.person import PersonnelKind, PositionType
from people_svc.domain.privacy.fields import FieldClass, class_of
from people_svc.domain.privacy.reading import What
from people_svc.domain.workflow import Status
from people_svc.persistence.organisations import get_organisation, ids_below_named
from people_svc.persistence.people import (
    EVERYBODY,
    Sight,
    each_by_its_index,
    get_person,
    people_named,
    people_under_on,
    people_within_on,
    places_within,
)
from people_svc.persistence.tables import Assignment, Classification, Person
from people_svc.persistence.tree import place_on, units_on
from people_svc.use_cases.access import listed_people, sees_whole, visible_people
from people_svc.use_cases.privacy.showing import Told, told_to


@dataclass(frozen=True, kw_only=True)
class SoughtStaff:
    """Which people are meant; `as_of` None is today, and where they stand is asked of that day."""

    within: UUID | None = None
    supervisor_id: UUID | None = None
    personnel_kind: PersonnelKind | None = None
    position_type: PositionType | None = None
    level_code: str | None = None
    group: Group | None = None
    text: str | None = None
    line: TreeLine = TreeLine.LEGAL
    as_of: dt.date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether an index answers it already, so that what the caller may see is only a filter."""
        return bool(self.within or self.supervisor_id or self.text)

    def asks_of(self, today: dt.date) -> FieldClass:
        """The class of what is asked about: who leads whom, and since when somebody works in a unit.

        Neither is told to all who see the people.
        """
        if self.supervisor_id:
            return class_of(What.RECORD, "supervisor_id")
        if self.within and self.as_of not in (None, today):
            return class_of(What.ASSIGNMENTS, "starts_on")
        return FieldClass.PUBLIC


def list_people(
    database: Database,
    page: PageQuery,
    *,
    caller: Caller,
    now: dt.datetime,
    sought: SoughtStaff | None = None,
) -> Rows[Person]:
    """People whom the caller may see today, and who are sought."""
    wishes, today = sought or SoughtStaff(), day(now)
    with database.read() as session:
        conditions = _conditions(session, wishes, today)
        sight = _sight(session, wishes, caller, today)
        wanted = select(Person).where(sight.condition, *conditions).params(sight.values)
        return page_of(session, wanted, Person.id, page)


def list_assignments(
    database: Database, person_id: UUID, page: PageQuery, *, caller: Caller, now: dt.datetime
) -> Told[Rows[Assignment]]:
    """Every row of a person's history, those that nobody believes any more among them."""
    with database.read() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        rows = select(Assignment).where(col(Assignment.person_id) == person.id)
        found = page_of(session, rows, Assignment.id, page)
        return told_to(session, caller, person, found, day(now))


def _sight(session: Session, sought: SoughtStaff, caller: Caller, today: dt.date) -> Sight:
    """What the caller may see, and nothing where that is all that is sought."""
    is_today = sought.line is TreeLine.LEGAL and sought.as_of in (None, today)
    unit = get_organisation(session, sought.within) if sought.within else None
    if unit is not None and is_today and sees_whole(caller, unit, holding=sought.asks_of(today)):
        return EVERYBODY
    if sought.is_narrow:
        return visible_people(caller, today, holding=sought.asks_of(today))
    return listed_people(session, caller, today)


def _conditions(session: Session, sought: SoughtStaff, today: dt.date) -> list[sa.ColumnElement[bool]]:
    found = list(_places(session, sought, today))
    for column, value in (
        (col(Person.personnel_kind), sought.personnel_kind),
        (col(Person.position_type), sought.position_type),
        (col(Person.level_code), sought.level_code),
    ):
        if value is not None:
            found.append(column == value)
    if sought.text:
        found.append(people_named(sought.text))
    if sought.group is not None:
        found.append(
            sa.exists().where(
                col(Classification.person_id) == col(Person.id),
                col(Classification.status) == Status.FINAL,
                col(Classification.group) == sought.group,
            )
        )
    return found


def _places(session: Session, sought: SoughtStaff, today: dt.date) -> list[sa.ColumnElement[bool]]:
    on = sought.as_of or today
    is_today = on == today and sought.line is TreeLine.LEGAL
    found: list[sa.ColumnElement[bool]] = []
    if sought.within is not None and is_today:
        found.append(each_by_its_index(places_within(ids_below_named(session, [sought.within]))))
    elif sought.within is not None:
        get_organisation(session, sought.within)
        root = place_on(session, sought.within, sought.line, on)
        found.append(people_within_on(units_on(sought.line, on, root), on) if root else sa.false())
    if sought.supervisor_id is not None:
        found.append(
            col(Person.supervisor_id) == sought.supervisor_id
            if on == today
            else people_under_on(sought.supervisor_id, on)
        )
    return found
