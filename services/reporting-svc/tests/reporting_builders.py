"""A small state of invented agencies, told to reporting-svc by real events through its handlers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from reporting_svc.messaging.subscriptions import SUBSCRIPTIONS
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import Event, ReceivedEvent, canonical, opened, sealed
from service_kit.identity import Caller, Grant

NOW = dt.datetime(2024, 11, 15, 2, 0, tzinfo=dt.UTC)
IN_FY2567 = dt.datetime(2024, 1, 15, 2, 0, tzinfo=dt.UTC)
OFFICIAL, EMPLOYEE = "ข้าราชการ", "พนักงานราชการ"
OCSC = Caller("3f0f1d58-0000-4000-8000-000000000001", "portal", frozenset(), (Grant("ocsc_officer", None),))


def an_id(key: str) -> UUID:
    return uuid5(NAMESPACE_URL, key)


def an_event(
    kind: str, subject: UUID, data: dict[str, Any], *, at: dt.datetime = IN_FY2567, version: int = 1
) -> ReceivedEvent:
    event = Event(type=kind, subject=str(subject), data=data, version=version)
    return opened(canonical(sealed(event, now=at)))


def body_of(event: ReceivedEvent) -> bytes:
    said = Event(type=event.type, subject=event.subject, data=event.data, version=event.sequence)
    return canonical(sealed(said, event_id=event.id, now=event.time)).encode()


def tell(database: Database, *events: ReceivedEvent) -> None:
    """Handle events in one transaction, as the consumer does with those that come together."""
    Consumer(database, SUBSCRIPTIONS).handle([(event.type, event) for event in events])


def an_organisation(key: str, *above: str, version: int = 1, **changes: Any) -> ReceivedEvent:
    path = [str(an_id(step)) for step in (*above, key)]
    data = {
        "organisation_id": path[-1],
        "parent_id": path[-2] if above else None,
        "kind": "department",
        "name": {"th": f"หน่วยงาน {key}", "en": f"Agency {key}"},
        "path": path,
        "is_agency": True,
        "version": version,
        **changes,
    }
    kind = "people.organisation.registered.v1" if version == 1 else "people.organisation.changed.v1"
    return an_event(kind, an_id(key), data, version=version)


def a_person(key: str, organisation: str, *, version: int = 1, **changes: Any) -> ReceivedEvent:
    data = {
        "person_id": str(an_id(key)),
        "organisation_id": str(an_id(organisation)),
        "agency_id": str(an_id(organisation)),
        "path": [str(an_id(organisation))],
        "context_organisation_id": str(an_id(organisation)),
        "context_agency_id": str(an_id(organisation)),
        "supervisor_id": None,
        "next_supervisor_id": None,
        "personnel_kind": OFFICIAL,
        "is_director_level": False,
        "active_from": "2020-10-01",
        "active_until": None,
        "version": version,
        **changes,
    }
    kind = "people.person.registered.v1" if version == 1 else "people.person.changed.v1"
    return an_event(kind, an_id(key), data, version=version)


def a_classification(person: str, organisation: str, group: str, **changes: Any) -> ReceivedEvent:
    at = changes.pop("at", IN_FY2567)
    data = {
        "classification_id": str(an_id(f"classification of {person}")),
        "person_id": str(an_id(person)),
        "organisation_id": str(an_id(organisation)),
        "status": "final",
        "group": group,
        "role": f"{group}1",
        "future_role": f"{group}2",
        "stage": "Early",
        "behaviours": "all",
        "announcement_id": str(an_id("announcement")),
        "announcement_version": 1,
        "required_skills": ["DLit100"],
        "version": 3,
        **changes,
    }
    subject = UUID(data["classification_id"])
    return an_event("people.classification.finalised.v1", subject, data, at=at, version=data["version"])


def an_announcement(organisation: str, stage: str, *, version: int = 1, **changes: Any) -> ReceivedEvent:
    data = {
        "announcement_id": str(an_id(f"announcement {version} of {organisation}")),
        "organisation_id": str(an_id(organisation)),
        "version": version,
        "number": f"{version}/2566",
        "announced_on": "2023-10-01",
        "release_key": "ocsc-2563",
        "stage": stage,
        "roles": [],
        "required_skills": {},
        **changes,
    }
    subject = UUID(data["announcement_id"])
    return an_event("framework.announcement.published.v1", subject, data, version=version)


def a_plan(person: str, happened: str, status: str, version: int, **changes: Any) -> ReceivedEvent:
    at = changes.pop("at", IN_FY2567)
    organisation, key = changes.pop("organisation", "a"), changes.pop("key", f"plan of {person}")
    data = {
        "plan_id": str(an_id(key)),
        "person_id": str(an_id(person)),
        "organisation_id": str(an_id(organisation)),
        "agency_id": str(an_id(organisation)),
        "fiscal_year_be": 2567,
        "status": status,
        "group": "A",
        "role": "A1",
        "revision": 1,
        "version": version,
        **changes,
    }
    return an_event(f"idp.plan.{happened}.v1", UUID(data["plan_id"]), data, at=at, version=version)


@dataclass
class Counted:
    """How many people of an organisation stand where with their plan."""

    organisation: str
    in_scope: int
    made: int = 0
    both: int = 0
    acted_without_plan: int = 0
    kinds: tuple[str, ...] = (OFFICIAL,)
    groups: tuple[str, ...] = field(default=())

    def events(self) -> Iterable[ReceivedEvent]:
        for number in range(self.in_scope):
            name = f"{self.organisation}:{number}"
            yield a_person(name, self.organisation, personnel_kind=self.kinds[number % len(self.kinds)])
            if self.groups:
                yield a_classification(name, self.organisation, self.groups[number % len(self.groups)])
            yield from self._plan(number, name)

    def _plan(self, number: int, name: str) -> Iterable[ReceivedEvent]:
        own = {"organisation": self.organisation}
        if number < self.made:
            yield a_plan(name, "submitted", "submitted", 2, **own)
            yield a_plan(name, "approved", "in_force", 3, **own)
        if number < self.both:
            yield a_plan(name, "completed", "completed", 4, **own)
        if self.made <= number < self.made + self.acted_without_plan:
            yield a_plan(name, "progressed", "draft", 2, **own)


MINISTRY = (
    an_organisation("ministry", kind="ministry", is_agency=False),
    an_organisation("a", "ministry"),
    an_organisation("b", "ministry"),
    an_organisation("c", "ministry"),
)


def a_ministry() -> list[ReceivedEvent]:
    """Agency a with 20 people of whom 15 carried out their plan, b with 10 and 9; c has not reported."""
    return [
        *MINISTRY,
        *Counted("a", 20, made=18, both=15, groups=("A", "S")).events(),
        *Counted("b", 10, made=9, both=9).events(),
    ]


def the_ministry_of_s19() -> list[ReceivedEvent]:
    return [
        *MINISTRY,
        *Counted("a", 200, made=180, both=150, acted_without_plan=6).events(),
        *Counted("b", 50, made=47, both=45).events(),
    ]
