"""Every refusal of this service, as an error that carries facts.

DomainError
├── organisations   OrganisationNotFound, UnknownOrganisation, OrganisationTooDeep, OrganisationOutOfPlace,
│                   NoAgencyAbove, OrganisationLoop, ParentNotYet, MoveBeforeTheLast, MovePeriodReversed,
│                   LegalMoveEnds, RecordNotFound, AlreadyCorrected, CodeTaken
├── staff           PersonNotFound, UnknownPerson, NationalIdChecksum, NationalIdTaken, PersonnelNumberTaken,
│                   PersonPeriodReversed, FirstDayAfterHistory, SupervisorIsOneself, SupervisorLoop,
│                   NextSupervisorIsSupervisor, AssignmentPeriodReversed, AssignmentOverlaps,
│                   PlacementBeforeTheLast
├── delegations     DelegationNotFound, DelegationToOneself, DelegationPeriodReversed,
│                   DelegationOrderMissing, DelegationLoop, DelegationOver, NotASupervisor
├── evidence        WorkloadNot100, WorkloadOutOfRange, UnknownGroup, GroupStatedTwice, EvidenceUnfit
├── runs            RunNotFound, RunStateForbids
└── classification  ClassificationNotFound, ClassificationAlreadyOpen, StageNotAnnounced, RoleNotAnnounced,
                    Undecided, GroupDiffers, OverrideUnexplained, OverrideOver, WorkNotRecorded,
                    BehavioursMissing, SpecificRoleMissing, NoReviewer, LevelOneFirst,
                    NextHigherApprovalRequired, SelfOrDuplicateApprover, NotTheReviewer, IllegalTransition
"""

from collections.abc import Sequence


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)


class OrganisationNotFound(DomainError):
    """No such organisation, or none that the caller may see."""


class UnknownOrganisation(DomainError):
    """The input names an organisation that does not exist."""


class OrganisationTooDeep(DomainError):
    """The tree has `depth_max` levels and no more."""


class NoAgencyAbove(DomainError):
    """The unit belongs to no agency, so nobody could say which stage and roles hold there."""


class OrganisationOutOfPlace(DomainError):
    """A unit of kind `kind` cannot stand below one of kind `parent_kind`."""


class OrganisationLoop(DomainError):
    """The unit named as parent stands at or below this one."""


class ParentNotYet(DomainError):
    """The parent stands in the tree only from `valid_from`."""


class MoveBeforeTheLast(DomainError):
    """The last row begins on `valid_from`; what was before it is history, which can be corrected."""


class MovePeriodReversed(DomainError):
    """The period ends before it begins."""


class LegalMoveEnds(DomainError):
    """A last day was given in the legal line, where every unit always stands somewhere."""


class RecordNotFound(DomainError):
    """The history has no such row."""


class AlreadyCorrected(DomainError):
    """Another row corrects this one already."""


class CodeTaken(DomainError):
    """Another unit has this `value` in the `scheme`."""


class PersonNotFound(DomainError):
    """No such person, or none that the caller may see."""


class UnknownPerson(DomainError):
    """The input names, as `place`, a person who does not exist or has left."""


class NationalIdChecksum(DomainError):
    """The number is not thirteen digits whose last one checks the others."""


class NationalIdTaken(DomainError):
    """Somebody else has this national ID number."""


class PersonnelNumberTaken(DomainError):
    """Somebody else has this personnel number."""


class PersonPeriodReversed(DomainError):
    """The last day of service is before the first."""


class FirstDayAfterHistory(DomainError):
    """A `what` is recorded of the person, so that the first day of service can be `latest` and no later."""


class SupervisorIsOneself(DomainError):
    """Nobody is the supervisor of himself."""


class SupervisorLoop(DomainError):
    """The supervisor stands, further up, under this person."""


class NextSupervisorIsSupervisor(DomainError):
    """Both levels of review name the same person."""


class AssignmentPeriodReversed(DomainError):
    """The assignment ends before it starts, or before the person serves."""


class AssignmentOverlaps(DomainError):
    """Another assignment covers a part of this period: from `starts_on` to `ends_on`."""


class PlacementBeforeTheLast(DomainError):
    """The last appointment starts on `starts_on`; what was before it is history."""


class NoPostThatDay(DomainError):
    """On `as_of` the person's service had not begun, or had ended."""


class DelegationNotFound(DomainError):
    """No such delegation, or none that the caller may see."""


class DelegationToOneself(DomainError):
    """The one who delegates and the delegate are the same."""


class DelegationPeriodReversed(DomainError):
    """The delegation ends before it starts, or before today."""


class DelegationOrderMissing(DomainError):
    """A delegation needs the number of the written order."""


class DelegationLoop(DomainError):
    """The delegate has delegated, himself or through others, to the one who delegates."""


class DelegationOver(DomainError):
    """The delegation has ended or was withdrawn already."""


class NotASupervisor(DomainError):
    """The one who delegates supervises nobody, so there is nothing to delegate."""


class WorkloadNot100(DomainError):
    """The shares add to `total` and not to 100."""


class WorkloadOutOfRange(DomainError):
    """The share of `group` is `percent`: less than 0 or more than 100."""


class UnknownGroup(DomainError):
    """The input names a group that is none of the six."""


class GroupStatedTwice(DomainError):
    """The workload names `group` more than once."""


class EvidenceUnfit(DomainError):
    """The evidence breaks several rules at once."""

    def __init__(self, reasons: Sequence[DomainError]) -> None:
        super().__init__()
        self.reasons = tuple(reasons)


class ClassificationNotFound(DomainError):
    """No such classification, or none that the caller may see."""


class ClassificationAlreadyOpen(DomainError):
    """A classification of this person still waits for its reviewers."""


class StageNotAnnounced(DomainError):
    """The agency in whose context the person works has announced no stage and roles."""


class AnnouncedElsewhere(DomainError):
    """The person no longer works in the agency under whose announcement this was proposed."""


class RoleNotAnnounced(DomainError):
    """The announcement names no role for `group`."""


class Undecided(DomainError):
    """The evidence does not decide, and nobody has stated a group."""


class GroupDiffers(DomainError):
    """The reviewer states another group than the `group` proposed."""


class OverrideUnexplained(DomainError):
    """Another group than the `group` suggested was proposed without a reason, or a reason without another."""


class OverrideOver(DomainError):
    """The day up to which another group than suggested shall hold is over already."""


class WorkNotRecorded(DomainError):
    """Nothing is known of the person's work."""


class BehavioursMissing(DomainError):
    """A part of the behaviours was chosen without saying which, or all of them with a list."""


class SpecificRoleMissing(DomainError):
    """A person-specific role was asked for without its text, or a text given without asking."""


class NoReviewer(DomainError):
    """Nobody is there who could review; never approved by itself."""


class LevelOneFirst(DomainError):
    """The immediate supervisor has not agreed yet."""


class NextHigherApprovalRequired(DomainError):
    """The next-higher supervisor has not approved yet."""


class SelfOrDuplicateApprover(DomainError):
    """The same account would be person and reviewer, or both reviewers."""


class NotTheReviewer(DomainError):
    """Neither the supervisor whose turn it is nor a valid delegate."""


class IllegalTransition(DomainError):
    """A classification that is `status` does not take `action`."""


class RunNotFound(DomainError):
    """No such run, or none that the caller may see."""


class RunStateForbids(DomainError):
    """A run in `state` cannot do `action`."""
