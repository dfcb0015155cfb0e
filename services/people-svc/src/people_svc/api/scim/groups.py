"""A group in the words of SCIM, and in ours."""

from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import Field, StringConstraints
from scim2_models import Meta, Reference, Resource
from service_kit.schemas import Input, Text

from people_svc.api.scim import models
from people_svc.api.scim.users import ExternalId, etag, read_as
from people_svc.domain.provisioning import GROUP_NAME_LENGTH
from people_svc.use_cases.provisioning.groups import Group, GroupState


class _GroupIn(Input):
    display_name: Annotated[Text, StringConstraints(min_length=1, max_length=GROUP_NAME_LENGTH)] = Field(
        alias="displayName"
    )
    external_id: ExternalId | None = Field(alias="externalId")
    member_ids: frozenset[UUID] = Field(alias="members")


def state_of(resource: Resource[Any]) -> GroupState:
    """The state that the directory wants.

    Raises:
        InvalidValueException: A value is not one that we can keep.
    """
    group = cast(models.Group, resource)
    given = {
        "displayName": group.display_name,
        "externalId": group.external_id,
        "members": [one.value for one in group.members or ()],
    }
    read = read_as(_GroupIn, given)
    return GroupState(
        display_name=read.display_name, external_id=read.external_id, member_ids=read.member_ids
    )


def resource_of(group: Group) -> models.Group:
    row = group.row
    return models.Group(
        id=str(row.id),
        external_id=row.external_id,
        display_name=row.display_name,
        members=[_member(*one) for one in group.members] or None,
        meta=Meta(
            resource_type="Group",
            created=row.created_at,
            last_modified=row.changed_at,
            version=etag(row.version),
        ),
    )


def _member(person_id: UUID, name: str) -> models.GroupMember:
    ref = Reference[Any](f"Users/{person_id}")
    return models.GroupMember(value=str(person_id), ref=ref, type="User", display=name)
