"""Places where input breaks its schema, as JSON pointers with a reason in Thai and English.

Source:
    RFC 6901 for pointers; the kinds of error are pydantic's.
"""

from collections.abc import Sequence
from typing import Any

_REASONS: dict[str, tuple[str, str]] = {
    "missing": ("ต้องระบุ", "is required"),
    "extra_forbidden": ("ไม่รู้จักข้อมูลนี้", "is not known here"),
    "string_too_short": (
        "สั้นเกินไป (อย่างน้อย {min_length} ตัวอักษร)",
        "is too short (at least {min_length} characters)",
    ),
    "string_too_long": (
        "ยาวเกินไป (ไม่เกิน {max_length} ตัวอักษร)",
        "is too long (at most {max_length} characters)",
    ),
    "string_type": ("ต้องเป็นข้อความ", "must be text"),
    "string_pattern_mismatch": ("รูปแบบไม่ถูกต้อง", "does not have the right form"),
    "too_short": ("มีรายการน้อยเกินไป (อย่างน้อย {min_length})", "has too few items (at least {min_length})"),
    "too_long": ("มีรายการมากเกินไป (ไม่เกิน {max_length})", "has too many items (at most {max_length})"),
    "int_parsing": ("ต้องเป็นจำนวนเต็ม", "must be a whole number"),
    "int_type": ("ต้องเป็นจำนวนเต็ม", "must be a whole number"),
    "int_from_float": ("ต้องเป็นจำนวนเต็ม", "must be a whole number"),
    "float_parsing": ("ต้องเป็นตัวเลข", "must be a number"),
    "decimal_parsing": ("ต้องเป็นตัวเลข", "must be a number"),
    "bool_parsing": ("ต้องเป็นจริงหรือเท็จ", "must be true or false"),
    "finite_number": ("ต้องเป็นจำนวนจำกัด", "must be a finite number"),
    "greater_than_equal": ("ต้องไม่น้อยกว่า {ge}", "must be at least {ge}"),
    "greater_than": ("ต้องมากกว่า {gt}", "must be more than {gt}"),
    "less_than_equal": ("ต้องไม่เกิน {le}", "must be at most {le}"),
    "less_than": ("ต้องน้อยกว่า {lt}", "must be less than {lt}"),
    "enum": ("ต้องเป็นค่าใดค่าหนึ่งต่อไปนี้: {expected}", "must be one of: {expected}"),
    "literal_error": ("ต้องเป็นค่าใดค่าหนึ่งต่อไปนี้: {expected}", "must be one of: {expected}"),
    "uuid_parsing": ("ต้องเป็นรหัส UUID", "must be a UUID"),
    "date_from_datetime_parsing": (
        "ต้องเป็นวันที่แบบ ISO เช่น 2023-10-01",
        "must be an ISO date such as 2023-10-01",
    ),
    "date_parsing": ("ต้องเป็นวันที่แบบ ISO เช่น 2023-10-01", "must be an ISO date such as 2023-10-01"),
    "datetime_from_date_parsing": ("ต้องเป็นวันเวลาแบบ ISO 8601", "must be an ISO 8601 instant"),
    "datetime_parsing": ("ต้องเป็นวันเวลาแบบ ISO 8601", "must be an ISO 8601 instant"),
    "timezone_aware": ("ต้องระบุเขตเวลา", "needs a time zone"),
    "list_type": ("ต้องเป็นรายการ", "must be a list"),
    "dict_type": ("ต้องเป็นวัตถุ JSON", "must be a JSON object"),
    "model_attributes_type": ("ต้องเป็นวัตถุ JSON", "must be a JSON object"),
    "value_error": ("ค่าไม่ถูกต้อง", "does not have a valid value"),
}
_OTHERWISE = ("ค่าไม่ถูกต้อง", "does not have a valid value")
_IN_BODY = "body"


class _Limits(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def places(errors: Sequence[Any], language: str) -> list[dict[str, Any]]:
    """Every place that is wrong: where it is, what is wrong, never what was sent."""
    return [_place(error, language) for error in errors]


def _place(error: dict[str, Any], language: str) -> dict[str, Any]:
    source, *path = error["loc"] or (_IN_BODY,)
    thai, english = _REASONS.get(error["type"], _OTHERWISE)
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
