"""CASE 1.1 and 1.0 as other systems read them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from case_schema import NEW_IN_1_1, misshapen, names_in
from exchange_builders import a_foreign_package, as_bytes, brought_in, published
from fastapi import FastAPI
from framework_builders import a_draft_release, a_published_release, an_app, ask, prepared, step
from framework_svc.persistence.exchange.tables import CaseObject
from framework_svc.use_cases.exchange.case_telling import tell_what_was_published_before
from httpx import Response
from sqlmodel import delete

V1P1, V1P0 = "/ims/case/v1p1", "/ims/case/v1p0"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
SINGLE = (
    "CFDocuments",
    "CFPackages",
    "CFItems",
    "CFItemAssociations",
    "CFAssociations",
    "CFAssociationGroupings",
    "CFConcepts",
    "CFItemTypes",
    "CFLicenses",
    "CFRubrics",
    "CFSubjects",
)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def documents(app: FastAPI, query: str = "", version: str = V1P1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(app, "GET", f"{version}/CFDocuments{query}").json()["CFDocuments"]
    return found


def the_document(app: FastAPI) -> dict[str, Any]:
    return next(one for one in documents(app) if one["version"] == "2561.1")


def the_package(app: FastAPI, version: str = V1P1) -> dict[str, Any]:
    found: dict[str, Any] = ask(app, "GET", f"{version}/CFPackages/{the_document(app)['identifier']}").json()
    return found


def an_item(package: dict[str, Any], code: str) -> dict[str, Any]:
    return next(item for item in package["CFItems"] if item["humanCodingScheme"] == code)


def minor_of(answer: Response) -> str:
    (field,) = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"]
    said: str = field["imsx_codeMinorFieldValue"]
    return said


def test_both_shipped_frameworks_are_documents_of_the_shape_of_the_standard(app: FastAPI) -> None:
    answer = ask(app, "GET", f"{V1P1}/CFDocuments")

    assert misshapen("CFDocuments", answer.json()) == []
    assert {one["version"] for one in answer.json()["CFDocuments"]} == {"2561.1", "local-2567.1"}
    assert {one["adoptionStatus"] for one in answer.json()["CFDocuments"]} == {"Adopted"}
    assert answer.headers["x-total-count"] == "2"


@pytest.mark.parametrize("version", ["2561.1", "local-2567.1"])
def test_the_package_of_a_shipped_framework_has_the_shape_of_the_standard(version: str, app: FastAPI) -> None:
    document = next(one for one in documents(app) if one["version"] == version)
    answer = ask(app, "GET", f"{V1P1}/CFPackages/{document['identifier']}")

    counts = ask(app, "GET", f"/v1/releases/{version}").json()["counts"]
    assert misshapen("CFPackage", answer.json()) == []
    assert len(answer.json()["CFItems"]) == sum(counts.values())


def test_a_role_is_an_item_below_its_group_with_what_case_cannot_say_in_extensions(app: FastAPI) -> None:
    """R-FRM-07: the behaviour of a role goes out with it."""
    package = the_package(app)
    role = an_item(package, "E1")

    answer = ask(app, "GET", f"{V1P1}/CFItems/{role['identifier']}").json()
    links = ask(app, "GET", f"{V1P1}/CFItemAssociations/{role['identifier']}").json()

    assert misshapen("CFItem", answer) == []
    assert misshapen("CFItemAssociations", links) == []
    assert (answer["CFItemType"], answer["language"]) == ("Role", "th")
    assert answer["notes"].startswith("เป็น “ผู้กระตุ้น")
    ours = answer["extensions"]["thaksa"]
    assert (ours["provenance"], ours["facts"]["stage"]) == ("document", "Early")
    (above,) = links["CFAssociations"]
    assert above["destinationNodeURI"]["title"] == "ผู้บริหารระดับสูง"
    assert above["associationType"] == "isChildOf"


@pytest.mark.parametrize("collection", ["CFItemTypes", "CFAssociations", "CFRubrics"])
def test_what_a_package_holds_is_found_by_its_identifier(collection: str, app: FastAPI) -> None:
    package = the_package(app)
    one = {**package, **package["CFDefinitions"]}[collection][0]

    answer = ask(app, "GET", f"{V1P1}/{collection}/{one['identifier']}")

    shape = {"CFItemTypes": "CFItemTypes", "CFAssociations": "CFAssociation", "CFRubrics": "CFRubric"}
    assert misshapen(shape[collection], answer.json()) == []
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_rubric_tells_each_group_s_role_at_each_stage(app: FastAPI) -> None:
    """R-FRM-06."""
    (rubric,) = the_package(app)["CFRubrics"]

    assert [len(one["CFRubricCriterionLevels"]) for one in rubric["CFRubricCriteria"]] == [3] * 6
    assert rubric["CFRubricCriteria"][0]["category"] == "ผู้บริหารระดับสูง"


@pytest.mark.parametrize("version", [V1P1, V1P0])
def test_no_collection_is_unimplemented(version: str, app: FastAPI) -> None:
    for collection in SINGLE:
        answer = ask(app, "GET", f"{version}/{collection}/{UNKNOWN}")

        assert (answer.status_code, misshapen("imsx_StatusInfo", answer.json())) == (404, [])
        assert "unknownobject" in answer.text
        assert "ไม่พบรายการ" in answer.text
        assert "Unknown object" in answer.text


def test_1_0_says_nothing_that_came_with_1_1(app: FastAPI) -> None:
    package = the_package(app, V1P0)

    assert names_in(package).isdisjoint(NEW_IN_1_1)
    assert "/v1p1/" not in json.dumps(package)
    assert package["CFItems"][0]["uri"].startswith("http://127.0.0.1:8000/ims/case/v1p0/CFItems/")
    assert len(package["CFItems"]) == len(the_package(app)["CFItems"])


def test_documents_are_sorted_and_filtered_and_paged(app: FastAPI) -> None:
    expected = {
        "?sort=version&orderBy=desc": ["local-2567.1", "2561.1"],
        "?sort=version&orderBy=asc&limit=1": ["2561.1"],
        "?sort=version&limit=1&offset=1": ["local-2567.1"],
        "?filter=version='2561.1'": ["2561.1"],
        "?filter=title~'ท้องถิ่น' AND language='th'": ["local-2567.1"],
        "?filter=version='2561.1' OR version='local-2567.1'&sort=version": ["2561.1", "local-2567.1"],
        "?filter=version!='2561.1'": ["local-2567.1"],
        "?filter=version>'3'": ["local-2567.1"],
    }

    found = {query: [one["version"] for one in documents(app, query)] for query in expected}

    assert found == expected


def test_only_the_fields_that_are_wanted_are_told(app: FastAPI) -> None:
    assert {tuple(one) for one in documents(app, "?fields=title,identifier")} == {("identifier", "title")}


def test_a_page_links_to_the_others(app: FastAPI) -> None:
    link = ask(app, "GET", f"{V1P1}/CFDocuments?limit=1&sort=version").headers["link"]

    assert (
        '<http://127.0.0.1:8000/ims/case/v1p1/CFDocuments?sort=version&limit=1&offset=1>; rel="next"' in link
    )
    assert 'rel="last"' in link
    assert 'rel="prev"' not in link


def test_refusals_are_said_as_the_standard_says_them(app: FastAPI) -> None:
    expected = {
        "CFDocuments?sort=nothing": (400, "invalid_sort_field"),
        "CFDocuments?fields=title,nothing": (400, "invalid_selection_field"),
        "CFDocuments?filter=title": (400, "invalid_selection_field"),
        "CFDocuments?filter=nothing='x'": (400, "invalid_selection_field"),
        "CFDocuments?filter=title='x' AND title='y' OR title='z'": (400, "invalid_selection_field"),
        "CFDocuments?limit=0": (400, "invalid_selection_field"),
        "CFItems/no-uuid": (404, "invalid_uuid"),
    }

    answers = {path: ask(app, "GET", f"{V1P1}/{path}") for path in expected}

    assert [misshapen("imsx_StatusInfo", answer.json()) for answer in answers.values()] == [[]] * len(
        expected
    )
    assert {path: (answer.status_code, minor_of(answer)) for path, answer in answers.items()} == expected


def test_without_a_permission_the_status_is_one_of_the_standard_too(app: FastAPI) -> None:
    answer = ask(app, "GET", f"{V1P1}/CFDocuments", scope="people.read")

    assert (answer.status_code, misshapen("imsx_StatusInfo", answer.json())) == (403, [])
    assert minor_of(answer) == "forbidden"


def test_what_is_known_already_is_not_sent_again(app: FastAPI) -> None:
    path = f"{V1P1}/CFPackages/{the_document(app)['identifier']}"
    tag = ask(app, "GET", path).headers["etag"]

    assert ask(app, "GET", path, headers={"If-None-Match": tag}).status_code == 304


def test_drafts_are_not_told(app: FastAPI) -> None:
    a_draft_release(app, "2570.9")

    assert {one["version"] for one in documents(app)} == {"2561.1", "local-2567.1"}


def test_what_a_release_says_in_case_stays_byte_by_byte_whatever_follows_it(app: FastAPI) -> None:
    """R-FRM-18: its status is that of its publication, as its date of change is."""
    identifier = the_document(app)["identifier"]
    paths = [
        f"{V1P1}/CFPackages/{identifier}",
        f"{V1P1}/CFDocuments/{identifier}",
        "/v1/releases/2561.1/case",
    ]
    before = [ask(app, "GET", path) for path in paths]

    for key in ("2570.1", "2571.1", "2572.1"):
        assert a_published_release(app, key).status_code == 200

    after = [ask(app, "GET", path) for path in paths]
    assert [one.content for one in after] == [one.content for one in before]
    assert [one.headers["etag"] for one in after] == [one.headers["etag"] for one in before]
    assert the_document(app)["adoptionStatus"] == "Adopted"


def test_a_withdrawn_release_is_deprecated_since_the_day_it_was_withdrawn(app: FastAPI) -> None:
    """R-FRM-18: what it holds stays; others learn that it is out of use."""
    a_published_release(app, "2570.1")
    before = ask(app, "GET", "/v1/releases/2570.1/case").json()

    step(app, "withdraw", "2570.1", json={"reason": {"th": "ประกาศผิดฉบับ"}})

    after = ask(app, "GET", "/v1/releases/2570.1/case").json()
    listed = {one["version"]: one["adoptionStatus"] for one in documents(app)}
    head = after["CFDocument"]
    assert {**after, "CFDocument": None} == {**before, "CFDocument": None}
    assert (before["CFDocument"]["adoptionStatus"], head["adoptionStatus"]) == ("Adopted", "Deprecated")
    assert listed == {"2561.1": "Adopted", "local-2567.1": "Adopted", "2570.1": "Deprecated"}


@pytest.mark.parametrize("version", [V1P1, V1P0])
def test_what_came_from_elsewhere_is_told_by_the_release_in_use_again(version: str, app: FastAPI) -> None:
    """Two releases of one foreign document share its identifier."""
    package = a_foreign_package()
    identifier = package["CFDocument"]["identifier"]
    item = package["CFItems"][0]["identifier"]
    for key in ("f.1", "f.2"):
        package["CFItems"][0]["fullStatement"] = f"Statement of {key}"
        brought_in(app, as_bytes(package), "case", f"&framework_key=foreign&release_key={key}")
        published(app, key)

    step(app, "withdraw", "f.2", json={"reason": {"th": "ประกาศผิดฉบับ"}})

    document, whole, one = (
        ask(app, "GET", f"{version}/{path}").json()
        for path in (f"CFDocuments/{identifier}", f"CFPackages/{identifier}", f"CFItems/{item}")
    )
    assert (document["adoptionStatus"], whole["CFDocument"]["adoptionStatus"]) == ("Adopted", "Adopted")
    assert one["fullStatement"] == "Statement of f.1"


def test_what_was_superseded_before_there_was_case_says_the_same(app: FastAPI) -> None:
    before = the_package(app)
    a_published_release(app, "2570.1")
    with app.state.database.transaction() as session:
        session.execute(delete(CaseObject))

    tell_what_was_published_before(app.state.database)

    assert the_package(app) == before


def test_what_was_published_before_there_was_case_is_told_when_the_service_starts(app: FastAPI) -> None:
    before = the_package(app)
    with app.state.database.transaction() as session:
        session.execute(delete(CaseObject))
    assert documents(app) == []

    for _ in range(2):  # another process may have done it meanwhile
        tell_what_was_published_before(app.state.database)

    assert the_package(app) == before
