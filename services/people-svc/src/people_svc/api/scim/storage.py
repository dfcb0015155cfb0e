"""Where the SCIM service reads and writes: our use cases, for one caller at one moment."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scim2_models import (
    NotFoundException,
    NotImplementedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
)
from scim2_server.conditions import opaque_tag
from scim2_server.storage import ScimStorage, SearchPage
from service_kit.database import Database
from service_kit.identity import Caller

from people_svc.api.scim import filters, groups, users
from people_svc.api.scim.description import PAGE_MAX, PROVIDER
from people_svc.domain.provisioning import SIFTED_MAX, TooManyToSift
from people_svc.use_cases.provisioning import groups as group_use_cases
from people_svc.use_cases.provisioning import users as user_use_cases

Found = tuple[int, Sequence[Resource[Any]]]
_OFFSET_MAX = 2**31  # further than anybody can be, and a number that every database takes
Lister = Callable[[int, int], Found]
"""From an offset and a limit to how many there are, and these of them."""
_MODELS: dict[str, Any] = {str(one.name): PROVIDER.model_for(one) for one in PROVIDER.resource_types}


@dataclass
class Storage(ScimStorage):
    database: Database
    caller: Caller
    now: dt.datetime
    id_key: bytes

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        found_id = _id(resource_id)
        if resource_type.name == "User":
            user = user_use_cases.read_user(self.database, found_id, caller=self.caller, now=self.now)
            return users.resource_of(user, _MODELS["User"])
        return groups.resource_of(group_use_cases.read_group(self.database, found_id, caller=self.caller))

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        if resource_type.name == "User":
            made = user_use_cases.create_user(
                self.database,
                users.state_of(resource),
                caller=self.caller,
                now=self.now,
                id_key=self.id_key,
            )
        else:
            made = group_use_cases.create_group(
                self.database, groups.state_of(resource), caller=self.caller, now=self.now
            )
        return self.get(resource_type, str(made))

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        found_id, seen = _id(str(resource.id)), _version(expected_version)
        if resource_type.name == "User":
            user_use_cases.change_user(
                self.database,
                found_id,
                users.state_of(resource),
                seen=seen,
                caller=self.caller,
                now=self.now,
            )
        else:
            group_use_cases.change_group(
                self.database,
                found_id,
                groups.state_of(resource),
                seen=seen,
                caller=self.caller,
                now=self.now,
            )
        return self.get(resource_type, str(found_id))

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        found_id, seen = _id(resource_id), _version(expected_version)
        if resource_type.name == "User":
            user_use_cases.remove_user(self.database, found_id, seen=seen, caller=self.caller, now=self.now)
        else:
            group_use_cases.delete_group(self.database, found_id, seen=seen, caller=self.caller)

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        """One kind after the other: users first, each in the order of the ids, unless a sort is asked for."""
        if search_request.sort_by is not None and len(resource_types) > 1:
            raise NotImplementedException(detail="sortBy at the root")
        offset, limit = min(search_request.start_index_0 or 0, _OFFSET_MAX), _limit(search_request)
        total, page = 0, list[Resource[Any]]()
        for resource_type in resource_types:
            count, found = self._list(resource_type, search_request)(
                max(0, offset - total), limit - len(page)
            )
            total += count
            page += found
        return SearchPage(total, page)

    def _list(self, resource_type: ResourceType, wanted: SearchRequest[Any]) -> Lister:
        lister, is_whole = self._users(wanted) if resource_type.name == "User" else self._groups(wanted)
        if is_whole and wanted.sort_by is None:
            return lister
        return self._sifted(lister, wanted, filters.bound(wanted, _MODELS[str(resource_type.name)]))

    def _sifted(self, lister: Lister, wanted: SearchRequest[Any], sieve: Any) -> Lister:
        """What no index answers is looked at one by one, if there is little of it."""

        def sifted(offset: int, limit: int) -> Found:
            count, _ = lister(0, 0)
            if count > SIFTED_MAX:
                raise TooManyToSift(limit=SIFTED_MAX)
            _, candidates = lister(0, count)
            kept = wanted.sort(one for one in candidates if sieve is None or sieve.match(one))
            return len(kept), kept[offset : offset + limit]

        return sifted

    def _users(self, wanted: SearchRequest[Any]) -> tuple[Lister, bool]:
        sought, is_whole = filters.sought_users(filters.bound(wanted, _MODELS["User"]))

        def lister(offset: int, limit: int) -> Found:
            total, found = user_use_cases.list_users(
                self.database, sought, offset=offset, limit=limit, caller=self.caller, now=self.now
            )
            return total, [users.resource_of(one, _MODELS["User"]) for one in found]

        return lister, is_whole

    def _groups(self, wanted: SearchRequest[Any]) -> tuple[Lister, bool]:
        sought, is_whole = filters.sought_groups(filters.bound(wanted, _MODELS["Group"]))

        def lister(offset: int, limit: int) -> Found:
            total, found = group_use_cases.list_groups(
                self.database, sought, offset=offset, limit=limit, caller=self.caller
            )
            return total, [groups.resource_of(one) for one in found]

        return lister, is_whole


def _limit(wanted: SearchRequest[Any]) -> int:
    return PAGE_MAX if wanted.count is None else min(wanted.count, PAGE_MAX)


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotFoundException from None


def _version(expected: str | None) -> int:
    return int(opaque_tag(expected or "0"))
