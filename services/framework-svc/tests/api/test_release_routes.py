from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from framework_builders import a_draft_release, an_app, as_ocsc, ask, prepared

RELEASE = "/v1/releases/2561.1"
LISTS = {
    "stages": 3, "groups": 6, "roles": 18, "skill-units": 11, "tools": 20, "goals": 3, "components": 4,
    "kpis": 10,
}  # fmt: skip


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


@pytest.mark.parametrize(("name", "count"), LISTS.items())
def test_every_answer_is_whole_and_carries_framework_and_release(app: FastAPI, name: str, count: int) -> None:
    """S01."""
    answer = ask(app, "GET", f"{RELEASE}/{name}")

    items = answer.json()["items"]
    assert (answer.status_code, len(items), answer.json()["next_cursor"]) == (200, count, None)
    assert {(item["framework_key"], item["release_key"]) for item in items} == {("ocsc-digital", "2561.1")}
    assert all(item["provenance"] and item["source"] for item in items)


def test_releases_are_listed_with_what_they_hold(app: FastAPI) -> None:
    found = ask(app, "GET", "/v1/releases").json()["items"]

    release = next(one for one in found if one["framework_key"] == "ocsc-digital")
    assert (release["release_key"], release["counts"]["role"]) == ("2561.1", 18)
    assert release["notes"][0]["th"]


def test_a_pinned_answer_may_be_kept_for_ever(app: FastAPI) -> None:
    answer = ask(app, "GET", f"{RELEASE}/tools")

    tag = answer.headers["etag"]
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert tag == f'"{ask(app, "GET", RELEASE).json()["digest"]}"'
    assert ask(app, "GET", f"{RELEASE}/tools", headers={"If-None-Match": tag}).status_code == 304


def test_a_release_as_a_whole_has_a_state_and_must_be_asked_for_again(app: FastAPI) -> None:
    answer = ask(app, "GET", RELEASE)

    assert (answer.json()["state"], answer.headers["cache-control"]) == ("published", "no-cache")
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'


def test_current_leads_to_the_newest_for_a_minute(app: FastAPI) -> None:
    answer = ask(app, "GET", "/v1/releases/current/stages")

    assert answer.json()["items"][0]["release_key"] == "2561.1"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["etag"] == ask(app, "GET", f"{RELEASE}/stages").headers["etag"]


def test_kinds_without_a_list_of_their_own_are_nodes(app: FastAPI) -> None:
    families = ask(app, "GET", f"{RELEASE}/nodes?kind=skill_family").json()["items"]
    units = ask(app, "GET", f"{RELEASE}/nodes?kind=external_unit").json()["items"]

    assert families[1]["title"] is None
    assert families[1]["provenance"] == "gap"
    assert {unit["provenance"] for unit in units} == {"external"}


def test_a_role_has_its_title_and_whole_behaviour(app: FastAPI) -> None:
    """S07."""
    role = ask(app, "GET", f"{RELEASE}/roles/A1").json()

    assert role["title"]["th"] == "ผู้ใช้ข้อมูลดิจิทัลที่ทันสมัย"
    assert "ที่สามารถวิเคราะห์และใช้ข้อมูลรวมถึงเทคโนโลยีดิจิทัล เพื่อการนำเสนอทางเลือกเชิงนโยบาย" in role["behaviour"]["th"]
    assert role["behaviour"]["th"].endswith("เรียกใช้ได้อย่างสะดวก")
    assert (role["group"], role["stage"]) == ("Academic", "Early")


