"""Crosswalks of a release: which nodes are aligned to which entries of other schemes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from service_kit.database import Database, Together
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlmodel import col

from framework_svc.domain.alignment import ALIGNMENTS, PATTERNS, Alignment, Scheme, alignments_of
from framework_svc.domain.errors_exchange import AlignmentRefused, AlignmentTwice, NotOfScheme
from framework_svc.domain.framework import Kind
from framework_svc.persistence.nodes import NodeFilter, get_node, nodes_statement
from framework_svc.persistence.releases import Wanted, get_release
from framework_svc.persistence.tables import Node, Release
from framework_svc.use_cases import drafts
from framework_svc.use_cases.exchange.writing import as_known
from framework_svc.use_cases.permissions import require_editor


def align_node(
    database: Database,
    release_key: str,
    kind: Kind,
    key: str,
    alignments: Sequence[Alignment],
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> tuple[Release, Node]:
    """State every alignment of a node of a draft, in the place of those that it had; none takes them away.

    Raises:
        AlignmentRefused: With every reason: an address that is not of its scheme, one that is stated twice.
    """
    require_editor(caller)
    if reasons := list(_reasons(alignments)):
        raise AlignmentRefused(reasons=reasons)
    with database.transaction() as session:
        wanted = Wanted(release_key, sees_drafts=True)
        node = get_node(session, get_release(session, wanted).id, kind, key)
        (document,) = as_known([node])
        facts = {name: fact for name, fact in document.facts.items() if name != ALIGNMENTS}
        if alignments:
            facts[ALIGNMENTS] = [_fact(one) for one in alignments]
        put = replace(document, facts=facts)
        return drafts.put_node(Together(session), release_key, put, seen=seen, caller=caller, now=now)


def list_aligned(
    database: Database, wanted: Wanted, scheme: Scheme | None, *, query: PageQuery
) -> tuple[Release, Rows[dict[str, Any]]]:
    """The nodes that are aligned to anything, or to a scheme, in the order of the export."""
    with database.read() as session:
        release = get_release(session, wanted)
        is_aligned = sa.cast(col(Node.facts), sa.Text).contains(f'"{ALIGNMENTS}"')
        found = nodes_statement(release.id, NodeFilter()).where(is_aligned)
        page = page_of(session, found, col(Node.number), query)
        items = [_aligned(node, scheme) for node in page.items]
        return release, Rows([item for item in items if item["alignments"]], page.next_cursor)


def _aligned(node: Node, scheme: Scheme | None) -> dict[str, Any]:
    stated = [one for one in alignments_of(node.facts) if scheme is None or one.scheme is scheme]
    return {"kind": node.kind, "key": node.key, "title": node.title, "alignments": stated}


def _reasons(alignments: Sequence[Alignment]) -> list[Exception]:
    strangers: list[Exception] = [
        NotOfScheme(scheme=one.scheme.value.upper(), uri=one.uri)
        for one in alignments
        if not PATTERNS[one.scheme].fullmatch(one.uri)
    ]
    seen: set[tuple[str, str]] = set()
    twins: list[Exception] = []
    for one in alignments:
        if (one.uri, one.match) in seen:
            twins.append(AlignmentTwice(uri=one.uri))
        seen.add((one.uri, one.match))
    return strangers + twins


def _fact(alignment: Alignment) -> Mapping[str, Any]:
    said = {name: value for name, value in vars(alignment).items() if value is not None}
    return {name: getattr(value, "value", value) for name, value in said.items()}
