"""Self-assessment: R-IDP-02, R-IDP-03, R-FRM-09, R-FRM-10; scenario S11."""

from itertools import product
from uuid import UUID

import pytest
from idp_builders import (
    NOW,
    OTHER_V1,
    SOMSAK,
    UNITS,
    V1,
    V2,
    YEAR,
    a_caller,
    an_agency,
    recorded,
)
from idp_svc.domain import errors
from idp_svc.domain.assessment import Answer, Component
from idp_svc.use_cases import assessments
from idp_svc.use_cases.views import AssessmentView
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.pages import PageQuery
from service_kit.refusals import StaleVersion

ME = a_caller(SOMSAK)
HAVE, NOT = Answer.HAVE, Answer.NOT_HAVE
ABILITY, KNOWLEDGE = Component.ABILITY, Component.KNOWLEDGE
TWELVE = [
    (unit, component, NOT if (unit, component) == ("DLit300", ABILITY) else HAVE)
    for unit, component in product(UNITS, Component)
]


def assess(
    database: Database, answers: list[tuple[str, Component, Answer]], attempt: Attempt | None = None
) -> AssessmentView:
    return assessments.assess(
        database, fiscal_year_be=None, answers=answers, caller=ME, now=NOW, attempt=attempt
    )


def test_twelve_answers_are_stored_and_the_missing_ability_comes_first(database: Database) -> None:
    """S11."""
    an_agency(database)

    made = assess(database, TWELVE)
    gaps = assessments.show_gaps(database, made.id, caller=ME, now=NOW)

    assert (made.fiscal_year_be, made.answered, len(made.answers), made.assessment.gaps) == (YEAR, 12, 12, 1)
    assert [(gap.unit, gap.component) for gap in gaps.gaps.gaps] == [("DLit300", ABILITY)]
    assert gaps.is_required_set_known
    assert [one["type"] for one in recorded(database)] == ["idp.assessment.recorded.v1"]
    data = recorded(database)[0]["data"]
    assert (data["answered"], data["gaps"], data["version"]) == (12, 1, 1)


def test_what_is_not_answered_has_no_row_and_is_no_gap(database: Database) -> None:
    an_agency(database)
    made = assess(database, TWELVE[:1])

    gaps = assessments.show_gaps(database, made.id, caller=ME, now=NOW).gaps

    assert len(assessments.show_assessment(database, made.id, caller=ME, now=NOW).answers) == 1
    assert (gaps.have, gaps.not_have, gaps.unanswered) == (1, 0, 11)


def test_assessing_again_in_the_year_adds_to_the_same_one(database: Database) -> None:
    an_agency(database)
    first = assess(database, TWELVE[:4])

    again = assess(database, [("DLit100", ABILITY, NOT), ("DLit200", ABILITY, HAVE)])

    assert (again.id, again.version, again.answered, again.assessment.gaps) == (first.id, 2, 5, 1)
    assert [one["data"]["version"] for one in recorded(database)] == [1, 2]


def test_answers_are_shown_by_skill_in_whatever_order_they_came(database: Database) -> None:
    an_agency(database)
    assess(database, TWELVE[6:])

    made = assess(database, TWELVE[:6])

    shown = assessments.show_assessment(database, made.id, caller=ME, now=NOW)
    cells = [(one.unit, one.component) for one in made.answers]
    assert cells == sorted(cells) == [(one.unit, one.component) for one in shown.answers]
    assert len(cells) == len(TWELVE)


def test_answers_are_added_to_the_version_that_was_seen(database: Database) -> None:
    an_agency(database)
    made = assess(database, [])

    added = assessments.add_answers(database, made.id, seen=made.version, answers=TWELVE, caller=ME, now=NOW)

    assert (added.answered, added.version) == (12, 2)
    with pytest.raises(StaleVersion):
        assessments.add_answers(database, made.id, seen=1, answers=TWELVE, caller=ME, now=NOW)


def test_only_the_person_answers_and_only_the_line_looks(database: Database) -> None:
    an_agency(database)
    made = assess(database, TWELVE)

    for looker in (V1, V2):
        assert assessments.show_assessment(database, made.id, caller=a_caller(looker), now=NOW).answered == 12
    with pytest.raises(errors.NotTheOwner):
        assessments.add_answers(database, made.id, seen=1, answers=TWELVE, caller=a_caller(V1), now=NOW)
    with pytest.raises(errors.AssessmentNotFound):
        assessments.show_gaps(database, made.id, caller=a_caller(OTHER_V1), now=NOW)


def test_the_list_shows_what_may_be_seen(database: Database) -> None:
    an_agency(database)
    made = assess(database, TWELVE)

    def listed(who: UUID, person: UUID | None = None) -> int:
        caller = a_caller(who)
        page = assessments.list_assessments(database, PageQuery(), person_id=person, caller=caller, now=NOW)
        return len(page.items)

    assert listed(V1) == listed(V1, SOMSAK) == listed(SOMSAK) == 1
    assert listed(OTHER_V1) == listed(V1, V1) == 0
    assert made.answered == 12


def test_an_unknown_unit_is_refused_and_nothing_stored(database: Database) -> None:
    """UNKNOWN_SKILL_UNIT."""
    an_agency(database)

    with pytest.raises(errors.UnknownSkillUnit):
        assess(database, [("DLit999", ABILITY, HAVE)])
    assert recorded(database) == []


def test_one_component_is_answered_once(database: Database) -> None:
    an_agency(database)

    with pytest.raises(errors.AnswerTwice):
        assess(database, [("DLit100", ABILITY, HAVE), ("DLit100", ABILITY, NOT)])


def test_a_repeated_attempt_gives_the_first_assessment(database: Database) -> None:
    an_agency(database)
    attempt = Attempt("key", str(SOMSAK), "POST /v1/assessments", "digest")

    made = {assess(database, TWELVE, attempt).id for _ in range(2)}

    assert len(made) == 1
    assert len(recorded(database)) == 1


def test_without_a_classification_the_required_set_is_unknown(database: Database) -> None:
    an_agency(database)
    mine = assessments.assess(
        database,
        fiscal_year_be=YEAR,
        answers=[("DLit100", KNOWLEDGE, NOT)],
        caller=a_caller(V1),
        now=NOW,
    )

    found = assessments.show_gaps(database, mine.id, caller=a_caller(V1), now=NOW)

    assert not found.is_required_set_known
    assert (found.gaps.not_have, found.gaps.unanswered) == (1, 3)
