"""SKOS is written node by node; what is read of it is the graph that is meant, in every form."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from exchange_builders import an_alignment, frameworks
from framework_svc.domain.release import ReleaseDocument, document_of, release_document
from framework_svc.use_cases.exchange import rdf_writing
from framework_svc.use_cases.exchange.rdf import as_skos, subjects_of
from framework_svc.use_cases.publication import shipped_documents
from hypothesis import HealthCheck, given, settings
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

BASE = "https://thaksa.example/framework"
FORMS = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}
_CONTROL = re.compile(r"\\x[01]|\\uff")  # as Python shows them
SHIPPED = [pytest.param(document, id=document["framework"]["key"]) for document in shipped_documents()]
# rdflib reads JSON-LD by a class of its own that it has deprecated; what is written is ours.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def meant(release: ReleaseDocument) -> Graph:
    graph = Graph()
    for about, said in subjects_of(release, BASE):
        for predicate, thing in said:
            graph.add((about, predicate, thing))
    return graph


def read(release: ReleaseDocument, media_type: str) -> Graph:
    return Graph().parse(data="".join(as_skos(release, BASE, media_type)), format=FORMS[media_type])


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("document", SHIPPED)
def test_a_shipped_release_is_read_as_it_is_meant(document: dict[str, Any], media_type: str) -> None:
    release = release_document(document)

    assert isomorphic(read(release, media_type), meant(release))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(frameworks())
def test_any_release_is_read_as_it_is_meant(document: dict[str, Any]) -> None:
    release = release_document(document)

    unread = {one for one in FORMS if not isomorphic(read(release, one), meant(release))}

    # XML has no place for what controls a terminal; the rest is all there.
    assert unread <= ({"application/rdf+xml"} if _CONTROL.search(str(document_of(release))) else set())
    assert len(read(release, "application/rdf+xml")) <= len(meant(release))


@pytest.mark.parametrize("media_type", FORMS)
def test_no_letter_is_lost_to_a_syntax(media_type: str) -> None:
    text = 'ก <b> & "c" \\ d\n\r\te \' """ ]]> \\u0e01'
    release = release_document(a_release(text))

    texts = list(read(release, media_type).objects(None, SKOS.definition))

    assert texts == [Literal(text, lang="th")]


@pytest.mark.parametrize("media_type", FORMS)
def test_what_is_said_of_a_node_and_of_what_is_below_it(media_type: str) -> None:
    """By hand: two nodes, one below the other, and an alignment."""
    graph = read(release_document(a_release("ข้อความ")), media_type)

    scheme = URIRef(f"{BASE}/v1/releases/t.1")
    above, below = (URIRef(f"{scheme}/nodes/goal/{key}") for key in ("above", "below"))
    of_above = {
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, scheme),
        (SKOS.topConceptOf, scheme),
        (SKOS.narrower, below),
        (SKOS.notation, Literal("above")),
        (SKOS.prefLabel, Literal("บน", lang="th")),
        (SKOS.prefLabel, Literal("Above", lang="en")),
        (SKOS.definition, Literal("ข้อความ", lang="th")),
        (SKOS.exactMatch, URIRef(an_alignment()["uri"])),
        (DCTERMS.isVersionOf, URIRef(f"{BASE}/v1/frameworks/test/nodes/goal/above")),
        (DCTERMS.provenance, Literal("document")),
        (DCTERMS.source, Literal("a test")),
    }
    assert of_above <= set(graph.predicate_objects(above))
    assert set(graph.predicates(above)) == {predicate for predicate, _ in of_above} | {DCTERMS.type}
    assert (below, SKOS.broader, above) in graph
    assert set(graph.objects(scheme, SKOS.hasTopConcept)) == {above}


@pytest.mark.parametrize("media_type", FORMS)
def test_the_text_begins_before_the_last_node_is_looked_at(media_type: str) -> None:
    """Of a large release the first piece is sent at once, and none is larger for it."""
    told = []

    def subjects() -> Iterator[rdf_writing.Subject]:
        for number in range(10 * rdf_writing.BATCH):
            told.append(number)
            yield URIRef(f"{BASE}/{number}"), [(RDF.type, SKOS.Concept)]

    pieces = rdf_writing.WRITERS[media_type](subjects())

    assert next(pieces)
    assert len(told) <= rdf_writing.BATCH
    assert sum(1 for _ in itertools.chain([1], pieces)) == 11


def a_release(text: str) -> dict[str, Any]:
    def node(key: str, **changes: Any) -> dict[str, Any]:
        return {
            "kind": "goal", "key": key, "parent_kind": None, "parent_key": None,
            "position": 1 + (key == "below"), "title": {"th": "บน", "en": "Above"},
            "text": None, "facts": {}, "provenance": "document",
            "source": ["a test"],
        } | changes  # fmt: skip

    facts = {"alignments": [an_alignment()]}
    return {
        "framework": {"key": "test", "title": {"th": "กรอบ", "en": None}},
        "release": {"key": "t.1", "title": {"th": "ฉบับ", "en": None}, "documents": {}, "notes": []},
        "nodes": [
            node("above", text={"th": text, "en": None}, facts=facts),
            node("below", parent_kind="goal", parent_key="above", title={"th": "ล่าง", "en": None}),
        ],
    }
