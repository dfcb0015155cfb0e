"""A name in the languages the product speaks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    th: str
    en: str | None
