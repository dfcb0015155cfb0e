"""Staff: what is known of a person, and who may stand above whom.

Position type and level are words of their own kind. They never decide a group and are never read as the code
of a role, although DPIS writes M1, O1, E1 and S1 as well (R-FRM-11, R-CLS-19).
"""

import datetime as dt
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from people_svc.domain.errors import (
    NextSupervisorIsSupervisor,
    PersonPeriodReversed,
    SupervisorIsOneself,
    SupervisorLoop,
)

NAME_LENGTH = 200
TITLE_LENGTH = 200
PERSONNEL_NUMBER_LENGTH = 40
LEVEL_CODE_LENGTH = 40
POSITION_NUMBER_LENGTH = 40
NATIONAL_ID_LENGTH = 13


class PersonnelKind(StrEnum):
    """Source: rules.md section 8, personnel kinds; framework data `local.personnel_kinds_th`.

    The elected head of a local organisation is nobody's personnel (S18), and is known here to sign and chair.
    """

    OFFICIAL = "ข้าราชการ"
    GOVERNMENT_EMPLOYEE = "พนักงานราชการ"
    PERMANENT_EMPLOYEE = "ลูกจ้างประจำ"
    TEMPORARY_EMPLOYEE = "ลูกจ้างชั่วคราว"
    PROVINCIAL_OFFICIAL = "ข้าราชการองค์การบริหารส่วนจังหวัด"
    MUNICIPAL_OFFICIAL = "พนักงานเทศบาล"
    SUBDISTRICT_OFFICIAL = "พนักงานส่วนตำบล"
    LOCAL_EMPLOYEE = "พนักงานจ้าง"
    TEACHER = "ครู"
    ELECTED = "นายกองค์กรปกครองส่วนท้องถิ่น"


class IntensiveDevelopment(StrEnum):
    """Whether a teacher is through readiness and intensive development (พัฒนาอย่างเข้ม); unknown is neither.

    Source: R-LGP-14, R-LGP-15.
    """

    IN_PROGRESS = "in_progress"
    PASSED = "passed"


class PositionType(StrEnum):
    """Source: rules.md section 8, position types of the civil service and of local government."""

    ADMINISTRATIVE = "บริหาร"
    DIRECTING = "อำนวยการ"
    ACADEMIC = "วิชาการ"
    GENERAL = "ทั่วไป"
    LOCAL_ADMINISTRATIVE = "บริหารท้องถิ่น"
    LOCAL_DIRECTING = "อำนวยการท้องถิ่น"


class LevelScheme(StrEnum):
    """In whose code a level is written: without it a level M1 could be taken for the role M1."""

    DPIS = "dpis"
    LOCAL = "local"
    OTHER = "other"


@dataclass(frozen=True)
class Level:
    """The level of a position, never without the scheme of its code."""

    scheme: LevelScheme
    code: str


class Reviewers(StrEnum):
    """Which of the two supervisors can review (AMB-20): absence is a state, never an approval."""

    BOTH = "BOTH"
    LEVEL_1_ONLY = "LEVEL_1_ONLY"
    NO_REVIEWER = "NO_REVIEWER"


@dataclass(frozen=True)
class Line:
    """The immediate supervisor and the next-higher one."""

    supervisor_id: UUID | None
    next_supervisor_id: UUID | None

    @property
    def reviewers(self) -> Reviewers:
        if self.supervisor_id is None:
            return Reviewers.NO_REVIEWER
        return Reviewers.BOTH if self.next_supervisor_id else Reviewers.LEVEL_1_ONLY

    @property
    def named(self) -> frozenset[UUID]:
        return frozenset(one for one in (self.supervisor_id, self.next_supervisor_id) if one is not None)

    def among(self, serving: Collection[UUID]) -> "Line":
        """The same without whoever does not serve: still named, and no reviewer."""
        first, second = self.supervisor_id, self.next_supervisor_id
        return Line(first if first in serving else None, second if second in serving else None)


def refuse_supervisors(
    person_id: UUID, supervisor_id: UUID | None, next_supervisor_id: UUID | None, above: Sequence[UUID]
) -> None:
    """Refuse a line that turns back on itself; `above` are the supervisors of those named, upwards.

    Raises:
        SupervisorIsOneself: At either level.
        SupervisorLoop: The person stands above one of them.
        NextSupervisorIsSupervisor: One account would review twice (R-CLS-11).
    """
    if person_id in (supervisor_id, next_supervisor_id):
        raise SupervisorIsOneself
    if person_id in above:
        raise SupervisorLoop
    if supervisor_id is not None and supervisor_id == next_supervisor_id:
        raise NextSupervisorIsSupervisor


def refuse_service_period(active_from: dt.date, active_until: dt.date | None) -> None:
    if active_until is not None and active_until < active_from:
        raise PersonPeriodReversed


def matching_code(national_id: str, key: bytes) -> str:
    """A keyed code by which two records of one person are found; without the key it tells nothing.

    A bare hash would: there are only 10^12 numbers to try.
    """
    return hmac.digest(key, national_id.encode(), "sha256").hex()
