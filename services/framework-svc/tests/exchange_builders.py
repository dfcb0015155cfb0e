"""Files that come in, and generated frameworks that go out and come back."""

import json
from typing import Any
from uuid import UUID, uuid5

from fastapi import FastAPI
from framework_builders import EDITOR, NAMES, NOW, PUBLISHER, a_caller, as_ocsc, draft, step
from framework_svc.domain.exchange.job import ImportKind
from framework_svc.use_cases.exchange.imports import Upload, take_file
from framework_svc.use_cases.exchange.run import run_import, waiting
from httpx import Response
from hypothesis import strategies as st
from service_kit.database import Database

IMPORTS = "/v1/imports"
INSTANT = "2025-01-24T00:00:00Z"
WHERE = "https://cases.example.org/ims/case/v1p1"


def send(app: FastAPI, content: bytes, kind: str, query: str = "", name: str = "file") -> Response:
    """One file from an editor."""
    return as_ocsc(app, "POST", f"{IMPORTS}?kind={kind}{query}", files={"file": (name, content)})


def worked(app: FastAPI) -> None:
    """Let the job do what waits."""
    for import_id in waiting(app.state.database):
        run_import(app.state.database, import_id, now=NOW)


def brought_in(app: FastAPI, content: bytes, kind: str, query: str = "") -> dict[str, Any]:
    """A file that is applied at once, and what became of it."""
    sent = send(app, content, kind, f"{query}&dry_run=false")
    assert sent.status_code == 202, sent.text
    worked(app)
    return job_of(app, sent)


def checked(app: FastAPI, content: bytes, kind: str, query: str = "") -> tuple[dict[str, Any], list[Any]]:
    """The import after its dry run, and the rows that were refused."""
    sent = send(app, content, kind, query)
    assert sent.status_code == 202, sent.text
    worked(app)
    rows = as_ocsc(app, "GET", f"{sent.headers['location']}/rows?status=refused&limit=200").json()["items"]
    return job_of(app, sent), rows


def job_of(app: FastAPI, sent: Response) -> dict[str, Any]:
    found: dict[str, Any] = as_ocsc(app, "GET", sent.headers["location"]).json()
    return found


def published(app: FastAPI, key: str) -> None:
    for verb, by in (("submit", None), ("publish", PUBLISHER)):
        done = step(app, verb, key, **({"by": by} if by else {}))
        assert done.status_code == 200, done.text


def an_empty_draft(app: FastAPI, key: str, framework_key: str = "ocsc-digital") -> None:
    body = {"release_key": key, "title": {"th": "ร่าง"}}
    assert as_ocsc(app, "POST", f"/v1/frameworks/{framework_key}/releases", json=body).status_code == 201


def link(name: str, collection: str = "CFItems") -> dict[str, str]:
    identifier = str(uuid5(NAMES, name))
    return {"title": name, "identifier": identifier, "uri": f"{WHERE}/{collection}/{identifier}"}


def a_foreign_item(name: str, **members: Any) -> dict[str, Any]:
    plain = link(name)
    return {
        "identifier": plain["identifier"],
        "uri": plain["uri"],
        "fullStatement": f"Statement of {name}",
        "lastChangeDateTime": INSTANT,
    } | members


def a_foreign_package(**members: Any) -> dict[str, Any]:
    """As another system would send it: with members and extensions that we have no word for."""
    head, subject, grouping = (
        link("doc", "CFDocuments"),
        link("subject", "CFSubjects"),
        link("g", "CFAssociationGroupings"),
    )
    above, below = (
        a_foreign_item("above", humanCodingScheme="A.1"),
        a_foreign_item("below", CFItemType="Skill"),
    )
    below |= {"extensions": {"vendor": {"complexity": [1, {"of": "x"}]}}, "educationLevel": ["09", "10"]}
    above |= {"conceptKeywords": ["a", "b"], "alternativeLabel": "Alt", "language": "en"}
    change = {"lastChangeDateTime": INSTANT}
    return {
        "CFDocument": {
            **head,
            "creator": "Somebody",
            "lastChangeDateTime": INSTANT,
            "subjectURI": [subject],
            "adoptionStatus": "Adopted",
            "extensions": {"vendor": {"colour": "blue"}},
        },
        "CFItems": [above, below],
        "CFAssociations": [
            {
                "identifier": str(uuid5(NAMES, "child")),
                "uri": f"{WHERE}/CFAssociations/x",
                "associationType": "isChildOf",
                "sequenceNumber": 7,
                "originNodeURI": link("below"),
                "destinationNodeURI": link("above"),
                "CFAssociationGroupingURI": grouping,
                "extensions": {"vendor": True},
                **change,
            },
            {
                "identifier": str(uuid5(NAMES, "peer")),
                "uri": f"{WHERE}/CFAssociations/y",
                "associationType": "ext:inspires",
                "originNodeURI": link("below"),
                "destinationNodeURI": {**link("above"), "targetType": "CASE"},
                **change,
            },
        ],
        "CFDefinitions": {
            "CFSubjects": [{**subject, "hierarchyCode": "1", "description": "S", **change}],
            "CFConcepts": [
                {**link("concept", "CFConcepts"), "hierarchyCode": "1", "keywords": "a|b", **change},
                {**link("under", "CFConcepts"), "hierarchyCode": "1.1", **change},
            ],
            "CFLicenses": [{**link("licence", "CFLicenses"), "licenseText": "CC BY", **change}],
            "CFAssociationGroupings": [{**grouping, **change}],
            "extensions": {"vendor": 1},
        },
        "CFRubrics": [{**link("rubric", "CFRubrics"), "CFRubricCriteria": [], **change}],
        "extensions": {"vendor": ["kept"]},
    } | members


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))
HOSTILE = st.sampled_from(
    [
        "=1+1",
        "'=quoted",
        "''",
        "@SUM(A1)",
        "-5",
        "\ttab",
        "a\r\nb",
        "_x000D_",
        '"',
        ";|,",
        "[1",
        "ก็น้ำ\u200b",
        "\x1b[",
    ]
)
WORDS = st.fixed_dictionaries({"th": TEXT | HOSTILE, "en": st.none() | TEXT | HOSTILE})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FREE_KINDS = (
    "behaviour",
    "skill_family",
    "knowledge",
    "skill",
    "proficiency_level",
    "statement",
    "indicator",
)
ALIGNMENTS = st.sampled_from(
    [
        ("esco", "http://data.europa.eu/esco/skill/0a1b-2c"),
        ("sfia", "https://sfia-online.org/en/sfia-8/skills/data-management"),
        ("tpqi", "https://tpqi-net.tpqi.go.th/qualifications/unitinfo/22721"),
    ]
)


