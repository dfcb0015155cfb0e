"""Answers of which each reader sees the fields of the classes held, and is told which are withheld."""

import string
from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar, Self

from fastapi import Response
from service_kit.conditional import Row, tagged
from service_kit.schemas import Output

from people_svc.domain.privacy.fields import FieldClass, fields_of, withheld_from
from people_svc.domain.privacy.reading import What


class Withholding(Output):
    """An answer about a part of a record; each of its fields stands in `/v1/field-classes`."""

    part: ClassVar[What]

    @classmethod
    def seen(cls, row: object, classes: Collection[FieldClass], **worked_out: Any) -> Self:
        """From what was worked out, else from the row; routes leave out what is unset."""
        names = _names(cls, frozenset(classes))
        told = {name: worked_out[name] if name in worked_out else getattr(row, name) for name in names}
        return cls.model_validate({**told, "withheld": withheld_from(cls.part, classes)})


def tagged_for(response: Response, row: Row, classes: Collection[FieldClass], state: str = "") -> Row:
    """The row's version and the classes that the reader sees of it, as the ETag of this reader's answer.

    `state` is what a day changes in the answer without a change of the row, as letters.
    """
    return tagged(response, row, variant=_variant(frozenset(classes)) + state)


@cache
def _variant(classes: frozenset[FieldClass]) -> str:
    letters = zip(string.ascii_lowercase, FieldClass, strict=False)
    return "".join(letter for letter, one in letters if one in classes)


@cache  # a page of people holds few classes, and asks for each row
def _names(answer: type[Withholding], classes: frozenset[FieldClass]) -> tuple[str, ...]:
    return tuple(name for name in fields_of(answer.part, classes) if name in answer.model_fields)
