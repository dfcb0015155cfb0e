"""Every refusal of this service, as an error that carries facts.

DomainError
├── ReleaseNotFound, FrameworkItemNotFound      nothing at this address
├── FrameworkNotFound, FrameworkKeyTaken, ReleaseKeyTaken
├── ReleaseUnsound, ReleaseIsImmutable          a release that cannot be published
├── IllegalReleaseTransition, PublisherIsLastEditor, NodeUnsound, PositionTaken
├── ConsultationClosed, CommentNotFound, CommentAnswered
├── AmbiguousCode, UnknownStage, UnknownGroup   a name that leads nowhere, or to two places
├── AnnouncementRefused                         with all of its reasons:
│   ├── StageIsAgencyWide, SkillsMustAccompanyRoles, UnknownSkillUnit, UnknownGoal, UnknownHorizon
│   └── ThemeYearTwice, AnnouncedInFuture, and the names above
├── AnnouncementNotFound, StageNotAnnounced, TargetStageNotSet
├── SkillUnitRefused                            with all of its reasons:
│   └── CodeOutsideOwnSpace, CodeSpaceTaken, SkillUnitCodeTaken, SkillComponentMissing, UnknownComponent
├── SkillUnitNotFound
├── ImportNotFound, ImportStateForbids, ImportHasFlaws
├── ImportFileUnreadable, ImportTooManyRows, ImportColumnsMissing, ImportTargetMissing
├── AlignmentRefused                            with all of its reasons: NotOfScheme, AlignmentTwice
├── SkosOfDraft, RepresentationUnknown, CaseObjectNotFound, CaseIdentifierUnreadable
├── CaseSelectionUnknown, CaseSortUnknown
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


class OrganisationNotFound(DomainError):
    """The organisation is not known here."""


class NotAnAgency(DomainError):
    """Only an agency announces; a division or a ministry does not."""


class SystemsOnly(DomainError):
    """The list is for other services, not for persons."""


class ImportNotFound(DomainError):
    """No import has this id."""


class ImportStateForbids(DomainError):
    """Not possible for an import in this state."""


class ImportHasFlaws(DomainError):
    """Rows were refused; nothing of the file is taken."""


class ImportFileUnreadable(DomainError):
    """The file is not of the format that its kind asks for."""


class ImportTooManyRows(DomainError):
    """More rows than are taken at once."""


class ImportColumnsMissing(DomainError):
    """Columns without which no row could be taken are not there, or are there twice."""


class ImportTargetMissing(DomainError):
    """Neither the request nor the file says into which framework and release."""


class RepresentationUnknown(DomainError):
    """A release is not told in the media type that is asked for."""


class CaseObjectNotFound(DomainError):
    """Nothing that is published has this CASE identifier."""


class CaseIdentifierUnreadable(DomainError):
    """What stands for the identifier is no UUID."""


class CaseSelectionUnknown(DomainError):
    """A field that is selected or filtered by, or the form of the filter, is not known."""


class CaseSortUnknown(DomainError):
    """A field that is sorted by is not known."""


class SkosOfDraft(DomainError):
    """Linked data is of what is published; a draft may still change under its addresses."""


class AlignmentRefused(DomainError):
    """The alignments of a node cannot be stated, for each of their `reasons`."""


class NotOfScheme(DomainError):
    """The address is none of the scheme that is named."""


class AlignmentTwice(DomainError):
    """The same match with the same address is stated twice."""
