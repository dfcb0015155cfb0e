"""What somebody wrote, inside of what is kept as JSON."""

from collections.abc import Collection
from typing import Any


def without_words(value: Any, names: Collection[str]) -> Any:
    """The same, with null wherever one of these names has a value, however deep."""
    if isinstance(value, dict):
        return {name: None if name in names else without_words(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [without_words(one, names) for one in value]
    return value
