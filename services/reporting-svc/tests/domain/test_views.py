"""Who sees which part of the tree."""

from uuid import uuid4

from reporting_svc.domain.views import View

ROOT, AGENCY, DIVISION, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
PATH = {ROOT, AGENCY}


def test_a_grant_reaches_down_and_neither_up_nor_aside() -> None:
    view = View(subtrees=frozenset({AGENCY}))

    assert view.sees_parts_of(PATH)
    assert view.sees_parts_of({*PATH, DIVISION})
    assert not view.sees_parts_of({ROOT})
    assert not view.sees_parts_of({ROOT, OTHER})


def test_staff_see_totals_of_their_agency_and_of_nothing_below() -> None:
    view = View(agency_id=AGENCY)

    assert view.sees_totals_of(AGENCY, PATH)
    assert not view.sees_parts_of(PATH)
    assert not view.sees_totals_of(DIVISION, {*PATH, DIVISION})
    assert not View().sees_totals_of(AGENCY, PATH)
    assert View(sees_all=True).sees_parts_of({OTHER})
