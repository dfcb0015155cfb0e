"""Mapping files between two releases; they say what would move, and move nothing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service_kit import idempotency
from service_kit.conditional import require_version
from service_kit.database import Database
from service_kit.idempotency import Attempt
from service_kit.identity import Caller
from service_kit.pages import PageQuery, Rows, page_of
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col

from framework_svc.domain.comparison import Change, address_of, compared
from framework_svc.domain.errors_releases import MappingNotFound, MappingRefused, ReleaseNotFound
from framework_svc.domain.framework import CURRENT
from framework_svc.domain.mapping import proposed
from framework_svc.domain.replacement import Replacement, as_line, line_faults, replacement
from framework_svc.persistence.comparison import documents_in, stated_between
from framework_svc.persistence.mappings.queries import get_mapping, lock_mapping, mappings_statement
from framework_svc.persistence.mappings.tables import Mapping
from framework_svc.persistence.releases import get_framework
from framework_svc.use_cases.comparison import pin_in
from framework_svc.use_cases.drafts import note
from framework_svc.use_cases.permissions import is_editor, require_editor


def create_mapping(
    database: Database,
    framework_key: str,
    from_key: str,
    to_key: str,
    lines: Sequence[Replacement] | None,
    *,
    caller: Caller,
    now: dt.datetime,
    attempt: Attempt | None = None,
) -> Mapping:
    """A mapping with these lines; without any, with those that the publisher's words make.

    Raises:
        MappingRefused: The lines do not fit the two releases.
    """
    require_editor(caller)
    with database.transaction() as session:
        if made := idempotency.earlier(session, attempt):
            return get_mapping(session, made)
        get_framework(session, framework_key)
        old, new = (pin_in(session, framework_key, key, sees_drafts=True) for key in (from_key, to_key))
        if old.digest is None:  # nobody holds anything of a draft
            raise ReleaseNotFound(alias=CURRENT)
        changes = _checked(session, old, new, lines or ())
        mapping = Mapping(
            framework_key=framework_key,
            from_id=old.id,
            from_key=old.key,
            to_id=new.id,
            to_key=new.key,
            lines=[as_line(line) for line in (proposed(changes) if lines is None else lines)],
            edited_by=caller.subject,
            edited_at=now,
        )
        session.add(mapping)
        session.flush()
        _noted(session, "framework.mapping.created", mapping, caller, now)
        idempotency.made(session, attempt, mapping.id)
    return mapping


def change_mapping(
    database: Database,
    mapping_id: UUID,
    lines: Sequence[Replacement],
    *,
    seen: int,
    caller: Caller,
    now: dt.datetime,
) -> Mapping:
    require_editor(caller)
    with database.transaction() as session:
        mapping = lock_mapping(session, mapping_id)
        require_version(mapping, seen)
        _checked(session, *pins_of(session, mapping), lines)
        mapping.lines = [as_line(line) for line in lines]
        flag_modified(mapping, "lines")
        mapping.edited_by, mapping.edited_at = caller.subject, now
        session.flush()
        _noted(session, "framework.mapping.changed", mapping, caller, now)
    return mapping


def read_mapping(database: Database, mapping_id: UUID, *, caller: Caller) -> Mapping:
    """A mapping.

    Raises:
        MappingNotFound: There is none, or it leads to a draft that is not shown to the caller.
    """
    with database.read() as session:
        return visible_mapping(session, mapping_id, caller)


def list_mappings(
    database: Database, framework_key: str, *, caller: Caller, query: PageQuery
) -> Rows[Mapping]:
    """For the office that publishes; others are given the address of one."""
    require_editor(caller)
    with database.read() as session:
        get_framework(session, framework_key)
        return page_of(session, mappings_statement(framework_key), col(Mapping.id), query)


def visible_mapping(session: Session, mapping_id: UUID, caller: Caller) -> Mapping:
    mapping = get_mapping(session, mapping_id)
    try:
        pin_in(session, mapping.framework_key, mapping.to_key, sees_drafts=is_editor(caller))
    except ReleaseNotFound:
        raise MappingNotFound from None
    return mapping


def pins_of(session: Session, mapping: Mapping) -> tuple[Any, Any]:
    key = mapping.framework_key
    old = pin_in(session, key, mapping.from_key, sees_drafts=True)
    return old, pin_in(session, key, mapping.to_key, sees_drafts=True)


def lines_of(mapping: Mapping) -> tuple[Replacement, ...]:
    return tuple(map(replacement, mapping.lines))


def _checked(session: Session, old: Any, new: Any, lines: Sequence[Replacement]) -> tuple[Change, ...]:
    """What differs between the two releases, once the lines are known to fit them."""
    before, after = documents_in(session, old.id), documents_in(session, new.id)
    nodes = {*map(address_of, before)}, {*map(address_of, after)}
    if reasons := tuple(line_faults(lines, *nodes)):
        raise MappingRefused(reasons=reasons)
    return compared(before, after, stated_between(session, old, new))


def _noted(session: Session, action: str, mapping: Mapping, caller: Caller, now: dt.datetime) -> None:
    said = {"from": mapping.from_key, "to": mapping.to_key, "lines": mapping.lines}
    note(session, action, str(mapping.id), mapping.version, said, by=caller, now=now)
