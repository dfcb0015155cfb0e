"""Files come in through the API: dry run, flaws in two languages, applied whole, cancelled."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from exchange_builders import (
    IMPORTS,
    a_foreign_item,
    a_foreign_package,
    an_empty_draft,
    as_bytes,
    brought_in,
    checked,
    job_of,
    link,
    published,
    send,
    worked,
)
from fastapi import FastAPI
from framework_builders import (
    EDITOR,
    a_draft_release,
    a_node_body,
    an_app,
    as_hr,
    as_ocsc,
    ask,
    prepared,
    step,
)
from openpyxl import Workbook

HEADER = "kind,key,parent_kind,parent_key,position,title_th,title_en,text_th,provenance,source,facts"
GOAL = "goal,{key},,,{position},เป้าหมาย {key},,,document,เอกสาร 001,"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


@pytest.fixture
def other(fresh_url: Any) -> Iterator[FastAPI]:
    """Another installation, with nothing in it."""
    made = an_app(fresh_url("sqlite", "framework_svc"))
    yield made
    made.state.database.close()


def a_sheet(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def goal(key: str = "new_goal", position: int | str = "") -> str:
    return GOAL.format(key=key, position=position)


def into(key: str = "2570.1") -> str:
    return f"&release_key={quote(key)}"


def test_a_sheet_is_checked_and_then_applied_whole(app: FastAPI) -> None:
    a_draft_release(app)
    job, refused = checked(app, a_sheet(goal("one"), goal("two")), "nodes", into())
    before = as_ocsc(app, "GET", "/v1/releases/2570.1").json()
    applied = as_ocsc(app, "POST", f"{IMPORTS}/{job['id']}/apply")
    worked(app)

    after = as_ocsc(app, "GET", f"{IMPORTS}/{job['id']}").json()
    draft = as_ocsc(app, "GET", "/v1/releases/2570.1").json()

    assert (job["state"], job["counts"]["added"], job["rows"], job["rows_done"]) == ("checked", 2, 2, 2)
    assert refused == []
    assert before["counts"]["goal"] == 3
    assert (applied.json()["state"], after["state"]) == ("applying", "applied")
    assert (draft["counts"]["goal"], draft["version"]) == (5, before["version"] + 1)
    node = as_ocsc(app, "GET", "/v1/releases/2570.1/nodes/goal/two").json()
    assert (node["title"]["th"], node["position"]) == ("เป้าหมาย two", 5)


@pytest.mark.parametrize("place", range(11))
@pytest.mark.parametrize("said", ["_xD800_", "_x0000_"])
def test_what_no_database_can_keep_refuses_its_row_and_no_other(app: FastAPI, place: int, said: str) -> None:
    """A workbook can say half a character, and a NUL."""
    a_draft_release(app)
    cells = goal("one").split(",")
    cells[place] = said
    book, file = Workbook(), io.BytesIO()
    for row in (HEADER.split(","), cells, goal("two").split(",")):
        book.active.append(row)
    book.save(file)

    job, refused = checked(app, file.getvalue(), "nodes", into())

    assert (job["state"], job["counts"]["added"]) == ("checked", 1)
    assert [row["number"] for row in refused] == [2]
    assert "\x00" not in json.dumps(refused)


def test_every_flaw_of_a_row_says_where_it_is_and_how_to_mend_it_in_two_languages(app: FastAPI) -> None:
    a_draft_release(app)
    content = a_sheet(
        "nothing,k1,,,x,ชื่อ,,,document,s,",
        "goal,k2,,,1,ชื่อ,,,document,s,",
        "goal,k3,,,,ชื่อ,,,,,{not json",
        "role,k4,,,,ชื่อ,,,document,s,",
        "goal,k5,,,,=1+1,,,document,s,",
        goal("twin"),
        goal("twin"),
        f"{goal('wide')},,,more",
    )

    job, rows = checked(app, content, "nodes", into())

    flaws = {row["number"]: [(flaw["code"], flaw["column"]) for flaw in row["flaws"]] for row in rows}
    assert flaws == {
        2: [("NUMBER_UNREADABLE", "position")],
        3: [("POSITION_TAKEN", "position")],
        4: [("MISSING", "provenance"), ("MISSING", "source"), ("JSON_UNREADABLE", "facts")],
        5: [("NODE_UNSOUND", None), ("NODE_UNSOUND", None), ("NODE_UNSOUND", None)],
        6: [("FORMULA", "title_th")],
        8: [("TWICE_IN_FILE", None)],
        9: [("ROW_TOO_WIDE", None)],
    }
    words = [flaw for row in rows for flaw in row["flaws"]]
    assert all(flaw["detail"]["th"] and flaw["detail"]["en"] for flaw in words)
    assert all(flaw["mend"]["th"] and flaw["mend"]["en"] for flaw in words)
    unsound = next(flaw for flaw in words if flaw["code"] == "NODE_UNSOUND")
    assert unsound["detail"] == {
        "th": "รายการยังไม่สมบูรณ์: role k4 ต้องอยู่ใต้รายการชนิด group",
        "en": "The node is not sound: role k4 belongs to no group",
    }
    assert job["counts"]["refused"] == len(rows)


def test_rows_with_flaws_keep_the_whole_file_out(app: FastAPI) -> None:
    a_draft_release(app)
    job = brought_in(app, a_sheet(goal("one"), "goal,k2,,,,,,,document,,"), "nodes", into())

    refused = as_ocsc(app, "POST", f"{IMPORTS}/{job['id']}/apply")

    assert (job["state"], job["counts"]["refused"]) == ("checked", 1)
    assert (refused.status_code, refused.json()["code"]) == (409, "FRAMEWORK_IMPORT_HAS_FLAWS")
    assert as_ocsc(app, "GET", "/v1/releases/2570.1").json()["counts"]["goal"] == 3


def test_what_was_checked_is_what_is_applied_or_nothing(app: FastAPI) -> None:
    a_draft_release(app)
    job, _ = checked(app, a_sheet(goal("one")), "nodes", into())
    step(app, "PUT /nodes/goal/else", "2570.1", json=a_node_body())

    refused = as_ocsc(app, "POST", f"{IMPORTS}/{job['id']}/apply")

    assert (refused.status_code, refused.json()["code"]) == (412, "STALE_VERSION")


def test_a_cancelled_import_does_nothing_any_more(app: FastAPI) -> None:
    a_draft_release(app)
    sent = send(app, a_sheet(goal("one")), "nodes", into() + "&dry_run=false")
    cancelled = as_ocsc(app, "POST", f"{sent.headers['location']}/cancel")
    worked(app)

    again = as_ocsc(app, "POST", f"{sent.headers['location']}/cancel")

    assert (cancelled.json()["state"], job_of(app, sent)["state"]) == ("cancelled", "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "FRAMEWORK_IMPORT_STATE")
    assert as_ocsc(app, "GET", "/v1/releases/2570.1").json()["counts"]["goal"] == 3


def test_the_same_sheet_twice_changes_nothing(app: FastAPI) -> None:
    a_draft_release(app)
    exported = as_ocsc(app, "GET", "/v1/releases/2570.1/nodes.csv").content

    job = brought_in(app, exported, "nodes", into())

    assert (job["state"], job["counts"]["changed"], job["counts"]["added"]) == ("applied", 0, 0)
    assert as_ocsc(app, "GET", "/v1/releases/2570.1/nodes.csv").content == exported


def test_nothing_comes_to_stand_after_the_last_place_that_there_is(app: FastAPI) -> None:
    a_draft_release(app)

    _, refused = checked(app, a_sheet(goal("one", 1_000_000), goal("two")), "nodes", into())

    assert [(row["number"], row["flaws"][0]["code"]) for row in refused] == [(3, "NODE_UNSOUND")]
    assert refused[0]["flaws"][0]["detail"]["th"].endswith("อยู่ถัดจากลำดับสุดท้ายที่มีได้")


def test_nodes_may_swap_their_places(app: FastAPI) -> None:
    a_draft_release(app)
    brought_in(app, a_sheet(goal("one", 11), goal("two", 12)), "nodes", into())

    job = brought_in(app, a_sheet(goal("one", 12), goal("two", 11)), "nodes", into())

    assert (job["state"], job["counts"]["changed"]) == ("applied", 2)
    assert as_ocsc(app, "GET", "/v1/releases/2570.1/nodes/goal/one").json()["position"] == 12


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_whole_release_goes_out_as_a_sheet_and_comes_back(form: str, app: FastAPI) -> None:
    an_empty_draft(app, "2570.1")
    sheet = ask(app, "GET", f"/v1/releases/2561.1/nodes.{form}").content

    job = brought_in(app, sheet, "nodes", into())
    published(app, "2570.1")

    assert job["state"] == "applied"
    nodes = [json.loads(as_ocsc(app, "GET", f"/v1/releases/{key}/export").content)["nodes"] for key in BOTH]
    assert nodes[0] == nodes[1]


BOTH = ("2561.1", "2570.1")


@pytest.mark.parametrize("key", ["2561.1", "local-2567.1"])
def test_a_case_package_rebuilds_a_framework_elsewhere_byte_by_byte(
    key: str, app: FastAPI, other: FastAPI
) -> None:
    package = ask(app, "GET", f"/v1/releases/{key}/case").content
    export = ask(app, "GET", f"/v1/releases/{key}/export").json()

    job = brought_in(other, package, "case")
    published(other, key)

    assert (job["state"], job["release_key"]) == ("applied", key)
    assert ask(other, "GET", f"/v1/releases/{key}/case").content == package
    assert ask(other, "GET", f"/v1/releases/{key}/export").json()["nodes"] == export["nodes"]


@pytest.mark.parametrize("key", ["2561.1", "local-2567.1"])
def test_our_own_document_rebuilds_a_framework_elsewhere_byte_by_byte(
    key: str, app: FastAPI, other: FastAPI
) -> None:
    export = ask(app, "GET", f"/v1/releases/{key}/export")

    job = brought_in(other, export.content, "release")
    published(other, key)

    again = ask(other, "GET", f"/v1/releases/{key}/export")
    assert job["state"] == "applied"
    assert (again.content, again.headers["etag"]) == (export.content, export.headers["etag"])


def test_a_foreign_package_is_kept_whole_and_answered_object_by_object(app: FastAPI) -> None:
    job = brought_in(app, as_bytes(a_foreign_package()), "case", "&framework_key=foreign&release_key=f.1")
    published(app, "f.1")

    objects = {
        "CFDocuments": link("doc"),
        "CFItems": link("below"),
        "CFConcepts": link("concept"),
        "CFSubjects": link("subject"),
        "CFLicenses": link("licence"),
        "CFAssociationGroupings": link("g"),
        "CFRubrics": link("rubric"),
    }
    answers = {
        name: ask(app, "GET", f"/ims/case/v1p1/{name}/{one['identifier']}") for name, one in objects.items()
    }

    assert job["state"] == "applied"
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(objects, 200)
    item = answers["CFItems"].json()
    assert item["extensions"]["vendor"] == {"complexity": [1, {"of": "x"}]}
    assert item["educationLevel"] == ["09", "10"]
    assert item["uri"].startswith("https://cases.example.org/")
    assert [one["title"] for one in answers["CFConcepts"].json()["CFConcepts"]] == ["concept", "under"]
    assert answers["CFItems"].headers["cache-control"] == "no-cache"


def test_an_item_that_cannot_be_taken_is_told_by_itself(app: FastAPI) -> None:
    package = a_foreign_package()
    package["CFItems"] += [
        a_foreign_item("x", fullStatement=""),
        a_foreign_item("y", identifier="no-uuid"),
        "no item",
    ]

    _, rows = checked(app, as_bytes(package), "case", "&framework_key=foreign&release_key=f.1")

    assert {row["number"]: [(one["code"], one["column"]) for one in row["flaws"]] for row in rows} == {
        3: [("MISSING", "fullStatement")],
        4: [("IDENTIFIER_UNFIT", "identifier")],
        5: [("VALUE_UNFIT", None)],
    }


def test_what_is_no_package_is_told_under_number_0(app: FastAPI) -> None:
    package = a_foreign_package(CFDocument={"title": "x"})

    _, rows = checked(app, as_bytes(package), "case", "&framework_key=foreign&release_key=f.1")

    assert [row["number"] for row in rows] == [0]
    assert ("MISSING", "CFDocument.identifier") in [
        (flaw["code"], flaw["column"]) for flaw in rows[0]["flaws"]
    ]


HOSTILE = {
    "no JSON at all": (b"{" * 10, "case", "FRAMEWORK_IMPORT_UNREADABLE"),
    "nested without end": (b'{"a":' + b"[" * 100_000, "case", "FRAMEWORK_IMPORT_UNREADABLE"),
    "not finite": (b'{"a": 1e999}', "release", "FRAMEWORK_IMPORT_UNREADABLE"),
    "a NUL": (b'{"a": "\\u0000"}', "release", "FRAMEWORK_IMPORT_UNREADABLE"),
    "half a character": (b'{"a": "\\ud800"}', "release", "FRAMEWORK_IMPORT_UNREADABLE"),
    "says no release": (b"{}", "release", "FRAMEWORK_IMPORT_TARGET"),
    "JSON as a sheet": (b"{}", "nodes", "FRAMEWORK_IMPORT_UNREADABLE"),
    "a sheet as JSON": (b"kind,key", "case", "FRAMEWORK_IMPORT_UNREADABLE"),
}


def test_hostile_documents_are_refused_with_a_problem(app: FastAPI) -> None:
    a_draft_release(app)

    answers = {name: send(app, content, kind, into("x.1")) for name, (content, kind, _) in HOSTILE.items()}

    assert {name: (answer.status_code, answer.json()["code"]) for name, answer in answers.items()} == {
        name: (422, code) for name, (_, _, code) in HOSTILE.items()
    }


def a_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (20 << 20))
    return file.getvalue()


def a_workbook(*rows: list[str]) -> bytes:
    """As somebody makes it who types formulas."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


