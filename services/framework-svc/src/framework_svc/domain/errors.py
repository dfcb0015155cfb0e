"""Every refusal of this service, as an error that carries facts.

DomainError
├── ReleaseNotFound, FrameworkItemNotFound      nothing at this address
├── FrameworkNotFound, FrameworkKeyTaken, ReleaseKeyTaken
├── ReleaseUnsound, ReleaseIsImmutable          a release that cannot be published
├── IllegalReleaseTransition, PublisherIsLastEditor, NodeUnsound, PositionTaken
├── ConsultationClosed, CommentNotFound, CommentAnswered
├── ReplacementsUnsound, MappingRefused         with all of their reasons:
│   └── LineNodeUnknown, LineSuccessorUnknown, LineNodeTwice, LineOfItself
├── MappingNotFound
├── AmbiguousCode, UnknownStage, UnknownGroup   a name that leads nowhere, or to two places
├── AnnouncementRefused                         with all of its reasons:
│   ├── StageIsAgencyWide, SkillsMustAccompanyRoles, UnknownSkillUnit, UnknownGoal, UnknownHorizon
│   └── ThemeYearTwice, AnnouncedInFuture, and the names above
├── AnnouncementNotFound, StageNotAnnounced, TargetStageNotSet
├── SkillUnitRefused                            with all of its reasons:
│   └── CodeOutsideOwnSpace, CodeSpaceTaken, SkillUnitCodeTaken, SkillComponentMissing, UnknownComponent
├── SkillUnitNotFound
├── OverlayRefused                              with all of its reasons:
│   ├── OverlayNodeUnknown, OverlayKindRefused, OverlayNodeTwice, OverlayGroupUnknown
│   └── OverlayUnitUnknown, OverlayFamilyUnknown, OverlayAdaptsNothing
├── OverlayNotFound, OverlayExists, OverlayBaseUnfit, RebaseNotFound, RebaseApplied
├── ConflictsOpen                               with ConflictOpen for each
├── DecisionsRefused                            with all of its reasons: NoSuchConflict, DecisionRefused
└── OrganisationNotFound, NotAnAgency, SystemsOnly
"""


class DomainError(Exception):
    """A refusal; its facts are attributes."""

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))
        vars(self).update(facts)


class ReleaseNotFound(DomainError):
    """No release has this key, or none is published yet."""


class FrameworkItemNotFound(DomainError):
    """The release holds no such stage, group, role, unit or tool."""


class ReleaseUnsound(DomainError):
    """The document of a release contradicts itself."""


class ReleaseIsImmutable(DomainError):
    """A release of this key is published, with other content."""


class FrameworkNotFound(DomainError):
    """No framework has this key, or it has published nothing yet."""


class FrameworkKeyTaken(DomainError):
    """A framework has this key already."""


class ReleaseKeyTaken(DomainError):
    """A release, of whatever framework, has this key already."""


class IllegalReleaseTransition(DomainError):
    """Not possible for a release in this state."""


class PublisherIsLastEditor(DomainError):
    """Whoever made the last change of a draft does not publish it."""


class NodeUnsound(DomainError):
    """A node cannot stand in a draft as it is."""


class PositionTaken(DomainError):
    """Another node of the kind stands at this position."""


class ReplacementsUnsound(DomainError):
    """What is said of nodes that went does not fit the release before."""


class MappingRefused(DomainError):
    """A mapping file does not fit its two releases."""


class LineNodeUnknown(DomainError):
    """A line speaks of a node that the older release does not hold."""


class LineSuccessorUnknown(DomainError):
    """A line names a successor that the newer release does not hold."""


class LineNodeTwice(DomainError):
    """A node is named twice."""


class LineOfItself(DomainError):
    """A node is said to stand for itself."""


class MappingNotFound(DomainError):
    """No mapping has this id."""


class ConsultationClosed(DomainError):
    """The release is published; its comments are only read."""


class CommentNotFound(DomainError):
    """The release has no comment of this id."""


class CommentAnswered(DomainError):
    """The comment has its answer already."""


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


class UnknownGoal(DomainError):
    """A goal of the government is named that the release does not hold."""


class UnknownHorizon(DomainError):
    """A goal is set for another term than those of the guideline."""


class ThemeYearTwice(DomainError):
    """Two themes are set for one year."""


class AnnouncedInFuture(DomainError):
    """The announcement carries a date that has not come yet."""


class AnnouncementNotFound(DomainError):
    """No announcement has this id."""


class StageNotAnnounced(DomainError):
    """The agency has announced nothing, so nobody has a role yet."""


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


class OverlayRefused(DomainError):
    """The overlay does not fit its base, for each of its `reasons`."""


class OverlayNodeUnknown(DomainError):
    """The base holds no such node."""


class OverlayKindRefused(DomainError):
    """Nodes of this kind are the same for every agency."""


class OverlayNodeTwice(DomainError):
    """A node is named twice in one part."""


class OverlayGroupUnknown(DomainError):
    """The base holds no such group."""


class OverlayUnitUnknown(DomainError):
    """The agency has defined no unit of this code."""


class OverlayFamilyUnknown(DomainError):
    """The base holds no such family of skills."""


class OverlayAdaptsNothing(DomainError):
    """An adaptation has neither a title nor a text of its own."""


class OverlayNotFound(DomainError):
    """No overlay has this id, or it has no such version."""


class OverlayExists(DomainError):
    """The agency has an overlay on this framework already."""


class OverlayBaseUnfit(DomainError):
    """An overlay stands on a published release of its own framework."""


class RebaseNotFound(DomainError):
    """No rebase has this id."""


class RebaseApplied(DomainError):
    """The rebase was applied; it is only read."""


class ConflictsOpen(DomainError):
    """Nothing was decided on each of its `reasons`."""


class ConflictOpen(DomainError):
    """What has to be decided before the overlay can move."""


class DecisionsRefused(DomainError):
    """Decisions do not fit the conflicts, for each of its `reasons`."""


class NoSuchConflict(DomainError):
    """Nothing has to be decided there."""


class DecisionRefused(DomainError):
    """The decision is none of those that are possible there."""


class OrganisationNotFound(DomainError):
    """The organisation is not known here."""


class NotAnAgency(DomainError):
    """Only an agency announces; a division or a ministry does not."""


class SystemsOnly(DomainError):
    """The list is for other services, not for persons."""
