"""What is wrong with input is said in Thai and English, whatever kind of wrong pydantic knows."""

import datetime as dt
import string
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from pydantic import (
    AnyHttpUrl,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PastDate,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import core_schema
from service_kit.schemas import Day, Moment
from service_kit.validation import OUR_REASONS, REASONS, places

# Kinds that only Python code can cause: arguments of functions, classes, frozen objects.
NOT_FROM_OUTSIDE = {
    "no_such_attribute", "get_attribute_error", "needs_python_object", "frozen_field", "frozen_instance",
    "dataclass_exact_type", "default_factory_not_called", "is_instance_of", "is_subclass_of", "callable_type",
    "arguments_type", "missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument",
    "unexpected_positional_argument", "missing_positional_only_argument", "multiple_argument_values",
    "missing_sentinel_error", "ellipsis_error",
}  # fmt: skip


class Colour(StrEnum):
    RED = "red"


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


def told(kind: Any, value: Any, language: str = "th") -> list[dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return places([{**error, "loc": ("body", *error["loc"])} for error in refused.value.errors()], language)


def test_every_kind_of_error_has_words_or_cannot_come_from_outside() -> None:
    known = set(get_args(core_schema.ErrorType))

    assert known - REASONS.keys() - NOT_FROM_OUTSIDE == set()
    assert REASONS.keys() <= known
    assert not REASONS.keys() & NOT_FROM_OUTSIDE


@pytest.mark.parametrize("kind", REASONS | OUR_REASONS)
def test_words_are_thai_and_english_and_name_the_same_facts(kind: str) -> None:
    thai, english = (REASONS | OUR_REASONS)[kind]

    assert any("\N{THAI CHARACTER KO KAI}" <= letter <= "\N{THAI CHARACTER KHOMUT}" for letter in thai)
    assert english.isascii()
    facts = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (thai, english)]
    assert facts[0] == facts[1]


@pytest.mark.parametrize(
    ("kind", "value", "thai"),
    [
        (Annotated[float, Field(multiple_of=0.5)], 0.3, "ต้องหารด้วย 0.5 ลงตัว"),
        (Annotated[int, Field(gt=0)], 0, "ต้องมากกว่า 0"),
        (Annotated[int, Field(ge=1)], 0, "ต้องไม่น้อยกว่า 1"),
        (Annotated[int, Field(lt=3)], 3, "ต้องน้อยกว่า 3"),
        (Annotated[int, Field(le=3)], 4, "ต้องไม่เกิน 3"),
        (int, "9" * 5000, "จำนวนมีหลักมากเกินไป"),
        (Annotated[Decimal, Field(max_digits=3)], "1234", "มีตัวเลขได้ไม่เกิน 3 หลัก"),
        (Annotated[Decimal, Field(decimal_places=2)], "1.234", "มีทศนิยมได้ไม่เกิน 2 ตำแหน่ง"),
        (Annotated[Decimal, Field(max_digits=3, decimal_places=2)], "12.3", "มีตัวเลขหน้าจุดทศนิยมได้ไม่เกิน 1 หลัก"),
        (Annotated[str, Field(min_length=2)], "x", "สั้นเกินไป (อย่างน้อย 2 ตัวอักษร)"),
        (Annotated[str, Field(max_length=2)], "xxx", "ยาวเกินไป (ไม่เกิน 2 ตัวอักษร)"),
        (Annotated[list[int], Field(min_length=1)], [], "มีรายการน้อยเกินไป (อย่างน้อย 1)"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "มีรายการมากเกินไป (ไม่เกิน 1)"),
        (Colour, "blue", "ต้องเป็นค่าใดค่าหนึ่งต่อไปนี้: 'red'"),
        (Pet, {"kind": "<script>"}, "ต้องเป็นชนิดใดชนิดหนึ่งต่อไปนี้: 'cat', 'dog'"),
        (Pet, {}, "ต้องระบุชนิดใน 'kind'"),
        (bool, [], "ต้องเป็นจริงหรือเท็จ"),
        (dt.date, 1.5, "ต้องเป็นวันที่แบบ ISO เช่น 2023-10-01"),
        (dt.date, [], "ต้องเป็นวันที่แบบ ISO เช่น 2023-10-01"),
        (PastDate, "9999-01-01", "ต้องเป็นอดีต"),
        (AwareDatetime, "2023-10-01T00:00", "ต้องระบุเขตเวลา"),
        (UUID, 7, "ต้องเป็นรหัส UUID"),
        (AnyHttpUrl, "ftp://x", "ต้องเป็นที่อยู่แบบ 'http' or 'https'"),
        (Strict, {"<script>": 1}, "ไม่รู้จักข้อมูลนี้"),
        (Strict, 1, "ต้องเป็นวัตถุ JSON"),
    ],
)  # fmt: skip
def test_a_place_says_the_limit_and_never_the_value(kind: Any, value: Any, thai: str) -> None:
    place = told(kind, value)[0]

    assert place["detail"] == thai
    assert "–" not in told(kind, value, "en")[0]["detail"]
    assert "script" not in place["detail"]


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "2400-12-31"])
def test_a_year_that_nobody_means_is_refused(text: str) -> None:
    assert "ค.ศ. 1900 ถึง 2200" in told(Day, text)[0]["detail"]
    assert told(Moment, f"{text}T12:00+07:00", "en")[0] == {
        "pointer": "",
        "code": "YEAR_IMPLAUSIBLE",
        "detail": "has a year that is not plausible: it must be from 1900 to 2200",
    }


@pytest.mark.parametrize("text", ["2401-01-01", "2563-01-01", "9999-12-31"])
def test_a_buddhist_year_is_told_that_years_are_gregorian_here(text: str) -> None:
    assert told(Day, text)[0]["code"] == "YEAR_BUDDHIST"
    assert "ปี ค.ศ." in told(Day, text)[0]["detail"]
    assert "years are Gregorian here" in told(Moment, f"{text}T23:59:59-23:59", "en")[0]["detail"]


def test_a_plausible_day_is_itself_and_a_moment_is_in_utc() -> None:
    assert TypeAdapter(Day).validate_python("1900-01-01") == dt.date(1900, 1, 1)
    assert TypeAdapter(Moment).validate_python("2200-12-31T23:59:59-23:59").tzinfo is dt.UTC


def test_a_kind_of_which_nothing_is_known_still_has_words() -> None:
    error = {"type": "invented_tomorrow", "loc": ("query", "limit"), "ctx": {}}

    assert places([error], "th") == [
        {"parameter": "limit", "in": "query", "code": "INVENTED_TOMORROW", "detail": "ค่าไม่ถูกต้อง"}
    ]
