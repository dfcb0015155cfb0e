"""What became of nodes that went, in the words of CASE: an association `replacedBy` to each successor.

    origin          the node of the release before: an item of the package where it is still there,
                    else its canonical address
    destination     the item that stands for it

Reasons, and nodes that nothing stands for, are told in our extension of the CFDocument, where the lines are
whole; of a package that is not ours the associations are read, as far as both their ends are items of it.

Source:
    1EdTech CASE 1.1, associationType: "the origin item has been replaced by the destination".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from framework_svc.domain.exchange.case import OURS, Json, Saying, extended, identifier_of
from framework_svc.domain.framework import Kind
from framework_svc.domain.replacement import (
    REASON_LENGTH,
    REPLACEMENTS_MAX,
    SUCCESSORS_MAX,
    Address,
    Replacement,
)

REPLACED_BY = "replacedBy"
# CASE gives no reason, and we never state a replacement without one.
AS_TOLD = {"th": "แทนที่ตามที่ระบบต้นทางแจ้งไว้", "en": "Replaced, as the system that it came from says"}


def replaced_by(saying: Saying, kept: Iterable[Json] = ()) -> list[Json]:
    """An association for each line and successor, and then those that were kept.

    What is kept is told as it came, and not once more by us; but what we said once and the release does not
    say any more is not told.
    """
    names = {saying.item_id(*name): str(Address(*name)) for name in saying.nodes}
    lines = {
        (str(line.node), saying.item_id(*by)): (line, by)
        for line in saying.release.replacements
        for by in line.by
        if by in saying.nodes
    }
    told = [one for one in kept if not _is_ours(one) or _ends(one, names) in lines]
    others = {_ends(one, names) for one in told if one["associationType"] == REPLACED_BY}
    said = [_association(saying, *line) for ends, line in lines.items() if ends not in others]
    return [*said, *told]


def lines_in(associations: Iterable[Json], names: Mapping[str, tuple[Kind, str]]) -> Iterator[Replacement]:
    """What a foreign package says; `names` are the nodes that its items became, by identifier."""
    found: dict[Address, dict[Address, Any]] = {}
    for one in associations:
        ends = [names.get(one[end]["identifier"]) for end in ("originNodeURI", "destinationNodeURI")]
        if one["associationType"] == REPLACED_BY and None not in ends and ends[0] != ends[1]:
            node, by = (Address(*end) for end in ends if end is not None)
            successors = found.setdefault(node, {})
            if len(successors) < SUCCESSORS_MAX:
                successors.setdefault(by, one.get("notes"))
    for node, successors in list(found.items())[:REPLACEMENTS_MAX]:
        notes = [note for note in successors.values() if isinstance(note, str) and note.strip()]
        is_told = bool(notes) and len(notes[0]) <= REASON_LENGTH
        yield Replacement(node, tuple(successors), {"th": notes[0], "en": None} if is_told else AS_TOLD)


def _association(saying: Saying, line: Replacement, by: Address) -> Json:
    identifier = identifier_of(saying.release, "replaced", *line.node, *by)
    association = saying.entity(
        "CFAssociations",
        identifier,
        associationType=REPLACED_BY,
        originNodeURI=_origin(saying, line.node),
        destinationNodeURI=saying.link(saying.nodes[by]),
    )
    return extended(association, {"node": line.node._asdict()})


def _origin(saying: Saying, node: Address) -> Json:
    if node in saying.nodes:
        return saying.link(saying.nodes[node])
    key = saying.release.framework_key
    return {
        "title": node.key,
        "identifier": identifier_of(saying.release, "gone", *node),
        "uri": f"{saying.base}/v1/frameworks/{key}/nodes/{node.kind.value}/{node.key}",
        "targetType": "ext:THAKSA",
    }


def _ends(one: Json, names: Mapping[str, str]) -> tuple[str, str]:
    origin, node = one["originNodeURI"]["identifier"], _ours(one).get("node")
    told = f"{node.get('kind')}/{node.get('key')}" if isinstance(node, dict) else names.get(origin, origin)
    return told, one["destinationNodeURI"]["identifier"]


def _is_ours(one: Json) -> bool:
    return one["associationType"] == REPLACED_BY and "node" in _ours(one)


def _ours(one: Json) -> Json:
    found = one.get("extensions")
    ours = found.get(OURS) if isinstance(found, dict) else None
    return ours if isinstance(ours, dict) else {}
