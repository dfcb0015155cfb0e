"""The bytes by which a published release is answered for ever, made once, when it is published."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from service_kit.database import Database
from service_kit.events import canonical
from service_kit.statements import insert_new
from sqlmodel import Session

from framework_svc.domain.node import as_document, node_document
from framework_svc.domain.release import ReleaseDocument, head_of, in_order
from framework_svc.domain.replacement import replacement
from framework_svc.domain.views import view_of
from framework_svc.persistence.nodes import all_nodes, search_words_of, unindexed
from framework_svc.persistence.releases import get_framework, unsealed
from framework_svc.persistence.tables import FrameworkHead, Release


def body_of(node: Any) -> str:
    """A node as the document of its release has it."""
    return canonical(as_document(node))


def view_text_of(node: Any) -> str | None:
    """A node in the words of its kind."""
    view = view_of(node)
    return None if view is None else canonical(view)


def exported(head: str, bodies: Iterable[str]) -> str:
    """The whole document in one text: `head` with the nodes in their place."""
    # `nodes` comes between `framework` and `release`, as the keys of canonical JSON are sorted.
    before, after = head.split('"release":', 1)
    return f'{before}"nodes":[{",".join(bodies)}],"release":{after}'


def write_texts(nodes: Iterable[Any]) -> None:
    """Give each node its number in the document, its bytes, and what a search looks at."""
    for number, node in enumerate(in_order(nodes), 1):
        node.number, node.body, node.view = number, body_of(node), view_text_of(node)
        node.search_words = node.search_words or search_words_of(node)


def seal(release: Release, nodes: Iterable[Any], document: ReleaseDocument) -> None:
    """Store the digest of the document that the nodes make together, once each has its text."""
    release.head = canonical(head_of(document))
    release.digest = digest(exported(release.head, (node.body for node in in_order(nodes))))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def stored_document(session: Session, release: Release, nodes: Iterable[Any]) -> ReleaseDocument:
    """A release of the database as the rules check it."""
    framework = get_framework(session, release.framework_key)
    return ReleaseDocument(
        framework_key=framework.key,
        framework_title=framework.title,
        key=release.key,
        title=release.title,
        documents=release.documents,
        notes=tuple(release.notes),
        nodes=in_order(node_document(as_document(node)) for node in nodes),
        replacements=tuple(map(replacement, release.replacements)),
        extensions=release.extensions or {},
    )


def seal_what_was_published_before(database: Database, *, now: dt.datetime) -> None:
    """Make the bytes of releases that are older than the storing of bytes; nothing when there are none."""
    with database.transaction() as session:
        for release in unsealed(session):
            untitled = {"th": release.framework_key, "en": None}
            insert_new(session, FrameworkHead, key=release.framework_key, title=untitled, created_at=now)
            nodes = all_nodes(session, release.id)
            write_texts(nodes)
            seal(release, nodes, stored_document(session, release, nodes))


def index_what_was_stored_before(database: Database) -> None:
    """Say what a search looks at for nodes that a migration left without it; nothing when there are none."""
    is_done = False
    while not is_done:
        with database.transaction() as session:
            nodes = unindexed(session)
            for node in nodes:
                node.search_words = search_words_of(node)
        is_done = not nodes
