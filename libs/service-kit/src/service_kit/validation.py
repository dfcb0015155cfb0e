"""Places where input breaks its schema, as JSON pointers with a reason in Thai and English.

Source:
    RFC 6901 for pointers; the kinds of error are pydantic's.
"""

from collections.abc import Sequence
from typing import Any

_NUMBER = ("ต้องเป็นตัวเลข", "must be a number")
_WHOLE = ("ต้องเป็นจำนวนเต็ม", "must be a whole number")
_TRUTH = ("ต้องเป็นจริงหรือเท็จ", "must be true or false")
_TEXT = ("ต้องเป็นข้อความ", "must be text")
_LIST = ("ต้องเป็นรายการ", "must be a list")
_OBJECT = ("ต้องเป็นวัตถุ JSON", "must be a JSON object")
_DATE = ("ต้องเป็นวันที่แบบ ISO เช่น 2023-10-01", "must be an ISO date such as 2023-10-01")
_TIME = ("ต้องเป็นเวลาแบบ ISO 8601 เช่น 09:30", "must be an ISO 8601 time such as 09:30")
_INSTANT = ("ต้องเป็นวันเวลาแบบ ISO 8601", "must be an ISO 8601 instant")
_DURATION = ("ต้องเป็นช่วงเวลาแบบ ISO 8601 เช่น P3D", "must be an ISO 8601 duration such as P3D")
_PAST = ("ต้องเป็นอดีต", "must be in the past")
_FUTURE = ("ต้องเป็นอนาคต", "must be in the future")
_CHOICE = ("ต้องเป็นค่าใดค่าหนึ่งต่อไปนี้: {expected}", "must be one of: {expected}")
_UUID = ("ต้องเป็นรหัส UUID", "must be a UUID")
_ADDRESS = ("ต้องเป็นที่อยู่เว็บ", "must be a web address")
_FEW = ("มีรายการน้อยเกินไป (อย่างน้อย {min_length})", "has too few items (at least {min_length})")
_MANY = ("มีรายการมากเกินไป (ไม่เกิน {max_length})", "has too many items (at most {max_length})")
_SHORT = ("สั้นเกินไป (อย่างน้อย {min_length} ตัวอักษร)", "is too short (at least {min_length} characters)")
_LONG = ("ยาวเกินไป (ไม่เกิน {max_length} ตัวอักษร)", "is too long (at most {max_length} characters)")
_OTHERWISE = ("ค่าไม่ถูกต้อง", "does not have a valid value")

