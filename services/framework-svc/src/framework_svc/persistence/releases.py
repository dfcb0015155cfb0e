"""Releases: which one a key means, who may see it, and what the rules read of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from service_kit.statements import insert_new
from sqlmodel import Session, col, select

from framework_svc.domain.errors_releases import FrameworkNotFound, ReleaseNotFound
from framework_svc.domain.framework import (
    CURRENT,
    DEFAULT_FRAMEWORK,
    RULE_KINDS,
    Framework,
    Kind,
    framework_of,
)
from framework_svc.domain.lifecycle import ReleaseState
from framework_svc.persistence.tables import FrameworkHead, Node, OfRelease, Release

# Built once: building a statement costs more than SQLite needs to run it.
_RELEASE: Any = sa.inspect(Release).local_table
_PIN = sa.select(*(_RELEASE.c[name] for name in ("id", "framework_key", "key", "state", "digest", "version")))
_PIN_OF_KEY = _PIN.where(_RELEASE.c.key == sa.bindparam("release_key"))
_PIN_OF_CURRENT = _PIN.where(
    _RELEASE.c.framework_key == sa.bindparam("framework_key"), _RELEASE.c.state == ReleaseState.PUBLISHED
)
_IN_LINE = (ReleaseState.SUPERSEDED, ReleaseState.PUBLISHED)
_NODE: Any = sa.inspect(Node).local_table
_NODES_OF_KINDS = (
    sa.select(
        *(
            _NODE.c[name]
            for name in ("release_key", "kind", "key", "parent_key", "position", "title", "facts")
        )
    )
    .where(_NODE.c.release_id.in_(sa.bindparam("release_ids", expanding=True)))
    .where(_NODE.c.kind.in_(sa.bindparam("kinds", expanding=True)))
    .order_by(_NODE.c.release_id, _NODE.c.kind, _NODE.c.position)
)


@dataclass(frozen=True)
class Wanted:
    """A release that somebody asks for; `current` is that of `framework_key`, drafts are for editors.

    `base` is the public address of this service, which the URIs of its nodes begin with.
    """

    key: str
    framework_key: str = DEFAULT_FRAMEWORK
    sees_drafts: bool = False
    base: str = ""


def get_framework(session: Session, key: str) -> FrameworkHead:
    """Raises FrameworkNotFound."""
    if (framework := session.get(FrameworkHead, key)) is None:
        raise FrameworkNotFound
    return framework


def get_release(session: Session, wanted: Wanted) -> Release:
    """The release of a key, or the published one of the framework for `current`.

    Raises:
        ReleaseNotFound: There is none, or it is a draft that is not shown.
    """
    release: Release | None = session.exec(_wanted(wanted)).first()
    if release is None or (release.state is ReleaseState.DRAFT and not wanted.sees_drafts):
        raise ReleaseNotFound(alias=CURRENT)
    return release


def get_pin(session: Session, wanted: Wanted) -> Any:
    """What a read needs of a release, as columns without the object; raises ReleaseNotFound."""
    if wanted.key == CURRENT:
        pin = session.execute(_PIN_OF_CURRENT, {"framework_key": wanted.framework_key}).first()
    else:
        pin = session.execute(_PIN_OF_KEY, {"release_key": wanted.key}).first()
    if pin is None or (pin.state is ReleaseState.DRAFT and not wanted.sees_drafts):
        raise ReleaseNotFound(alias=CURRENT)
    return pin


def release_of_key(session: Session, release_key: str) -> Release | None:
    """Whatever state it is in."""
    return session.exec(select(Release).where(Release.key == release_key)).first()


def current_release(session: Session, framework_key: str = DEFAULT_FRAMEWORK) -> Release:
    """Raises ReleaseNotFound when the framework has published nothing."""
    return get_release(session, Wanted(CURRENT, framework_key))


def lock_release(session: Session, release_key: str) -> Release:
    """The release, held until the transaction ends; raises ReleaseNotFound."""
    held = select(Release).where(Release.key == release_key).with_for_update()
    if (release := session.exec(held).first()) is None:
        raise ReleaseNotFound(alias=CURRENT)
    return release


def lock_in_state(session: Session, framework_key: str, state: ReleaseState) -> Release | None:
    """The release of a framework that was published last of those in a state, held."""
    return session.exec(
        select(Release)
        .where(Release.framework_key == framework_key, Release.state == state)
        .order_by(col(Release.published_at).desc(), col(Release.id).desc())
        .limit(1)
        .with_for_update()
    ).first()


def add_release(session: Session, release: Release) -> bool:
    """Store a release; False when there is one of this key, even one that another process has just stored."""
    return insert_new(session, Release, **release.model_dump())


def releases_statement(*, framework_key: str | None, sees_drafts: bool) -> Any:
    statement = select(Release)
    if framework_key is not None:
        statement = statement.where(Release.framework_key == framework_key)
    return statement if sees_drafts else statement.where(Release.state != ReleaseState.DRAFT)


def nodes_of(session: Session, release_ids: Collection[UUID], kinds: Collection[Kind]) -> Sequence[Any]:
    """What rules and answers read of nodes, as columns without objects; of each kind in its order."""
    among = {"release_ids": list(release_ids), "kinds": list(kinds)}
    return session.execute(_NODES_OF_KINDS, among).all()


def framework_in(session: Session, release_id: UUID, kinds: Collection[Kind] = RULE_KINDS) -> Framework:
    """A release as the rules read it, or what they read of some kinds; there may be many thousand units."""
    return framework_of(nodes_of(session, {release_id}, kinds))


def of_release(release: Release) -> dict[str, Any]:
    """The columns by which a row says which release it was written under."""
    known = {"release_id": release.id, "framework_key": release.framework_key, "release_key": release.key}
    return {name: known[name] for name in OfRelease.model_fields}


def _wanted(wanted: Wanted) -> Any:
    if wanted.key != CURRENT:
        return select(Release).where(Release.key == wanted.key)
    return select(Release).where(
        Release.framework_key == wanted.framework_key, Release.state == ReleaseState.PUBLISHED
    )


def stated_replacements(
    session: Session, framework_key: str, *, after: str | None
) -> Sequence[Sequence[Mapping[str, Any]]]:
    """What each release of a framework that came after one said of nodes that went, oldest first.

    Nothing of the withdrawn; without a release to begin after, or when it was withdrawn just now, all.
    """
    found = sa.select(_RELEASE.c.key, _RELEASE.c.replacements).where(
        _RELEASE.c.framework_key == framework_key, _RELEASE.c.state.in_(_IN_LINE)
    )
    rows = session.execute(found.order_by(_RELEASE.c.published_at, _RELEASE.c.id)).all()
    keys = [row.key for row in rows]
    first = keys.index(after) + 1 if after in keys else 0
    return [row.replacements for row in rows[first:]]


def last_release_with(session: Session, framework_key: str, kind: Kind, key: str) -> str | None:
    """The key of the release published last that holds a node; nothing of the withdrawn."""
    of_framework = sa.and_(_RELEASE.c.framework_key == framework_key, _RELEASE.c.state.in_(_IN_LINE))
    found = sa.select(_RELEASE.c.key).join(_NODE, _NODE.c.release_id == _RELEASE.c.id)
    found = found.where(of_framework, _NODE.c.kind == kind, _NODE.c.key == key)
    last: str | None = session.scalar(
        found.order_by(_RELEASE.c.published_at.desc(), _RELEASE.c.id.desc()).limit(1)
    )
    return last


def unsealed(session: Session) -> Sequence[Release]:
    """Published releases whose bytes were never made."""
    published = sa.and_(col(Release.digest).is_not(None), col(Release.head).is_(None))
    return session.exec(select(Release).where(published).order_by(col(Release.id))).all()
