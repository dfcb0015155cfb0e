"""Every refusal of this service, as an error that carries facts.

DomainError
├── not there, or not for these eyes   PlanNotFound, ActivityNotFound, AssessmentNotFound
├── not for this person to do          NotTheOwner, NotInTheLine, NotTheApprover, SelfApproval
├── not now                            IllegalTransition, VersionLocked, PlanAlreadyExists, NoReviewer,
│                                      PersonNotKnown, FrameworkNotKnown
├── content that cannot be stored      ContentRefused (all reasons), PlanWithoutRole, PeriodReversed, …
├── a plan that cannot be submitted    PlanNotSubmittable (all reasons), ElementMissing, …
└── a plan that cannot be completed    PlanNotCompletable (all reasons), SelfEvaluationMissing, …
"""


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)


class PlanNotFound(DomainError):
    """There is no such plan, or the caller may not see it."""


class ActivityNotFound(DomainError):
    """The plan has no such activity."""


class AssessmentNotFound(DomainError):
    """There is no such self-assessment, or the caller may not see it."""


class NotTheOwner(DomainError):
    """Only the person whom it is about can do this."""


class NotInTheLine(DomainError):
    """Only a supervisor of the person, or a delegate, can do this."""


class NotTheApprover(DomainError):
    """Neither the immediate supervisor nor a person delegated in writing for today."""


class SelfApproval(DomainError):
    """Nobody decides on the own plan, not even as a delegate of the supervisor."""


class IllegalTransition(DomainError):
    """The plan's `status` does not allow the `action`."""


class VersionLocked(DomainError):
    """What was agreed is not edited in place; progress stays open."""


class PlanAlreadyExists(DomainError):
    """The person has a plan for this fiscal year."""


class NoReviewer(DomainError):
    """Nobody is there to agree: a state that HR must mend, never an approval."""


class PersonNotKnown(DomainError):
    """people-svc has not told us about this person yet."""


class FrameworkNotKnown(DomainError):
    """framework-svc has not told us about any release yet."""


class ContentRefused(DomainError):
    """Several things in the content are wrong; `reasons` names each."""


class PlanWithoutRole(DomainError):
    """The person has no agreed group and role."""


class PeriodReversed(DomainError):
    """A period ends before it starts; `pointer` says which (RFC 6901)."""


class PriorityUnfit(DomainError):
    """Priorities are not 1, 2, 3 … with each number once."""


class SkillTwice(DomainError):
    """A skill is named more than once."""


class UnknownSkillUnit(DomainError):
    """Neither the framework nor the agency knows these `units`."""


class UnknownTool(DomainError):
    """The framework has no such development `tools`."""


class ActivityWithoutSkill(DomainError):
    """Activities develop `units` that are not among the plan's skills."""


class PlanNotSubmittable(DomainError):
    """Several reasons against submitting; `reasons` names each."""


class ElementMissing(DomainError):
    """Some of the seven elements are missing: `elements`, and their names in Thai and English."""


class SkillWithoutMethod(DomainError):
    """Skills (`units`) for which no activity is planned."""


class ActivityOutsidePeriod(DomainError):
    """Activities (`numbers`, from 1) that do not lie within the plan's period."""


class ReasonMissing(DomainError):
    """A plan is never sent back without saying why."""


class PlanNotCompletable(DomainError):
    """Several reasons against completing; `reasons` names each."""


class SelfEvaluationMissing(DomainError):
    """The person has not evaluated the own development yet."""


class ActivityNotCarriedOut(DomainError):
    """Activities (`numbers`, from 1) that are neither done nor, where the rule allows it, explained."""


class SelfEvaluationPartial(DomainError):
    """Skills (`units`) of the plan that the self-evaluation leaves out, or names more than once."""


class SkillNotInPlan(DomainError):
    """The self-evaluation names `units` that are not in the plan."""


class NotMetWithoutReason(DomainError):
    """Skills (`units`) said to be not met, without a reason."""


class DoneDateUnfit(DomainError):
    """A day of completion for what is not done, or one that is still to come."""


class AnswerTwice(DomainError):
    """One component of one skill is answered twice in the same request."""
