"""What ships with the service: the ministries by name, registered once, without codes that nobody gave."""

import datetime as dt
import json
from importlib import resources
from uuid import UUID, uuid5

from service_kit.database import Database
from service_kit.identity import Caller, Grant

from people_svc.domain.organisation import OrganisationKind
from people_svc.persistence.organisations import organisations_of
from people_svc.use_cases.access import OCSC
from people_svc.use_cases.organisations import NewOrganisation, register_organisation

_NAMESPACE = UUID("0c3e4d0e-51a7-5d0b-9a55-6d696e697374")
SHIPPER = Caller("people-svc", "people-svc", frozenset(), (Grant(OCSC, None),))


def ministry_id(name_th: str) -> UUID:
    """The id follows from the name as shipped, so that every process means the same ministry."""
    return uuid5(_NAMESPACE, name_th)


def ministries() -> list[str]:
    text = (resources.files("people_svc") / "data" / "ministries.json").read_text(encoding="utf-8")
    names: list[str] = json.loads(text)["names_th"]
    return names


def register_ministries(database: Database, *, now: dt.datetime) -> int:
    """Register those that are not there; how many. One that was renamed or moved since stays as it is."""
    wanted = {ministry_id(name): name for name in ministries()}
    with database.read() as session:
        known = organisations_of(session, wanted)
    missing = {unit_id: name for unit_id, name in wanted.items() if unit_id not in known}
    for unit_id, name in missing.items():
        new = NewOrganisation(None, OrganisationKind.MINISTRY, name, None, is_agency=False, id=unit_id)
        register_organisation(database, new, caller=SHIPPER, now=now)
    return len(missing)
