"""HTTP in: what each reader sees of the parts of a record, and what is noted of it; PDPA s.22."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from people_builders import (
    AGENCY_A,
    COLLEAGUE,
    DEPUTY,
    DIRECTOR,
    DIVISION_A,
    HR,
    NOW,
    OCSC,
    STAFF,
    STRANGER,
    TODAY,
    TWO_GROUPS,
    a_caller,
    a_proposal,
    a_world,
    agree,
    an_app,
    approve,
    key,
    propose,
    stored,
    the_hr,
)
from people_svc.api.classification_schemas import ClassificationOut, ClassificationWithDecisionsOut
from people_svc.api.explanation_schemas import ExplainedOut
from people_svc.api.local_group_schemas import LocalGroupsOut
from people_svc.api.schemas import AssignmentOut, ContextOut
from people_svc.api.withholding import Withholding
from people_svc.api.work import WorkOut
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.privacy.fields import HELD, FieldClass, Reader, fields_of, withheld_from
from people_svc.domain.privacy.reading import What
from people_svc.domain.work import Work
from people_svc.persistence.tables import Person
from people_svc.use_cases.assignments import NewSecondment, second_person
from people_svc.use_cases.privacy.showing import shown_to
from people_svc.use_cases.work import record_work
from privacy_builders import (
    HR_GRANTS,
    READERS,
    STAFF_GRANTS,
    as_director,
    as_hr,
    as_somebody,
    as_staff,
    delegate,
    noted,
)
from service_kit.database import Database

pytestmark = pytest.mark.anyio
PERSON = f"/v1/people/{STAFF}"
CLASSIFICATIONS = f"/v1/classifications?person_id={STAFF}"
PARTS: dict[str, type[Withholding]] = {
    f"{PERSON}/assignments": AssignmentOut,
    f"{PERSON}/context": ContextOut,
    f"{PERSON}/work": WorkOut,
    f"{PERSON}/local-groups": LocalGroupsOut,
    f"{PERSON}/classification": ClassificationWithDecisionsOut,
    f"{PERSON}/classification/explain": ExplainedOut,
    CLASSIFICATIONS: ClassificationOut,
}
EXECUTIVE = (("executive", AGENCY_A),)
OFFICER = (("ocsc_officer", None),)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def app(sqlite_url: str, sqlite_database: Database) -> FastAPI:
    """Of one member of staff: an acting post, the work, and a group that both supervisors agreed to."""
    database = a_world(sqlite_database)
    delegate(database)
    acting = NewSecondment(
        kind=AssignmentKind.ACTING,
        organisation_id=DIVISION_A,
        position_title="เลขานุการกรม",
        position_number="๑๒๓",
        order_number="๕/๒๕๖๗",
        supervisor_id=None,
        next_supervisor_id=None,
        starts_on=TODAY,
        ends_on=None,
    )
    second_person(database, STAFF, acting, caller=the_hr(), now=NOW)
    work = Work(TWO_GROUPS, (), "จะรับผิดชอบระบบข้อมูล")
    record_work(database, STAFF, work, caller=a_caller(STAFF), seen=None, now=NOW)
    approve(database, agree(database, propose(database, a_proposal(evidence=TWO_GROUPS))))
    return an_app(sqlite_url)


async def read(app: FastAPI, subject: UUID, grants: Any, path: str, language: str = "th") -> Any:
    async with as_somebody(app, subject, grants, language=language) as client:
        return await client.get(path)


def answers_in(body: Any) -> list[Any]:
    """The answer, or what the page has; never nothing."""
    found = body.get("items", [body])
    assert found
    return list(found)


@pytest.mark.parametrize("path", PARTS)
@pytest.mark.parametrize(("reader", "subject", "grants"), READERS)
async def test_each_reader_sees_of_a_part_what_the_classes_hold_and_is_told_of_the_others(
    app: FastAPI, reader: Reader, subject: UUID, grants: Any, path: str
) -> None:
    answer = PARTS[path]
    whole = answers_in((await read(app, HR, HR_GRANTS, path)).json())
    seen = answers_in((await read(app, subject, grants, path)).json())

    held = {*fields_of(answer.part, HELD[reader]), "withheld"} & set(answer.model_fields)
    assert all(set(one) == held for one in seen)
    assert all(one["withheld"] == withheld_from(answer.part, HELD[reader]) for one in seen)
    for one, other in zip(seen, whole, strict=True):
        assert all(value == other[name] for name, value in one.items() if name != "withheld")


async def test_an_officer_of_ocsc_sees_group_and_role_but_no_supervisor_number_or_share(app: FastAPI) -> None:
    """Written out by hand: what the record withholds is in none of its parts."""
    told = {path: await read(app, OCSC, OFFICER, path) for path in PARTS}

    context = told[f"{PERSON}/context"].json()
    assert (context["group"], context["role"], context["withheld"]) == ("Service", "S1", ["agency"])
    assert set(told[f"{PERSON}/work"].json()) == {"person_id", "version", "withheld"}
    acting = told[f"{PERSON}/assignments"].json()["items"][1]
    assert (acting["kind"], acting["position_title"]) == ("acting", "เลขานุการกรม")
    assert acting["withheld"] == ["agency", "hr"]
    secrets = (str(DIRECTOR), str(DEPUTY), "๑๒๓", "๕/๒๕๖๗", "supervisor_id", "percent", "จะรับผิดชอบ")
    assert not [secret for secret in secrets for answer in told.values() if secret in answer.text]


async def test_an_executive_sees_who_is_above_whom_and_not_how_work_was_judged(app: FastAPI) -> None:
    told = {path: (await read(app, key("executive"), EXECUTIVE, path)).json() for path in PARTS}

    assert told[f"{PERSON}/context"]["supervisor_id"] == str(DIRECTOR)
    assert told[f"{PERSON}/assignments"]["items"][1]["order_number"] == "๕/๒๕๖๗"
    assert told[f"{PERSON}/work"]["office"] == "none"
    classification = told[f"{PERSON}/classification"]
    assert classification["behaviours"] == "all"
    for hidden in ("suggestion", "decisions", "override_reason", "workload", "kept"):
        assert all(hidden not in one for body in told.values() for one in answers_in(body))


async def test_a_supervisor_sees_how_work_was_judged_and_not_who_wrote_the_history(app: FastAPI) -> None:
    """R-CLS-10, R-CLS-11: whoever agrees has the shares, the reasons and the earlier decisions."""
    for path in PARTS:
        for one in answers_in((await read(app, DIRECTOR, STAFF_GRANTS, path)).json()):
            assert one["withheld"] == (["hr"] if path.endswith("assignments") else [])
    shown = (await read(app, DIRECTOR, STAFF_GRANTS, f"{PERSON}/classification")).json()

    assert [one["decided_by"] for one in shown["decisions"]] == [str(DIRECTOR), str(DEPUTY)]
    assert shown["suggestion"]["group"] == "Service"


@pytest.mark.parametrize(("language", "title"), [("th", "ไม่พบบุคลากร"), ("en", "Person not found")])
async def test_who_may_not_see_the_person_sees_no_part_either_and_nothing_is_noted(
    app: FastAPI, language: str, title: str
) -> None:
    for path in PARTS:
        refused = await read(app, STRANGER, STAFF_GRANTS, path, language)
        if path == CLASSIFICATIONS:
            assert refused.json()["items"] == []
            continue
        assert (refused.status_code, refused.json()["code"]) == (404, "PERSON_NOT_FOUND")
        assert refused.json()["title"] == title

    assert noted(app) == []


async def test_a_part_is_noted_with_the_classes_that_it_has_and_the_reader_holds(app: FastAPI) -> None:
    """Once for each reading, so that the person finds it; what is public, and the own, is not noted."""
    for path in PARTS:
        await read(app, COLLEAGUE, STAFF_GRANTS, path)
        await read(app, OCSC, OFFICER, path)
        await read(app, STAFF, STAFF_GRANTS, path)

    judged, line = ["agency", "supervisor"], ["agency"]
    classes = {What.ASSIGNMENTS: line, What.CONTEXT: line, What.LOCAL_GROUPS: ["supervisor"]}
    entries = noted(app)
    assert [(one.what, one.classes) for one in entries] == [
        (answer.part, classes.get(answer.part, judged)) for answer in PARTS.values()
    ]
    assert {(one.reader, one.person_id, one.on_behalf_of) for one in entries} == {
        (str(COLLEAGUE), STAFF, DIRECTOR)
    }
    assert entries[-1].query == {"person_id": str(STAFF)}


async def test_a_classification_and_its_explanation_by_number_are_noted_too(app: FastAPI) -> None:
    async with as_director(app) as client:
        (row,) = (await client.get(CLASSIFICATIONS)).json()["items"]
        shown = (await client.get(f"/v1/classifications/{row['id']}")).json()
        await client.get(f"/v1/classifications/{row['id']}/explain")
    hidden = (await read(app, OCSC, OFFICER, f"/v1/classifications/{row['id']}")).json()

    assert {**row, "decisions": shown["decisions"]} == shown
    assert (hidden["role"], hidden["withheld"]) == ("S1", ["agency", "supervisor"])
    assert "decisions" not in hidden
    assert [one.what for one in noted(app)] == [What.CLASSIFICATION] * 3


async def test_a_list_of_many_is_one_entry_and_costs_as_many_queries_as_of_one(
    app: FastAPI, sqlite_database: Database
) -> None:
    propose(sqlite_database, a_proposal(COLLEAGUE))
    propose(sqlite_database, a_proposal(DIRECTOR))
    counted: list[str] = []
    sa.event.listen(app.state.database.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))
    async with as_hr(app) as client:
        await client.get("/v1/classification-workflow")  # whether the caller has left is asked once
        counted.clear()
        few = len((await client.get("/v1/classifications?limit=1")).json()["items"]), len(counted)
        counted.clear()
        many = len((await client.get("/v1/classifications")).json()["items"]), len(counted)

    assert (few[0], many[0]) == (1, 3)
    assert few[1] == many[1]
    assert [(one.person_id, one.query, one.count) for one in noted(app)] == [(None, {}, 1), (None, {}, 3)]


@pytest.mark.parametrize("path", PARTS)
async def test_one_reading_is_one_session(app: FastAPI, path: str) -> None:
    """After the first one, at which it is asked whether the caller has left."""
    await read(app, DIRECTOR, STAFF_GRANTS, path)
    begun: list[Any] = []
    sa.event.listen(app.state.database.engine, "begin", begun.append)

    answer = await read(app, DIRECTOR, STAFF_GRANTS, path)

    assert (answer.status_code, len(begun)) == (200, 1)


async def test_whoever_writes_sees_the_whole_of_it(app: FastAPI) -> None:
    later = {"organisation_id": str(DIVISION_A), "kind": "acting", "position_title": "หัวหน้าฝ่าย"}
    later |= {"order_number": "๖/๒๕๖๗", "starts_on": TODAY.isoformat()}
    async with as_hr(app) as client:
        written = (await client.post(f"{PERSON}/assignments", json=later)).json()
    async with as_staff(app) as client:
        seen = {"If-Match": (await client.get(f"{PERSON}/work")).headers["ETag"]}
        work = (await client.put(f"{PERSON}/work", json={"assigned_work": ["policy"]}, headers=seen)).json()
        proposed = await client.post("/v1/classifications", json={"person_id": str(STAFF)})
    async with as_director(app) as client:
        agreed = await client.post(
            f"/v1/classifications/{proposed.json()['id']}/agree",
            json={},
            headers={"If-Match": proposed.headers["ETag"]},
        )

    assert (written["recorded_by"], written["order_number"], written["withheld"]) == (str(HR), "๖/๒๕๖๗", [])
    assert (work["assigned_work"], work["workload"], work["withheld"]) == (["policy"], [], [])
    assert proposed.json()["suggestion"]["group"] == agreed.json()["suggestion"]["group"] == "Academic"
    assert proposed.json()["withheld"] == agreed.json()["withheld"] == []


def test_who_was_let_in_a_moment_ago_is_shown_what_is_public(sqlite_database: Database) -> None:
    """A delegation that ends between two questions is no error of ours."""
    person = stored(a_world(sqlite_database), Person, STAFF)

    with sqlite_database.read() as session:
        (shown,) = shown_to(session, a_caller(STRANGER), [person], TODAY)

    assert shown.classes == {FieldClass.PUBLIC}


@pytest.mark.parametrize("path", [PERSON, f"{PERSON}/work", f"{PERSON}/classification"])
async def test_what_one_reader_has_kept_is_no_answer_for_another(app: FastAPI, path: str) -> None:
    """On a computer that two officers share, 304 would show the second one what the first was shown."""
    async with as_hr(app) as client:
        of_hr = await client.get(path)
        again = await client.get(path, headers={"If-None-Match": of_hr.headers["ETag"]})
    async with as_somebody(app, OCSC, OFFICER) as client:
        asked = await client.get(path, headers={"If-None-Match": of_hr.headers["ETag"]})

    assert (again.status_code, asked.status_code) == (304, 200)
    assert of_hr.json()["withheld"] == [] != asked.json()["withheld"]
