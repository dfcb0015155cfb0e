"""What an agency lays over a release: what it adds, adapts and does not use. A difference, never a copy.

    nodes of the base + overlay ──laid_over()──► each as it is in the base, and where it stands here

Source:
    R-FRM-12, R-ORG-15: agencies may add skills, adapt them or use only some of them, by part 2 of the letter.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from framework_svc.domain.errors import DomainError
from framework_svc.domain.errors_overlays import (
    OverlayAdaptsNothing,
    OverlayFamilyUnknown,
    OverlayGroupUnknown,
    OverlayKindRefused,
    OverlayNodeTwice,
    OverlayNodeUnknown,
    OverlayRefused,
    OverlayUnitUnknown,
)
from framework_svc.domain.framework import Kind, Provenance
from framework_svc.domain.node import Bilingual, NodeDocument
from framework_svc.domain.replacement import Address, address

PART_MAX = 500
GROUPS_MAX = 50
OVERLAY_REASON_LENGTH = 1000
# What people learn and are measured by; stages, groups and roles are the same for every agency (R-ORG-10).
OVERLAY_KINDS = (
    Kind.SKILL_UNIT,
    Kind.PROFICIENCY_LEVEL,
    Kind.INDICATOR,
    Kind.COMPETENCY,
    Kind.KNOWLEDGE,
    Kind.SKILL,
    Kind.CURRICULUM,
    Kind.COURSE,
    Kind.METHOD,
    Kind.TOOL,
)


class Origin(StrEnum):
    """Where a node of the agency's framework comes from."""

    BASE = "base"
    ADAPTED = "adapted"
    ADDED = "added"
    NOT_SELECTED = "not_selected"


class RebaseState(StrEnum):
    OPEN = "open"
    APPLIED = "applied"


@dataclass(frozen=True)
class Added:
    """A unit that the agency has defined, placed in a family of the base."""

    code: str
    family: str | None

    @property
    def node(self) -> Address:
        return Address(Kind.SKILL_UNIT, self.code)


@dataclass(frozen=True)
class Adapted:
    """The agency's own words beside those of the base."""

    node: Address
    title: Bilingual | None
    text: Bilingual | None
    reason: Bilingual


@dataclass(frozen=True)
class NotSelected:
    """A node that the agency does not use, for some groups or, where none is named, for all."""

    node: Address
    groups: tuple[str, ...]
    reason: Bilingual


@dataclass(frozen=True)
class Delta:
    added: tuple[Added, ...] = ()
    adapted: tuple[Adapted, ...] = ()
    not_selected: tuple[NotSelected, ...] = ()


@dataclass(frozen=True)
class Laid:
    """The newest version of an agency's overlay, and the release that is current, whatever it stands on."""

    version: int
    release_key: str
    current_release_key: str
    delta: Delta

    @property
    def is_behind(self) -> bool:
        return self.release_key != self.current_release_key


@dataclass(frozen=True)
class Surroundings:
    """What an overlay is checked against: its base, and the units that the agency has defined."""

    nodes: Collection[Address]
    groups: Collection[str]
    own_units: Collection[str]


@dataclass(frozen=True)
class Composed:
    origin: Origin
    document: NodeDocument
    adaptation: Adapted | None = None
    selection: NotSelected | None = None


def delta_of(row: Any) -> Delta:
    """The content of an overlay as it is stored."""
    return Delta(
        added=tuple(Added(one["code"], one["family"]) for one in row.added),
        adapted=tuple(Adapted(address(one), one["title"], one["text"], one["reason"]) for one in row.adapted),
        not_selected=tuple(
            NotSelected(address(one), tuple(one["groups"]), one["reason"]) for one in row.not_selected
        ),
    )


def delta_columns(delta: Delta) -> dict[str, list[dict[str, Any]]]:
    return {
        "added": [{"code": one.code, "family": one.family} for one in delta.added],
        "adapted": [
            {**one.node._asdict(), "title": one.title, "text": one.text, "reason": one.reason}
            for one in delta.adapted
        ],
        "not_selected": [
            {**one.node._asdict(), "groups": list(one.groups), "reason": one.reason}
            for one in delta.not_selected
        ],
    }


