"""Every refusal has a problem, in good Thai and in English."""

import re
from typing import Any

import pytest
from idp_svc.api.problem_words import WORDS
from idp_svc.api.problems import PROBLEMS
from idp_svc.domain import errors
from idp_svc.domain.errors import DomainError
from idp_svc.domain.plan import PlanAction, PlanStatus
from idp_svc.domain.progress import CarriedOutRule
from service_kit.problems import Problem, body_of
from service_kit.refusals import KIT_PROBLEMS

THAI = re.compile("[\u0e00-\u0e7f]")
REFUSALS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, DomainError) and kind is not DomainError
]
FACTS: dict[str, Any] = {
    "plan_status": "draft",
    "action": "approve",
    "fiscal_year_be": 2567,
    "starts_on": "2023-10-01",
    "ends_on": "2023-09-30",
    "pointer": "/ends_on",
    "priorities": ["1", "1"],
    "units": ["DLit100"],
    "tools": ["hypnosis"],
    "elements_th": ["เป้าหมายการพัฒนา"],
    "elements_en": ["development goal"],
    "numbers": ["2"],
    "carried_out_rule": "all_done",
    "state": "done",
    "done_on": "2023-10-17",
    "cells": ["DLit100/ability"],
    "reasons": (errors.NoReviewer(),),
}


def test_every_refusal_has_a_problem_and_every_problem_a_refusal() -> None:
    assert set(PROBLEMS) == set(REFUSALS)


def test_a_code_stands_for_one_problem() -> None:
    codes = [problem.code for problem in PROBLEMS.values()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda kind: kind.__name__)
def test_a_problem_speaks_both_languages(refusal: type[DomainError]) -> None:
    problem: Problem = PROBLEMS[refusal]
    table = {**KIT_PROBLEMS, **PROBLEMS}

    thai, english = (
        body_of(problem, refusal(**FACTS), table, language=language, instance="/v1/plans")
        for language in ("th", "en")
    )

    assert THAI.search(thai["title"])
    assert THAI.search(thai["detail"])
    assert not THAI.search(english["title"] + english["detail"])
    assert "–" not in thai["detail"] + english["detail"], "a fact is missing"
    assert english["code"] == problem.code


@pytest.mark.parametrize("word", [*PlanStatus, *PlanAction, *CarriedOutRule])
def test_every_state_step_and_rule_has_a_word_in_both_languages(word: str) -> None:
    thai, english = WORDS[word]

    assert THAI.search(thai)
    assert not THAI.search(english)
    assert "_" not in english
