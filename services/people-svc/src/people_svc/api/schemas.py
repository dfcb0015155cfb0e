"""What comes in and goes out about staff and delegations."""

import datetime as dt
from typing import Annotated, Any, ClassVar, Literal, Self, cast
from uuid import UUID

from pydantic import AfterValidator, StringConstraints, model_validator
from service_kit.schemas import Day, Input, Output, Text, WordsOut

from people_svc.api.withholding import Withholding
from people_svc.domain import person as people
from people_svc.domain.assignment import AssignmentKind
from people_svc.domain.delegation import ORDER_NUMBER_LENGTH, DelegationScope
from people_svc.domain.digits import arabic
from people_svc.domain.history import REASON_LENGTH
from people_svc.domain.person import (
    IntensiveDevelopment,
    LevelScheme,
    PersonnelKind,
    PositionType,
    Reviewers,
)
from people_svc.domain.privacy.fields import FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.use_cases.assignments import NewSecondment
from people_svc.use_cases.delegations import NewDelegation
from people_svc.use_cases.people import NewPerson
from people_svc.use_cases.posts import PersonChanges
from people_svc.use_cases.privacy.showing import ShownRecord

PersonName = Annotated[Text, StringConstraints(min_length=1, max_length=people.NAME_LENGTH)]
Number = Annotated[
    Text, StringConstraints(min_length=1, max_length=people.PERSONNEL_NUMBER_LENGTH), AfterValidator(arabic)
]
Title = Annotated[Text, StringConstraints(min_length=1, max_length=people.TITLE_LENGTH)]
PositionNumber = Annotated[Text, StringConstraints(min_length=1, max_length=people.POSITION_NUMBER_LENGTH)]
Reason = Annotated[Text, StringConstraints(min_length=1, max_length=REASON_LENGTH)]
LevelCode = Annotated[Text, StringConstraints(min_length=1, max_length=people.LEVEL_CODE_LENGTH)]
OrderNumber = Annotated[Text, StringConstraints(max_length=ORDER_NUMBER_LENGTH)]
NationalId = Annotated[Text, StringConstraints(max_length=people.NATIONAL_ID_LENGTH * 2)]


_NEVER_EMPTY = {"name", "personnel_kind", "is_director_level", "organisation_id", "active_from"}


class PersonNameIn(Input):
    th: PersonName
    en: PersonName | None = None


class LevelIn(Input):
    """The level of a position, in whose code: a DPIS level M1 is no role M1."""

    scheme: LevelScheme
    code: LevelCode


class LevelOut(Output):
    scheme: LevelScheme
    code: str


class PersonIn(Input):
    name: PersonNameIn
    organisation_id: UUID
    personnel_kind: PersonnelKind
    personnel_number: Number | None = None
    position_type: PositionType | None = None
    position_level: LevelIn | None = None
    position_title: Title | None = None
    position_number: PositionNumber | None = None
    line_of_work: Title | None = None
    is_director_level: bool = False
    national_id: NationalId | None = None
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    active_from: Day
    active_until: Day | None = None
    appointed_on: Day | None = None
    probation_until: Day | None = None
    intensive_development: IntensiveDevelopment | None = None
    intensive_development_on: Day | None = None

    def new(self) -> NewPerson:
        given = self.model_dump(exclude={"name", "position_level"})
        level = self.position_level
        return NewPerson(
            name_th=self.name.th,
            name_en=self.name.en,
            level_scheme=level.scheme if level else None,
            level_code=level.code if level else None,
            **given,
        )


class PersonChangesIn(Input):
    """What is absent stays. Unit, line and position change from `effective_from`, today if not said.

    From the first day of the last post, it is corrected: `reason` says why. With `active_from`, the first day
    of service, the first post is corrected as well.
    """

    name: PersonNameIn | None = None
    personnel_kind: PersonnelKind | None = None
    personnel_number: Number | None = None
    position_type: PositionType | None = None
    position_level: LevelIn | None = None
    position_title: Title | None = None
    position_number: PositionNumber | None = None
    line_of_work: Title | None = None
    is_director_level: bool | None = None
    active_from: Day | None = None
    active_until: Day | None = None
    appointed_on: Day | None = None
    probation_until: Day | None = None
    intensive_development: IntensiveDevelopment | None = None
    intensive_development_on: Day | None = None
    organisation_id: UUID | None = None
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    effective_from: Day | None = None
    reason: Reason | None = None

    @model_validator(mode="after")
    def _is_not_emptied(self) -> Self:
        emptied = [name for name in _NEVER_EMPTY & self.model_fields_set if getattr(self, name) is None]
        if emptied:
            raise ValueError("cannot be emptied: " + ", ".join(sorted(emptied)))
        return self

    def changes(self) -> PersonChanges:
        given: dict[str, Any] = self.model_dump(exclude_unset=True, exclude={"name", "position_level"})
        if self.name is not None:
            given |= {"name_th": self.name.th, "name_en": self.name.en}
        if "position_level" in self.model_fields_set:
            level = self.position_level
            given["level_scheme"] = level.scheme if level else None
            given["level_code"] = level.code if level else None
        return cast(PersonChanges, given)


