"""How far an agency has come in the steps of the guideline, as far as this service can know.

    Org 1 ── 1.1 vision and goals ── 1.2 target stage ── 1.3 classification ── 1.4 roles ── 1.5 announcement
    Org 2 ── required skills, announced with the roles        Org 3, 4, 5 ── not kept here

Source:
    Document 001, Org 1 to Org 5: R-ORG-01, R-ORG-02.
"""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """In the order of the guideline."""

    GOALS = "1.1"
    TARGET_STAGE = "1.2"
    CLASSIFICATION = "1.3"
    ROLES = "1.4"
    ANNOUNCEMENT = "1.5"
    REQUIRED_SKILLS = "2"
    PLAN = "3"
    DEVELOPMENT = "4"
    APPLICATION = "5"


class StepState(StrEnum):
    DONE = "done"
    OPEN = "open"
    UNKNOWN = "unknown"
    NOT_KEPT_HERE = "not_kept_here"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of an agency on a day; `staff` is None while nobody knows how many there are."""

    has_target_stage: bool
    has_goals: bool
    is_announced: bool
    classified: int
    staff: int | None


def states(standing: Standing) -> dict[Step, StepState]:
    """The state of each step; an announcement has stage, roles and required skills together (R-ORG-14)."""
    announced = _done(standing.is_announced)
    return {
        Step.GOALS: _done(standing.has_goals),
        Step.TARGET_STAGE: _done(standing.is_announced or standing.has_target_stage),
        Step.CLASSIFICATION: _classification(standing),
        Step.ROLES: announced,
        Step.ANNOUNCEMENT: announced,
        Step.REQUIRED_SKILLS: announced,
        **dict.fromkeys((Step.PLAN, Step.DEVELOPMENT, Step.APPLICATION), StepState.NOT_KEPT_HERE),
    }


def _done(is_done: bool) -> StepState:  # noqa: FBT001  it is what is asked
    return StepState.DONE if is_done else StepState.OPEN


def _classification(standing: Standing) -> StepState:
    """All personnel, so that one who is missing leaves it open; without staff there is nothing to do yet.

    Source:
        R-ORG-09.
    """
    if standing.staff is None:
        return StepState.UNKNOWN
    return _done(0 < standing.staff <= standing.classified)
