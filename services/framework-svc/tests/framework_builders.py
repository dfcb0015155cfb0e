"""Builders with defaults, so that a test shows only what matters to it."""

import asyncio
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from fastapi import FastAPI
from framework_svc.domain.announcement_draft import AnnouncementDraft, GoalDraft, GroupDraft, ThemeDraft
from framework_svc.domain.framework import Framework, Kind, framework_of
from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.domain.overlay import Delta, NotSelected
from framework_svc.domain.release import release_document
from framework_svc.domain.replacement import Address
from framework_svc.main import create_app
from framework_svc.persistence.releases import Wanted
from framework_svc.settings import Settings
from framework_svc.use_cases.announcements import publish_announcement
from framework_svc.use_cases.consultation import comment_node
from framework_svc.use_cases.drafts import Head, create_draft
from framework_svc.use_cases.mappings import create_mapping
from framework_svc.use_cases.organisations import learn_organisations
from framework_svc.use_cases.overlays import create_overlay
from framework_svc.use_cases.publication import publish_shipped_releases, shipped_documents
from framework_svc.use_cases.rebases import open_rebase
from framework_svc.use_cases.steps import submit_release
from httpx import Response
from jsonschema import Draft202012Validator, FormatChecker
from service_kit.bus import MemoryBus
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.tables import OUTBOX
from service_kit.testing import a_client, filled_once, sign

NOW = dt.datetime(2023, 10, 2, 3, tzinfo=dt.UTC)
TODAY = dt.date(2023, 10, 2)
NAMES = UUID("00000000-0000-0000-0000-00000000f00d")
GROUPS = ("Executive", "Management", "Academic", "Service", "Technologist", "Others")
DLIT = ("DLit100", "DLit200", "DLit300")
EVENTS = Path(__file__).resolve().parents[3] / "tests" / "contract" / "events"


def org(name: str) -> UUID:
    return uuid5(NAMES, name)


MINISTRY, AGENCY, OTHER_AGENCY, DIVISION, UNRELATED = map(
    org, ("ministry", "agency", "other agency", "division", "unrelated")
)
HR = UUID("00000000-0000-0000-0000-0000000000a1")


def the_document() -> dict[str, Any]:
    """The shipped release."""
    return next(shipped_documents())


def the_framework() -> Framework:
    return framework_of(release_document(the_document()).nodes)


def an_organisation(
    organisation_id: UUID = AGENCY,
    *,
    path: Sequence[UUID] = (),
    is_agency: bool = True,
    version: int = 1,
) -> OrganisationFacts:
    whole = (*path, organisation_id)
    return OrganisationFacts(
        id=organisation_id,
        parent_id=whole[-2] if len(whole) > 1 else None,
        path=whole,
        is_agency=is_agency,
        version=version,
    )


def organisations() -> list[OrganisationFacts]:
    """A ministry over an agency with a division and another agency; beside them an unrelated agency."""
    return [
        an_organisation(MINISTRY, is_agency=False),
        an_organisation(AGENCY, path=(MINISTRY,)),
        an_organisation(DIVISION, path=(MINISTRY, AGENCY), is_agency=False),
        an_organisation(OTHER_AGENCY, path=(MINISTRY,)),
        an_organisation(UNRELATED),
    ]


def prepared(database: Database) -> Database:
    """A database with the shipped release and some organisations."""
    _prepare(database)
    return database


@filled_once
def _prepare(database: Database) -> None:
    publish_shipped_releases(database, now=NOW)
    learn_organisations(database, organisations())


def a_caller(role: str = "hr_officer", on: UUID | None = AGENCY, *, subject: UUID | str = HR) -> Caller:
    return Caller(str(subject), "thaksa-portal", frozenset(), (Grant(role, on),))


def a_draft(**changes: Any) -> AnnouncementDraft:
    facts: dict[str, Any] = {
        "number": "1/2566",
        "announced_on": dt.date(2023, 10, 1),
        "signatory_position": "อธิบดี",
        "target_stage": "Early",
        "vision": None,
        "goals": (),
        "groups": (),
        "required_skills": dict.fromkeys(GROUPS, DLIT),
        "themes": (),
    }
    return AnnouncementDraft(**facts | changes)


def a_theme(**changes: Any) -> ThemeDraft:
    name = {"th": "ความสามารถด้านความเข้าใจและใช้เทคโนโลยีเป็น", "en": "Digital Literacy"}
    facts: dict[str, Any] = {"year": 1, "name": name, "units": DLIT, "groups": ()}
    return ThemeDraft(**facts | changes)


VISION = {"th": "หน่วยงานไร้กระดาษ", "en": None}


def a_goal(horizon_years: int = 1, *goals: str) -> GoalDraft:
    return GoalDraft(horizon_years, {"th": "ลดการใช้กระดาษ", "en": None}, goals)


def goals(*horizons: int) -> tuple[GoalDraft, ...]:
    """One goal for each term, each linked."""
    return tuple(a_goal(years, "digital_culture") for years in horizons or (1, 3, 5))


def goal_bodies() -> list[dict[str, Any]]:
    link = {"text": {"th": "ไร้กระดาษ"}, "government_goals": ["digital_culture"]}
    return [{"horizon_years": years, **link} for years in (1, 3, 5)]


def a_person(person_id: UUID = HR, organisation_id: UUID = AGENCY, **changes: Any) -> dict[str, Any]:
    """What people-svc tells of a person, as far as we read it."""
    facts: dict[str, Any] = {
        "person_id": person_id,
        "organisation_id": organisation_id,
        "active_from": dt.date(2020, 10, 1),
        "active_until": None,
        "version": 1,
    }
    return facts | changes