class NationalIdChangeIn(Input):
    """The right number; null where nobody knows it."""

    national_id: NationalId | None


class PersonOut(Withholding):
    """A person as this reader may see: where the person belongs, and the context of the work now.

    Fields of the classes in `withheld` are absent, which is not null; `/v1/field-classes` has the table.
    """

    part: ClassVar = What.RECORD

    id: UUID
    name: WordsOut
    personnel_number: str | None = None
    personnel_kind: PersonnelKind
    position_type: PositionType | None
    position_level: LevelOut | None
    position_title: str | None
    position_number: str | None = None
    line_of_work: str | None = None
    is_director_level: bool
    national_id_masked: str | None = None
    active_from: dt.date | None = None
    active_until: dt.date | None = None
    appointed_on: dt.date | None = None
    probation_until: dt.date | None = None
    intensive_development: IntensiveDevelopment | None = None
    intensive_development_on: dt.date | None = None
    organisation_id: UUID
    agency_id: UUID
    context_organisation_id: UUID
    context_agency_id: UUID
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    reviewers: Reviewers | None = None
    registered_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    erased_at: dt.datetime | None
    version: int
    withheld: list[FieldClass]

    @classmethod
    def of(cls, shown: ShownRecord) -> Self:
        return cls.seen(shown.person, shown.classes, reviewers=shown.reviewers)


class AssignmentIn(Input):
    """Work in another unit, or another post held beside the own one, for a period, the last day included."""

    kind: Literal[AssignmentKind.SECONDMENT, AssignmentKind.ACTING] = AssignmentKind.SECONDMENT
    organisation_id: UUID
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    position_title: Title | None = None
    position_number: PositionNumber | None = None
    order_number: OrderNumber | None = None
    starts_on: Day
    ends_on: Day | None = None

    def new(self) -> NewSecondment:
        return NewSecondment(**self.model_dump())


class AssignmentOut(Withholding):
    """A post or a secondment, as this reader may see; fields of the classes in `withheld` are absent."""

    part: ClassVar = What.ASSIGNMENTS

    id: UUID
    person_id: UUID
    kind: AssignmentKind
    organisation_id: UUID
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    position_type: PositionType | None
    position_level: LevelOut | None
    position_title: str | None
    position_number: str | None = None
    line_of_work: str | None = None
    order_number: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    recorded_by: str | None = None
    corrects_id: UUID | None
    reason: str | None = None
    superseded_at: dt.datetime | None
    withheld: list[FieldClass]


class ContextOut(Withholding):
    """What is true of a person on a day; null stage: nothing announced; null future role: no next stage.

    Fields of the classes in `withheld` are absent.
    """

    part: ClassVar = What.CONTEXT

    person_id: UUID
    as_of: dt.date
    assignment_id: UUID
    assignment_kind: AssignmentKind
    organisation_id: UUID
    agency_id: UUID
    supervisor_id: UUID | None = None
    next_supervisor_id: UUID | None = None
    reviewers: Reviewers | None = None
    announcement_id: UUID | None
    announcement_version: int | None
    stage: str | None
    group: str | None
    role: str | None
    future_role: str | None
    withheld: list[FieldClass]


class DelegationIn(Input):
    """A written delegation; `from_person_id` absent: the caller's own."""

    from_person_id: UUID | None = None
    to_person_id: UUID
    scope: DelegationScope
    starts_on: Day
    ends_on: Day
    order_number: OrderNumber = ""

    def new(self) -> NewDelegation:
        return NewDelegation(**self.model_dump())


class WithdrawalIn(Input):
    reason: Reason


class DelegationOut(Output):
    id: UUID
    from_person_id: UUID
    to_person_id: UUID
    scope: DelegationScope
    starts_on: dt.date
    ends_on: dt.date
    order_number: str
    withdrawn_at: dt.datetime | None
    withdrawn_by: str | None
    withdrawal_reason: str | None
    version: int
