"""RDF as text, one subject after the other: a graph of the whole takes minutes of a large release.

Source:
    RDF 1.1 Turtle, RDF 1.1 XML Syntax and JSON-LD 1.1 (expanded form), W3C.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, islice, repeat
from operator import add
from xml.sax.saxutils import escape, quoteattr

from rdflib import DCTERMS, RDF, SKOS, Literal, URIRef
from service_kit.events import canonical

Statement = tuple[URIRef, URIRef | Literal]
Subject = tuple[URIRef, list[Statement]]
Writer = Callable[[Iterable[Subject]], Iterator[str]]

BATCH = 200
# XML has no place for these, not even escaped: one would make the whole unreadable.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIXES = {"dcterms": str(DCTERMS), "rdf": str(RDF), "skos": str(SKOS)}


def as_turtle(subjects: Iterable[Subject]) -> Iterator[str]:
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in _PREFIXES.items())
    return _together(head, map(_in_turtle, subjects), "")


def as_xml(subjects: Iterable[Subject]) -> Iterator[str]:
    names = "".join(f" xmlns:{prefix}={quoteattr(namespace)}" for prefix, namespace in _PREFIXES.items())
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF{names}>\n'
    return _together(head, map(_in_xml, subjects), "</rdf:RDF>\n")


def as_json_ld(subjects: Iterable[Subject]) -> Iterator[str]:
    separators = chain([""], repeat(",\n"))
    return _together("[", map(add, separators, map(_in_json, subjects)), "]\n")


WRITERS: dict[str, Writer] = {
    "text/turtle": as_turtle,
    "application/ld+json": as_json_ld,
    "application/rdf+xml": as_xml,
}


def _together(head: str, parts: Iterator[str], foot: str) -> Iterator[str]:
    """In pieces that are worth sending."""
    whole = chain([head], parts, [foot])
    while piece := "".join(islice(whole, BATCH)):
        yield piece


def _in_turtle(subject: Subject) -> str:
    about, said = subject
    lines = (f"    {_short(predicate)} {thing.n3()}" for predicate, thing in said)
    return f"\n{about.n3()}\n" + " ;\n".join(lines) + " .\n"


def _in_xml(subject: Subject) -> str:
    about, said = subject
    lines = "".join(f"    {_element(_short(predicate), thing)}\n" for predicate, thing in said)
    return f"  <rdf:Description rdf:about={quoteattr(about)}>\n{lines}  </rdf:Description>\n"


def _element(name: str, thing: URIRef | Literal) -> str:
    if isinstance(thing, URIRef):
        return f"<{name} rdf:resource={quoteattr(thing)}/>"
    language = f' xml:lang="{thing.language}"' if thing.language else ""
    # A parser would read a bare carriage return as the end of a line.
    text = escape(_UNFIT.sub("\ufffd", thing), {"\r": "&#13;"})
    return f"<{name}{language}>{text}</{name}>"


def _in_json(subject: Subject) -> str:
    about, said = subject
    members: dict[str, list[object]] = {}
    for predicate, thing in said:
        name = "@type" if predicate == RDF.type else str(predicate)
        members.setdefault(name, []).append(str(thing) if name == "@type" else _value(thing))
    return canonical({"@id": str(about), **members})


def _value(thing: URIRef | Literal) -> dict[str, str]:
    if isinstance(thing, URIRef):
        return {"@id": str(thing)}
    return {"@value": str(thing)} | ({"@language": thing.language} if thing.language else {})


@cache
def _short(predicate: URIRef) -> str:
    return next(
        f"{prefix}:{predicate.removeprefix(namespace)}"
        for prefix, namespace in _PREFIXES.items()
        if predicate.startswith(namespace)
    )
