"""National IDs that were recorded wrongly: corrected by HR, for nobody else can say whose number it is."""

import datetime as dt
from uuid import UUID

from service_kit import national_id
from service_kit.calendar import day
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.identity import Caller

from people_svc.domain.errors import NationalIdChecksum
from people_svc.persistence.people import get_person
from people_svc.persistence.tables import Person
from people_svc.use_cases.access import require_hr_of, visible_people
from people_svc.use_cases.facts import say_person
from people_svc.use_cases.imports.context import Vault
from people_svc.use_cases.people import refuse_erased, refuse_taken, twins_told_apart
from people_svc.use_cases.privacy.audited import note


def correct_national_id(
    database: Database,
    person_id: UUID,
    number: str | None,
    *,
    caller: Caller,
    seen: int,
    vault: Vault,
    now: dt.datetime,
) -> Person:
    """Another number in place of the one on record; None where the right one is not known.

    Of two people who bear each other's number, one has to be without for a moment.

    Raises:
        NationalIdChecksum: That is no national ID.
        NationalIdTaken: It is somebody else's.
    """
    with twins_told_apart(), database.transaction() as session:
        person = get_person(session, person_id, visible_people(caller, day(now)))
        require_hr_of(session, caller, person)
        refuse_erased(person)
        require_version(person, seen)
        if number is not None and not national_id.is_valid(number):
            raise NationalIdChecksum
        code = None if number is None else vault.code(number)
        if code == person.national_id_code:
            return person
        said = {"was_known": person.national_id_code is not None, "is_known": code is not None}
        with session.no_autoflush:
            for name, value in vault.columns(person.id, number, code).items():
                setattr(person, name, value)
            refuse_taken(session, person)
        person.changed_at = now
        note(session, "people.national_id.corrected", person.id, said, by=caller.subject, now=now)
        say_person(session, "people.person.changed.v1", person, caller=caller, now=now)
    return person
