import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from people_builders import (
    AGENCY_A,
    AGENCY_B,
    AS_HEAD,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    HEAD,
    HR,
    NOW,
    OTHER_DIRECTOR,
    SKILLS,
    STAFF,
    STRANGER,
    TODAY,
    TWO_GROUPS,
    a_caller,
    a_proposal,
    a_world,
    agree,
    announce,
    approve,
    propose,
    recorded,
    refuse_what_breaks_the_promise,
    stored,
    the_hr,
    types,
    workload,
)
from people_svc.domain.classification import Extent, ReasonCode, Step
from people_svc.domain.delegation import DelegationScope
from people_svc.domain.errors import (
    GroupDiffers,
    IllegalTransition,
    LevelOneFirst,
    NextHigherApprovalRequired,
    NoReviewer,
    NotTheReviewer,
    SelfOrDuplicateApprover,
    Undecided,
)
from people_svc.domain.group import Group
from people_svc.domain.policy import DEFAULT_POLICY, Level2For, Policy
from people_svc.domain.workflow import Status
from people_svc.persistence.classifications import decisions_of
from people_svc.persistence.tables import Classification, ClassificationDecision
from people_svc.use_cases.decisions import (
    Agreement,
    SendingBack,
    agree_classification,
    finalise_classification,
    send_back_classification,
)
from people_svc.use_cases.delegations import NewDelegation, record_delegation
from service_kit.database import Database
from service_kit.identity import Caller
from service_kit.refusals import NotAllowed, StaleVersion

EVERYBODY = Policy(level_2_for=Level2For.EVERYBODY)
UNCLEAR = SendingBack(ReasonCode.WORKLOAD_UNCLEAR, "โปรดระบุสัดส่วนงานให้ชัดเจน")


def finalise(
    database: Database, row: Classification, caller: Caller, policy: Policy = DEFAULT_POLICY
) -> Classification:
    return finalise_classification(database, row.id, caller=caller, seen=row.version, policy=policy, now=NOW)


def agree_as(
    database: Database, row: Classification, caller: Caller, now: dt.datetime = NOW
) -> Classification:
    return agree_classification(
        database, row.id, Agreement(), caller=caller, seen=row.version, policy=DEFAULT_POLICY, now=now
    )


def send_back(database: Database, row: Classification, by: object) -> Classification:
    return send_back_classification(
        database, row.id, UNCLEAR, caller=a_caller(str(by)), seen=row.version, now=NOW
    )


def delegate(
    database: Database, giver: object, to: object, scope: DelegationScope = DelegationScope.ALL
) -> None:
    new = NewDelegation(
        from_person_id=None,
        to_person_id=to,
        scope=scope,
        starts_on=TODAY,
        ends_on=TODAY + dt.timedelta(days=30),
        order_number="1/2567",
    )
    record_delegation(database, new, caller=a_caller(str(giver)), now=NOW)


def decisions(database: Database, row: Classification) -> list[ClassificationDecision]:
    with database.read() as session:
        return decisions_of(session, row.id)


def test_s07_one_group_is_final_when_the_immediate_supervisor_agrees(database: Database) -> None:
    """R-CLS-16, R-CLS-18, R-CLS-10, AMB-09: A1 and the skills that the agency announced, without level 2."""
    a_world(database)

    row = agree(database, propose(database))

    assert (row.status, row.group, row.role, row.future_role) == (Status.FINAL, Group.ACADEMIC, "A1", "A2")
    assert (row.required_skills, row.finalised_at) == (SKILLS, NOW)
    assert recorded(database)[-1]["type"] == "people.classification.finalised.v1"
    (decision,) = decisions(database, row)
    assert (decision.step, decision.decided_by, decision.announcement_version) == (Step.LEVEL_1, DIRECTOR, 1)


