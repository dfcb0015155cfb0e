"""The words of the rules by rulebook: a new one is added when rules change, the old ones stay as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from people_svc.domain.explanation import RULEBOOK
from people_svc.domain.words import Name


@dataclass(frozen=True)
class RuleText:
    """`version` counts the changes of what the rule decides or says."""

    id: str
    version: int
    text: Name


@dataclass(frozen=True)
class Rulebook:
    key: str
    rules: Mapping[str, RuleText]
    criteria: Mapping[str, Name]
    outcomes: Mapping[str, Name]


@cache
def rulebooks() -> Mapping[str, Rulebook]:
    text = resources.files("people_svc").joinpath("data/rulebooks.json").read_text(encoding="utf-8")
    return {key: _rulebook(key, said) for key, said in json.loads(text).items()}


def rulebook(key: str = RULEBOOK) -> Rulebook:
    return rulebooks()[key]


def _rulebook(key: str, said: Mapping[str, Any]) -> Rulebook:
    rules = {
        rule: RuleText(rule, one["version"], Name(one["th"], one["en"]))
        for rule, one in said["rules"].items()
    }
    criteria, outcomes = (
        {word: Name(one["th"], one["en"]) for word, one in said[kind].items()}
        for kind in ("criteria", "outcomes")
    )
    return Rulebook(key, rules, criteria, outcomes)
