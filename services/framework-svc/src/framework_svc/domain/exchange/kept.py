"""The fact of a node that keeps what another system said of it in CASE and we would say otherwise."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

KEPT = "case"
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PATCHES = frozenset({"item", "child_of"})


def kept_faults(facts: Mapping[str, Any]) -> Iterator[str]:
    """What would keep us from saying a node to others as it came."""
    if KEPT not in facts:
        return
    kept = facts[KEPT]
    if not isinstance(kept, dict) or not set(kept) <= _PATCHES:
        yield f"keeps under {KEPT} what is no patch of an item or its association"
        return
    item, child_of = kept.get("item", {}), kept.get("child_of")
    if not isinstance(item, dict) or not isinstance(child_of, dict | None):
        yield f"keeps under {KEPT} what is no patch"
    elif not all(_is_name(one) for one in (item, child_of or {})):
        yield f"keeps under {KEPT} an identifier, address, statement or extension that is none"


def is_identifier(text: Any) -> bool:
    """Whether it is a UUID in its canonical form, in whatever case."""
    return isinstance(text, str) and _UUID.fullmatch(text) is not None


def _is_name(patch: Mapping[str, Any]) -> bool:
    """What our own words are built upon must be there in the form that the standard asks for."""
    words = (patch.get(name, "x") for name in ("uri", "fullStatement", "lastChangeDateTime"))
    return (
        ("identifier" not in patch or is_identifier(patch["identifier"]))
        and all(isinstance(word, str) and word for word in words)
        and isinstance(patch.get("extensions", {}), dict)
    )
