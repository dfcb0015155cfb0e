import copy
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from framework_builders import NOW, breaches, events, prepared, the_document
from framework_svc.domain.errors_releases import FrameworkItemNotFound, ReleaseIsImmutable, ReleaseNotFound
from framework_svc.domain.framework import CURRENT, Kind
from framework_svc.persistence.nodes import NodeFilter
from framework_svc.persistence.releases import Wanted
from framework_svc.persistence.tables import REGISTRY, Node
from framework_svc.use_cases.publication import publish_release, publish_shipped_releases
from framework_svc.use_cases.reading import export_release, list_nodes, read_node
from framework_svc.use_cases.releases import read_release, resolve_stage
from service_kit import migrations
from service_kit.database import Database
from service_kit.pages import PageQuery


def a_later_document() -> dict[str, Any]:
    document = copy.deepcopy(the_document())
    document["release"]["key"] = "2570.1"
    return document


def test_migrations_say_what_the_tables_say(database: Database) -> None:
    assert migrations.drift(REGISTRY.metadata, database) == []


def test_a_release_is_published_with_all_of_its_nodes_and_one_event(database: Database) -> None:
    """S01."""
    publish_shipped_releases(database, now=NOW)

    release = read_release(database, Wanted("2561.1"))
    event = next(event for event in events(database) if event["subject"] == str(release.id))
    assert release.digest == sha256(export_release(database, Wanted("2561.1")).text.encode()).hexdigest()
    assert event["type"] == "framework.release.published.v1"
    assert breaches(event) == []
    assert (len(event["data"]["roles"]), len(event["data"]["tools"])) == (18, 20)
    with database.read() as session:
        held = sa.select(sa.func.count()).where(Node.release_id == release.id)
        assert session.scalar(held) == sum(release.counts.values())


def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    publish_shipped_releases(database, now=NOW)
    document = dict(reversed(the_document().items()))

    again = publish_release(database, document, now=NOW)

    assert again.id == read_release(database, Wanted(CURRENT)).id
    assert len(events(database)) == 2


def test_processes_that_start_together_publish_it_once(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: publish_shipped_releases(database, now=NOW), range(4)))

    assert len(events(database)) == 2


def test_a_published_release_cannot_change(sqlite_database: Database) -> None:
    publish_shipped_releases(sqlite_database, now=NOW)
    document = the_document()
    document["nodes"][0]["title"]["th"] = "ระยะอื่น"

    with pytest.raises(ReleaseIsImmutable):
        publish_release(sqlite_database, document, now=NOW)

    kept = read_node(sqlite_database, Wanted("2561.1"), Kind.STAGE, "Early")
    assert json.loads(kept.text)["title"]["th"] == "ระยะเริ่มแรก"


def test_current_is_the_release_published_last(database: Database) -> None:
    publish_shipped_releases(database, now=NOW)
    publish_release(database, a_later_document(), now=NOW.replace(year=2027))

    assert read_release(database, Wanted(CURRENT)).key == "2570.1"
    assert read_release(database, Wanted("2561.1")).key == "2561.1"


def test_a_release_that_is_not_there_is_not_found(sqlite_database: Database) -> None:
    for key in (CURRENT, "2561.1"):
        with pytest.raises(ReleaseNotFound):
            read_release(sqlite_database, Wanted(key))


def test_lists_come_in_the_order_of_the_release_page_by_page(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    def page(**query: Any) -> dict[str, Any]:
        which = NodeFilter(Kind.TOOL)
        found = list_nodes(sqlite_database, Wanted(CURRENT), which, query=PageQuery(limit=12, **query))
        return dict(json.loads(found.text))

    first, rest = page(), page(after=12)

    assert {node["facts"]["bucket_percent"] for node in first["items"]} == {70}
    assert [node["position"] for node in rest["items"]] == list(range(13, 21))
    assert (first["next_cursor"] is None, rest["next_cursor"]) == (False, None)
    assert {node["release_key"] for node in (*first["items"], *rest["items"])} == {"2561.1"}


def test_a_name_leads_to_a_stage(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    assert resolve_stage(sqlite_database, Wanted(CURRENT), "Connected Government") == "Developing"


def test_an_item_that_the_release_does_not_hold_is_not_found(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    with pytest.raises(FrameworkItemNotFound):
        read_node(sqlite_database, Wanted(CURRENT), Kind.ROLE, "Z9")
