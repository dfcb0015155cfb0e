import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from people_builders import (
    AGENCY_A,
    AS_HEAD,
    BEFORE,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HEAD,
    HR,
    NOW,
    OF_C,
    STAFF,
    TWO_GROUPS,
    a_caller,
    a_proposal,
    a_world,
    agree,
    announce,
    approve,
    propose,
    recorded,
    stored,
    the_hr,
    the_hr_of_all,
    the_ocsc,
    types,
    workload,
)
from people_svc.domain.classification import Extent
from people_svc.domain.errors import (
    BehavioursMissing,
    ClassificationAlreadyOpen,
    ClassificationNotFound,
    OverrideOver,
    OverrideUnexplained,
    PersonNotFound,
    SpecificRoleMissing,
    StageNotAnnounced,
    UnknownGroup,
    WorkloadNot100,
    WorkNotRecorded,
)
from people_svc.domain.group import Group
from people_svc.domain.workflow import Status
from people_svc.persistence.tables import Classification
from people_svc.use_cases.classifications import (
    ClassificationFilter,
    list_classifications,
    read_classification,
    read_classification_of,
)
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed


def test_s05_work_in_two_groups_is_proposed_as_suggested(database: Database) -> None:
    """R-CLS-07, R-CLS-09, R-CLS-11."""
    a_world(database)

    row = propose(database, a_proposal(evidence=TWO_GROUPS))

    assert (row.status, row.group, row.several_groups) == (Status.PROPOSED, Group.SERVICE, True)
    assert (row.role, row.required_skills) == (None, None)
    assert (row.suggestion["criterion"], row.suggestion["group"]) == (1, "Service")
    data = recorded(database)[-1]["data"]
    assert (data["status"], data["group"], data["role"]) == ("proposed", "Service", None)


def test_a_group_of_ones_own_choice_counts_as_another_match(sqlite_database: Database) -> None:
    """R-CLS-09: the criteria are guidance; choosing another group than the work shows needs level 2."""
    a_world(sqlite_database)

    row = propose(sqlite_database, a_proposal(group="Service", override_reason="ย้ายไปงานบริการเดือนหน้า"))

    assert (row.group, row.several_groups, row.suggestion["group"]) == (Group.SERVICE, True, "Academic")


def test_an_undecided_group_is_proposed_open(sqlite_database: Database) -> None:
    """AMB-06."""
    a_world(sqlite_database)

    row = propose(sqlite_database, a_proposal(evidence=workload(Academic=50, Service=50)))

    assert (row.status, row.group, row.undecided) == (Status.PROPOSED, None, True)


def test_s03_without_an_announcement_nothing_is_proposed(sqlite_database: Database) -> None:
    """R-CLS-14, R-ORG-12."""
    a_world(sqlite_database)
    announce(sqlite_database, AGENCY_A, "Early", version=2, on=dt.date(2023, 12, 1))

    with pytest.raises(StageNotAnnounced):
        propose(sqlite_database, a_proposal(OF_C))
    with pytest.raises(StageNotAnnounced):
        read_classification_of(sqlite_database, OF_C, caller=a_caller(OF_C), now=NOW)
    assert propose(sqlite_database).announcement_version == 1


def test_hr_proposes_and_others_do_not(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    assert propose(sqlite_database, caller=the_hr()).proposed_by == HR
    with pytest.raises(NotAllowed):
        propose(sqlite_database, a_proposal(COLLEAGUE), caller=a_caller(DIRECTOR))
    with pytest.raises(PersonNotFound):
        propose(sqlite_database, a_proposal(COLLEAGUE), caller=a_caller(STAFF))


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"evidence": workload(Academic=90)}, WorkloadNot100),
        ({"group": "Astronaut"}, UnknownGroup),
        ({"group": "Service"}, OverrideUnexplained),
        ({"group": "Academic", "override_reason": "ตามที่เสนอแนะ"}, OverrideUnexplained),
        ({"override_until": NOW.date()}, OverrideUnexplained),
        ({"group": "Service", "override_reason": "x", "override_until": BEFORE.date()}, OverrideOver),
        ({"evidence": None}, WorkNotRecorded),
        ({"behaviours": Extent.PART}, BehavioursMissing),
        ({"person_specific": True}, SpecificRoleMissing),
    ],
)
def test_an_unfit_proposal_is_refused_and_nothing_is_stored(
    sqlite_database: Database, given: dict[str, Any], refusal: type[Exception]
) -> None:
    a_world(sqlite_database)
    before = types(sqlite_database)

    with pytest.raises(refusal):
        propose(sqlite_database, a_proposal(**given))

    assert types(sqlite_database) == before


def test_s08_a_head_of_agency_waits_without_a_reviewer_where_hr_sees_it(database: Database) -> None:
    """AMB-20: never approved by itself."""
    a_world(database)

    row = propose(database, a_proposal(HEAD, AS_HEAD))

    wanted = ClassificationFilter(status=Status.NO_REVIEWER)
    shown = list_classifications(database, PageQuery(), wanted, caller=the_hr(), now=NOW)
    assert row.status is Status.NO_REVIEWER
    assert [one.part.id for one in shown.items] == [row.id]


