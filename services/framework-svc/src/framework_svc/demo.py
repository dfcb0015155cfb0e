"""Announcements of the demo's agencies, made through the use cases with the dates of the past."""

import datetime as dt
from uuid import UUID, uuid5

from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.pages import PageQuery

from framework_svc.domain.announcement_draft import AnnouncementDraft, GoalDraft, Result, ThemeDraft
from framework_svc.domain.organisation import OrganisationFacts
from framework_svc.persistence.releases import current_release, framework_in
from framework_svc.use_cases.announcements import list_announcements, publish_announcement
from framework_svc.use_cases.organisations import learn_organisations
from framework_svc.use_cases.publication import publish_shipped_releases
from framework_svc.use_cases.skill_units import define_skill_unit
from framework_svc.use_cases.target_stages import set_target_stage

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")
ANNOUNCED_AT = dt.datetime(2023, 10, 1, 2, tzinfo=dt.UTC)
OFFICER = Caller("framework-demo", "framework-demo", frozenset(), (Grant("ocsc_officer", None),))
UNKNOWN_VERSION = 0  # whatever people-svc says of these organisations is newer
DIGITAL_LITERACY = ("DLit100", "DLit200", "DLit300")
ANNOUNCED = {
    "org:a": ("Early", "อธิบดี"),
    "org:b": ("Developing", "อธิบดี"),
    "org:d": ("Mature", "อธิบดี"),
    "org:sangkhom": ("Early", "นายกองค์การบริหารส่วนตำบล"),
}
# What agencies ก. and ข. mean to reach, as the guideline tells of them; the goals on the way are invented.
VISIONS: dict[str, dict[str, str | None]] = {
    "org:a": {
        "th": "เป็นหน่วยงานไร้กระดาษ (Paperless) ภายในอีก 2 ปีข้างหน้า",
        "en": "To be paperless within two years",
    },
    "org:b": {
        "th": "เชื่อมโยงบริการส่วนใหญ่กับหน่วยงานอื่นทั้งภายในและภายนอกภาครัฐ ให้เกิดบริการ ณ จุดเดียว "
        "เข้าถึงได้ทุกที่ ทุกเวลา ทุกอุปกรณ์",
        "en": "To link most services with other bodies: one stop, at any place and time, on any device",
    },
}
GOALS = {
    1: ("หนังสือเวียนภายในทุกฉบับเป็นอิเล็กทรอนิกส์", Result.OUTPUT, "digital_culture"),
    3: ("บริการหลักทุกงานให้บริการได้โดยไม่ใช้กระดาษ", Result.OUTPUT, "smart_government_for_citizen"),
    5: ("ผู้รับบริการไม่ต้องยื่นเอกสารที่ภาครัฐมีอยู่แล้ว", Result.OUTCOME, "open_and_connected_government"),
}
UNIT = {
    "ability": "ออกแบบและทดสอบการเชื่อมโยงข้อมูลระหว่างหน่วยงานเพื่อให้บริการ ณ จุดเดียว",
    "knowledge": "มาตรฐานการแลกเปลี่ยนข้อมูลภาครัฐและกฎหมายคุ้มครองข้อมูลส่วนบุคคล",
    "experience": "ร่วมโครงการเชื่อมโยงบริการกับหน่วยงานอื่นอย่างน้อยหนึ่งโครงการ",
    "attribute": "ทำงานข้ามหน่วยงานโดยยึดประชาชนเป็นศูนย์กลาง",
}


def seed(database: Database, *, now: dt.datetime) -> None:
    """Publish what the demo's agencies announced on 1 October 2023; nothing when it is there already."""
    publish_shipped_releases(database, now=min(now, ANNOUNCED_AT))
    if list_announcements(database, organisation_id=None, query=PageQuery(limit=1)).items:
        return
    # The events of these organisations may not have come yet.
    learn_organisations(database, organisations())
    with database.read() as session:
        groups = list(framework_in(session, current_release(session).id).groups)
    for key, (stage, signatory) in ANNOUNCED.items():
        draft = _draft(stage, signatory, groups, VISIONS.get(key))
        publish_announcement(database, org_id(key), draft, caller=OFFICER, now=ANNOUNCED_AT)
    set_target_stage(database, org_id("org:c"), "Early", caller=OFFICER, now=ANNOUNCED_AT)
    define_skill_unit(
        database,
        org_id("org:b"),
        "X-AGENCYB-001",
        title={"th": "เชื่อมโยงบริการข้ามหน่วยงาน", "en": "Linking services across agencies"},
        components={component: {"th": text, "en": None} for component, text in UNIT.items()},
        caller=OFFICER,
        now=ANNOUNCED_AT,
    )


def org_id(key: str) -> UUID:
    return uuid5(NAMESPACE, key)


def organisations() -> list[OrganisationFacts]:
    """The few organisations that the announcements need."""
    return [
        _organisation("org:ministry", is_agency=False),
        _organisation("org:a", parent="org:ministry"),
        _organisation("org:b", parent="org:ministry"),
        _organisation("org:d", parent="org:ministry"),
        _organisation("org:c"),
        _organisation("org:sangkhom"),
    ]


def _organisation(key: str, *, parent: str | None = None, is_agency: bool = True) -> OrganisationFacts:
    above = (org_id(parent),) if parent else ()
    return OrganisationFacts(
        id=org_id(key),
        parent_id=above[0] if above else None,
        path=(*above, org_id(key)),
        is_agency=is_agency,
        version=UNKNOWN_VERSION,
    )


def _draft(
    stage: str, signatory: str, groups: list[str], vision: dict[str, str | None] | None
) -> AnnouncementDraft:
    goals = tuple(
        GoalDraft(years, {"th": text, "en": None}, (serves,), result)
        for years, (text, result, serves) in GOALS.items()
    )
    name = {"th": "ความสามารถด้านความเข้าใจและใช้เทคโนโลยีเป็น", "en": "Digital Literacy"}
    return AnnouncementDraft(
        number="1/2566",
        announced_on=ANNOUNCED_AT.date(),
        signatory_position=signatory,
        target_stage=stage,
        vision=vision,
        goals=goals if vision else (),
        groups=(),
        required_skills=dict.fromkeys(groups, DIGITAL_LITERACY),
        themes=(ThemeDraft(1, name, DIGITAL_LITERACY, ()),),
    )
