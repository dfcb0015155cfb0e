"""What is known of a person's work, as it is recorded before anybody is classified.

Source:
    R-CLS-13: present work, and work that is expected to be assigned.
"""

from dataclasses import dataclass, field

from people_svc.domain.group import WorkKind
from people_svc.domain.suggestion import Evidence

NOTE_LENGTH = 2000


@dataclass(frozen=True)
class Work:
    """Present work as evidence; expected work is for those who review, and decides nothing."""

    evidence: Evidence = field(default_factory=Evidence)
    expected_work: tuple[WorkKind, ...] = ()
    expected_note: str | None = None
