"""Refusals about frameworks, releases, their comments, and what becomes of nodes between releases.

├── ReleaseNotFound, FrameworkItemNotFound      nothing at this address
├── FrameworkItemReplaced                       others stand for it now
├── FrameworkItemRemoved                        an earlier release held it
├── FrameworkNotFound, FrameworkKeyTaken, ReleaseKeyTaken, ReleaseBaseUnfit
├── ReleaseUnsound, ReleaseIsImmutable          a release that cannot be published
├── IllegalReleaseTransition, PublisherIsLastEditor, NodeUnsound, PositionTaken
├── ConsultationClosed, CommentNotFound, CommentAnswered
├── ReplacementsUnsound, MappingRefused         with all of their reasons:
│   └── LineNodeUnknown, LineSuccessorUnknown, LineNodeTwice, LineOfItself
└── MappingNotFound
"""

from framework_svc.domain.errors import DomainError


class ReleaseNotFound(DomainError):
    """No release has this key, or none is published yet."""


class FrameworkItemNotFound(DomainError):
    """The release holds no such stage, group, role, unit or tool."""


class FrameworkItemReplaced(DomainError):
    """The current release holds it no more, and its publisher said what stands for it now."""


class FrameworkItemRemoved(DomainError):
    """The current release holds it no more, and nothing stands for it; `last_uri` is where it was last."""


class ReleaseUnsound(DomainError):
    """The document of a release contradicts itself."""


class ReleaseIsImmutable(DomainError):
    """A release of this key is published, with other content."""


class FrameworkNotFound(DomainError):
    """No framework has this key, or it has published nothing yet."""


class FrameworkKeyTaken(DomainError):
    """A framework has this key already."""


class ReleaseKeyTaken(DomainError):
    """A release, of whatever framework, has this key already."""


class ReleaseBaseUnfit(DomainError):
    """A draft is begun from a release of its own framework that is published and not withdrawn."""


class IllegalReleaseTransition(DomainError):
    """Not possible for a release in this state."""


class PublisherIsLastEditor(DomainError):
    """Whoever made the last change of a draft does not publish it."""


class NodeUnsound(DomainError):
    """A node cannot stand in a draft as it is."""


class PositionTaken(DomainError):
    """Another node of the kind stands at this position."""


class ReplacementsUnsound(DomainError):
    """What is said of nodes that went does not fit the release before."""


class MappingRefused(DomainError):
    """A mapping file does not fit its two releases."""


class LineNodeUnknown(DomainError):
    """A line speaks of a node that the older release does not hold."""


class LineSuccessorUnknown(DomainError):
    """A line names a successor that the newer release does not hold."""


class LineNodeTwice(DomainError):
    """A node is named twice."""


class LineOfItself(DomainError):
    """A node is said to stand for itself."""


class MappingNotFound(DomainError):
    """No mapping has this id."""


class ConsultationClosed(DomainError):
    """The release is published; its comments are only read."""


class CommentNotFound(DomainError):
    """The release has no comment of this id."""


class CommentAnswered(DomainError):
    """The comment has its answer already."""
