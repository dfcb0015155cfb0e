"""Gaps: R-IDP-02, R-IDP-03, R-FRM-09, R-FRM-10; scenario S11."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from idp_builders import UNITS
from idp_svc.domain.assessment import PRIMARY, Answer, Component, collected, gaps_of
from idp_svc.domain.errors import AnswerTwice

HAVE, NOT = Answer.HAVE, Answer.NOT_HAVE
CELLS = list(product(UNITS, Component))
answers = st.dictionaries(st.sampled_from(CELLS), st.sampled_from(Answer))


def all_have(**changed: Answer) -> dict[tuple[str, Component], Answer]:
    return {(unit, component): changed.get(f"{unit}_{component}", HAVE) for unit, component in CELLS}


def test_a_missing_ability_is_listed_first() -> None:
    """S11: DLit300 with ability "ไม่มี", although DLit100 lacks knowledge."""
    found = gaps_of(
        all_have(DLit300_ability=NOT, DLit100_knowledge=NOT, DLit200_attribute=NOT), required=UNITS
    )

    assert [(gap.unit, gap.component) for gap in found.gaps] == [
        ("DLit300", Component.ABILITY),
        ("DLit100", Component.KNOWLEDGE),
        ("DLit200", Component.ATTRIBUTE),
    ]
    assert (found.have, found.not_have, found.unanswered) == (9, 3, 0)


def test_silence_is_no_gap() -> None:
    found = gaps_of({("DLit100", PRIMARY): HAVE}, required=UNITS)

    assert (found.have, found.not_have, found.unanswered) == (1, 0, 11)
    assert found.gaps == []


def test_an_additional_skill_is_looked_at_where_it_is_answered() -> None:
    found = gaps_of({("DG500", Component.KNOWLEDGE): NOT}, required=["DLit100"])

    assert [(gap.unit, gap.is_required) for gap in found.gaps] == [("DG500", False)]
    assert found.unanswered == 4 + 3


def test_an_unknown_set_is_not_an_empty_one() -> None:
    found = gaps_of({("DLit100", PRIMARY): NOT}, required=None)

    assert found.gaps[0].is_required is None
    assert found.unanswered == 3


@given(answers)
def test_every_cell_is_counted_once(given_answers: dict[tuple[str, Component], Answer]) -> None:
    found = gaps_of(given_answers, required=UNITS)

    assert found.have + found.not_have + found.unanswered == len(CELLS)
    assert (len(found.gaps), len(found.open)) == (found.not_have, found.unanswered)


@given(answers)
def test_abilities_come_before_everything_else(
    given_answers: dict[tuple[str, Component], Answer],
) -> None:
    primary = [gap.is_primary for gap in gaps_of(given_answers, required=UNITS).gaps]

    assert primary == sorted(primary, reverse=True)


def test_one_component_is_answered_once_in_a_request() -> None:
    with pytest.raises(AnswerTwice) as refusal:
        collected([("DLit100", PRIMARY, HAVE), ("DLit100", PRIMARY, NOT)])

    assert vars(refusal.value)["cells"] == ["DLit100/ability"]
