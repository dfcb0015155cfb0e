import string
from collections.abc import Iterator

import pytest
from framework_svc.api.problems import PROBLEMS
from framework_svc.domain import errors, errors_exchange, errors_overlays, errors_releases
from framework_svc.domain.errors import DomainError
from service_kit.problems import Problem

TREES = (errors, errors_exchange, errors_overlays, errors_releases)


def all_errors(parent: type[Exception] = DomainError) -> Iterator[type[Exception]]:
    for child in parent.__subclasses__():
        yield child
        yield from all_errors(child)


def test_every_domain_error_has_a_problem() -> None:
    assert set(all_errors()) == set(PROBLEMS)


def test_every_problem_has_its_own_code() -> None:
    codes = [problem.code for problem in PROBLEMS.values()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.code)
def test_a_problem_says_the_same_facts_in_both_languages(problem: Problem) -> None:
    facts = [
        {field for _, field, *_ in string.Formatter().parse(text) if field}
        for _, text in (problem.th, problem.en)
    ]

    assert facts[0] == facts[1]
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in problem.th[0] + problem.th[1])
    assert (problem.en[0] + problem.en[1]).isascii()


def test_the_tree_of_errors_names_every_error() -> None:
    trees = "".join(module.__doc__ or "" for module in TREES)

    assert [error.__name__ for error in all_errors() if error.__name__ not in trees] == []
