"""What all input and output has in common.

Input refuses what it does not know, numbers that are none, text that no database or answer could carry,
and days that nobody can mean.
"""

import datetime as dt
import re
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

YEAR_MIN, YEAR_MAX = 1900, 2200
YEARS_PATTERN = r"^(19|20|21)[0-9][0-9]-|^2200-"
_BUDDHIST_SINCE = 2400  # as files are read: nobody means such a year of the Gregorian calendar
Date = TypeVar("Date", bound=dt.date)

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


def _plausible(day: Date) -> Date:
    """Refused before anything is added to it: the last year of all has no day after."""
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        kind = "year_buddhist" if day.year > _BUDDHIST_SINCE else "year_implausible"
        raise PydanticCustomError(
            kind, "not a year that is meant here", {"first": YEAR_MIN, "last": YEAR_MAX}
        )
    return day


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)


_Years = Field(json_schema_extra={"pattern": YEARS_PATTERN})
Day = Annotated[dt.date, AfterValidator(_plausible), _Years]
Moment = Annotated[AwareDatetime, AfterValidator(_plausible), AfterValidator(_utc), _Years]


class Words(Input):
    """A text in the languages the product speaks; Thai is never missing."""

    th: Text
    en: Text | None = None


class WordsOut(Output):
    th: str
    en: str | None
