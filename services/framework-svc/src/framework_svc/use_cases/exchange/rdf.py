"""A release as SKOS: one concept scheme, a concept for every node, in both languages.

Source:
    SKOS Reference, W3C 2009; provenance by dcterms:source and dcterms:provenance.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef
from service_kit.events import canonical

from framework_svc.domain.alignment import Match, alignments_of
from framework_svc.domain.kind_words import KIND_WORDS
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.release import ReleaseDocument

_MATCHES = {
    Match.EXACT: SKOS.exactMatch,
    Match.CLOSE: SKOS.closeMatch,
    Match.BROAD: SKOS.broadMatch,
    Match.NARROW: SKOS.narrowMatch,
    Match.RELATED: SKOS.relatedMatch,
}
Triple = tuple[Any, Any, Any]


class _Ordered(Graph):
    """rdflib writes RDF/XML in the order of a set, which is another one in every process."""

    def subjects(self, *pattern: Any, **options: Any) -> Iterator[Any]:  # type: ignore[override]
        return iter(sorted(super().subjects(*pattern, **options), key=str))


def as_skos(release: ReleaseDocument, base: str, form: str) -> str:
    """The same text for the same release, in every process: sorted, and without blank nodes."""
    graph = _Ordered(bind_namespaces="none")
    for prefix, namespace in (("rdf", RDF), ("skos", SKOS), ("dcterms", DCTERMS)):
        graph.bind(prefix, namespace)
    triples = [
        *_of_scheme(release, base),
        *(one for node in release.nodes for one in _of(release, node, base)),
    ]
    for triple in sorted(triples, key=lambda one: tuple(part.n3() for part in one)):
        graph.add(triple)
    text: str = graph.serialize(format=form, encoding=None)
    return canonical(_sorted(json.loads(text))) if form == "json-ld" else text


def _of_scheme(release: ReleaseDocument, base: str) -> Iterator[Triple]:
    scheme = _scheme(release, base)
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, DCTERMS.hasVersion, Literal(release.key)
    yield from _words(scheme, SKOS.prefLabel, release.framework_title)
    yield from _words(scheme, DCTERMS.description, release.title)
    for note in release.notes:
        yield from _words(scheme, SKOS.editorialNote, note)


def _of(release: ReleaseDocument, node: NodeDocument, base: str) -> Iterator[Triple]:
    scheme = _scheme(release, base)
    concept = _concept(scheme, node.kind, node.key)
    current = f"{base}/v1/frameworks/{release.framework_key}/nodes/{node.kind.value}/{node.key}"
    th, en = KIND_WORDS[node.kind]
    yield concept, RDF.type, SKOS.Concept
    yield concept, SKOS.inScheme, scheme
    yield concept, SKOS.notation, Literal(node.key)
    yield concept, DCTERMS.isVersionOf, URIRef(current)
    yield concept, DCTERMS.provenance, Literal(node.provenance.value)
    yield from ((concept, DCTERMS.source, Literal(source)) for source in node.source)
    yield from _words(concept, DCTERMS.type, {"th": th, "en": en})
    yield from _words(concept, SKOS.prefLabel, node.title)
    yield from _words(concept, SKOS.definition, node.text)
    if node.parent_kind is None:
        yield concept, SKOS.topConceptOf, scheme
        yield scheme, SKOS.hasTopConcept, concept
    else:
        above = _concept(scheme, node.parent_kind, node.parent_key)
        yield concept, SKOS.broader, above
        yield above, SKOS.narrower, concept
    for alignment in alignments_of(node.facts):
        yield concept, _MATCHES[alignment.match], URIRef(alignment.uri)


def _scheme(release: ReleaseDocument, base: str) -> URIRef:
    return URIRef(f"{base}/v1/releases/{release.key}")


def _concept(scheme: URIRef, kind: str, key: str | None) -> URIRef:
    return URIRef(f"{scheme}/nodes/{kind}/{key}")


def _words(subject: URIRef, predicate: URIRef, words: Mapping[str, str | None] | None) -> Iterator[Triple]:
    for language in ("th", "en"):
        if words and words.get(language):
            yield subject, predicate, Literal(words[language], lang=language)


def _sorted(value: Any) -> Any:
    """Lists of JSON-LD are sets unless they say otherwise, so their order is ours to fix."""
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=canonical)
    if isinstance(value, dict):
        return {name: _sorted(one) for name, one in value.items()}
    return value