def require_fit(delta: Delta, around: Surroundings) -> None:
    """Raises OverlayRefused with every reason there is."""
    if reasons := tuple(_reasons(delta, around)):
        raise OverlayRefused(reasons=reasons)


def laid_over(document: NodeDocument, delta: Delta) -> Composed:
    """A node of the base under an overlay; what the base says of it is never hidden or changed."""
    node = Address(document.kind, document.key)
    adaptation = next((one for one in delta.adapted if one.node == node), None)
    selection = next((one for one in delta.not_selected if one.node == node), None)
    if selection is not None and not selection.groups:
        origin = Origin.NOT_SELECTED
    else:
        origin = Origin.BASE if adaptation is None else Origin.ADAPTED
    return Composed(origin, document, adaptation, selection)


def groups_without(node: Address, delta: Delta, groups: Collection[str]) -> list[str]:
    """Those of the groups that do not use a node."""
    selection = next((one for one in delta.not_selected if one.node == node), None)
    if selection is None:
        return []
    return [group for group in groups if not selection.groups or group in selection.groups]


def own_titles(delta: Delta, kind: Kind) -> dict[str, Bilingual]:
    """How the agency calls the nodes of a kind that it has named anew, by their key."""
    return {one.node.key: one.title for one in delta.adapted if one.node.kind is kind and one.title}


def added_node(one: Added, unit: Any, position: int) -> Composed:
    """A unit of the agency, told like a node of the base."""
    document = NodeDocument(
        kind=Kind.SKILL_UNIT,
        key=one.code,
        parent_kind=Kind.SKILL_FAMILY if one.family else None,
        parent_key=one.family,
        position=position,
        title=unit.title,
        text=None,
        facts={"components": unit.components},
        provenance=Provenance.DOCUMENT,
        source=("agency",),
    )
    return Composed(Origin.ADDED, document)


def _reasons(delta: Delta, around: Surroundings) -> Iterator[DomainError]:
    parts: tuple[Sequence[Added | Adapted | NotSelected], ...] = (
        delta.added,
        delta.adapted,
        delta.not_selected,
    )
    for part in parts:
        times = Counter(one.node for one in part)
        yield from (OverlayNodeTwice(node=str(node)) for node, found in times.items() if found > 1)
    for unit in delta.added:
        if unit.code not in around.own_units:
            yield OverlayUnitUnknown(unit=unit.code)
        if unit.family is not None and Address(Kind.SKILL_FAMILY, unit.family) not in around.nodes:
            yield OverlayFamilyUnknown(family=unit.family)
    nodes = [*(one.node for one in delta.adapted), *(one.node for one in delta.not_selected)]
    yield from (fault for node in nodes for fault in _of_node(node, around))
    for adapted in delta.adapted:
        if adapted.title is None and adapted.text is None:
            yield OverlayAdaptsNothing(node=str(adapted.node))
    groups = {group for selection in delta.not_selected for group in selection.groups}
    yield from (OverlayGroupUnknown(group=group) for group in sorted(groups - set(around.groups)))


def _of_node(node: Address, around: Surroundings) -> Iterator[DomainError]:
    if node.kind not in OVERLAY_KINDS:
        yield OverlayKindRefused(node=str(node), kinds=[kind.value for kind in OVERLAY_KINDS])
    elif node not in around.nodes:
        yield OverlayNodeUnknown(node=str(node))


def addresses(delta: Delta) -> Mapping[Origin, set[Address]]:
    """Which nodes of the base are adapted, and which are not used by any group."""
    hidden = {one.node for one in delta.not_selected if not one.groups}
    return {Origin.NOT_SELECTED: hidden, Origin.ADAPTED: {one.node for one in delta.adapted} - hidden}
