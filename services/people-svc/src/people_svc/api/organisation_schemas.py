"""What comes in and goes out about organisations."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints
from service_kit.schemas import Day, Input, Output, Text, WordsOut

from people_svc.domain import organisation as organisations
from people_svc.domain.history import REASON_LENGTH, SINCE_EVER
from people_svc.domain.organisation import OrganisationKind, Provenance, TreeLine
from people_svc.use_cases.moves import Move, MoveCorrection, NameCorrection
from people_svc.use_cases.organisations import NewOrganisation
from people_svc.use_cases.unit_codes import NewCode

UnitName = Annotated[Text, StringConstraints(min_length=1, max_length=organisations.NAME_LENGTH)]
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=REASON_LENGTH)]
Scheme = Annotated[Text, StringConstraints(min_length=1, max_length=organisations.CODE_SCHEME_LENGTH)]
Code = Annotated[Text, StringConstraints(min_length=1, max_length=organisations.CODE_LENGTH)]
Source = Annotated[Text, StringConstraints(min_length=1, max_length=organisations.SOURCE_LENGTH)]
Since = Annotated[dt.date | None, AfterValidator(lambda day: None if day == SINCE_EVER else day)]


class UnitNameIn(Input):
    th: UnitName
    en: UnitName | None = None


class OrganisationIn(Input):
    """`valid_from` absent: it has been there for as long as the unit above, or since nobody knows when."""

    parent_id: UUID | None = None
    kind: OrganisationKind
    name: UnitNameIn
    is_agency: bool = False
    valid_from: Day | None = None

    def new(self) -> NewOrganisation:
        return NewOrganisation(
            self.parent_id,
            self.kind,
            self.name.th,
            self.name.en,
            self.is_agency,
            valid_from=self.valid_from,
        )


class OrganisationNameIn(Input):
    """The name from a day on, today if not said."""

    name: UnitNameIn
    valid_from: Day | None = None


class NameCorrectionIn(Input):
    """What the name was in the days of one row, and why it had been recorded otherwise."""

    name: UnitNameIn
    reason: Reason

    def new(self) -> NameCorrection:
        return NameCorrection(name_th=self.name.th, name_en=self.name.en, reason=self.reason)


class MoveIn(Input):
    """Under what the unit stands from a day on; null: the top, or in the assigned line as the law says."""

    line: TreeLine = TreeLine.LEGAL
    parent_id: UUID | None
    valid_from: Day
    valid_until: Day | None = None
    reason: Reason | None = None

    def new(self) -> Move:
        return Move(**self.model_dump())


class MoveCorrectionIn(Input):
    """Under what the unit stood in the days of one row, and why it had been recorded otherwise."""

    parent_id: UUID | None
    reason: Reason

    def new(self) -> MoveCorrection:
        return MoveCorrection(**self.model_dump())


class OrganisationOut(Output):
    id: UUID
    parent_id: UUID | None
    kind: OrganisationKind
    name: WordsOut
    is_agency: bool
    agency_id: UUID | None
    version: int


class OrganisationOnDayOut(OrganisationOut):
    """A unit on a day, in one line; null `valid_from`: nobody knows since when it stands there."""

    as_of: dt.date
    line: TreeLine
    path: list[UUID]
    committee: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None


class RecordOut(Output):
    """A row of history; `superseded_at`: since when nobody believes it, because another row corrects it."""

    id: UUID
    valid_from: Since
    valid_until: dt.date | None
    recorded_at: dt.datetime
    recorded_by: str | None
    corrects_id: UUID | None
    reason: str | None
    superseded_at: dt.datetime | None


class MoveOut(RecordOut):
    line: TreeLine
    parent_id: UUID | None


class NameOut(RecordOut):
    name: WordsOut


class CodeIn(Input):
    """What somebody else calls the unit, and where that is known from."""

    scheme: Scheme
    value: Code
    provenance: Provenance
    source: Source | None = None

    def new(self) -> NewCode:
        return NewCode(**self.model_dump())


class CodeOut(Output):
    id: UUID
    scheme: str
    value: str
    provenance: Provenance
    source: str | None
    recorded_at: dt.datetime
    withdrawn_at: dt.datetime | None
