"""Nodes of whatever form they come in, checked alike: what a row must be before it can stand in a draft."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from service_kit.events import canonical
from service_kit.schemas import Text

from framework_svc.domain.exchange.flaw import Flaw, Issue
from framework_svc.domain.framework import KEY_LENGTH, Kind, Provenance
from framework_svc.domain.node import (
    POSITION_MAX,
    SOURCE_LENGTH,
    SOURCES_MAX,
    TEXT_LENGTH,
    TITLE_LENGTH,
    NodeDocument,
    node_document,
    node_faults,
)

FACTS_LENGTH = 50_000
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
WRAPPED = 50  # so deep at most are facts and extensions put into what tells them: documents, packages, events
LAST = 0  # a position that says: where it stands, or after all the others of its kind


def has_nul(text: str) -> bool:
    """Whether a text of JSON says a NUL, and not only a backslash before u0000."""
    return _NUL.search(text) is not None


def require_sayable(value: Any) -> None:
    """Raises TypeError for numbers and depths that can be read, but not be written at publication."""
    for _ in range(WRAPPED):
        value = [value]
    canonical(value)


def storable(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts may hold anything that JSON can say and a database can keep."""
    try:
        text = json.dumps(facts, ensure_ascii=False, allow_nan=False)
        text.encode()
        require_sayable(facts)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("not what JSON can say") from None
    if len(text) > FACTS_LENGTH or has_nul(text):
        raise ValueError("too long, or with a NUL")
    return facts


class Row(BaseModel):
    """Exact, unlike what people type into a form: not even spaces are taken away, or no copy were true."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class TitleRow(Row):
    th: Annotated[Text, Field(min_length=1, max_length=TITLE_LENGTH)]
    en: Annotated[Text, Field(max_length=TITLE_LENGTH)] | None = None


class TextRow(Row):
    th: Annotated[Text, Field(min_length=1, max_length=TEXT_LENGTH)]
    en: Annotated[Text, Field(max_length=TEXT_LENGTH)] | None = None


Key = Annotated[Text, Field(min_length=1, max_length=KEY_LENGTH)]


class NodeRow(Row):
    kind: Kind
    key: Key
    parent_kind: Kind | None = None
    parent_key: Key | None = None
    position: Annotated[int, Field(ge=0, le=POSITION_MAX, strict=True)] = LAST
    title: TitleRow | None = None
    text: TextRow | None = None
    facts: Annotated[dict[str, Any], AfterValidator(storable)] = {}
    provenance: Provenance
    source: Annotated[
        list[Annotated[Text, Field(min_length=1, max_length=SOURCE_LENGTH)]],
        Field(min_length=1, max_length=SOURCES_MAX),
    ]


@dataclass(frozen=True)
class Taken:
    """A row, and what it says when nothing is wrong with it; kind and key are told also when something is."""

    number: int
    kind: str = ""
    key: str = ""
    node: NodeDocument | None = None
    flaws: tuple[Flaw, ...] = ()


def taken(number: int, said: Mapping[str, Any], flaws: Iterable[Flaw] = ()) -> Taken:
    """A row as a node, or with every flaw it has by itself."""
    found, node = list(flaws), None
    if not found:
        try:
            row = NodeRow.model_validate(said)
            node = node_document(row.model_dump())
            found += [Flaw(Issue.NODE_UNSOUND, facts={"fault": fault}) for fault in node_faults(node)]
        except ValidationError as invalid:
            found += flaws_of(invalid)
    kind, key = (str(said.get(name) or "")[:KEY_LENGTH] for name in ("kind", "key"))
    if found:
        return Taken(number, _shown(kind), _shown(key), None, tuple(found))
    return Taken(number, kind, key, node)


def _shown(text: str) -> str:
    """Of a text that may be refused for it: what every database can keep."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def flaws_of(invalid: ValidationError) -> Iterator[Flaw]:
    for error in invalid.errors(include_url=False, include_input=False):
        limits = {name: value for name, value in error.get("ctx", {}).items() if isinstance(value, int | str)}
        place = ".".join(str(step) for step in error["loc"])
        yield Flaw(Issue.VALUE_UNFIT, place, {"type": error["type"], **limits})


def without_twins(rows: Iterable[Taken]) -> Iterator[Taken]:
    """Each node once: a second row of the same one is refused."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        name = row.kind, row.key
        if row.node is not None and (at := first.setdefault(name, row.number)) != row.number:
            twin = Flaw(Issue.TWICE_IN_FILE, facts={"row": at})
            yield replace(row, node=None, flaws=(*row.flaws, twin))
        else:
            yield row
