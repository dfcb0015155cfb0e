"""What the source documents leave open; each is a setting, and these are the defaults."""

from dataclasses import dataclass
from enum import StrEnum


class Level2For(StrEnum):
    """Whose classification the next-higher supervisor approves.

    Source:
        R-CLS-11 and R-CLS-12 ask for it with several groups and with specific roles; AMB-09 leaves the rest
        open.
    """

    SEVERAL_GROUPS_OR_SPECIFIC = "several_groups_or_specific"
    EVERYBODY = "everybody"


class TieBreak(StrEnum):
    """What decides between equal largest shares (AMB-06)."""

    CAREER_PATH = "career_path"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True)
class Policy:
    """`deputy_head_is_executive` is AMB-02: by the office held, whatever the level code says.

    `local_…_by_years` are AMB-04: whether two years of service also decide for teachers, and are also asked
    of permanent employees.
    """

    level_2_for: Level2For = Level2For.SEVERAL_GROUPS_OR_SPECIFIC
    tie_break: TieBreak = TieBreak.CAREER_PATH
    deputy_head_is_executive: bool = True
    local_teachers_by_years: bool = False
    local_permanent_by_years: bool = False


DEFAULT_POLICY = Policy()
