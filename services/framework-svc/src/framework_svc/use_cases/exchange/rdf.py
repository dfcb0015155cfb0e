"""A release as SKOS: one concept scheme, a concept for every node, in both languages.

Source:
    SKOS Reference, W3C 2009; provenance by dcterms:source and dcterms:provenance.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rdflib import DCTERMS, RDF, SKOS, Literal, URIRef

from framework_svc.domain.alignment import Match, alignments_of
from framework_svc.domain.framework import Kind
from framework_svc.domain.kind_words import KIND_WORDS
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.release import ReleaseDocument
from framework_svc.use_cases.exchange.rdf_writing import WRITERS, Statement, Subject

_MATCHES = {
    Match.EXACT: SKOS.exactMatch,
    Match.CLOSE: SKOS.closeMatch,
    Match.BROAD: SKOS.broadMatch,
    Match.NARROW: SKOS.narrowMatch,
    Match.RELATED: SKOS.relatedMatch,
}


def as_skos(release: ReleaseDocument, base: str, media_type: str) -> Iterator[str]:
    """The same text for the same release, in every process: in its order, without blank nodes."""
    return WRITERS[media_type](subjects_of(release, base))


def subjects_of(release: ReleaseDocument, base: str) -> Iterator[Subject]:
    """The scheme and then each concept, with all that is said of it."""
    scheme = URIRef(f"{base}/v1/releases/{release.key}")
    current = f"{base}/v1/frameworks/{release.framework_key}"
    below: dict[tuple[Kind | None, str | None], list[URIRef]] = defaultdict(list)
    for node in release.nodes:
        above = None if node.parent_kind is None else node.parent_key
        below[node.parent_kind, above].append(_concept(scheme, node.kind, node.key))
    tops = below.pop((None, None), [])
    yield scheme, [*_of_scheme(release), *((SKOS.hasTopConcept, one) for one in tops)]
    for node in release.nodes:
        narrower = below.pop((node.kind, node.key), ())
        yield _concept(scheme, node.kind, node.key), list(_of(node, scheme, current, narrower))


def _of_scheme(release: ReleaseDocument) -> Iterator[Statement]:
    yield RDF.type, SKOS.ConceptScheme
    yield DCTERMS.hasVersion, Literal(release.key)
    yield from _words(SKOS.prefLabel, release.framework_title)
    yield from _words(DCTERMS.description, release.title)
    for note in release.notes:
        yield from _words(SKOS.editorialNote, note)


def _of(node: NodeDocument, scheme: URIRef, current: str, narrower: Iterable[URIRef]) -> Iterator[Statement]:
    yield RDF.type, SKOS.Concept
    yield SKOS.inScheme, scheme
    yield SKOS.notation, Literal(node.key)
    yield DCTERMS.isVersionOf, _concept(current, node.kind, node.key)
    yield DCTERMS.provenance, Literal(node.provenance.value)
    yield from ((DCTERMS.source, Literal(source)) for source in node.source)
    yield from ((DCTERMS.type, word) for word in _kind_words(node.kind))
    yield from _words(SKOS.prefLabel, node.title)
    yield from _words(SKOS.definition, node.text)
    if node.parent_kind is None:
        yield SKOS.topConceptOf, scheme
    else:
        yield SKOS.broader, _concept(scheme, node.parent_kind, node.parent_key)
    yield from ((SKOS.narrower, one) for one in narrower)
    for alignment in alignments_of(node.facts):
        yield _MATCHES[alignment.match], URIRef(alignment.uri)


def _concept(scheme: str, kind: Kind, key: str | None) -> URIRef:
    return URIRef(f"{scheme}/nodes/{kind.value}/{key}")


def _words(predicate: URIRef, words: Mapping[str, str | None] | None) -> Iterator[Statement]:
    for language in ("th", "en"):
        if words and words.get(language):
            yield predicate, Literal(words[language], lang=language)


@cache
def _kind_words(kind: Kind) -> tuple[Literal, ...]:
    return tuple(Literal(word, lang=one) for word, one in zip(KIND_WORDS[kind], ("th", "en"), strict=True))