HOSTILE_SHEETS = {
    "a bomb": (a_bomb(), "workbook"),
    "a broken workbook": (b"PK\x03\x04 no workbook", "workbook"),
    "an open quote": (HEADER.encode() + b'\ngoal,"x', "quotes"),
    "bytes of no text": (b"\xff\xff\x81\x00", "encoding"),
    "no columns of ours": (b"a,b\n1,2", "ImportColumnsMissing"),
    "a cell without end": (HEADER.encode() + b"\n" + b"x" * 200_000, "quotes"),
}


def test_hostile_sheets_fail_without_a_trace(app: FastAPI) -> None:
    a_draft_release(app)

    jobs = {name: brought_in(app, content, "nodes", into()) for name, (content, _) in HOSTILE_SHEETS.items()}

    assert {name: (job["state"], job["reason"]) for name, job in jobs.items()} == {
        name: ("failed", reason) for name, (_, reason) in HOSTILE_SHEETS.items()
    }
    for job in jobs.values():
        problem = job["problem"]
        assert problem["code"].startswith("FRAMEWORK_IMPORT_")
        assert all(problem[name][language] for name in ("title", "detail") for language in ("th", "en"))
        assert "–" not in problem["detail"]["th"] + problem["detail"]["en"]
    assert as_ocsc(app, "GET", "/v1/releases/2570.1").json()["version"] == 1


