"""Every refusal of this service, as an error that carries facts.

DomainError
├── those of errors_releases.py, errors_overlays.py and errors_exchange.py
├── AmbiguousCode, UnknownStage, UnknownGroup   a name that leads nowhere, or to two places
├── AnnouncementRefused                         with all of its reasons:
│   ├── StageIsAgencyWide, SkillsMustAccompanyRoles, UnknownSkillUnit, ThemeYearTwice, MemberNotNamed
│   ├── UnknownGoal, UnknownHorizon, GoalNotLinked, HorizonsMissing, VisionMissing
│   ├── AnnouncedInFuture, EffectiveBeforeAnnounced, AnnouncedBeforeLast
│   ├── OverlayBehind, UnitNotSelected
│   └── CorrectionIncomplete, CorrectsNotNewest, and the names above
├── AnnouncementNotFound, StageNotAnnounced, AnnouncementNotInForce, TargetStageNotSet
├── StaffNotKnown, NotStaffOfAgency, NotTheOneInForce, AcknowledgementNotFound, UnitOutsideAgency
├── SkillUnitRefused                            with all of its reasons:
│   └── CodeOutsideOwnSpace, CodeSpaceTaken, SkillUnitCodeTaken, SkillComponentMissing, UnknownComponent
├── SkillUnitNotFound
└── OrganisationNotFound, NotAnAgency, SystemsOnly
"""


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)


class AmbiguousCode(DomainError):
    """A bare letter could be a stage or a group."""


class UnknownStage(DomainError):
    """No stage of the release has this name."""


class UnknownGroup(DomainError):
    """No group of the release has this key."""


class AnnouncementRefused(DomainError):
    """The announcement cannot be published, for each of its `reasons`."""


class StageIsAgencyWide(DomainError):
    """A group was given a stage of its own."""


class SkillsMustAccompanyRoles(DomainError):
    """Groups are announced without the skills that they need."""


class UnknownSkillUnit(DomainError):
    """A unit is neither of the framework nor defined by the agency."""


class OverlayBehind(DomainError):
    """The agency's overlay stands on another release than the one that is announced under."""


class UnitNotSelected(DomainError):
    """A unit is required of groups that do not use it, as the agency's overlay says."""


class UnknownGoal(DomainError):
    """A goal of the government is named that the release does not hold."""


class UnknownHorizon(DomainError):
    """A goal is set for another term than those of the guideline."""


class ThemeYearTwice(DomainError):
    """Two themes are set for one year."""


class AnnouncedInFuture(DomainError):
    """The announcement carries a date that has not come yet."""


class GoalNotLinked(DomainError):
    """A goal of the agency serves none of the government's."""


class HorizonsMissing(DomainError):
    """Goals are stated, but not for every term of the guideline."""


class VisionMissing(DomainError):
    """Goals are stated without the vision that they belong to."""


class MemberNotNamed(DomainError):
    """A member of the working group is neither a person nor a position."""


class EffectiveBeforeAnnounced(DomainError):
    """The announcement would take effect on days before it."""


class AnnouncedBeforeLast(DomainError):
    """The date is before that of the version that it would follow."""


class CorrectionIncomplete(DomainError):
    """A correction without a reason, or a reason without what is corrected."""


class CorrectsNotNewest(DomainError):
    """What is to be corrected is not the agency's newest version."""


class AnnouncementNotFound(DomainError):
    """No announcement has this id."""


class StageNotAnnounced(DomainError):
    """The agency has announced nothing, so nobody has a role yet."""


class AnnouncementNotInForce(DomainError):
    """The agency has announced, but with effect from a later day."""


class StaffNotKnown(DomainError):
    """The caller is no member of staff who is known here and in service."""


class NotStaffOfAgency(DomainError):
    """The caller works for another agency than the one that announced."""


class NotTheOneInForce(DomainError):
    """Another version than this one is in force."""


class AcknowledgementNotFound(DomainError):
    """The caller has not acknowledged this version."""


class UnitOutsideAgency(DomainError):
    """The unit does not belong to the agency that announced."""


class TargetStageNotSet(DomainError):
    """The organisation has stored no target stage."""


class SkillUnitRefused(DomainError):
    """The agency's unit cannot be defined, for each of its `reasons`."""


class CodeOutsideOwnSpace(DomainError):
    """The code has another form than agencies' own codes, or is of another space than the earlier ones."""


class CodeSpaceTaken(DomainError):
    """The code's space belongs to another agency."""


class SkillUnitCodeTaken(DomainError):
    """A unit has this code already."""


class SkillComponentMissing(DomainError):
    """A component of the unit has no text."""


class UnknownComponent(DomainError):
    """A text is given for a component that the framework does not have."""


class SkillUnitNotFound(DomainError):
    """The agency has defined no unit of this code."""


class OrganisationNotFound(DomainError):
    """The organisation is not known here."""


class NotAnAgency(DomainError):
    """Only an agency announces; a division or a ministry does not."""


class SystemsOnly(DomainError):
    """The list is for other services, not for persons."""