@st.composite
def frameworks(draw: st.DrawFn) -> dict[str, Any]:
    """A sound release of free kinds, its nodes below one another at any depth."""
    count = draw(st.integers(0, 8))
    nodes: list[dict[str, Any]] = []
    for number in range(count):
        kind = draw(st.sampled_from(FREE_KINDS))
        above = draw(st.none() | st.sampled_from(nodes)) if nodes else None
        facts = draw(
            st.dictionaries(TEXT.filter(lambda name: name not in {"case", "alignments"}), JSON, max_size=2)
        )
        if draw(st.booleans()):
            facts["alignments"] = [an_alignment(*draw(ALIGNMENTS), draw(st.sampled_from(["exact", "close"])))]
        nodes.append(
            {
                "kind": kind,
                "key": f"k{number}",
                "parent_kind": above["kind"] if above else None,
                "parent_key": above["key"] if above else None,
                "position": number + 1,
                "title": draw(WORDS),
                "text": draw(st.none() | WORDS),
                "facts": facts,
                "provenance": draw(st.sampled_from(["document", "external", "inferred", "gap"])),
                "source": draw(st.lists(TEXT | HOSTILE, min_size=1, max_size=3)),
            }
        )
    return {
        "framework": {"key": "generated", "title": draw(WORDS)},
        "release": {
            "key": "g.1",
            "title": draw(WORDS),
            "documents": draw(st.dictionaries(TEXT, TEXT, max_size=2)),
            "notes": draw(st.lists(WORDS, max_size=2)),
            "replacements": draw(
                replacements([{name: one[name] for name in ("kind", "key")} for one in nodes])
            ),
        },
        "nodes": nodes,
    }


@st.composite
def replacements(draw: st.DrawFn, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What became of nodes that went or stay: nothing, one node, or several."""
    gone = [{"kind": kind, "key": key} for kind in FREE_KINDS[:3] for key in ("gone", "k0")]
    told = {f"{one['kind']}/{one['key']}": one for one in [*gone, *nodes]}
    lines = []
    for name in draw(st.lists(st.sampled_from(sorted(told)), max_size=4, unique=True)):
        others = [one for one in nodes if one != told[name]]
        by = draw(st.permutations(others))[: draw(st.integers(0, 3))]
        lines.append({"node": told[name], "by": by, "reason": draw(WORDS)})
    return lines


def an_alignment(scheme: str = "esco", uri: str = "", match: str = "exact", **changes: Any) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "uri": uri or "http://data.europa.eu/esco/skill/0a1b-2c",
        "match": match,
        "stated_by": "สำนักงาน ก.พ.",
        "source": "a test",
        "provenance": "inferred",
    } | changes


def a_checked_import(database: Database) -> UUID:
    """A sheet of one goal, checked for a draft of its own."""
    editor = a_caller("ocsc_officer", None, subject=EDITOR)
    content = "kind,key,title_th,provenance,source\ngoal,new_goal,เป้าหมาย,document,001".encode()
    key = draft(database, "2570.3")
    upload = Upload(kind=ImportKind.NODES, content=content, file_name="goals.csv", release_key=key)
    job = take_file(database, upload, caller=editor, now=NOW)
    run_import(database, job.id, now=NOW)
    return job.id
