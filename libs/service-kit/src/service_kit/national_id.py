"""The Thai national ID number: its check digit, and how it may be shown."""

import re

from stdnum.th import pin

# [0-9], because \d and str.isdigit accept Thai digits, and then one person would have two numbers.
_SHAPE = re.compile(r"[0-9]{13}")


def is_valid(number: str) -> bool:
    """Thirteen Arabic digits whose last one checks the others."""
    return _SHAPE.fullmatch(number) is not None and bool(pin.is_valid(number))


def masked(number: str) -> str:
    """1-2345-67890-12-1 shown as x-xxxx-xxxxx-12-1."""
    return f"x-xxxx-xxxxx-{number[10:12]}-{number[12:]}"
