"""Overlays, rebases and dry runs on both databases, and at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from framework_builders import AGENCY, OCSC, OTHER_AGENCY, a_mapping, an_overlay, announce, prepared
from framework_svc.domain.errors_overlays import ConflictsOpen, OverlayExists, OverlayNotFound
from framework_svc.domain.framework import Kind
from framework_svc.domain.overlay import Delta, Origin
from framework_svc.use_cases.composing import ComposedFilter, list_composed
from framework_svc.use_cases.holders import learn_classifications, learn_plans
from framework_svc.use_cases.impact import CLASSIFICATIONS, PLANS, dry_run
from framework_svc.use_cases.organisations import note_caught_up
from framework_svc.use_cases.overlays import change_overlay, read_overlay
from framework_svc.use_cases.rebases import apply_rebase, open_rebase
from overlay_builders import LATER, laid, published_without, unit
from service_kit.database import Database
from service_kit.pages import PageQuery
from service_kit.refusals import StaleVersion


def keys(database: Database, overlay: UUID, version: int | None = None, **wanted: Any) -> list[str]:
    which = ComposedFilter(**({"kind": Kind.SKILL_UNIT} | wanted))
    found, after = [], None
    while True:
        query = PageQuery(limit=4, after=after)
        _, page = list_composed(database, overlay, which, version=version, query=query)
        found += [one.document.key for one in page.items]
        if page.next_cursor is None:
            return found
        after = opened(page.next_cursor)


def opened(cursor: str) -> Any:
    import base64
    import json

    return json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def test_every_node_is_read_once_whatever_it_is_asked_by(database: Database) -> None:
    """R-ORG-15."""
    overlay = laid(database)

    every = keys(database, overlay)

    assert (len(every), len(set(every)), every[-1]) == (12, 12, "X-DGA-001")
    by_origin = {origin: set(keys(database, overlay, origin=origin)) for origin in Origin}
    assert set().union(*by_origin.values()) == set(every)
    assert sum(map(len, by_origin.values())) == len(every)
    assert set(every) - set(keys(database, overlay, group="Others")) == {"DL100", "DL200"}


def test_an_overlay_moves_and_its_earlier_version_stays(database: Database) -> None:
    overlay = laid(database)
    before = keys(database, overlay)
    published_without(database, "2570.1", "DS300")
    rebase = open_rebase(database, overlay, "current", caller=OCSC, now=LATER)

    moved = apply_rebase(database, rebase.rebase.id, accepts_proposals=False, seen=1, caller=OCSC, now=LATER)

    assert (rebase.conflicts, moved.version, moved.rebased_from, moved.release_key) == (
        (), 2, "2561.1", "2570.1",
    )  # fmt: skip
    assert set(before) - set(keys(database, overlay)) == {"DS300"}
    assert keys(database, overlay, version=1) == before
    with pytest.raises(OverlayNotFound):
        read_overlay(database, overlay, version=3)


def test_a_move_with_an_open_conflict_stores_nothing(database: Database) -> None:
    overlay = laid(database)
    published_without(database, "2570.1", "DG500")
    rebase = open_rebase(database, overlay, "current", caller=OCSC, now=LATER)

    with pytest.raises(ConflictsOpen):
        apply_rebase(database, rebase.rebase.id, accepts_proposals=True, seen=1, caller=OCSC, now=LATER)

    assert read_overlay(database, overlay).release_key == "2561.1"


def test_of_two_that_lay_an_overlay_at_the_same_moment_one_does(database: Database) -> None:
    prepared(database)

    def lay(_: int) -> str:
        try:
            an_overlay(database, OTHER_AGENCY)
        except OverlayExists:
            return "exists"
        return "laid"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lay, range(2))) == ["exists", "laid"]


def test_of_two_that_change_what_both_have_seen_one_does(database: Database) -> None:
    overlay = laid(database)

    def change(_: int) -> int | str:
        try:
            return change_overlay(database, overlay, Delta(), seen=1, caller=OCSC, now=LATER).version
        except StaleVersion:
            return "stale"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, range(2)), key=str) == [2, "stale"]


def test_a_dry_run_counts_the_same_on_both_databases(database: Database) -> None:
    prepared(database)
    announced = announce(database)
    told = {
        "organisation_id": AGENCY, "announcement_version": announced.version, "group": "Academic",
        "role": "A1", "future_role": "A2", "status": "final", "version": 1,
    }  # fmt: skip
    people = [{**told, "classification_id": UUID(int=n), "person_id": UUID(int=n)} for n in (1, 2)]
    learn_classifications(database, [*people, people[0] | {"version": 0, "status": "proposed"}])
    plan = {"agency_id": AGENCY, "role": "A1", "status": "draft", "version": 1}
    units = ('["DLit100"]', '["DLit100","DLit200"]', '["DLit200"]')
    plans = [{**plan, "plan_id": UUID(int=n), "skill_units": said} for n, said in enumerate(units)]
    learn_plans(database, plans)
    for source in (CLASSIFICATIONS, PLANS):
        note_caught_up(database, source, now=LATER)
    published_without(database, "2570.1", "DLit100")
    mapping = a_mapping(database, "2561.1", "2570.1")

    found = dry_run(database, mapping, caller=OCSC)

    (lost,) = found.unmapped
    assert (lost.node, lost.people, lost.plans, lost.announcements) == (unit("DLit100"), 2, 2, 1)
