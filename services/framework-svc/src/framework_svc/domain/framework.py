"""A release as rules read it: stages in order, groups, the role of each pair, units, goals, components.

Everything here comes from the nodes of a release; no number of stages or groups is written in code.

    nodes ──framework_of()──► Framework ──► stage_named(), next_stage(), roles_at(), required_set()
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from framework_svc.domain.errors import AmbiguousCode, UnknownGroup, UnknownStage

KEY_LENGTH = 100
RELEASE_KEY_LENGTH = 50
STAGE_NAME_LENGTH = 100
CURRENT = "current"  # the alias that leads to the published release of the default framework
DEFAULT_FRAMEWORK = "ocsc-digital"  # unless the settings name another one


class Kind(StrEnum):
    """What a node of a release is; how deep it lies is said by its parent, not by its kind."""

    STAGE = "stage"
    GROUP = "group"
    ROLE = "role"
    BEHAVIOUR = "behaviour"
    COMPONENT = "component"
    SKILL_FAMILY = "skill_family"
    SKILL_UNIT = "skill_unit"
    PROFICIENCY_LEVEL = "proficiency_level"
    INDICATOR = "indicator"
    COMPETENCY_SET = "competency_set"
    COMPETENCY = "competency"
    KNOWLEDGE = "knowledge"
    KNOWLEDGE_AREA = "knowledge_area"
    SKILL = "skill"
    CURRICULUM = "curriculum"
    COURSE = "course"
    METHOD = "method"
    JOB_SERIES = "job_series"
    EXTERNAL_SET = "external_set"
    EXTERNAL_UNIT = "external_unit"
    TOOL_BUCKET = "tool_bucket"
    TOOL = "tool"
    GOAL = "goal"
    KPI = "kpi"
    ISSUE = "issue"
    PERSONA = "persona"
    PARTY = "party"
    STATEMENT = "statement"
    REQUIREMENT_TABLE = "requirement_table"
    REQUIREMENT = "requirement"


class Provenance(StrEnum):
    """Where a node comes from, and so how far it may be trusted."""

    DOCUMENT = "document"
    EXTERNAL = "external"
    INFERRED = "inferred"
    GAP = "gap"


class NodeFacts(Protocol):
    @property
    def kind(self) -> Kind: ...
    @property
    def key(self) -> str: ...
    @property
    def parent_key(self) -> str | None: ...
    @property
    def position(self) -> int: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Stage:
    key: str
    letter: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class RoleExpected:
    """What one group is expected to be: now, by the announced stage, and later, by the next one."""

    group: str
    present_role: str
    future_role: str | None


@dataclass(frozen=True)
class Framework:
    stages: tuple[Stage, ...]
    groups: tuple[str, ...]
    roles: Mapping[tuple[str, str], str]
    units: frozenset[str]
    goals: frozenset[str]
    components: tuple[str, ...]
    requirements: Mapping[tuple[str, str], tuple[str, ...]]


RULE_KINDS = (
    Kind.STAGE,
    Kind.GROUP,
    Kind.ROLE,
    Kind.SKILL_UNIT,
    Kind.GOAL,
    Kind.COMPONENT,
    Kind.REQUIREMENT,
)


def framework_of(nodes: Iterable[NodeFacts]) -> Framework:
    """The nodes of a release, arranged for the rules."""
    by_kind: dict[Kind, list[NodeFacts]] = {kind: [] for kind in Kind}
    for node in sorted(nodes, key=lambda node: node.position):
        by_kind[node.kind].append(node)
    return Framework(
        stages=tuple(_stage(node) for node in by_kind[Kind.STAGE]),
        groups=tuple(node.key for node in by_kind[Kind.GROUP]),
        roles={(str(node.parent_key), node.facts["stage"]): node.key for node in by_kind[Kind.ROLE]},
        units=frozenset(node.key for node in by_kind[Kind.SKILL_UNIT]),
        goals=frozenset(node.key for node in by_kind[Kind.GOAL]),
        components=tuple(node.key for node in by_kind[Kind.COMPONENT] if node.parent_key is None),
        requirements={
            (str(node.parent_key), node.facts["stage"]): tuple(node.facts["units"])
            for node in by_kind[Kind.REQUIREMENT]
        },
    )


def _stage(node: NodeFacts) -> Stage:
    return Stage(node.key, node.facts["letter"], (node.key, *node.facts["aliases"]))


def plain(name: str) -> str:
    """A name without what people write differently: case, spaces, the invisible, two forms of a letter."""
    # NFKC: SARA AM is typed as one character or as two that look the same.
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in letters if unicodedata.category(letter) not in {"Zs", "Cc", "Cf"})


def components_of(nodes: Iterable[NodeFacts]) -> frozenset[str]:
    """The keys of the components that every unit has to fill."""
    return frozenset(node.key for node in nodes if node.kind is Kind.COMPONENT and node.parent_key is None)


def stage_named(framework: Framework, name: str) -> str:
    """The key of the stage that a name in Thai or English means.

    Raises:
        AmbiguousCode: A bare letter: E is also the group Executive, M also Management.
        UnknownStage: No stage has this name.

    Source:
        R-FRM-02; AMB-16 of the rules, "never key by the bare letter".
    """
    wanted = plain(name)
    if any(wanted == plain(stage.letter) for stage in framework.stages):
        raise AmbiguousCode(letter=wanted.upper())
    for stage in framework.stages:
        if wanted in {plain(known) for known in stage.names}:
            return stage.key
    raise UnknownStage(stages=[stage.key for stage in framework.stages])


def group_named(framework: Framework, key: str) -> str:
    """The key itself, when the release has such a group.

    Raises:
        UnknownGroup: It has none.
    """
    if key not in framework.groups:
        raise UnknownGroup(groups=list(framework.groups))
    return key


def next_stage(framework: Framework, stage: str) -> str | None:
    """The stage after this one; None after the last, which is no error.

    Source:
        R-FRM-03; AMB-08.
    """
    keys = [known.key for known in framework.stages]
    after = keys.index(stage) + 1
    return keys[after] if after < len(keys) else None


def previous_stage(framework: Framework, stage: str) -> str | None:
    keys = [known.key for known in framework.stages]
    before = keys.index(stage) - 1
    return keys[before] if before >= 0 else None


def roles_at(framework: Framework, stage: str) -> tuple[RoleExpected, ...]:
    """The role of every group: of the announced stage for present work, of the next one for future work.

    Source:
        R-ORG-10, R-ORG-11, R-CLS-16; clause 4.6.2 of the application guideline.
    """
    later = next_stage(framework, stage)
    return tuple(
        RoleExpected(
            group, framework.roles[group, stage], framework.roles[group, later] if later is not None else None
        )
        for group in framework.groups
    )


def required_set(framework: Framework, group: str, stage: str) -> tuple[str, ...] | None:
    """The national set of a group at a stage; None when the release does not hold it, which is not "nothing".

    Source:
        R-ORG-13; gap 7 of section 4 of the rules.
    """
    return framework.requirements.get((group, stage))
