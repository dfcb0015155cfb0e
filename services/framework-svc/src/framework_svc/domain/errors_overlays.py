"""Refusals about overlays and their rebases.

├── OverlayRefused                              with all of its reasons:
│   ├── OverlayNodeUnknown, OverlayKindRefused, OverlayNodeTwice, OverlayGroupUnknown
│   └── OverlayUnitUnknown, OverlayFamilyUnknown, OverlayAdaptsNothing
├── OverlayNotFound, OverlayExists, OverlayBaseUnfit, RebaseNotFound, RebaseApplied
├── ConflictsOpen                               with ConflictOpen for each
└── DecisionsRefused                            with all of its reasons: NoSuchConflict, DecisionRefused
"""

from framework_svc.domain.errors import DomainError


class OverlayRefused(DomainError):
    """The overlay does not fit its base, for each of its `reasons`."""


class OverlayNodeUnknown(DomainError):
    """The base holds no such node."""


class OverlayKindRefused(DomainError):
    """Nodes of this kind are the same for every agency."""


class OverlayNodeTwice(DomainError):
    """A node is named twice in one part."""


class OverlayGroupUnknown(DomainError):
    """The base holds no such group."""


class OverlayUnitUnknown(DomainError):
    """The agency has defined no unit of this code."""


class OverlayFamilyUnknown(DomainError):
    """The base holds no such family of skills."""


class OverlayAdaptsNothing(DomainError):
    """An adaptation has neither a title nor a text of its own."""


class OverlayNotFound(DomainError):
    """No overlay has this id, or it has no such version."""


class OverlayExists(DomainError):
    """The agency has an overlay on this framework already."""


class OverlayBaseUnfit(DomainError):
    """An overlay stands on a published release of its own framework."""


class RebaseNotFound(DomainError):
    """No rebase has this id."""


class RebaseApplied(DomainError):
    """The rebase was applied; it is only read."""


class ConflictsOpen(DomainError):
    """Nothing was decided on each of its `reasons`."""


class ConflictOpen(DomainError):
    """What has to be decided before the overlay can move."""


class DecisionsRefused(DomainError):
    """Decisions do not fit the conflicts, for each of its `reasons`."""


class NoSuchConflict(DomainError):
    """Nothing has to be decided there."""


class DecisionRefused(DomainError):
    """The decision is none of those that are possible there."""