def test_a_unit_shows_its_source(app: FastAPI) -> None:
    unit = ask(app, "GET", f"{RELEASE}/skill-units/DLit100").json()

    assert (unit["title"]["th"], unit["family"]) == ("เข้าถึงและตระหนักดิจิทัล", "DLit")
    assert unit["source"] == ["document 001 Org 3.2 example"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/releases/2599.1", "RELEASE_NOT_FOUND"),
        ("/v1/releases/2599.1/tools", "RELEASE_NOT_FOUND"),
        (f"{RELEASE}/roles/Z9", "FRAMEWORK_ITEM_NOT_FOUND"),
        (f"{RELEASE}/skill-units/DLit999", "FRAMEWORK_ITEM_NOT_FOUND"),
        (f"{RELEASE}/stages/resolve?name=Late", "UNKNOWN_STAGE"),
        (f"{RELEASE}/required-skills?group=Robots&stage=Early", "UNKNOWN_GROUP"),
    ],
)
def test_what_is_not_there_is_not_found(app: FastAPI, path: str, code: str) -> None:
    answer = ask(app, "GET", path)

    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/v1/releases", RELEASE, *(f"{RELEASE}/{name}" for name in LISTS)])
def test_reading_needs_the_scope(app: FastAPI, path: str) -> None:
    assert ask(app, "GET", path, scope="people.read").json()["code"] == "MISSING_SCOPE"


@pytest.mark.parametrize(
    ("name", "stage"),
    [("ระยะเริ่มต้น", "Early"), ("connected government", "Developing"), ("ระยะพัฒนาแล้ว", "Mature")],
)
def test_a_name_leads_to_its_stage(app: FastAPI, name: str, stage: str) -> None:
    """S01, R-FRM-02."""
    answer = ask(app, "GET", f"{RELEASE}/stages/resolve", params={"name": name})

    assert (answer.json()["key"], answer.json()["release_key"]) == (stage, "2561.1")


@pytest.mark.parametrize(("language", "word"), [("th", "อักษร E"), ("en", "E could be a stage or a group")])
def test_a_bare_letter_is_refused_in_both_languages(app: FastAPI, language: str, word: str) -> None:
    """S01."""
    answer = ask(app, "GET", f"{RELEASE}/stages/resolve?name=E", language=language)

    assert (answer.status_code, answer.json()["code"]) == (422, "AMBIGUOUS_CODE")
    assert word in answer.json()["detail"]
    assert answer.json()["rule"] == "R-FRM-02"


def test_the_national_set_is_unknown_and_never_an_empty_list(app: FastAPI) -> None:
    """S04."""
    answer = ask(app, "GET", f"{RELEASE}/required-skills?group=Academic&stage=Developing")

    body = answer.json()
    assert (body["status"], body["code"], body["skills"]) == ("unknown", "REQUIRED_SET_NOT_LOADED", None)
    assert "ไม่ได้หมายความว่าไม่ต้องมีทักษะใด" in body["explanation"]["th"]
    assert "does not mean that no skills are needed" in body["explanation"]["en"]
    assert body["release_key"] == "2561.1"


@pytest.mark.parametrize(("stage", "status"), [("M", 422), ("", 422)])
def test_a_set_is_not_asked_for_by_letters(app: FastAPI, stage: str, status: int) -> None:
    answer = ask(app, "GET", f"{RELEASE}/required-skills?group=Academic&stage={stage}")

    assert answer.status_code == status


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sheet_of_a_published_release_is_kept_for_ever_and_of_a_draft_not_at_all(
    app: FastAPI, form: str
) -> None:
    a_draft_release(app)

    of_release, again = (ask(app, "GET", f"{RELEASE}/nodes.{form}") for _ in range(2))
    behind_alias = ask(app, "GET", f"/v1/releases/current/nodes.{form}")
    of_draft = as_ocsc(app, "GET", f"/v1/releases/2570.1/nodes.{form}")

    assert of_release.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert of_release.headers["etag"].endswith(f'-{form}"')
    assert of_release.content == again.content == behind_alias.content
    assert behind_alias.headers["cache-control"] == "public, max-age=60"
    assert (of_draft.headers["cache-control"], of_draft.headers["etag"]) == ("no-store", f'"1-{form}"')
