"""What every kind of row needs to be taken: in whose name, into which subtree, when, and with which keys."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from service_kit import national_id
from service_kit.calendar import day
from service_kit.identity import Caller, Grant
from service_kit.sealing import Keyring
from sqlmodel import Session, col

from people_svc.domain.imports.issues import Flaw, Issue
from people_svc.domain.organisation import is_within
from people_svc.domain.person import matching_code
from people_svc.domain.policy import Policy
from people_svc.persistence.imports.queries import earlier_rows
from people_svc.persistence.imports.tables import Import, ImportRow
from people_svc.persistence.tables import Organisation
from people_svc.use_cases.access import HR, OCSC
from people_svc.use_cases.imports.batches import Outcome, refused


@dataclass(frozen=True)
class Vault:
    """How national IDs are kept: found by a keyed code, read again only with the keyring."""

    id_key: bytes
    keyring: Keyring

    def code(self, number: str) -> str:
        return matching_code(number, self.id_key)

    def columns(self, person_id: UUID, number: str | None, code: str | None) -> dict[str, str | bytes | None]:
        if number is None:
            return dict.fromkeys(("national_id_code", "national_id_masked", "national_id_sealed"))
        return {
            "national_id_code": code,
            "national_id_masked": national_id.masked(number),
            "national_id_sealed": self.keyring.seal(number.encode(), place=person_id.bytes),
        }


@dataclass(frozen=True)
class Tools:
    vault: Vault
    policy: Policy


@dataclass(frozen=True)
class Batch:
    """One batch at work; `caller` has the office under which the import was asked for, and no other."""

    session: Session
    import_id: UUID
    root: UUID | None
    caller: Caller
    tools: Tools
    now: dt.datetime

    @classmethod
    def of(cls, session: Session, job: Import, tools: Tools, now: dt.datetime) -> "Batch":
        office = Grant(OCSC, None) if job.organisation_id is None else Grant(HR, job.organisation_id)
        caller = Caller(job.requested_by, job.client_id, frozenset(), (office,))
        return cls(session, job.id, job.organisation_id, caller, tools, now)

    @cached_property
    def today(self) -> dt.date:
        return day(self.now)

    def reaches(self, unit: Organisation) -> bool:
        return self.root is None or is_within(unit.path, frozenset({self.root}))


def refuse_twins(batch: Batch, keys: dict[int, str], first_row: int) -> dict[int, Outcome]:
    """Rows whose key an earlier row of the file has had: the first one counts."""
    return {
        number: refused(number, Flaw(Issue.KEY_TWICE_IN_FILE, facts={"row": earlier}), key=keys[number])
        for number, earlier in twins(batch, col(ImportRow.key), keys, first_row).items()
    }


def twins(batch: Batch, column: Any, keys: dict[int, str], first_row: int) -> dict[int, int]:
    """Of each row whose key an earlier row of the file has had, that earlier row."""
    known = earlier_rows(batch.session, batch.import_id, column, set(keys.values()), first_row)
    seen = {key: known.get(key, number) for number, key in reversed(keys.items())}
    return {number: seen[key] for number, key in keys.items() if seen[key] != number}