def test_what_a_workbook_would_compute_is_refused_and_what_it_shows_is_taken(app: FastAPI) -> None:
    a_draft_release(app)
    row = ["goal", "g", "", "", "", "=1+1", "", "", "document", "s", ""]

    _, refused = checked(app, a_workbook(HEADER.split(","), row), "nodes", into())
    quoted = brought_in(app, a_sheet("goal,g,,,,'=1+1,,,document,s,"), "nodes", into())
    shown = as_ocsc(app, "GET", "/v1/releases/2570.1/nodes/goal/g").json()["title"]["th"]

    assert [(flaw["code"], flaw["column"]) for flaw in refused[0]["flaws"]] == [("FORMULA", "title_th")]
    assert (quoted["state"], shown) == ("applied", "=1+1")
    assert b",'=1+1," in as_ocsc(app, "GET", "/v1/releases/2570.1/nodes.csv").content


def test_a_key_that_is_taken_and_a_release_that_is_published_are_refused(app: FastAPI) -> None:
    """R-FRM-18."""
    export = ask(app, "GET", "/v1/releases/2561.1/export").content

    taken = send(app, export, "release")
    immutable = send(app, a_sheet(goal()), "nodes", into("2561.1"))
    unknown = send(app, a_sheet(goal()), "nodes", into("nothing"))

    assert (taken.status_code, taken.json()["code"]) == (409, "RELEASE_KEY_TAKEN")
    assert (immutable.status_code, immutable.json()["code"]) == (409, "RELEASE_IMMUTABLE")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "RELEASE_NOT_FOUND")


