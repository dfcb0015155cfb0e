"""A release in other forms than our own document: as SKOS, and as a sheet of its nodes."""

from collections.abc import Iterator
from typing import Any

from service_kit.database import Database

from framework_svc.domain.exchange.job import FileFormat
from framework_svc.persistence.nodes import all_nodes
from framework_svc.persistence.releases import Wanted, get_release
from framework_svc.use_cases.exchange.files import written
from framework_svc.use_cases.sealing import stored_document

SKOS_FORMS = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}


def release_as_skos(database: Database, wanted: Wanted, *, base: str, media_type: str) -> tuple[str, Any]:
    """The text, and the release that it is of."""
    with database.read() as session:
        release = get_release(session, wanted)
        document = stored_document(session, release, all_nodes(session, release.id))
    # Not at import: only who asks for SKOS pays for the library.
    from framework_svc.use_cases.exchange.rdf import as_skos

    return as_skos(document, base, SKOS_FORMS[media_type]), release


def release_as_sheet(database: Database, wanted: Wanted, form: FileFormat) -> tuple[Iterator[bytes], Any]:
    """Its nodes in the order of the export, and the release that they are of."""
    with database.read() as session:
        release = get_release(session, wanted)
        nodes = stored_document(session, release, all_nodes(session, release.id)).nodes
        made_at = release.published_at or release.edited_at
    return written(nodes, form, made_at=made_at), release
