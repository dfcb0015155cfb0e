"""How nodes of some kinds are told in words of their own: a role's text is its behaviour, its key a code."""

from collections.abc import Mapping
from typing import Any

from framework_svc.domain.framework import Kind

_OF_EVERY_KIND = {name: (name,) for name in ("position", "title", "facts", "provenance", "source")}
VIEWS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.STAGE: {
        "key": ("key",),
        "definition": ("text",),
        "keyword": ("facts", "keyword"),
        "aliases": ("facts", "aliases"),
    },
    Kind.GROUP: {"key": ("key",), "definition": ("text",)},
    Kind.ROLE: {
        "code": ("key",),
        "group": ("parent_key",),
        "stage": ("facts", "stage"),
        "behaviour": ("text",),
    },
    Kind.SKILL_UNIT: {"code": ("key",), "family": ("parent_key",)},
    Kind.TOOL: {
        "key": ("key",),
        "bucket_percent": ("facts", "bucket_percent"),
        "characteristic": ("text",),
        "purpose": ("facts", "purpose"),
    },
    Kind.GOAL: {"key": ("key",)},
    Kind.COMPONENT: {"key": ("key",), "definition": ("text",), "is_primary": ("facts", "is_primary")},
    Kind.KPI: {
        "key": ("key",),
        "owner": ("facts", "owner"),
        "type": ("facts", "type"),
        "measured_in_be": ("facts", "measured_in_be"),
    },
}


def view_of(node: Any) -> dict[str, Any] | None:
    """A node in the words of its kind; None for a kind that has none."""
    if (view := VIEWS.get(node.kind)) is None:
        return None
    return {name: _at(node, path) for name, path in (_OF_EVERY_KIND | dict(view)).items()}


def _at(node: Any, path: tuple[str, ...]) -> Any:
    value = getattr(node, path[0])
    return value[path[1]] if len(path) > 1 else value