def test_s07_a_part_of_the_behaviours_is_recorded_with_which(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    row = agree(sqlite_database, propose(sqlite_database), behaviours=Extent.PART, parts=["วิเคราะห์ข้อมูล"])

    assert (row.behaviours, row.behaviour_parts) == (Extent.PART, ["วิเคราะห์ข้อมูล"])


def test_s08_two_groups_are_final_after_both_levels(database: Database) -> None:
    """R-CLS-11: both names, times and the announcement version are kept."""
    a_world(database)

    agreed = agree(database, propose(database, a_proposal(evidence=TWO_GROUPS)))
    assert (agreed.status, agreed.role) == (Status.AGREED, None)
    row = approve(database, agreed)

    assert (row.status, row.role) == (Status.FINAL, "S1")
    assert [(one.step, one.decided_by) for one in decisions(database, row)] == [
        (Step.LEVEL_1, DIRECTOR),
        (Step.LEVEL_2, DEPUTY),
    ]
    assert types(database)[-3:] == [
        "people.classification.proposed.v1",
        "people.classification.agreed.v1",
        "people.classification.finalised.v1",
    ]
    refuse_what_breaks_the_promise(database)


@pytest.mark.parametrize("caller", [a_caller(STAFF), a_caller(DIRECTOR), the_hr()])
def test_s08_finalising_before_level_2_is_refused_and_changes_nothing(
    sqlite_database: Database, caller: Caller
) -> None:
    a_world(sqlite_database)
    row = agree(sqlite_database, propose(sqlite_database, a_proposal(evidence=TWO_GROUPS)))

    with pytest.raises(NextHigherApprovalRequired):
        finalise(sqlite_database, row, caller)

    assert stored(sqlite_database, Classification, row.id).status is Status.AGREED


def test_finalising_is_for_those_involved(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, policy=EVERYBODY)
    with pytest.raises(LevelOneFirst):
        finalise(sqlite_database, row, a_caller(STAFF))
    agreed = agree(sqlite_database, row, policy=EVERYBODY)

    with pytest.raises(NotAllowed):
        finalise(sqlite_database, agreed, a_caller(STRANGER, ("executive", AGENCY_A)))


def test_amb09_everybody_may_be_asked_for_level_2_and_released_again(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = agree(sqlite_database, propose(sqlite_database, policy=EVERYBODY), policy=EVERYBODY)
    assert row.status is Status.AGREED

    row = finalise(sqlite_database, row, the_hr())

    assert (row.status, row.role) == (Status.FINAL, "A1")
    assert decisions(sqlite_database, row)[-1].step is Step.FINALISED


def test_s08_level_2_before_level_1_is_refused(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))

    with pytest.raises(LevelOneFirst):
        approve(sqlite_database, row)


def test_s08_the_person_decides_nothing_about_himself(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    delegate(sqlite_database, DIRECTOR, STAFF)

    with pytest.raises(SelfOrDuplicateApprover):
        agree(sqlite_database, row, by=STAFF)
    agreed = agree(sqlite_database, row)
    with pytest.raises(SelfOrDuplicateApprover):
        approve(sqlite_database, agreed, by=STAFF)


def test_s08_level_2_never_acts_at_level_1_too(sqlite_database: Database) -> None:
    """R-CLS-11: not through a delegation either."""
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    delegate(sqlite_database, DIRECTOR, DEPUTY)

    with pytest.raises(SelfOrDuplicateApprover):
        agree(sqlite_database, row, by=DEPUTY)


def test_s08_level_1_never_acts_at_level_2_too(sqlite_database: Database) -> None:
    """R-CLS-11: not through a delegation either."""
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    delegate(sqlite_database, DEPUTY, DIRECTOR)

    agreed = agree(sqlite_database, row)
    with pytest.raises(SelfOrDuplicateApprover):
        approve(sqlite_database, agreed, by=DIRECTOR)


def test_a_delegate_of_both_levels_acts_at_one(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    delegate(sqlite_database, DIRECTOR, OTHER_DIRECTOR)
    delegate(sqlite_database, DEPUTY, OTHER_DIRECTOR)

    agreed = agree(sqlite_database, row, by=OTHER_DIRECTOR)
    with pytest.raises(SelfOrDuplicateApprover):
        approve(sqlite_database, agreed, by=OTHER_DIRECTOR)

    assert approve(sqlite_database, agreed).status is Status.FINAL


def test_a_delegate_agrees_on_behalf_of_the_supervisor(database: Database) -> None:
    """R-FRM-17."""
    a_world(database)
    row = propose(database)
    delegate(database, DIRECTOR, COLLEAGUE, DelegationScope.APPROVE_CLASSIFICATION)

    agreed = agree(database, row, by=COLLEAGUE)

    (decision,) = decisions(database, agreed)
    assert (decision.decided_by, decision.on_behalf_of) == (COLLEAGUE, DIRECTOR)
    assert decision.delegation_id is not None


@pytest.mark.parametrize("scope", [None, DelegationScope.APPROVE_PLAN])
def test_nobody_else_agrees(sqlite_database: Database, scope: DelegationScope | None) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database)
    if scope is not None:
        delegate(sqlite_database, DIRECTOR, HR, scope)

    with pytest.raises(NotTheReviewer):
        agree_as(sqlite_database, row, the_hr())


def test_a_delegation_that_is_over_gives_nothing(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    delegate(sqlite_database, DIRECTOR, HR)
    later = NOW + dt.timedelta(days=31)
    row = propose(sqlite_database, now=later)

    with pytest.raises(NotTheReviewer):
        agree_as(sqlite_database, row, the_hr(), later)


def test_s08_without_a_reviewer_nobody_decides(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(HEAD, AS_HEAD))

    with pytest.raises(NoReviewer):
        agree_as(sqlite_database, row, the_hr())
    with pytest.raises(NoReviewer):
        finalise(sqlite_database, row, the_hr())


def test_s08_a_specific_role_needs_level_2(sqlite_database: Database) -> None:
    """R-CLS-12."""
    a_world(sqlite_database)
    proposal = a_proposal(person_specific=True, specific_role="ผู้ประสานงานข้อมูลเปิดของกรม")

    row = agree(sqlite_database, propose(sqlite_database, proposal))

    assert row.status is Status.AGREED
    assert approve(sqlite_database, row).status is Status.FINAL


def test_s06_the_supervisors_settle_what_the_evidence_leaves_open(sqlite_database: Database) -> None:
    """AMB-06: to V1 and V2."""
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=workload(Academic=50, Service=50)))

    with pytest.raises(Undecided):
        agree(sqlite_database, row)
    agreed = agree(sqlite_database, row, group=Group.ACADEMIC)

    assert (agreed.status, agreed.group) == (Status.AGREED, Group.ACADEMIC)
    assert approve(sqlite_database, agreed).role == "A1"


def test_another_group_than_proposed_is_a_case_for_sending_back(sqlite_database: Database) -> None:
    a_world(sqlite_database)

    with pytest.raises(GroupDiffers):
        agree(sqlite_database, propose(sqlite_database), group=Group.OTHERS)


def test_sending_back_keeps_the_reason_and_lets_a_new_proposal_follow(database: Database) -> None:
    a_world(database)
    row = send_back(database, propose(database), DIRECTOR)

    assert row.status is Status.SENT_BACK
    (decision,) = decisions(database, row)
    assert (decision.reason_code, decision.reason) == (ReasonCode.WORKLOAD_UNCLEAR, UNCLEAR.text)
    assert UNCLEAR.text not in str(recorded(database)[-1])
    propose(database)
    assert stored(database, Classification, row.id).status is Status.SUPERSEDED
    refuse_what_breaks_the_promise(database)


def test_the_reviewer_whose_turn_it_is_sends_back(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    with pytest.raises(NotTheReviewer):
        send_back(sqlite_database, row, DEPUTY)

    agreed = agree(sqlite_database, row)

    with pytest.raises(NotTheReviewer):
        send_back(sqlite_database, agreed, DIRECTOR)
    assert send_back(sqlite_database, agreed, DEPUTY).status is Status.SENT_BACK


def test_a_decision_is_made_about_the_version_that_was_seen(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database, a_proposal(evidence=TWO_GROUPS))
    first = row.version
    agree(sqlite_database, row)

    row.version = first
    with pytest.raises(StaleVersion):
        agree(sqlite_database, row)


def test_of_two_decisions_at_the_same_moment_one_wins(database: Database) -> None:
    a_world(database)
    row = propose(database, a_proposal(evidence=TWO_GROUPS))
    delegate(database, DIRECTOR, COLLEAGUE)

    def attempt(by: object) -> bool:
        try:
            agree_as(database, row, a_caller(str(by)))
        except StaleVersion:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(attempt, (DIRECTOR, COLLEAGUE)))

    assert sorted(won) == [False, True]
    assert len(decisions(database, row)) == 1
    assert types(database).count("people.classification.agreed.v1") == 1


def test_what_is_final_is_decided(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = agree(sqlite_database, propose(sqlite_database))

    with pytest.raises(IllegalTransition):
        agree(sqlite_database, row)


def test_a_new_final_one_supersedes_the_old_one(database: Database) -> None:
    a_world(database)
    old = agree(database, propose(database))

    new = agree(database, propose(database, a_proposal(evidence=workload(Service=100))))

    kept = stored(database, Classification, old.id)
    assert (kept.status, kept.role, kept.superseded_at) == (Status.SUPERSEDED, "A1", NOW)
    assert (new.status, new.role, new.version) == (Status.FINAL, "S1", 2)
    assert types(database)[-2:] == [
        "people.classification.superseded.v1",
        "people.classification.finalised.v1",
    ]
    refuse_what_breaks_the_promise(database)


def test_s02_at_the_last_stage_there_is_no_future_role(sqlite_database: Database) -> None:
    """AMB-08, R-CLS-18: an explicit null; and skills that were not set are unknown."""
    a_world(sqlite_database)
    announce(sqlite_database, AGENCY_A, "Mature", version=2, on=dt.date(2023, 10, 2), skills={"Others": []})

    row = agree(sqlite_database, propose(sqlite_database))

    assert (row.role, row.future_role, row.required_skills) == ("A3", None, None)


def test_s03_a_decision_stays_under_the_version_of_its_proposal(sqlite_database: Database) -> None:
    a_world(sqlite_database)
    row = propose(sqlite_database)
    announce(sqlite_database, AGENCY_A, "Mature", version=2, on=dt.date(2023, 10, 10))

    row = agree(sqlite_database, row)

    assert (row.role, row.announcement_version) == ("A1", 1)


def test_the_other_agency_has_its_own_roles(sqlite_database: Database) -> None:
    """R-CLS-16: not A1 in another agency."""
    a_world(sqlite_database)

    row = propose(sqlite_database, a_proposal(OTHER_DIRECTOR))

    assert (row.organisation_id, row.stage) == (AGENCY_B, "Developing")
