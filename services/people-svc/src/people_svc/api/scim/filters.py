"""What of a filter an index answers: the comparisons that every match must satisfy.

The rest of the filter is looked at row by row, and so only where these leave few rows.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from scim2_models import Resource, ScimFilter, SearchRequest
from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator
from service_kit.schemas import is_storable

from people_svc.persistence.provisioning.queries import SoughtGroups, SoughtUsers

_NOBODY = UUID(int=0)
_USERS = {
    "id": "id",
    "username": "user_name",
    "externalid": "external_id",
    "employeenumber": "personnel_number",
}
_GROUPS = {"id": "id", "externalid": "external_id"}


def bound(wanted: SearchRequest[Any], model: type[Resource[Any]]) -> ScimFilter[Any] | None:
    """The filter as this kind of resource reads it; what the kind does not have matches nothing."""
    if wanted.filter is None:
        return None
    found: ScimFilter[Any] = ScimFilter[model](str(wanted.filter))  # type: ignore[valid-type]  # known when it runs
    return found


def sought_users(wanted: ScimFilter[Any] | None) -> tuple[SoughtUsers, bool]:
    """What an index finds, and whether that is the whole filter."""
    found, is_whole = _indexed(wanted, _USERS)
    since = next((_moment(one) for one in _terms(wanted) if _is_since(one)), None)
    if since is not None:
        found["changed_since"] = since
    return SoughtUsers(**found), is_whole


def sought_groups(wanted: ScimFilter[Any] | None) -> tuple[SoughtGroups, bool]:
    found, is_whole = _indexed(wanted, _GROUPS)
    return SoughtGroups(**found), is_whole


def _indexed(wanted: ScimFilter[Any] | None, names: dict[str, str]) -> tuple[dict[str, Any], bool]:
    terms = list(_terms(wanted))
    found: dict[str, Any] = {}
    for term in terms:
        name = _name(term, names)
        if name is not None and name not in found:
            found[name] = _value(name, term)
    return found, len(terms) == len(found)


def _terms(wanted: ScimFilter[Any] | None) -> Iterator[FilterNode]:
    if wanted is not None:
        yield from _conjuncts(wanted.ast)


def _conjuncts(node: FilterNode) -> Iterator[FilterNode]:
    if isinstance(node, LogicalExpr) and node.op is LogicalOperator.and_:
        for term in node.terms:
            yield from _conjuncts(term)
    else:
        yield node


def _name(node: FilterNode, names: dict[str, str]) -> str | None:
    if not isinstance(node, Comparison) or node.op is not CompareOperator.eq:
        return None
    if not isinstance(node.value, str) or node.attr_path.sub_attr is not None:
        return None
    # What no database could have stored is compared with what it has stored, by the library.
    return names.get(node.attr_path.attr.lower()) if is_storable(node.value) else None


def _value(name: str, node: FilterNode) -> Any:
    assert isinstance(node, Comparison)  # noqa: S101  `_name` has looked
    if name != "id":
        return node.value
    try:
        return UUID(node.value)
    except ValueError:
        return _NOBODY


def _is_since(node: FilterNode) -> bool:
    if not isinstance(node, Comparison) or node.op not in {CompareOperator.ge, CompareOperator.gt}:
        return False
    return str(node.attr_path).lower() == "meta.lastmodified"


def _moment(node: FilterNode) -> dt.datetime | None:
    assert isinstance(node, Comparison)  # noqa: S101  `_is_since` has looked
    try:
        found = dt.datetime.fromisoformat(str(node.value))
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):  # the second of a moment before the year 1
        return None
