"""An overlay of the agency that adds, adapts and selects, and a newer release below it."""

import datetime as dt
from uuid import UUID

from comparison_builders import WHY, th
from framework_builders import AGENCY, NOW, OCSC, a_caller, component_texts, prepared, reviewed
from framework_svc.domain.framework import Kind
from framework_svc.domain.overlay import Adapted, Added, Delta, NotSelected
from framework_svc.domain.replacement import Address
from framework_svc.use_cases.drafts import remove_node
from framework_svc.use_cases.overlays import create_overlay
from framework_svc.use_cases.skill_units import define_skill_unit
from framework_svc.use_cases.steps import publish_draft, send_back_release, submit_release
from service_kit.database import Database

LATER = NOW + dt.timedelta(days=1)


def unit(key: str) -> Address:
    return Address(Kind.SKILL_UNIT, key)


def a_delta() -> Delta:
    return Delta(
        added=(Added("X-DGA-001", "DG"),),
        adapted=(Adapted(unit("DG500"), th("ของเรา"), None, WHY),),
        not_selected=(NotSelected(unit("DL100"), (), WHY), NotSelected(unit("DL200"), ("Others",), WHY)),
    )


def laid(database: Database) -> UUID:
    prepared(database)
    texts = component_texts()
    define_skill_unit(database, AGENCY, "X-DGA-001", title=th("หน่วย"), components=texts, caller=OCSC, now=NOW)
    content = create_overlay(database, AGENCY, "ocsc-digital", "current", a_delta(), caller=OCSC, now=NOW)
    return content.overlay_id


def published_without(database: Database, release_key: str, *gone: str) -> None:
    """The next release, without some units of which nothing is said."""
    reviewed(database, release_key)
    send_back_release(database, release_key, "แก้ไข", seen=2, caller=OCSC, now=NOW)
    for seen, key in enumerate(gone, 3):
        remove_node(database, release_key, Kind.SKILL_UNIT, key, seen=seen, caller=OCSC, now=NOW)
    version = 3 + len(gone)
    submit_release(database, release_key, seen=version, caller=OCSC, now=NOW)
    second = a_caller("ocsc_officer", None, subject="second")
    publish_draft(database, release_key, seen=version + 1, caller=second, now=LATER)
