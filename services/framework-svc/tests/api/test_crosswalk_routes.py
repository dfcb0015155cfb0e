"""Crosswalks on drafts, and where they are read: the node, the release, CASE and SKOS."""

from collections.abc import Iterator
from typing import Any

import pytest
from case_schema import misshapen
from exchange_builders import an_alignment, published
from fastapi import FastAPI
from framework_builders import a_draft_release, a_node_body, an_app, as_ocsc, ask, prepared, step
from rdflib import RDF, SKOS, Graph, URIRef

DRAFT = "/v1/releases/2570.1"
ESCO = "http://data.europa.eu/esco/skill/0a1b-2c"
SFIA = "https://sfia-online.org/en/sfia-8/skills/data-management"
SKOS_TYPES = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}
UNIT = "nodes/skill_unit/DLit100"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    a_draft_release(made)
    yield made
    made.state.database.close()


def align(app: FastAPI, *alignments: Any, language: str = "th") -> Any:
    body = {"alignments": list(alignments)}
    seen = as_ocsc(app, "GET", DRAFT).headers["etag"]
    return as_ocsc(
        app, "PUT", f"{DRAFT}/{UNIT}/alignments", json=body, headers={"If-Match": seen}, language=language
    )


def test_alignments_are_part_of_the_node_and_of_the_release(app: FastAPI) -> None:
    put = align(app, an_alignment(), an_alignment("sfia", SFIA, "close", title="Data management"))

    listed = as_ocsc(app, "GET", f"{DRAFT}/crosswalks").json()["items"]
    of_sfia = as_ocsc(app, "GET", f"{DRAFT}/crosswalks?scheme=sfia").json()["items"]

    assert put.status_code == 200, put.text
    assert put.json()["facts"]["alignments"][0] == an_alignment()
    assert [(one["key"], len(one["alignments"])) for one in listed] == [("DLit100", 2)]
    assert [one["uri"] for one in of_sfia[0]["alignments"]] == [SFIA]
    assert put.json()["facts"]["same_name_as"] == "CEC-OQZN-027"


def test_no_alignments_take_those_away_that_were_there(app: FastAPI) -> None:
    align(app, an_alignment())

    assert "alignments" not in align(app).json()["facts"]


def test_shipped_frameworks_claim_no_alignment(app: FastAPI) -> None:
    for key in ("2561.1", "local-2567.1"):
        assert ask(app, "GET", f"/v1/releases/{key}/crosswalks").json()["items"] == []


def test_an_address_of_another_scheme_is_refused_in_both_languages(app: FastAPI) -> None:
    wrong = an_alignment("esco", SFIA), an_alignment(), an_alignment()
    thai, english = align(app, *wrong), align(app, *wrong, language="en")

    assert (thai.status_code, thai.json()["code"]) == (422, "ALIGNMENT_REFUSED")
    assert thai.json()["detail"].startswith(f"โปรดแก้ไขดังนี้: {SFIA} ไม่ใช่ที่อยู่ของ ESCO")
    assert english.json()["detail"].startswith(f"Please mend them: {SFIA} is no address of ESCO")
    assert [one["code"] for one in english.json()["errors"]] == ["ALIGNMENT_NOT_OF_SCHEME", "ALIGNMENT_TWICE"]


def test_a_gap_is_left_empty_and_not_stated(app: FastAPI) -> None:
    refused = align(app, an_alignment(provenance="gap"))

    assert (refused.status_code, refused.json()["code"]) == (422, "NODE_UNSOUND")


@pytest.mark.parametrize(
    "alignments",
    [[], "x", [{}], [an_alignment(uri="javascript:alert(1)")], [an_alignment(scheme="x")], [1]],
)
def test_alignments_among_facts_are_held_to_the_same_rules(alignments: Any, app: FastAPI) -> None:
    facts = {"alignments": alignments}

    refused = step(app, "PUT /nodes/goal/new", "2570.1", json=a_node_body(facts=facts))

    assert (refused.status_code, refused.json()["code"]) == (422, "NODE_UNSOUND")


