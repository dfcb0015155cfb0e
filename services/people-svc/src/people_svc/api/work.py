"""What is known of a person's work: routes, what comes in and what goes out."""

import datetime as dt
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Response
from service_kit.app import DatabaseDep, NowDep
from service_kit.conditional import IfMatchOrNew
from service_kit.identity import Caller, Requires
from service_kit.routes import Router
from service_kit.schemas import Output

from people_svc.api.classification_schemas import EvidenceIn, Note, WorkKinds
from people_svc.api.dependencies import NotingDep
from people_svc.api.withholding import Withholding, tagged_for
from people_svc.domain.group import Group, Office, WorkKind
from people_svc.domain.privacy.fields import ALL, FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.domain.work import Work
from people_svc.use_cases import work

router = Router(prefix="/v1/people/{person_id}/work", tags=["people"])
Reader = Annotated[Caller, Requires("people.read")]
Writer = Annotated[Caller, Requires("people.write")]


class WorkIn(EvidenceIn):
    """Present work, and work that is expected to be assigned (R-CLS-13)."""

    expected_work: WorkKinds = []
    expected_note: Note | None = None

    def work(self) -> Work:
        return Work(self.evidence(), tuple(self.expected_work), self.expected_note)


class WorkShareOut(Output):
    group: Group
    percent: int


class WorkOut(Withholding):
    """The work of a person, as this reader may see; fields of the classes in `withheld` are absent."""

    part: ClassVar = What.WORK

    person_id: UUID
    workload: list[WorkShareOut] | None = None
    career_path: Group | None = None
    office: Office | None = None
    assigned_work: list[WorkKind] | None = None
    expected_work: list[WorkKind] | None = None
    expected_note: str | None = None
    recorded_at: dt.datetime | None = None
    version: int
    withheld: list[FieldClass]


@router.get("", response_model=WorkOut, response_model_exclude_unset=True)
def read_work(
    person_id: UUID,
    caller: Reader,
    database: DatabaseDep,
    now: NowDep,
    noting: NotingDep,
    response: Response,
) -> WorkOut:
    told = work.read_work(database, person_id, caller=caller, now=now)
    noting.of(caller, What.WORK, told.shown, now=now)
    return WorkOut.seen(tagged_for(response, told.part, told.shown.classes), told.shown.classes)


@router.put("", response_model=WorkOut, response_model_exclude_unset=True)
def record_work(
    person_id: UUID,
    body: WorkIn,
    seen: IfMatchOrNew,
    caller: Writer,
    database: DatabaseDep,
    now: NowDep,
    response: Response,
) -> WorkOut:
    """By the person or HR; earlier versions stay, and nobody is classified by this alone."""
    row = work.record_work(database, person_id, body.work(), caller=caller, seen=seen, now=now)
    return WorkOut.seen(tagged_for(response, row, ALL), ALL)
