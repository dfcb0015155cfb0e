"""A CASE package, of us or of anybody, as the document of a release.

What we would say ourselves of what was understood is compared with what the package says, and the difference
is kept; see domain/exchange/case.py. So nothing is lost that we have no word for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from framework_svc.domain.exchange.case import (
    DEFINITIONS,
    OURS,
    Json,
    Saying,
    cf_document_of,
    patch_between,
)
from framework_svc.domain.exchange.flaw import Flaw, Issue
from framework_svc.domain.exchange.kept import KEPT, is_identifier
from framework_svc.domain.exchange.package import associations_of
from framework_svc.domain.exchange.replaced import lines_in
from framework_svc.domain.framework import KEY_LENGTH, Kind, Provenance
from framework_svc.domain.kind_words import KIND_WORDS
from framework_svc.domain.node import ADDRESS, NodeDocument
from framework_svc.domain.release import ReleaseDocument, in_order
from framework_svc.domain.replacement import Replacement, replacement
from framework_svc.use_cases.exchange.rows import Taken, taken

_COLLECTIONS = ("CFItems", "CFAssociations", "CFRubrics")
_KEY = re.compile(ADDRESS)
_WORDS = ("identifier", "uri", "lastChangeDateTime")
# Kinds that stand by themselves, by the words that others have for them.
_FREE = {
    word: kind
    for kind in Kind
    if kind in {Kind.SKILL, Kind.KNOWLEDGE, Kind.PROFICIENCY_LEVEL, Kind.INDICATOR, Kind.BEHAVIOUR}
    for word in (KIND_WORDS[kind][1].casefold(), kind.value)
} | {"level": Kind.PROFICIENCY_LEVEL}


@dataclass(frozen=True)
class Wanted:
    """Where a package goes."""

    framework_key: str
    framework_title: Mapping[str, str | None]
    release_key: str


def shape_flaws(package: Any) -> list[Flaw]:
    """What keeps a JSON value from being a package at all; the items are looked at one by one later."""
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        return [Flaw(Issue.MISSING, "CFDocument")]
    definitions = package.get("CFDefinitions", {})
    if not isinstance(definitions, dict) or not isinstance(definitions.get("extensions", {}), dict):
        return [Flaw(Issue.VALUE_UNFIT, "CFDefinitions")]
    lists = {name: package.get(name, []) for name in _COLLECTIONS}
    lists |= {f"CFDefinitions.{name}": definitions.get(name, []) for name in DEFINITIONS}
    if unfit := [name for name, value in lists.items() if not isinstance(value, list)]:
        return [Flaw(Issue.VALUE_UNFIT, name) for name in unfit]
    lists.pop("CFItems")
    head = package["CFDocument"]
    found = list(_word_flaws(head, "CFDocument", (*_WORDS, "title", "creator")))
    if not isinstance(head.get("extensions"), dict | None):
        found.append(Flaw(Issue.VALUE_UNFIT, "CFDocument.extensions"))
    for name, entities in lists.items():
        check = _association_flaws if name == "CFAssociations" else _entity_flaws
        found += [flaw for at, one in enumerate(entities) for flaw in check(one, f"{name}.{at}")]
    return found


def read_rows(package: Json) -> list[Taken]:
    """Its items as nodes, each with what is wrong with it."""
    above = _parents(package)
    names = _named(package)
    places: dict[Kind, int] = {}
    rows = []
    for number, item in enumerate(package.get("CFItems", []), 1):
        if flaws := list(_item_flaws(item)):
            key = item.get("humanCodingScheme") if isinstance(item, dict) else ""
            rows.append(Taken(number, key=str(key or "")[:KEY_LENGTH], flaws=tuple(flaws)))
            continue
        kind, key = names[item["identifier"]]
        ours = _ours(item)
        places[kind] = places.get(kind, 0) + 1
        parent = names.get(above.get(item["identifier"], ""), _missing_parent(ours))
        rows.append(taken(number, _as_row(item, ours, kind, key, parent, places[kind], package)))
    return rows


def release_of(package: Json, wanted: Wanted, nodes: Sequence[NodeDocument]) -> ReleaseDocument:
    """The release that says the package: what was understood, and all the rest as it came."""
    head = package["CFDocument"]
    told = _ours(head).get("release", {})
    bare = ReleaseDocument(
        framework_key=wanted.framework_key,
        framework_title=wanted.framework_title,
        key=wanted.release_key,
        title=told.get("title", {"th": head["title"], "en": None}),
        documents=told.get("documents", {}),
        notes=tuple(told.get("notes", ())),
        nodes=in_order(nodes),
        replacements=_replacements(package, told),
    )
    said = _theirs(cf_document_of(bare, changed_at="", status=""))
    document = patch_between(
        {name: value for name, value in said.items() if name != "adoptionStatus"},
        {name: value for name, value in _theirs(head).items() if name != "adoptionStatus"},
    )
    release = replace(bare, extensions={KEPT: {"document": document}})
    release = _with_items(release, package)
    return _with_rest(release, package)


def _replacements(package: Json, told: Json) -> tuple[Replacement, ...]:
    if told:
        return tuple(map(replacement, told.get("replacements", ())))
    return tuple(lines_in(package.get("CFAssociations", ()), _named(package)))


def _with_items(release: ReleaseDocument, package: Json) -> ReleaseDocument:
    saying = _saying(release)
    names = {name: identifier for identifier, name in _named(package).items()}
    items = {item["identifier"]: item for item in package.get("CFItems", [])}
    nodes = []
    for node in release.nodes:
        item = items[names[node.kind, node.key]]
        patch = patch_between(saying.plain_item(node), _theirs(item))
        nodes.append(_keeping(node, "item", patch) if patch else node)
    release = replace(release, nodes=tuple(nodes))
    saying = _saying(release)
    children = {
        (one["originNodeURI"]["identifier"], one["destinationNodeURI"]["identifier"]): one
        for one in reversed(package.get("CFAssociations", []))
        if one["associationType"] == "isChildOf"
    }
    linked: list[NodeDocument] = []
    for node in release.nodes:
        said = saying.child_of(node)
        ends = said["originNodeURI"]["identifier"], said["destinationNodeURI"]["identifier"]
        found = children.get(ends)
        differs = found is None or found != said
        link = patch_between(said, found) if found is not None else None
        linked.append(_keeping(node, "child_of", link) if differs else node)
    return replace(release, nodes=tuple(linked))


def _with_rest(release: ReleaseDocument, package: Json) -> ReleaseDocument:
    """What no node says: further associations, definitions, rubrics, and members that we do not know."""
    saying = _saying(release)
    known = {one["identifier"]: one for one in associations_of(saying)}
    definitions: Json = package.get("CFDefinitions", {})
    ours = {one["identifier"]: one for one in saying.definitions({}).get("CFItemTypes", [])}
    rubrics = {one["identifier"]: one for one in saying.rubrics()}
    kept = {
        **release.extensions[KEPT],
        "associations": _unsaid(package.get("CFAssociations", []), known),
        "definitions": {name: _unsaid(definitions.get(name, []), ours) for name in DEFINITIONS}
        | {name: value for name, value in definitions.items() if name not in DEFINITIONS},
        "rubrics": _unsaid(package.get("CFRubrics", []), rubrics),
        "package": {
            name: value
            for name, value in package.items()
            if name not in {"CFDocument", "CFDefinitions", *_COLLECTIONS}
        },
    }
    kept["definitions"] = {name: value for name, value in kept["definitions"].items() if value}
    return replace(release, extensions={KEPT: {name: value for name, value in kept.items() if value}})


def _saying(release: ReleaseDocument) -> Saying:
    return Saying.of(release, cf_document_of(release, changed_at="", status=""))


def _keeping(node: NodeDocument, name: str, patch: Mapping[str, Any] | None) -> NodeDocument:
    kept = {**node.facts.get(KEPT, {}), name: patch}
    return replace(node, facts={**node.facts, KEPT: kept})


def _unsaid(entities: Sequence[Json], said: Mapping[str, Json]) -> list[Json]:
    return [one for one in entities if said.get(one["identifier"]) != one]


def _ours(entity: Mapping[str, Any]) -> Json:
    found = entity.get("extensions") or {}
    ours = found.get(OURS)
    return ours if isinstance(ours, dict) else {}


def _theirs(entity: Json) -> Json:
    """Without our extension."""
    others = {name: value for name, value in (entity.get("extensions") or {}).items() if name != OURS}
    plain = {name: value for name, value in entity.items() if name != "extensions"}
    return plain | ({"extensions": others} if others else {})


def _named(package: Json) -> dict[str, tuple[Kind, str]]:
    """Kind and key of every item: those of ours, or those that its type and code come nearest to."""
    names: dict[str, tuple[Kind, str]] = {}
    taken_names: set[tuple[Kind, str]] = set()
    for item in package.get("CFItems", []):
        if any(True for _ in _item_flaws(item)):
            continue
        kind, key = _name_of(item)
        if (kind, key) in taken_names and not _ours(item):
            key = item["identifier"]
        taken_names.add((kind, key))
        names[item["identifier"]] = kind, key
    return names


def _name_of(item: Json) -> tuple[Kind, str]:
    kind, key = (_ours(item).get(name) for name in ("kind", "key"))
    if isinstance(kind, str) and kind in set(Kind) and isinstance(key, str):
        return Kind(kind), key
    word = item.get("CFItemType")
    nearest = _FREE.get(word.casefold(), Kind.STATEMENT) if isinstance(word, str) else Kind.STATEMENT
    code = item.get("humanCodingScheme")
    is_key = isinstance(code, str) and _KEY.fullmatch(code) is not None and len(code) <= KEY_LENGTH
    return nearest, str(code) if is_key else item["identifier"]


def _missing_parent(ours: Json) -> tuple[Any, Any]:
    parent = ours.get("parent")
    return (parent.get("kind"), parent.get("key")) if isinstance(parent, dict) else (None, None)


def _parents(package: Json) -> dict[str, str]:
    """Of each item the one that it is a child of; the first that is said counts."""
    found: dict[str, str] = {}
    for one in package.get("CFAssociations", []):
        if one["associationType"] == "isChildOf":
            found.setdefault(one["originNodeURI"]["identifier"], one["destinationNodeURI"]["identifier"])
    return found


def _as_row(
    item: Json,
    ours: Json,
    kind: Kind,
    key: str,
    parent: tuple[Any, Any],
    place: int,
    package: Json,
) -> Json:
    head, notes = package["CFDocument"], item.get("notes")
    title = {"th": item["fullStatement"], "en": ours.get("title_en")}
    return {
        "kind": kind,
        "key": key,
        "parent_kind": parent[0],
        "parent_key": parent[1],
        "position": ours.get("position", place),
        "title": None if ours.get("untitled") is True else title,
        "text": {"th": notes, "en": ours.get("text_en")} if notes else None,
        "facts": ours.get("facts", {}),
        "provenance": ours.get("provenance", Provenance.EXTERNAL.value),
        "source": ours.get("source", [str(head.get("officialSourceURL") or head["uri"])]),
    }


def _item_flaws(item: Any) -> Iterator[Flaw]:
    if not isinstance(item, dict):
        yield Flaw(Issue.VALUE_UNFIT)
        return
    yield from _word_flaws(item, "", (*_WORDS, "fullStatement"))
    if not isinstance(item.get("extensions", {}), dict | None):
        yield Flaw(Issue.VALUE_UNFIT, "extensions")


def _entity_flaws(one: Any, place: str) -> Iterator[Flaw]:
    if isinstance(one, dict):
        yield from _word_flaws(one, place, _WORDS)
    else:
        yield Flaw(Issue.VALUE_UNFIT, place)


def _association_flaws(one: Any, place: str) -> Iterator[Flaw]:
    yield from _entity_flaws(one, place)
    if not isinstance(one, dict):
        return
    if not isinstance(one.get("associationType"), str):
        yield Flaw(Issue.MISSING, f"{place}.associationType")
    for end in ("originNodeURI", "destinationNodeURI"):
        link = one.get(end)
        if not isinstance(link, dict) or not isinstance(link.get("identifier"), str):
            yield Flaw(Issue.MISSING, f"{place}.{end}")


def _word_flaws(entity: Mapping[str, Any], place: str, names: Sequence[str]) -> Iterator[Flaw]:
    for name in names:
        value, where = entity.get(name), f"{place}.{name}" if place else name
        if value is None or value == "":
            yield Flaw(Issue.MISSING, where)
        elif not isinstance(value, str):
            yield Flaw(Issue.VALUE_UNFIT, where)
        elif name == "identifier" and not is_identifier(value):
            yield Flaw(Issue.IDENTIFIER_UNFIT, where)
