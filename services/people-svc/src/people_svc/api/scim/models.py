"""The resources that we speak of: of the standard's attributes those that we keep, and what is ours.

What is not declared here is not stored: no password, no address, no photograph, and no national ID.

Source:
    RFC 7643, sections 4 and 7.
"""

import datetime as dt
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AnyExtension,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Returned,
    Uniqueness,
)

from people_svc.domain.person import LevelScheme, PersonnelKind, PositionType

THAKSA_USER = "urn:ietf:params:scim:schemas:extension:thaksa:2.0:User"
ReadOnly = Annotated[str | None, Mutability.read_only]
# What follows from something else is shown to who asks for it by `attributes`: so that what was written into
# an attribute, an extension too, is what is read from it.
Derived = Annotated[str | None, Mutability.read_only, Returned.request]
Exact = Annotated[str | None, CaseExact.true]


def _ref() -> Any:
    return Field(None, serialization_alias="$ref", validation_alias="$ref")


class Name(ComplexAttribute):
    """The parts of a name as the directory has them; what we show is the `displayName`."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None
    honorific_prefix: str | None = None


class Email(ComplexAttribute):
    value: Annotated[str | None, Required.true] = None
    type: str | None = Field(None, examples=["work", "home", "other"])
    primary: bool | None = None


class GroupMembership(ComplexAttribute):
    value: ReadOnly = None
    ref: Annotated[Reference["Group"] | None, Mutability.read_only] = _ref()
    display: ReadOnly = None


class User(Resource[AnyExtension]):
    """A member of staff."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: Annotated[str | None, Required.true] = None
    title: str | None = None
    active: Annotated[bool | None, Required.true] = None
    emails: list[Email] | None = None
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None


class Manager(ComplexAttribute):
    value: Annotated[str | None, Required.true, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, CaseExact.true] = _ref()  # type: ignore[type-arg]  # a resource type
    display_name: Derived = None


class EnterpriseUser(Extension):
    """Organisation and department are names, and follow from the unit."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: Annotated[str | None, Uniqueness.server, CaseExact.true] = None
    organization: Derived = None
    department: Derived = None
    manager: Manager | None = None


class PositionLevel(ComplexAttribute):
    """A level is never without the scheme of its code: a level M1 is no role M1 (R-CLS-19)."""

    scheme: Annotated[str | None, Required.true] = Field(None, examples=[one.value for one in LevelScheme])
    code: Annotated[str | None, Required.true, CaseExact.true] = None


class ActingPost(ComplexAttribute):
    """A post held beside the own one (รักษาการ)."""

    organization_id: ReadOnly = None
    title: ReadOnly = None
    order_number: ReadOnly = None
    starts_on: ReadOnly = None
    ends_on: ReadOnly = None


class ThaksaUser(Extension):
    """What Thai government says of a person and a post."""

    __schema__ = URN(THAKSA_USER)

    organization_id: Annotated[str | None, Required.true, CaseExact.true] = None
    organization_path: Annotated[list[str] | None, Mutability.read_only, Returned.request] = None
    person_kind: Annotated[str | None, Required.true] = Field(
        None, examples=[one.value for one in PersonnelKind]
    )
    position_type: str | None = Field(None, examples=[one.value for one in PositionType])
    position_level: PositionLevel | None = None
    line_of_work: str | None = None
    position_number: Exact = None
    english_name: str | None = None
    acting_posts: Annotated[list[ActingPost] | None, Mutability.read_only, Returned.request] = None
    active_from: Annotated[dt.datetime | None, Mutability.read_only, Returned.request] = None
    active_until: Annotated[dt.datetime | None, Mutability.read_only, Returned.request] = None


class GroupMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, Required.true, CaseExact.true] = None
    ref: Annotated[
        Reference["User"] | None,  # type: ignore[type-arg]  # a resource type
        Mutability.immutable,
        CaseExact.true,
    ] = _ref()
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])
    display: Derived = None


class Group(Resource[Any]):
    """Users whom a directory names together; it grants nothing."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None
