"""What an agency lays over the framework counts when it announces, on both databases."""

from typing import Any

import pytest
from comparison_builders import WHY, th
from framework_builders import (
    AGENCY,
    DLIT,
    GROUPS,
    NOW,
    OCSC,
    UNRELATED,
    a_theme,
    announce,
    breaches,
    events,
    prepared,
)
from framework_svc.domain.errors import AnnouncementRefused, OverlayBehind, UnitNotSelected
from framework_svc.domain.overlay import Adapted, Delta
from framework_svc.use_cases.announcements import read_announcement
from framework_svc.use_cases.expectations import required_skills_of, themes_of
from framework_svc.use_cases.overlays import change_overlay
from framework_svc.use_cases.rebases import apply_rebase, open_rebase
from overlay_builders import LATER, laid, published_without, unit
from service_kit.database import Database


def required(*units: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(GROUPS, units)


def reasons(database: Database, **changes: Any) -> list[dict[str, Any]]:
    with pytest.raises(AnnouncementRefused) as refused:
        announce(database, **changes)
    found = vars(refused.value)["reasons"]
    assert {type(one) for one in found} <= {UnitNotSelected, OverlayBehind}
    return [vars(one) for one in found]


def titles(database: Database) -> list[tuple[Any, ...]]:
    found = required_skills_of(database, AGENCY, group="Others", stage=None, now=NOW).skills or []
    return [(one.code, one.defined_by, one.title, one.base_title) for one in found]


def test_what_an_overlay_adds_and_adapts_is_announced_in_the_agencys_words(database: Database) -> None:
    """S04, R-FRM-12, R-ORG-15: with the version of the overlay, and what the framework says beside it."""
    laid(database)
    theme = a_theme(units=("X-DGA-001", "DG500"), groups=("Others",))

    made = announce(database, required_skills=required("DG500", "X-DGA-001"), themes=(theme,))

    assert read_announcement(database, made.id).announcement.overlay_version == 1
    (adapted, added) = titles(database)
    assert adapted[:3] == ("DG500", "framework", th("ของเรา"))
    assert adapted[3]["th"] not in {None, "ของเรา"}
    assert added == ("X-DGA-001", "agency", th("หน่วย"), None)
    (shown,) = themes_of(database, AGENCY, now=NOW).themes
    assert [one.unit.title for one in shown.assignments] == [th("หน่วย"), th("ของเรา")]
    assert breaches(events(database)[-1]) == []


def test_what_an_overlay_leaves_out_is_not_required(database: Database) -> None:
    """R-ORG-15."""
    laid(database)

    found = reasons(database, required_skills=required("DL100", "DL200", "DG500"))

    assert found == [
        {"unit": "DL100", "groups": list(GROUPS), "overlay_version": 1},
        {"unit": "DL200", "groups": ["Others"], "overlay_version": 1},
    ]


def test_what_was_announced_keeps_the_words_of_its_own_version(database: Database) -> None:
    """R-ORG-12: what staff were told is not changed behind them; the next announcement says it anew."""
    overlay = laid(database)
    announce(database, required_skills=required("DG500"))
    others = Delta(adapted=(Adapted(unit("DG500"), th("ชื่อใหม่"), None, WHY),))

    change_overlay(database, overlay, others, seen=1, caller=OCSC, now=LATER)

    assert titles(database)[0][2] == th("ของเรา")
    again = announce(database, required_skills=required("DG500", "DL100"))
    assert (again.overlay_version, titles(database)[0][2]) == (2, th("ชื่อใหม่"))


def test_an_overlay_that_is_behind_is_moved_before_anything_is_announced(database: Database) -> None:
    """R-ORG-15: also when a release goes without a word on what the overlay speaks of."""
    overlay = laid(database)
    published_without(database, "2570.1", "DS300")

    found = reasons(database, required_skills=required(*DLIT))

    assert found == [
        {"overlay_version": 1, "overlay_release_key": "2561.1", "current_release_key": "2570.1"},
    ]
    rebase = open_rebase(database, overlay, "current", caller=OCSC, now=LATER).rebase
    apply_rebase(database, rebase.id, accepts_proposals=False, seen=1, caller=OCSC, now=LATER)
    made = announce(database, required_skills=required(*DLIT))
    assert (made.release_key, made.overlay_version) == ("2570.1", 2)


def test_the_overlay_of_one_agency_says_nothing_to_another(sqlite_database: Database) -> None:
    laid(sqlite_database)

    made = announce(sqlite_database, UNRELATED, required_skills=required("DL100", "DG500"))

    assert made.overlay_version is None
    found = required_skills_of(sqlite_database, UNRELATED, group="Others", stage=None, now=NOW).skills or []
    assert [one.base_title for one in found] == [None, None]


def test_an_agency_without_an_overlay_announces_as_before(sqlite_database: Database) -> None:
    prepared(sqlite_database)

    assert announce(sqlite_database).overlay_version is None
