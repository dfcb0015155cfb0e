"""Refusals about imports, CASE, SKOS and alignments.

├── ImportNotFound, ImportStateForbids, ImportHasFlaws, ImportFaulted
├── ImportFileUnreadable, ImportTooManyRows, ImportColumnsMissing, ImportTargetMissing
├── AlignmentRefused                            with all of its reasons: NotOfScheme, AlignmentTwice
├── SkosOfDraft, RepresentationUnknown, CaseObjectNotFound, CaseIdentifierUnreadable
└── CaseSelectionUnknown, CaseSortUnknown
"""

from framework_svc.domain.errors import DomainError


class ImportNotFound(DomainError):
    """No import has this id."""


class ImportStateForbids(DomainError):
    """Not possible for an import in this state."""


class ImportHasFlaws(DomainError):
    """Rows were refused; nothing of the file is taken."""


class ImportFaulted(DomainError):
    """The service itself failed at the file; what happened is in its log."""


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