def test_only_editors_bring_in(app: FastAPI) -> None:
    files = {"file": ("f", b"{}")}

    assert as_hr(app, "POST", f"{IMPORTS}?kind=case", files=files).status_code == 403
    assert as_hr(app, "GET", IMPORTS).status_code == 403


def test_the_same_key_of_idempotency_makes_one_import(app: FastAPI) -> None:
    a_draft_release(app)
    headers = {"Idempotency-Key": "once"}
    path = f"{IMPORTS}?kind=nodes{into()}"
    sent = [
        as_ocsc(app, "POST", path, headers=headers, files={"file": ("f", a_sheet(goal()))}, by=EDITOR)
        for _ in range(2)
    ]

    assert [one.status_code for one in sent] == [202, 202]
    assert sent[0].json()["id"] == sent[1].json()["id"]
    assert len(as_ocsc(app, "GET", IMPORTS).json()["items"]) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_is_taken_as_a_sheet_without_rows(form: str, app: FastAPI) -> None:
    a_draft_release(app)
    template = ask(app, "GET", f"{IMPORTS}/templates/nodes.{form}")

    job = brought_in(app, template.content, "nodes", into())

    assert template.headers["content-disposition"] == f'attachment; filename="nodes.{form}"'
    assert (job["state"], job["rows"]) == ("applied", 0)


def test_a_sheet_may_come_in_windows_874_with_semicolons(app: FastAPI) -> None:
    a_draft_release(app)
    content = a_sheet(goal("one")).decode().replace(",", ";").encode("cp874")

    assert brought_in(app, content, "nodes", into())["state"] == "applied"
    title = as_ocsc(app, "GET", "/v1/releases/2570.1/nodes/goal/one").json()["title"]
    assert title["th"] == "เป้าหมาย one"
