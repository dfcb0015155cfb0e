"""A user in the words of SCIM, and in ours."""

import datetime as dt
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from pydantic import Field, StringConstraints, ValidationError
from scim2_models import InvalidValueException, Meta, Reference, Resource
from service_kit.calendar import BANGKOK
from service_kit.schemas import Input, Text

from people_svc.api.schemas import LevelIn, Number, PersonName, PositionNumber, Title
from people_svc.api.scim import models
from people_svc.domain.organisation import ids_of
from people_svc.domain.person import PersonnelKind, PositionType
from people_svc.domain.provisioning import EXTERNAL_ID_LENGTH, USER_NAME_LENGTH
from people_svc.persistence.tables import Assignment
from people_svc.use_cases.provisioning.users import User, UserState

_EMAILS_MAX = 10
_NAMES = ("formatted", "family_name", "given_name", "honorific_prefix")

Email = Annotated[Text, StringConstraints(min_length=1, max_length=320)]
ExternalId = Annotated[Text, StringConstraints(min_length=1, max_length=EXTERNAL_ID_LENGTH)]


Read = TypeVar("Read", bound=Input)


class _EmailIn(Input):
    value: Email
    type: Annotated[Text, StringConstraints(max_length=40)] | None = None
    primary: bool | None = None


class _UserIn(Input):
    """What of a user we take; the aliases are the names by which a refusal points at it."""

    user_name: Annotated[Text, StringConstraints(min_length=1, max_length=USER_NAME_LENGTH)] = Field(
        alias="userName"
    )
    external_id: ExternalId | None = Field(alias="externalId")
    active: bool
    name_th: PersonName = Field(alias="displayName")
    name_en: PersonName | None = Field(alias="englishName")
    name: dict[str, PersonName] | None
    emails: Annotated[list[_EmailIn], Field(max_length=_EMAILS_MAX)] | None
    personnel_kind: PersonnelKind = Field(alias="personKind")
    personnel_number: Number | None = Field(alias="employeeNumber")
    position_type: PositionType | None = Field(alias="positionType")
    level: LevelIn | None = Field(alias="positionLevel")
    position_title: Title | None = Field(alias="title")
    position_number: PositionNumber | None = Field(alias="positionNumber")
    line_of_work: Title | None = Field(alias="lineOfWork")
    organisation_id: UUID = Field(alias="organizationId")
    supervisor_id: UUID | None = Field(alias="manager")

    def state(self) -> UserState:
        given = {name: getattr(self, name) for name in type(self).model_fields}
        name, emails, level = given.pop("name"), given.pop("emails"), given.pop("level")
        profile: dict[str, Any] = {"name": name} if name else {}
        if emails:
            profile["emails"] = [one.model_dump(exclude_none=True) for one in emails]
        return UserState(
            is_active=given.pop("active"),
            level_scheme=level.scheme if level else None,
            level_code=level.code if level else None,
            profile=profile,
            **given,
        )


def state_of(resource: Resource[Any]) -> UserState:
    """The state that the directory wants.

    Raises:
        InvalidValueException: A value is not one that we can keep.
    """
    user = cast(Any, resource)
    enterprise = user[models.EnterpriseUser] or models.EnterpriseUser()
    ours = user[models.ThaksaUser] or models.ThaksaUser()
    level = ours.position_level
    manager = enterprise.manager
    given = {
        "userName": user.user_name,
        "externalId": user.external_id,
        "active": user.active,
        "displayName": user.display_name,
        "englishName": ours.english_name,
        "name": _parts(user.name),
        "emails": [one.model_dump(include={"value", "type", "primary"}) for one in user.emails or ()],
        "personKind": ours.person_kind,
        "employeeNumber": enterprise.employee_number,
        "positionType": ours.position_type,
        "positionLevel": {"scheme": level.scheme, "code": level.code} if level else None,
        "title": user.title,
        "positionNumber": ours.position_number,
        "lineOfWork": ours.line_of_work,
        "organizationId": ours.organization_id,
        "manager": manager.value if manager else None,
    }
    return read_as(_UserIn, given).state()


def read_as(model: type[Read], given: dict[str, Any]) -> Read:
    try:
        return model.model_validate(given)
    except ValidationError as unfit:
        places = {".".join(map(str, error["loc"])) for error in unfit.errors()}
        raise InvalidValueException(detail=", ".join(sorted(places))) from unfit


def _parts(name: models.Name | None) -> dict[str, str] | None:
    if name is None:
        return None
    return {part: value for part in _NAMES if (value := getattr(name, part)) is not None}


def resource_of(user: User, model: type[Resource[Any]]) -> Resource[Any]:
    """The user as SCIM shows it; references are relative, and made addresses by the service."""
    person, account = user.person, user.account
    profile = account.profile if account else {}
    found = cast(Any, model)(
        id=str(person.id),
        external_id=account.external_id if account else None,
        user_name=account.user_name if account else str(person.id),
        name=models.Name(**profile["name"]) if "name" in profile else None,
        display_name=person.name_th,
        title=person.position_title,
        active=user.is_active,
        emails=[models.Email(**one) for one in profile.get("emails", ())] or None,
        groups=_memberships(user) or None,
        meta=Meta(
            resource_type="User",
            created=person.registered_at,
            last_modified=person.changed_at,
            version=etag(person.version),
        ),
    )
    found[models.EnterpriseUser] = _enterprise(user)
    found[models.ThaksaUser] = _ours(user)
    return cast(Resource[Any], found)


def etag(version: int) -> str:
    return f'W/"{version}"'


def _memberships(user: User) -> list[models.GroupMembership]:
    return [
        models.GroupMembership(
            value=str(group.id), ref=Reference[Any](f"Groups/{group.id}"), display=group.display_name
        )
        for group in user.groups
    ]


def _enterprise(user: User) -> models.EnterpriseUser:
    above = user.person.supervisor_id
    manager = models.Manager(
        value=str(above), ref=Reference[Any](f"Users/{above}"), display_name=user.supervisor_name
    )
    return models.EnterpriseUser(
        employee_number=user.person.personnel_number,
        organization=user.agency.name_th,
        department=user.unit.name_th,
        manager=manager if above else None,
    )


def _ours(user: User) -> models.ThaksaUser:
    person = user.person
    level = person.position_level
    return models.ThaksaUser(
        organization_id=str(person.organisation_id),
        organization_path=[str(one) for one in ids_of(user.unit.path)],
        person_kind=person.personnel_kind.value,
        position_type=person.position_type.value if person.position_type else None,
        position_level=models.PositionLevel(scheme=level.scheme.value, code=level.code) if level else None,
        line_of_work=person.line_of_work,
        position_number=person.position_number,
        english_name=person.name_en,
        acting_posts=[_acting(post) for post in user.acting] or None,
        active_from=_midnight(person.active_from),
        active_until=_midnight(person.active_until) if person.active_until else None,
    )


def _acting(post: Assignment) -> models.ActingPost:
    return models.ActingPost(
        organization_id=str(post.organisation_id),
        title=post.position_title,
        order_number=post.order_number,
        starts_on=post.starts_on.isoformat(),
        ends_on=post.ends_on.isoformat() if post.ends_on else None,
    )


def _midnight(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time.min, tzinfo=BANGKOK)