@pytest.mark.parametrize(
    "kept",
    [1, {"item": 1}, {"more": {}}, {"item": {"identifier": "x"}}, {"child_of": {"extensions": 1}}],
)
def test_what_others_said_is_only_kept_in_a_form_that_can_be_told(kept: Any, app: FastAPI) -> None:
    refused = step(app, "PUT /nodes/goal/new", "2570.1", json=a_node_body(facts={"case": kept}))

    assert (refused.status_code, refused.json()["code"]) == (422, "NODE_UNSOUND")


def test_case_tells_an_exact_match_and_the_others_as_relations(app: FastAPI) -> None:
    align(app, an_alignment(), an_alignment("sfia", SFIA, "broad"))

    package = as_ocsc(app, "GET", f"{DRAFT}/case").json()

    links = [one for one in package["CFAssociations"] if one["associationType"] != "isChildOf"]
    assert misshapen("CFPackage", package) == []
    assert [
        (one["associationType"], one["destinationNodeURI"]["targetType"], one["destinationNodeURI"]["uri"])
        for one in links
    ] == [("exactMatchOf", "ext:ESCO", ESCO), ("isRelatedTo", "ext:SFIA", SFIA)]
    assert links[1]["extensions"]["thaksa"]["match"] == "broad"


# rdflib reads JSON-LD by a class of its own that it has deprecated; what it writes is ours.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("media_type", SKOS_TYPES)
def test_a_published_release_is_told_in_skos(media_type: str, app: FastAPI) -> None:
    align(app, an_alignment(), an_alignment("sfia", SFIA, "close"))
    published(app, "2570.1")

    answer = ask(app, "GET", DRAFT, headers={"Accept": media_type})
    again = ask(app, "GET", DRAFT, headers={"Accept": media_type})

    graph = Graph().parse(data=answer.text, format=SKOS_TYPES[media_type])
    scheme = URIRef("http://127.0.0.1:8000/framework/v1/releases/2570.1")
    unit, role = (URIRef(f"{scheme}/nodes/{path}") for path in ("skill_unit/DLit100", "role/E1"))
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    assert (unit, SKOS.exactMatch, URIRef(ESCO)) in graph
    assert (unit, SKOS.closeMatch, URIRef(SFIA)) in graph
    assert (role, SKOS.broader, URIRef(f"{scheme}/nodes/group/Executive")) in graph
    assert {label.language for label in graph.objects(role, SKOS.prefLabel)} == {"th", "en"}
    assert len(list(graph.subjects(RDF.type, SKOS.Concept))) == 132
    assert (answer.content, answer.headers["etag"]) == (again.content, again.headers["etag"])
    assert "Accept" in answer.headers["vary"]


def test_skos_of_a_published_release_is_kept_for_ever(app: FastAPI) -> None:
    answers = [ask(app, "GET", "/v1/releases/2561.1", headers={"Accept": one}) for one in SKOS_TYPES]

    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["vary"] for answer in answers} == {"Accept"}
    assert len({answer.headers["etag"] for answer in answers}) == len(SKOS_TYPES)


def test_skos_is_of_what_is_published(app: FastAPI) -> None:
    refused = as_ocsc(app, "GET", DRAFT, headers={"Accept": "text/turtle"})

    assert (refused.status_code, refused.json()["code"]) == (409, "SKOS_OF_DRAFT")


def test_a_form_that_there_is_not_is_refused(app: FastAPI) -> None:
    refused = ask(app, "GET", "/v1/releases/2561.1", headers={"Accept": "text/html"})

    assert (refused.status_code, refused.json()["code"]) == (406, "REPRESENTATION_UNKNOWN")
    assert "text/turtle" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "told"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/*", "text/turtle"),
        ("text/turtle;q=0.2, application/json;q=0.9", "application/json"),
    ],
)
def test_the_form_that_is_wanted_most_is_told(accept: str, told: str, app: FastAPI) -> None:
    answer = ask(app, "GET", "/v1/releases/2561.1", headers={"Accept": accept})

    assert answer.headers["content-type"].split(";")[0] == told
