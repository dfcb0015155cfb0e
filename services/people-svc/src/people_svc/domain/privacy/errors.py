"""The refusals of privacy, as errors that carry facts.

DomainError
└── privacy   RequestNotFound, RequestFileNotFound, RequestStateForbids, RequestAlreadyOpen, OwnRequest,
              RefusalUnfit, StillServing, PersonErased, ExportNotGranted, ImportRowsGone
"""

from people_svc.domain.errors import DomainError


class RequestNotFound(DomainError):
    """No such request about personal data, or none that the caller may see."""


class RequestFileNotFound(DomainError):
    """The request has no such file, or it was removed by an erasure."""


class RequestStateForbids(DomainError):
    """A request in `state` cannot be given `action`."""


class RequestAlreadyOpen(DomainError):
    """The same was asked for before and is not answered yet."""


class OwnRequest(DomainError):
    """Nobody decides a request about the own data."""


class RefusalUnfit(DomainError):
    """A `kind` of request cannot be refused for `reason`."""


class StillServing(DomainError):
    """Whoever still serves cannot be erased."""


class PersonErased(DomainError):
    """The personal data were erased, and nothing is written there any more."""


class ExportNotGranted(DomainError):
    """The request is no export that was accepted."""


class ImportRowsGone(DomainError):
    """The rows of the file were removed when their time was over."""
