"""The file with everything about one person: format `thaksa-person-export/1`, described by this schema."""

import datetime as dt
from typing import Any, Literal, Self
from uuid import UUID

from service_kit.calendar import day
from service_kit.schemas import Output, WordsOut

from people_svc.api.classification_schemas import ClassificationOut, DecisionOut
from people_svc.api.privacy_schemas import CertificationOut, DataRequestOut, ReadOut
from people_svc.api.schemas import AssignmentOut, DelegationOut, PersonOut
from people_svc.api.work import WorkOut
from people_svc.domain.privacy.fields import ALL
from people_svc.use_cases.privacy.export import Export

FORMAT = "thaksa-person-export/1"


class ElsewhereOut(Output):
    """What another service keeps, and where the person can read it."""

    service: str
    what: WordsOut
    href: str


ELSEWHERE = [
    ElsewhereOut(service=service, what=WordsOut(th=th, en=en), href=href)
    for service, th, en, href in (
        ("idp-svc", "แผนพัฒนารายบุคคล", "Individual development plans", "/idp/v1/plans"),
        ("idp-svc", "การประเมินทักษะด้วยตนเอง", "Self-assessments", "/idp/v1/assessments"),
    )
]


class DecidedOut(DecisionOut):
    classification_id: UUID


class AccountOut(Output):
    """What a directory of an agency keeps of the person; `profile` as the directory wrote it."""

    user_name: str
    external_id: str | None
    profile: dict[str, Any]
    removed_at: dt.datetime | None


class ExportOut(Output):
    """`national_id` is whole in the person's own file, and masked in one that HR asked for."""

    format: Literal["thaksa-person-export/1"]
    made_at: dt.datetime
    person: PersonOut
    national_id: str | None
    assignments: list[AssignmentOut]
    work: list[WorkOut]
    classifications: list[ClassificationOut]
    decisions: list[DecidedOut]
    delegations: list[DelegationOut]
    certifications: list[CertificationOut]
    requests: list[DataRequestOut]
    reads: list[ReadOut]
    account: AccountOut | None
    groups: list[str]
    elsewhere: list[ElsewhereOut]

    @classmethod
    def of(cls, found: Export) -> Self:
        files = [(file.request_id, file) for file in found.files]
        requests = [
            DataRequestOut.of(row, [file for of, file in files if of == row.id], day(found.made_at))
            for row in found.requests
        ]
        return cls(
            format=FORMAT,
            made_at=found.made_at,
            person=PersonOut.of(found.shown),
            national_id=found.national_id,
            assignments=[AssignmentOut.seen(row, ALL) for row in found.assignments],
            work=[WorkOut.seen(row, ALL) for row in found.work],
            classifications=[ClassificationOut.whole(row) for row in found.classifications],
            decisions=[DecidedOut.model_validate(row) for row in found.decisions],
            delegations=[DelegationOut.model_validate(row) for row in found.delegations],
            certifications=[CertificationOut.model_validate(row) for row in found.certifications],
            requests=requests,
            reads=[ReadOut.model_validate(row) for row in found.reads],
            account=AccountOut.model_validate(found.account) if found.account else None,
            groups=list(found.groups),
            elsewhere=ELSEWHERE,
        )