# Everything that input from outside can be; the others of pydantic's kinds are about Python objects.
REASONS: dict[str, tuple[str, str]] = {
    "missing": ("ต้องระบุ", "is required"),
    "extra_forbidden": ("ไม่รู้จักข้อมูลนี้", "is not known here"),
    "none_required": ("ต้องเป็นค่าว่าง (null)", "must be null"),
    "invalid_key": ("ชื่อข้อมูลต้องเป็นข้อความ", "must have names that are text"),
    **dict.fromkeys(("json_invalid", "json_type"), ("ต้องเป็น JSON", "must be JSON")),
    "recursion_loop": ("อ้างถึงตัวเอง", "refers to itself"),
    "recursion_depth_exceeded": ("ซ้อนกันลึกเกินไป", "is nested too deeply"),
    **dict.fromkeys(("string_type", "string_unicode", "bytes_type"), _TEXT),
    **dict.fromkeys(("string_too_short", "bytes_too_short"), _SHORT),
    **dict.fromkeys(("string_too_long", "bytes_too_long", "url_too_long"), _LONG),
    **dict.fromkeys(
        ("string_pattern_mismatch", "bytes_invalid_encoding"),
        ("รูปแบบไม่ถูกต้อง", "does not have the right form"),
    ),
    "string_not_ascii": ("ใช้ได้เฉพาะอักษร ASCII", "must be ASCII"),
    "too_short": _FEW,
    "too_long": _MANY,
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), _WHOLE),
    "int_parsing_size": ("จำนวนมีหลักมากเกินไป", "is a number of too many digits"),
    **dict.fromkeys(
        (
            *("float_parsing", "float_type", "decimal_parsing", "decimal_type"),
            *("fraction_parsing", "fraction_type", "complex_str_parsing", "complex_type"),
        ),
        _NUMBER,
    ),
    "finite_number": ("ต้องเป็นจำนวนจำกัด", "must be a finite number"),
    "decimal_max_digits": ("มีตัวเลขได้ไม่เกิน {max_digits} หลัก", "may have at most {max_digits} digits"),
    "decimal_max_places": (
        "มีทศนิยมได้ไม่เกิน {decimal_places} ตำแหน่ง",
        "may have at most {decimal_places} decimals",
    ),
    "decimal_whole_digits": (
        "มีตัวเลขหน้าจุดทศนิยมได้ไม่เกิน {whole_digits} หลัก",
        "may have at most {whole_digits} digits before the point",
    ),
    **dict.fromkeys(("bool_parsing", "bool_type"), _TRUTH),
    "greater_than_equal": ("ต้องไม่น้อยกว่า {ge}", "must be at least {ge}"),
    "greater_than": ("ต้องมากกว่า {gt}", "must be more than {gt}"),
    "less_than_equal": ("ต้องไม่เกิน {le}", "must be at most {le}"),
    "less_than": ("ต้องน้อยกว่า {lt}", "must be less than {lt}"),
    "multiple_of": ("ต้องหารด้วย {multiple_of} ลงตัว", "must be a multiple of {multiple_of}"),
    **dict.fromkeys(("enum", "literal_error"), _CHOICE),
    "union_tag_invalid": (
        "ต้องเป็นชนิดใดชนิดหนึ่งต่อไปนี้: {expected_tags}",
        "must be of one of the kinds: {expected_tags}",
    ),
    "union_tag_not_found": ("ต้องระบุชนิดใน {discriminator}", "must name its kind in {discriminator}"),
    **dict.fromkeys(("uuid_parsing", "uuid_type"), _UUID),
    "uuid_version": ("ต้องเป็นรหัส UUID รุ่น {expected_version}", "must be a UUID of version {expected_version}"),
    **dict.fromkeys(("url_parsing", "url_type", "url_syntax_violation"), _ADDRESS),
    "url_scheme": ("ต้องเป็นที่อยู่แบบ {expected_schemes}", "must be an address of {expected_schemes}"),
    **dict.fromkeys(
        ("date_parsing", "date_type", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE
    ),
    **dict.fromkeys(("time_parsing", "time_type"), _TIME),
    **dict.fromkeys(
        ("datetime_parsing", "datetime_type", "datetime_from_date_parsing", "datetime_object_invalid"),
        _INSTANT,
    ),
    **dict.fromkeys(("time_delta_parsing", "time_delta_type"), _DURATION),
    **dict.fromkeys(("date_past", "datetime_past"), _PAST),
    **dict.fromkeys(("date_future", "datetime_future"), _FUTURE),
    "timezone_aware": ("ต้องระบุเขตเวลา", "needs a time zone"),
    "timezone_naive": ("ต้องไม่ระบุเขตเวลา", "must have no time zone"),
    "timezone_offset": ("เขตเวลาไม่ถูกต้อง", "has another time zone than is wanted"),
    **dict.fromkeys(
        (
            "list_type",
            "tuple_type",
            "set_type",
            "frozen_set_type",
            "deque_type",
            "iterable_type",
            "iteration_error",
        ),
        _LIST,
    ),
    "set_item_not_hashable": ("มีรายการที่ใช้ไม่ได้", "has an item of a kind that is not taken"),
    **dict.fromkeys(
        (
            *("dict_type", "mapping_type", "frozen_dict_type", "ordered_dict_type", "counter_type"),
            *("model_type", "model_attributes_type", "dataclass_type", "named_tuple_type"),
        ),
        _OBJECT,
    ),
    **dict.fromkeys(("value_error", "assertion_error"), _OTHERWISE),
}
# Kinds of our own types (schemas.py).
OUR_REASONS: dict[str, tuple[str, str]] = {
    "year_implausible": (
        "ปีไม่สมเหตุสมผล ต้องอยู่ระหว่าง ค.ศ. {first} ถึง {last}",
        "has a year that is not plausible: it must be from {first} to {last}",
    ),
    "year_buddhist": (
        "ปีไม่สมเหตุสมผล ที่นี่ใช้ปี ค.ศ. ({first} ถึง {last}) ไม่ใช่ปี พ.ศ.",
        "has a year that is not plausible: years are Gregorian here ({first} to {last}), not Buddhist",
    ),
}
_IN_BODY = "body"


class _Limits(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def places(errors: Sequence[Any], language: str) -> list[dict[str, Any]]:
    """Every place that is wrong: where it is, what is wrong, never what was sent."""
    return [_place(error, language) for error in errors]


def _place(error: dict[str, Any], language: str) -> dict[str, Any]:
    source, *path = error["loc"] or (_IN_BODY,)
    thai, english = {**REASONS, **OUR_REASONS}.get(error["type"], _OTHERWISE)
    template = english if language == "en" else thai
    where = (
        {"pointer": _pointer(path)}
        if source == _IN_BODY
        else {"parameter": ".".join(map(str, path)), "in": source}
    )
    return {
        **where,
        "code": error["type"].upper(),
        "detail": template.format_map(_Limits(error.get("ctx") or {})),
    }


def _pointer(path: Sequence[int | str]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