def a_group(group: str, stage: str | None = None) -> GroupDraft:
    return GroupDraft(group, stage)


def announce(database: Database, organisation_id: UUID = AGENCY, **changes: Any) -> Any:
    return publish_announcement(
        database, organisation_id, a_draft(**changes), caller=a_caller("ocsc_officer", None), now=NOW
    )


def component_texts(**changes: Any) -> dict[str, Any]:
    texts = {name: {"th": f"ข้อความ {name}", "en": None} for name in the_framework().components}
    return texts | changes


def an_announcement_body(**changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": str(AGENCY),
        "number": "1/2566",
        "announced_on": "2023-10-01",
        "signatory_position": "อธิบดี",
        "target_stage": "ระยะเริ่มแรก",
        "required_skills": {group: list(DLIT) for group in GROUPS},
    } | changes


def an_app(database_url: str, **settings: Any) -> FastAPI:
    app = create_app(Settings(database_url=database_url, **settings), MemoryBus())
    app.state.clock = lambda: NOW
    return app


def events(database: Database) -> list[dict[str, Any]]:
    """Every event that was recorded, oldest first."""
    with database.read() as session:
        bodies = session.scalars(sa.select(OUTBOX.c.body).order_by(OUTBOX.c.sequence)).all()
    return [json.loads(body) for body in bodies]


def breaches(event: dict[str, Any]) -> list[str]:
    """Where the data of an event breaks its promise."""
    schema = json.loads((EVENTS / f"{event['type']}.schema.json").read_text())
    checked = Draft202012Validator(schema, format_checker=FormatChecker())
    return [error.message for error in checked.iter_errors(event["data"])]


READ = "framework.read"
WRITE = "framework.read framework.write"


def ask(
    app: FastAPI,
    method: str,
    path: str,
    *,
    scope: str = READ,
    grants: Sequence[tuple[str, UUID | None]] = (("staff", None),),
    language: str = "th",
    by: UUID = HR,
    **request: Any,
) -> Response:
    """One request of one caller."""

    async def once() -> Response:
        async with a_client(app, sign(by, scope=scope, grants=grants), language=language) as client:
            return await client.request(method, path, **request)

    return asyncio.run(once())


EDITOR, PUBLISHER = UUID(int=0xED), UUID(int=0x9B)
OCSC = a_caller("ocsc_officer", None)


def draft(database: Database, key: str) -> str:
    """A draft of the framework's next release, as the current one is."""
    head = Head({"th": "ฉบับถัดไป", "en": None}, {}, ())
    editor = a_caller("ocsc_officer", None, subject=EDITOR)
    create_draft(database, "ocsc-digital", key, head, based_on="current", caller=editor, now=NOW)
    return key


def reviewed(database: Database, key: str) -> str:
    editor = a_caller("ocsc_officer", None, subject=EDITOR)
    submit_release(database, draft(database, key), seen=1, caller=editor, now=NOW)
    return key


def commented(database: Database, key: str) -> UUID:
    said = comment_node(database, Wanted(key), Kind.ROLE, "E1", "ข้อความ", caller=a_caller(), now=NOW)
    return said.id


def an_overlay(database: Database, organisation_id: UUID = AGENCY) -> UUID:
    """An overlay that does not use one unit of the current release."""
    reason = {"th": "ไม่เกี่ยวกับภารกิจ", "en": None}
    delta = Delta(not_selected=(NotSelected(Address(Kind.SKILL_UNIT, "DL100"), (), reason),))
    laid = create_overlay(database, organisation_id, "ocsc-digital", "current", delta, caller=OCSC, now=NOW)
    return laid.overlay_id


def a_rebase(database: Database, overlay_id: UUID) -> UUID:
    return open_rebase(database, overlay_id, "current", caller=OCSC, now=NOW).rebase.id


def a_mapping(database: Database, old: str, new: str) -> UUID:
    return create_mapping(database, "ocsc-digital", old, new, None, caller=OCSC, now=NOW).id


def as_ocsc(app: FastAPI, method: str, path: str, *, by: UUID = EDITOR, **request: Any) -> Response:
    """One request of an officer of the OCSC."""
    return ask(app, method, path, scope=WRITE, grants=(("ocsc_officer", None),), by=by, **request)


def step(app: FastAPI, verb: str, key: str, *, by: UUID = EDITOR, **request: Any) -> Response:
    """A step of a release, or any other change of it, in the knowledge of its newest version."""
    seen = as_ocsc(app, "GET", f"/v1/releases/{key}").headers["etag"]
    method, path = ("POST", f"/{verb}") if " " not in verb else verb.split(" ", 1)
    return as_ocsc(app, method, f"/v1/releases/{key}{path}", by=by, headers={"If-Match": seen}, **request)


def a_draft_release(app: FastAPI, key: str = "2570.1", **changes: Any) -> Response:
    body = {"release_key": key, "title": {"th": "ฉบับถัดไป"}, "based_on": "current"} | changes
    return as_ocsc(app, "POST", "/v1/frameworks/ocsc-digital/releases", json=body)


def a_node_body(**changes: Any) -> dict[str, Any]:
    return {
        "title": {"th": "เป้าหมายใหม่"}, "provenance": "document", "source": ["a test"],
    } | changes  # fmt: skip


def a_published_release(app: FastAPI, key: str) -> Response:
    """The current release with another title, through every step."""
    assert a_draft_release(app, key).status_code == 201
    assert step(app, "submit", key).status_code == 200
    return step(app, "publish", key, by=PUBLISHER)


def as_hr(app: FastAPI, method: str, path: str, **request: Any) -> Response:
    """One request of the agency's HR officer."""
    return ask(app, method, path, scope=WRITE, grants=(("hr_officer", AGENCY),), **request)
