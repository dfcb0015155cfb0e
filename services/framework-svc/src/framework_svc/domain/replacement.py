"""What the publisher says of nodes that went: what stands for them now, and why. Never guessed from texts.

one node by one     replaced        one by several    split
several by one      merged          one by nothing    gone, with the reason
one that goes by one that was there and stays         merged
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from framework_svc.domain.errors import DomainError
from framework_svc.domain.errors_releases import (
    LineNodeTwice,
    LineNodeUnknown,
    LineOfItself,
    LineSuccessorUnknown,
)
from framework_svc.domain.framework import Kind
from framework_svc.domain.node import Bilingual

REPLACEMENTS_MAX = 1000
SUCCESSORS_MAX = 50
REASON_LENGTH = 500


class Address(NamedTuple):
    """A node of any release: the kind and the key, which are the same from release to release."""

    kind: Kind
    key: str

    def __str__(self) -> str:
        return f"{self.kind.value}/{self.key}"


@dataclass(frozen=True)
class Replacement:
    node: Address
    by: tuple[Address, ...]
    reason: Bilingual


def replacement(line: Mapping[str, Any]) -> Replacement:
    """A line as read from the document of a release.

    Raises:
        KeyError, ValueError: It is none.
    """
    return Replacement(address(line["node"]), tuple(map(address, line["by"])), line["reason"])


def address(said: Mapping[str, str]) -> Address:
    return Address(Kind(said["kind"]), said["key"])


def as_line(one: Replacement) -> dict[str, Any]:
    return {"node": one.node._asdict(), "by": [by._asdict() for by in one.by], "reason": dict(one.reason)}


def line_faults(
    lines: Sequence[Replacement], old: Collection[Address], new: Collection[Address] | None = None
) -> Iterator[DomainError]:
    """What is wrong with lines beside the releases that they lead from and, where it is given, to."""
    yield from _twice(line.node for line in lines)
    for line in lines:
        if line.node not in old:
            yield LineNodeUnknown(node=str(line.node))
        yield from _twice(line.by)
        lost = [by for by in line.by if new is not None and by not in new]
        yield from (LineSuccessorUnknown(node=str(line.node), by=str(by)) for by in lost)


def own_faults(lines: Sequence[Replacement]) -> Iterator[DomainError]:
    """A publisher speaks of nodes that did not simply go on."""
    yield from (LineOfItself(node=str(line.node)) for line in lines if line.by == (line.node,))


def document_faults(lines: Sequence[Replacement], new: Collection[Address]) -> Iterator[str]:
    """What is wrong with the lines of a release that is to be published."""
    nodes = Counter(line.node for line in lines)
    yield from (f"{node} is replaced {times} times" for node, times in nodes.items() if times > 1)
    for line in lines:
        yield from (f"{line.node} is replaced by {by}, which is not there" for by in line.by if by not in new)


def _twice(nodes: Iterable[Address]) -> Iterator[DomainError]:
    yield from (LineNodeTwice(node=str(node)) for node, times in Counter(nodes).items() if times > 1)


def composed(earlier: Sequence[Replacement], later: Sequence[Replacement]) -> tuple[Replacement, ...]:
    """What two releases that follow each other say together: A by B and B by C is A by C.

    Of a node that came back after it was spoken of, the later word counts.
    """
    steps = {line.node: line for line in later}
    standing = [line for line in earlier if line.node not in steps or line.node in line.by]
    through = [_through(line, steps) for line in standing]
    known = {line.node for line in standing}
    return (*through, *(line for line in later if line.node not in known))


def _through(line: Replacement, steps: Mapping[Address, Replacement]) -> Replacement:
    taken = [steps[by] for by in line.by if by in steps]
    by = [last for first in line.by for last in (steps[first].by if first in steps else (first,))]
    reason = line.reason
    for step in taken:
        reason = _both(reason, step.reason)
    return Replacement(line.node, tuple(dict.fromkeys(by)), reason)


def _both(first: Bilingual, second: Bilingual) -> Bilingual:
    said = {language: [text for text in (first.get(language), second.get(language)) if text]
            for language in ("th", "en")}  # fmt: skip
    return {language: "; ".join(dict.fromkeys(texts)) or None for language, texts in said.items()}
