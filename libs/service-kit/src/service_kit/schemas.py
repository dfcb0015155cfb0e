"""What all input and output has in common.

Input refuses what it does not know, numbers that are none, and text that no database or answer could carry.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

_UNFIT = re.compile("[\x00\ud800-\udfff]")


class Input(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


class Output(BaseModel):
    model_config = ConfigDict(from_attributes=True)


def is_storable(text: str) -> bool:
    """Whether both databases take it: it has no NUL, and no half of a character."""
    return _UNFIT.search(text) is None


def _storable(text: str) -> str:
    if not is_storable(text):
        raise ValueError("text with a NUL or half a character")
    return text


Text = Annotated[str, AfterValidator(_storable)]


class Words(Input):
    """A text in the languages the product speaks; Thai is never missing."""

    th: Text
    en: Text | None = None


class WordsOut(Output):
    th: str
    en: str | None
