"""The refusals of imports, as errors that carry facts.

DomainError
└── imports   ImportNotFound, ImportStateForbids, ImportUnitMissing, ImportFileUnreadable, ImportFileEmpty,
              ImportTooManyRows, ImportColumnTwice, ImportColumnsMissing
"""

from people_svc.domain.errors import DomainError


class ImportNotFound(DomainError):
    """No such import, or none that the caller may see."""


class ImportStateForbids(DomainError):
    """An import in `state` cannot do `action`."""


class ImportUnitMissing(DomainError):
    """The caller is HR officer of several units, or of none: the import must name one of them."""


class ImportFileUnreadable(DomainError):
    """The file is no table that we can read, for `reason`."""


class ImportFileEmpty(DomainError):
    """There is no row of names of columns."""


class ImportTooManyRows(DomainError):
    """The file has more than `rows_max` rows."""


class ImportColumnTwice(DomainError):
    """Two columns of the file mean `column`."""


class ImportColumnsMissing(DomainError):
    """The file has none of `columns`."""