def test_two_groups_without_a_next_higher_supervisor_wait_as_well(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    assert propose(sqlite_database, a_proposal(DEPUTY, TWO_GROUPS)).status is Status.NO_REVIEWER


def test_one_proposal_is_open_at_a_time(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    propose(sqlite_database)

    with pytest.raises(ClassificationAlreadyOpen):
        propose(sqlite_database)


def test_of_two_proposals_at_the_same_moment_one_is_made(database: Database) -> None:
    a_world(database)

    def attempt(_: int) -> bool:
        try:
            propose(database)
        except ClassificationAlreadyOpen:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]
    assert types(database).count("people.classification.proposed.v1") == 1


def test_a_new_proposal_takes_the_place_of_one_without_reviewer(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    first = propose(sqlite_database, a_proposal(HEAD, AS_HEAD))

    propose(sqlite_database, a_proposal(HEAD, AS_HEAD))

    assert stored(sqlite_database, Classification, first.id).status is Status.SUPERSEDED


def test_s03_a_newer_announcement_lists_what_was_agreed_before(database: Database) -> None:
    a_world(database)
    row = agree(database, propose(database))
    wanted = ClassificationFilter(to_review=True)

    def listed() -> list[Any]:
        found = list_classifications(database, PageQuery(), wanted, caller=the_hr(), now=NOW)
        return [one.part.id for one in found.items]

    assert listed() == []
    announce(database, AGENCY_A, "Developing", version=2, on=dt.date(2023, 10, 10))
    assert listed() == [row.id]
    assert (stored(database, Classification, row.id).role, row.announcement_version) == ("A1", 1)


def test_s03_an_announcement_counts_from_its_effective_day(database: Database) -> None:
    """Announced on the tenth with effect from the twentieth: agreed work is to be reviewed from then on."""
    a_world(database)
    row = agree(database, propose(database))
    announced_on, effective_on = dt.date(2023, 10, 10), dt.date(2023, 10, 20)
    announce(database, AGENCY_A, "Developing", version=2, on=announced_on, effective_on=effective_on)

    def listed(now: dt.datetime) -> list[Any]:
        wanted = ClassificationFilter(to_review=True)
        found = list_classifications(database, PageQuery(), wanted, caller=the_hr(), now=now)
        return [one.part.id for one in found.items]

    assert [listed(NOW.replace(day=day)) for day in (19, 20)] == [[], [row.id]]
    assert propose(database, a_proposal(DIRECTOR)).stage == "Early"


def test_another_group_than_suggested_is_to_be_reviewed_once_its_last_day_is_over(database: Database) -> None:
    a_world(database)
    proposal = a_proposal(group="Service", override_reason="งานเฉพาะกิจ", override_until=NOW.date())
    row = approve(database, agree(database, propose(database, proposal)))
    wanted = ClassificationFilter(to_review=True)

    def listed(now: dt.datetime, caller: Caller) -> list[Any]:
        found = list_classifications(database, PageQuery(), wanted, caller=caller, now=now)
        return [one.part.id for one in found.items]

    tomorrow = NOW + dt.timedelta(days=1)
    assert listed(NOW, the_hr()) == []
    assert listed(tomorrow, the_hr()) == listed(tomorrow, a_caller(DIRECTOR)) == [row.id]
    # That it was another group than suggested is for the line and HR: the list does not tell it to others.
    assert listed(tomorrow, the_ocsc()) == listed(tomorrow, a_caller(HEAD, ("executive", AGENCY_A))) == []


def test_awaiting_me_is_what_my_level_has_to_decide(database: Database) -> None:
    a_world(database)
    row = propose(database, a_proposal(evidence=TWO_GROUPS))
    wanted = ClassificationFilter(awaiting_me=True)

    def awaiting(caller: Caller) -> list[Any]:
        found = list_classifications(database, PageQuery(), wanted, caller=caller, now=NOW)
        return [one.part.id for one in found.items]

    assert (awaiting(a_caller(DIRECTOR)), awaiting(a_caller(DEPUTY))) == ([row.id], [])
    agree(database, row)
    assert (awaiting(a_caller(DIRECTOR)), awaiting(a_caller(DEPUTY))) == ([], [row.id])
    assert awaiting(a_caller(STAFF)) == []


def test_a_classification_is_seen_with_the_person_and_not_otherwise(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database)

    for caller in (a_caller(STAFF), a_caller(DIRECTOR), a_caller(DEPUTY), the_hr(), the_ocsc()):
        told = read_classification(sqlite_database, row.id, caller=caller, now=NOW)
        assert told.part.classification.id == row.id
    with pytest.raises(ClassificationNotFound):
        read_classification(sqlite_database, row.id, caller=a_caller(COLLEAGUE), now=NOW)


def test_of_a_person_the_one_in_force_is_shown_before_the_one_on_its_way(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    with pytest.raises(ClassificationNotFound):
        read_classification_of(sqlite_database, STAFF, caller=the_hr_of_all(), now=NOW)
    final = agree(sqlite_database, propose(sqlite_database))
    propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))

    found = read_classification_of(sqlite_database, STAFF, caller=a_caller(STAFF), now=NOW).part

    assert found.classification.id == final.id
    wanted = ClassificationFilter(person_id=STAFF)
    shown = list_classifications(sqlite_database, PageQuery(), wanted, caller=a_caller(STAFF), now=NOW)
    assert len(shown.items) == 2
