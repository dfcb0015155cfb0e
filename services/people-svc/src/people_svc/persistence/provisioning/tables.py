"""What a directory says of people beside what we know already, and its groups, which grant nothing."""

import datetime as dt
from typing import Any
from uuid import UUID

from service_kit.database import Versioned, version_mapper
from service_kit.ids import new_id
from sqlmodel import Field

from people_svc.domain.provisioning import EXTERNAL_ID_LENGTH, GROUP_NAME_LENGTH, USER_NAME_LENGTH
from people_svc.persistence.base import JSON, KEY, Base


class ProvisionedUser(Base, table=True):
    """The account of a person; `profile` is what only the directory needs back.

    One that was removed is kept without its names, so that the directory does not see the person again.
    """

    __tablename__ = "provisioned_user"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    user_name: str = Field(max_length=USER_NAME_LENGTH)
    user_key: str | None = Field(sa_type=KEY, unique=True)
    external_id: str | None = Field(max_length=EXTERNAL_ID_LENGTH, index=True)
    profile: dict[str, Any] = Field(sa_type=JSON)
    removed_at: dt.datetime | None = None


@version_mapper
class ProvisionedGroup(Base, Versioned, table=True):
    __tablename__ = "provisioned_group"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    display_name: str = Field(max_length=GROUP_NAME_LENGTH)
    external_id: str | None = Field(max_length=EXTERNAL_ID_LENGTH, index=True)
    created_at: dt.datetime
    changed_at: dt.datetime


class ProvisionedMember(Base, table=True):
    __tablename__ = "provisioned_member"

    group_id: UUID = Field(foreign_key="provisioned_group.id", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", primary_key=True, index=True)
