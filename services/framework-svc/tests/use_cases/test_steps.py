"""The steps of releases on both databases, also when two take them at the same moment."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from framework_builders import EDITOR, NOW, PUBLISHER, a_caller, draft, events, prepared, reviewed
from framework_svc.domain.errors_releases import IllegalReleaseTransition, PublisherIsLastEditor
from framework_svc.domain.framework import CURRENT, Kind, Provenance
from framework_svc.domain.lifecycle import TRANSITIONS, ReleaseAction, ReleaseState, next_state
from framework_svc.domain.node import NodeDocument
from framework_svc.persistence.nodes import NodeFilter
from framework_svc.persistence.releases import Wanted
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.drafts import put_node
from framework_svc.use_cases.reading import list_nodes, read_node
from framework_svc.use_cases.releases import list_release_facts, read_release
from framework_svc.use_cases.sealing import index_what_was_stored_before, seal_what_was_published_before
from framework_svc.use_cases.steps import publish_draft, submit_release, withdraw_release
from hypothesis import given
from hypothesis import strategies as st
from service_kit.database import Database
from service_kit.pages import PageQuery

EDITS = a_caller("ocsc_officer", None, subject=EDITOR)
PUBLISHES = a_caller("ocsc_officer", None, subject=PUBLISHER)
GOAL = NodeDocument(
    kind=Kind.GOAL, key="new", parent_kind=None, parent_key=None, position=4,
    title={"th": "บริการภาครัฐที่ ๙ โปร่งใส", "en": None}, text=None, facts={}, provenance=Provenance.DOCUMENT,
    source=("a test",),
)  # fmt: skip


def publish(database: Database, key: str) -> Release:
    seen = read_release(database, Wanted(key, sees_drafts=True)).version
    return publish_draft(database, key, seen=seen, caller=PUBLISHES, now=NOW)


def states(database: Database) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(sa.text("SELECT key, state FROM release WHERE framework_key = 'ocsc-digital'"))
        return {row.key: row.state for row in rows}


def found(database: Database, q: str) -> list[str]:
    text = list_nodes(database, Wanted(CURRENT), NodeFilter(q=q), query=PageQuery()).text
    return [node["key"] for node in json.loads(text)["items"]]


def test_an_edited_draft_is_published_searched_and_withdrawn(database: Database) -> None:
    prepared(database)
    draft(database, "2570.1")
    put_node(database, "2570.1", GOAL, seen=1, caller=EDITS, now=NOW)
    submit_release(database, "2570.1", seen=2, caller=EDITS, now=NOW)
    published = publish(database, "2570.1")

    assert states(database) == {"2561.1": "superseded", "2570.1": "published"}
    assert found(database, "โปร่งใส 9") == ["new"]
    assert "new" in found(database, "บริการภาครัฐ")
    # Typed apart, the words may stand apart.
    assert set(found(database, "บริการภาครัฐ")) < set(found(database, "ภาครัฐ บริการ"))

    reason = {"th": "ผิด", "en": None}
    withdraw_release(database, "2570.1", reason, seen=published.version, caller=EDITS, now=NOW)
    assert states(database) == {"2561.1": "published", "2570.1": "withdrawn"}
    assert found(database, "โปร่งใส 9") == []
    assert events(database)[-1]["type"] == "framework.release.withdrawn.v1"


def test_of_two_published_at_once_one_is_current(database: Database) -> None:
    prepared(database)
    for key in ("2570.1", "2570.2"):
        reviewed(database, key)

    def attempt(key: str) -> str:
        try:
            return publish(database, key).key
        except sa.exc.IntegrityError:
            return "overtaken"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(attempt, ["2570.1", "2570.2"]))

    assert set(outcomes) - {"overtaken"}
    assert list(states(database).values()).count("published") == 1


def test_drafts_are_not_told_to_other_services(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    reviewed(sqlite_database, "2570.1")

    system = a_caller("system", None)
    told = list_release_facts(sqlite_database, system, query=PageQuery()).items

    assert {facts["release_key"] for facts in told} == {"2561.1", "local-2567.1"}


def test_what_was_published_without_bytes_gets_them_once(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    before = read_node(sqlite_database, Wanted("2561.1"), Kind.ROLE, "E1")
    with sqlite_database.transaction() as session:
        session.execute(sa.text("UPDATE node SET body = NULL, view = NULL, number = 0, search_words = ''"))
        session.execute(sa.text("UPDATE release SET head = NULL"))
        session.execute(sa.text("DELETE FROM framework WHERE key = 'local-government'"))

    seal_what_was_published_before(sqlite_database, now=NOW)

    assert read_node(sqlite_database, Wanted("2561.1"), Kind.ROLE, "E1").text == before.text
    assert found(sqlite_database, "รัฐบาลแบบเปิด") == ["open_and_connected_government"]


def test_nodes_that_a_migration_left_without_words_get_them(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    with sqlite_database.transaction() as session:
        session.execute(sa.text("UPDATE node SET search_words = ''"))
    assert found(sqlite_database, "DLit 100") == []

    index_what_was_stored_before(sqlite_database)

    assert "DLit100" in found(sqlite_database, "DLit 100")
    assert found(sqlite_database, "รัฐบาลแบบเปิด") == ["open_and_connected_government"]


class Facts:
    key = "2570.1"
    edited_by = "somebody"

    def __init__(self, state: ReleaseState) -> None:
        self.state = state


def test_the_last_editor_is_refused_and_nothing_is_stored(sqlite_database: Database) -> None:
    prepared(sqlite_database)
    reviewed(sqlite_database, "2570.1")

    with pytest.raises(PublisherIsLastEditor):
        publish_draft(sqlite_database, "2570.1", seen=2, caller=EDITS, now=NOW)

    assert states(sqlite_database)["2570.1"] == "in_review"


@given(actions=st.lists(st.sampled_from(ReleaseAction), max_size=12))
def test_what_was_published_is_never_edited_or_commented_again(actions: list[Any]) -> None:
    release, was_published = Facts(ReleaseState.DRAFT), False
    for action in actions:
        if (following := TRANSITIONS.get((release.state, action))) is None:
            continue
        assert not (was_published and action in {ReleaseAction.EDIT, ReleaseAction.COMMENT})
        release.state = following
        was_published = was_published or following is ReleaseState.PUBLISHED


def test_a_step_that_the_table_does_not_hold_is_refused() -> None:
    with pytest.raises(IllegalReleaseTransition) as refused:
        next_state(Facts(ReleaseState.DRAFT), ReleaseAction.PUBLISH)

    assert vars(refused.value) == {"release_state": "draft", "action": "publish"}
