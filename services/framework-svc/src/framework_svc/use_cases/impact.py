"""The dry run of a mapping: whom each of its lines would touch. Nothing moves, and nothing is guessed.

People and plans are counted from what their services said by event. As long as the list of what was said
before has not been read to its end, and for what they never say, the answer is unknown, not zero.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from service_kit.database import Database
from service_kit.identity import Caller
from sqlmodel import Session

from framework_svc.domain.comparison import What
from framework_svc.domain.mapping import sorts_of, unmapped
from framework_svc.domain.replacement import Address, Replacement
from framework_svc.persistence.mappings.queries import Held, announcements_in, people_in, plans_in
from framework_svc.persistence.mappings.tables import Mapping
from framework_svc.persistence.tables import CatchUp
from framework_svc.use_cases.comparison import changes_between
from framework_svc.use_cases.mappings import lines_of, pins_of, visible_mapping
from framework_svc.use_cases.permissions import require_editor

CLASSIFICATIONS = "/v1/reference/classifications"
PLANS = "/v1/reference/plans"


class Unknown(StrEnum):
    """Why nobody can say how many."""

    PEOPLE_NOT_READ = "people_not_read"
    PLANS_NOT_READ = "plans_not_read"
    PEOPLE_NOT_TOLD = "people_not_told"
    PEOPLE_OF_UNKNOWN = "people_of_unknown"
    PLANS_NOT_TOLD = "plans_not_told"
    ANNOUNCEMENTS_NOT_TOLD = "announcements_not_told"


Count = int | Unknown


@dataclass(frozen=True)
class Touched:
    node: Address
    people: Count
    plans: Count
    announcements: Count


@dataclass(frozen=True)
class LineImpact:
    line: Replacement
    what: What | None
    touched: Touched


@dataclass(frozen=True)
class Impact:
    mapping: Mapping
    lines: tuple[LineImpact, ...]
    unmapped: tuple[Touched, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every node that staff can hold, and that does not simply go on, has a line."""
        return not self.unmapped


@dataclass(frozen=True)
class _Counts:
    people: Held | Unknown
    plans: Held | Unknown
    announcements: Held


def dry_run(database: Database, mapping_id: UUID, *, caller: Caller) -> Impact:
    """How many people, plans and announcements each line touches, and each node without a line."""
    require_editor(caller)
    with database.read() as session:
        mapping = visible_mapping(session, mapping_id, caller)
        old, new = pins_of(session, mapping)
        lines = lines_of(mapping)
        changes = changes_between(session, old, new)
        counts = _counts(session, mapping.from_id)
    return Impact(
        mapping=mapping,
        lines=tuple(
            LineImpact(line, what, _touched(line.node, counts))
            for line, what in zip(lines, sorts_of(lines, changes), strict=True)
        ),
        unmapped=tuple(_touched(node, counts) for node in unmapped(lines, changes)),
    )


def _counts(session: Session, release_id: UUID) -> _Counts:
    """Every count at once: as many questions for a thousand lines as for one."""
    return _Counts(
        people=_people(session, release_id),
        plans=plans_in(session, release_id) if _was_read(session, PLANS) else Unknown.PLANS_NOT_READ,
        announcements=announcements_in(session, release_id),
    )


def _people(session: Session, release_id: UUID) -> Held | Unknown:
    if not _was_read(session, CLASSIFICATIONS):
        return Unknown.PEOPLE_NOT_READ
    return people_in(session, release_id) or Unknown.PEOPLE_OF_UNKNOWN


def _was_read(session: Session, source: str) -> bool:
    return session.get(CatchUp, source) is not None


def _touched(node: Address, counts: _Counts) -> Touched:
    return Touched(
        node,
        people=_known(counts.people, node, Unknown.PEOPLE_NOT_TOLD),
        plans=_known(counts.plans, node, Unknown.PLANS_NOT_TOLD),
        announcements=_known(counts.announcements, node, Unknown.ANNOUNCEMENTS_NOT_TOLD),
    )


def _known(held: Held | Unknown, node: Address, not_told: Unknown) -> Count:
    if isinstance(held, Unknown):
        return held
    return held.by_node[node] if node.kind in held.told else not_told
