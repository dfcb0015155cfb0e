"""Crosswalks: which entry of another scheme a node means, by address, and who says so.

An alignment is a fact of its node, so it is part of the release, of its digest and of every export of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from framework_svc.domain.framework import Provenance

ALIGNMENTS = "alignments"  # the fact that holds them
ALIGNMENTS_MAX = 50
ADDRESS_LENGTH = 500
WORD_LENGTH = 500


class Match(StrEnum):
    """How much the two mean the same; the words of SKOS."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"


class Scheme(StrEnum):
    TPQI = "tpqi"
    ESCO = "esco"
    SFIA = "sfia"


# Where each scheme keeps its entries. ESCO promises its addresses for ever; SFIA and TPQI publish pages.
PATTERNS: Mapping[Scheme, re.Pattern[str]] = {
    Scheme.TPQI: re.compile(r"https://tpqi-net\.tpqi\.go\.th/[\w./-]+"),
    Scheme.ESCO: re.compile(r"http://data\.europa\.eu/esco/(?:skill|occupation|isced-f)/[\w-]+"),
    Scheme.SFIA: re.compile(r"https://sfia-online\.org/[a-z]{2}/[\w./-]+"),
}


@dataclass(frozen=True)
class Alignment:
    scheme: Scheme
    uri: str
    match: Match
    title: str | None
    stated_by: str
    source: str
    provenance: Provenance


def alignments_of(facts: Mapping[str, Any]) -> tuple[Alignment, ...]:
    """The alignments among the facts of a node that has no faults."""
    return tuple(_alignment(one) for one in facts.get(ALIGNMENTS, ()))


def alignment_faults(facts: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the alignments of a node."""
    if ALIGNMENTS not in facts:
        return
    found = facts[ALIGNMENTS]
    if not isinstance(found, list) or not 0 < len(found) <= ALIGNMENTS_MAX:
        yield f"has alignments that are no list of 1 to {ALIGNMENTS_MAX}"
        return
    seen = set()
    for number, one in enumerate(found, 1):
        if (fault := _fault(one)) is not None:
            yield f"has an alignment ({number}) that {fault}"
        elif (one["uri"], one["match"]) in seen:
            yield f"states alignment {number} twice"
        else:
            seen.add((one["uri"], one["match"]))


def _fault(one: Any) -> str | None:
    try:
        alignment = _alignment(one)
    except (KeyError, TypeError, ValueError):
        return "does not state scheme, uri, match, stated_by, source and provenance in known words"
    if not PATTERNS[alignment.scheme].fullmatch(alignment.uri) or len(alignment.uri) > ADDRESS_LENGTH:
        return f"has no address of {alignment.scheme.value.upper()}"
    words = (alignment.stated_by, alignment.source, *([alignment.title] if alignment.title else []))
    if not all(isinstance(word, str) and 0 < len(word.strip()) <= WORD_LENGTH for word in words):
        return "does not name who states it and where"
    return "is said to be a gap" if alignment.provenance is Provenance.GAP else None


def _alignment(one: Mapping[str, Any]) -> Alignment:
    if set(one) - {"title"} != {"scheme", "uri", "match", "stated_by", "source", "provenance"}:
        raise ValueError(sorted(one))
    return Alignment(
        scheme=Scheme(one["scheme"]),
        uri=one["uri"],
        match=Match(one["match"]),
        title=one.get("title"),
        stated_by=one["stated_by"],
        source=one["source"],
        provenance=Provenance(one["provenance"]),
    )
