"""What a release may become; everything that is not in the table is refused.

    draft ──submit──► in_review ──publish──► published ──supersede──► superseded
      ▲                  │                    │    ▲                     │    │
      └────send_back─────┘                withdraw └─────reinstate───────┘ withdraw
                                              └────────► withdrawn ◄──────────┘

Comments are taken while it is a draft or in review; nothing but its state changes once it is published.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from framework_svc.domain.errors_releases import (
    ConsultationClosed,
    IllegalReleaseTransition,
    PublisherIsLastEditor,
    ReleaseIsImmutable,
)


class ReleaseState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


# What others may stand on: for ever as it is, and not taken out of use.
IN_USE = frozenset({ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED})


class ReleaseAction(StrEnum):
    EDIT = "edit"
    COMMENT = "comment"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"


class Resolution(StrEnum):
    """What became of a comment."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    NOTED = "noted"


TRANSITIONS: Mapping[tuple[ReleaseState, ReleaseAction], ReleaseState] = {
    (ReleaseState.DRAFT, ReleaseAction.EDIT): ReleaseState.DRAFT,
    (ReleaseState.DRAFT, ReleaseAction.COMMENT): ReleaseState.DRAFT,
    (ReleaseState.DRAFT, ReleaseAction.SUBMIT): ReleaseState.IN_REVIEW,
    (ReleaseState.IN_REVIEW, ReleaseAction.COMMENT): ReleaseState.IN_REVIEW,
    (ReleaseState.IN_REVIEW, ReleaseAction.SEND_BACK): ReleaseState.DRAFT,
    (ReleaseState.IN_REVIEW, ReleaseAction.PUBLISH): ReleaseState.PUBLISHED,
    (ReleaseState.PUBLISHED, ReleaseAction.SUPERSEDE): ReleaseState.SUPERSEDED,
    (ReleaseState.PUBLISHED, ReleaseAction.WITHDRAW): ReleaseState.WITHDRAWN,
    (ReleaseState.SUPERSEDED, ReleaseAction.REINSTATE): ReleaseState.PUBLISHED,
    (ReleaseState.SUPERSEDED, ReleaseAction.WITHDRAW): ReleaseState.WITHDRAWN,
}
BEFORE_PUBLICATION = (ReleaseState.DRAFT, ReleaseState.IN_REVIEW)


class ReleaseFacts(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def state(self) -> ReleaseState: ...
    @property
    def edited_by(self) -> str: ...


def next_state(release: ReleaseFacts, action: ReleaseAction) -> ReleaseState:
    """The state after an action.

    Raises:
        ReleaseIsImmutable: An edit of what was published.
        ConsultationClosed: A comment on what was published.
        IllegalReleaseTransition: Any other that the table does not hold.
    """
    following = TRANSITIONS.get((release.state, action))
    if following is not None:
        return following
    if release.state not in BEFORE_PUBLICATION and action is ReleaseAction.EDIT:
        raise ReleaseIsImmutable(release_key=release.key)
    if release.state not in BEFORE_PUBLICATION and action is ReleaseAction.COMMENT:
        raise ConsultationClosed(release_key=release.key)
    raise IllegalReleaseTransition(release_state=release.state, action=action)


def publish(release: ReleaseFacts, *, by: str) -> ReleaseState:
    """Two pairs of eyes: whoever made the last change does not publish it.

    Raises:
        PublisherIsLastEditor: The same person did.
    """
    following = next_state(release, ReleaseAction.PUBLISH)
    if release.edited_by == by:
        raise PublisherIsLastEditor
    return following
