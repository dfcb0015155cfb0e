"""Crosswalks to TPQI, ESCO and SFIA: stated on drafts, read with every release; none is invented."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import Field
from service_kit.app import DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.identity import Caller, Requires
from service_kit.pages import Page, PageDep, Rows
from service_kit.routes import Router
from service_kit.schemas import Input, Output, Text, WordsOut

from framework_svc.api.pinned import ItemKey, ItemKind, ReleaseKey, WantedDep, base_of, pinned
from framework_svc.api.schemas_releases import NodeOut, node_out
from framework_svc.domain.alignment import (
    ADDRESS_LENGTH,
    ALIGNMENTS_MAX,
    WORD_LENGTH,
    Alignment,
    Match,
    Scheme,
)
from framework_svc.domain.framework import Kind, Provenance
from framework_svc.use_cases.exchange import crosswalks

router = Router(prefix="/v1/releases", tags=["crosswalks"])
Word = Annotated[Text, Field(min_length=1, max_length=WORD_LENGTH)]
Writer = Annotated[Caller, Requires("framework.write")]


class AlignmentIn(Input):
    scheme: Scheme
    uri: Annotated[Text, Field(min_length=1, max_length=ADDRESS_LENGTH)]
    match: Match = Field(description="How much the two mean the same, in the words of SKOS")
    title: Word | None = Field(None, description="What the scheme calls it")
    stated_by: Word = Field(description="Who says that they mean the same")
    source: Word
    provenance: Annotated[Provenance, Field(description="Not `gap`: what is not known is left out")]

    def stated(self) -> Alignment:
        return Alignment(**dict(self))


class AlignmentsIn(Input):
    alignments: Annotated[list[AlignmentIn], Field(max_length=ALIGNMENTS_MAX)]


class AlignmentOut(Output):
    scheme: Scheme
    uri: str
    match: Match
    title: str | None
    stated_by: str
    source: str
    provenance: Provenance


class AlignedNodeOut(Output):
    kind: Kind
    key: str
    title: WordsOut | None
    alignments: list[AlignmentOut]


@router.put("/{release_key}/nodes/{kind}/{key}/alignments", response_model=NodeOut)
def align_node(
    release_key: ReleaseKey,
    kind: ItemKind,
    key: ItemKey,
    body: AlignmentsIn,
    caller: Writer,
    request: Request,
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """Every alignment of a node of a draft, in the place of those that it had."""
    stated = [one.stated() for one in body.alignments]
    release, node = crosswalks.align_node(
        database, release_key, kind, key, stated, seen=seen, caller=caller, now=now
    )
    tagged(response, release)
    return node_out(base_of(request), node)


@router.get(
    "/{release_key}/crosswalks",
    response_model=Page[AlignedNodeOut],
    dependencies=[Requires("framework.read")],
)
def list_crosswalks(
    wanted: WantedDep,
    database: DatabaseDep,
    query: PageDep,
    response: Response,
    scheme: Annotated[Scheme | None, Query(description="Only alignments to this scheme")] = None,
) -> Any:
    """The nodes that are aligned to other schemes; a page may hold fewer where a scheme is asked for."""
    release, rows = crosswalks.list_aligned(database, wanted, scheme, query=query)
    shown: Rows[Any] = pinned(response, wanted, release, rows)
    return shown
