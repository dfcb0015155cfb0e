"""Lists come in pages: a cursor in, a cursor out, never an offset and never everything."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from service_kit.refusals import UnreadableCursor

LIMIT_DEFAULT = 50
LIMIT_MAX = 200

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last."""

    model_config = ConfigDict(from_attributes=True)

    items: Sequence[Item]
    next_cursor: str | None


@dataclass(frozen=True)
class Rows(Generic[Item]):
    items: Sequence[Item]
    next_cursor: str | None


@dataclass(frozen=True)
class PageQuery:
    limit: int = LIMIT_DEFAULT
    after: Any = None


async def _page_query(
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Items on a page")] = LIMIT_DEFAULT,
    cursor: Annotated[str | None, Query(max_length=500, description="next_cursor of the page before")] = None,
) -> PageQuery:
    return PageQuery(limit, _opened(cursor) if cursor else None)


PageDep = Annotated[PageQuery, Depends(_page_query)]


def page_of(session: Session, statement: Any, key: Any, query: PageQuery) -> Rows[Any]:
    """One page of a statement ordered by a unique column; reads one row more to know whether there is a next.

    Raises:
        UnreadableCursor: The cursor's key is not of this column's type.
    """
    ordered = statement.order_by(key).limit(query.limit + 1)
    if query.after is not None:
        ordered = ordered.where(key > _key(key, query.after))
    rows = session.execute(ordered)
    found = list(rows.scalars().all() if _is_one_entity(statement) else rows.all())
    items = found[: query.limit]
    more = len(found) > query.limit
    return Rows(items, _sealed(getattr(items[-1], key.key)) if more else None)


def slice_of(items: Sequence[Item], key: Callable[[Item], str], query: PageQuery) -> Rows[Item]:
    """One page of what is in memory, such as shipped data, ordered by a unique text."""
    after = "" if query.after is None else str(query.after)
    rest = sorted((item for item in items if key(item) > after), key=key)
    shown = rest[: query.limit]
    return Rows(shown, _sealed(key(shown[-1])) if len(rest) > query.limit else None)


def _is_one_entity(statement: Any) -> bool:
    return len(statement.column_descriptions) == 1


def _key(key: Any, after: Any) -> Any:
    try:
        wanted = key.type.python_type
        return UUID(after) if wanted is UUID else wanted(after)
    except (ValueError, TypeError, AttributeError):
        raise UnreadableCursor from None


def _sealed(value: Any) -> str:
    text = json.dumps(str(value) if isinstance(value, UUID) else value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str) -> Any:
    try:
        value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise UnreadableCursor from None
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise UnreadableCursor
    return value


def count(session: Session, statement: sa.Select[Any]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
