"""What a release says in CASE 1.1; package.py puts it together.

    release ─► CFDocument       node ─► CFItem          kind ─► CFItemType
    parent, alignment, replacement ─► CFAssociation     roles by stage ─► CFRubric

What the standard has no member for goes into `extensions.thaksa`. What another system said of the same thing
and we would say otherwise is kept as a *patch* (RFC 7396, of one level) and laid over what we say, so
that a package which came in goes out as it came.

Source:
    1EdTech CASE 1.1, information model and REST/JSON binding, 24 January 2025.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from framework_svc.domain.alignment import Alignment, Match, alignments_of
from framework_svc.domain.exchange.kept import KEPT
from framework_svc.domain.exchange.origin import origin_of
from framework_svc.domain.framework import Kind
from framework_svc.domain.kind_words import KIND_WORDS
from framework_svc.domain.node import NodeDocument
from framework_svc.domain.release import ReleaseDocument
from framework_svc.domain.replacement import as_line

# Stands for the public address, which whoever answers puts in: what is stored outlives a change of it.
HERE = "https://case.invalid"
V1P1 = "/ims/case/v1p1"
OURS = "thaksa"  # our member of `extensions`
DEFINITIONS = ("CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings")
_NAMES = uuid5(NAMESPACE_URL, "urn:thaksa:case")

Json = dict[str, Any]


def cf_document_of(release: ReleaseDocument, *, changed_at: str, status: str) -> Json:
    """The CFDocument as it stands in a package, which is without the address of the package."""
    identifier = identifier_of(release)
    told: Json = {
        "key": release.key,
        "title": release.title,
        "documents": dict(release.documents),
        "notes": list(release.notes),
    }
    if release.replacements:
        told["replacements"] = [as_line(line) for line in release.replacements]
    ours = {"framework": {"key": release.framework_key, "title": release.framework_title}, "release": told}
    document = {
        "identifier": identifier,
        "uri": f"{HERE}{V1P1}/CFDocuments/{identifier}",
        "caseVersion": "1.1",
        **origin_of(release),
        "title": release.framework_title["th"],
        "description": release.title["th"],
        "version": release.key,
        "language": "th",
        "lastChangeDateTime": changed_at,
    }
    with_patch = patched(document, kept_of(release).get("document"))
    return {**extended(with_patch, ours), "adoptionStatus": status}


def kept_of(release: ReleaseDocument) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = release.extensions.get(KEPT, {})
    return kept


def identifier_of(release: ReleaseDocument, *path: str) -> str:
    """The same for the same keys, in every installation and for ever."""
    return str(uuid5(_NAMES, "/".join((release.framework_key, release.key, *path))))


def base_of(document: Mapping[str, Any]) -> str:
    """Where the addresses in a package begin; ours unless it follows the paths of the standard elsewhere."""
    base, path, rest = str(document["uri"]).partition(f"{V1P1}/CFDocuments/")
    return base if path and rest == document["identifier"] else HERE


def patched(said: Json, patch: Mapping[str, Any] | None) -> Json:
    """What we would say, with what another said over it; null takes a member away."""
    return {name: value for name, value in {**said, **(patch or {})}.items() if value is not None}


def patch_between(said: Mapping[str, Any], wanted: Mapping[str, Any]) -> Json:
    """The patch that makes the one into the other; a null of the other is no member."""
    there = {name: value for name, value in wanted.items() if value is not None}
    changed = {name: value for name, value in there.items() if said.get(name) != value}
    return changed | {name: None for name in said if name not in there}


def extended(said: Json, ours: Mapping[str, Any]) -> Json:
    """With our extension beside those of others."""
    return {**said, "extensions": {**said.get("extensions", {}), OURS: ours}}


def without(said: Iterable[Json], kept: Iterable[Json]) -> list[Json]:
    """What we say and then what others said, but not ours of a thing that they say too."""
    theirs = {one["identifier"] for one in kept}
    return [*(one for one in said if one["identifier"] not in theirs), *kept]


@dataclass(frozen=True)
class Saying:
    """How one package says things: `base` and `changed_at` are those of its CFDocument."""

    release: ReleaseDocument
    head: Json
    base: str
    changed_at: str
    nodes: Mapping[tuple[Kind, str], NodeDocument]

    @classmethod
    def of(cls, release: ReleaseDocument, head: Json) -> "Saying":
        nodes = {(node.kind, node.key): node for node in release.nodes}
        return cls(release, head, base_of(head), head["lastChangeDateTime"], nodes)

    def entity(self, collection: str, identifier: str, **members: Any) -> Json:
        uri = f"{self.base}{V1P1}/{collection}/{identifier}"
        found = {"identifier": identifier, "uri": uri, **members, "lastChangeDateTime": self.changed_at}
        return {name: value for name, value in found.items() if value is not None}

    def plain_item(self, node: NodeDocument) -> Json:
        """The CFItem as we would say it, without our extension."""
        title, text = node.title or {}, node.text or {}
        return self.entity(
            "CFItems",
            self.item_id(node.kind, node.key),
            fullStatement=title.get("th") or text.get("th") or node.key,
            humanCodingScheme=node.key,
            CFItemType=KIND_WORDS[node.kind][1],
            CFItemTypeURI=self._type_links[node.kind],
            language="th",
            notes=text.get("th"),
        )

    @cached_property
    def items(self) -> Mapping[tuple[Kind, str], Json]:
        return {(node.kind, node.key): self.item(node) for node in self.release.nodes}

    @cached_property
    def _type_links(self) -> Mapping[Kind, Json]:
        return {kind: link_to(self.item_type(kind)) for kind in Kind}

    def link(self, node: NodeDocument) -> Json:
        return link_to(self.items[node.kind, node.key])

    def item(self, node: NodeDocument) -> Json:
        title, text = node.title or {}, node.text or {}
        ours = {
            "kind": node.kind.value,
            "key": node.key,
            "position": node.position,
            "untitled": node.title is None,
            "title_en": title.get("en"),
            "text_en": text.get("en"),
            "facts": {name: fact for name, fact in node.facts.items() if name != KEPT},
            "provenance": node.provenance.value,
            "source": list(node.source),
            "parent": self._missing_parent(node),
        }
        said = patched(self.plain_item(node), _kept(node, "item"))
        return extended(said, {name: value for name, value in ours.items() if value is not None})

    def _missing_parent(self, node: NodeDocument) -> Json | None:
        """Of a draft that is not sound yet: a parent to which no association can lead."""
        if node.parent_kind is None or (node.parent_kind, node.parent_key or "") in self.nodes:
            return None
        return {"kind": node.parent_kind.value, "key": node.parent_key}

    def item_id(self, kind: Kind, key: str) -> str:
        """The derived one, or the one under which the node came in."""
        node = self.nodes.get((kind, key))
        known = (_kept(node, "item") or {}).get("identifier") if node else None
        return known or identifier_of(self.release, "item", kind.value, key)

    def associations(self) -> Iterator[Json]:
        for node in self.release.nodes:
            if (patch := _kept(node, "child_of")) is not None:
                yield patched(self.child_of(node), patch)
            yield from (self._aligned(node, alignment) for alignment in alignments_of(node.facts))

    def child_of(self, node: NodeDocument) -> Json:
        """What stands on top is a child of the document."""
        above = self.nodes.get((node.parent_kind, node.parent_key or "")) if node.parent_kind else None
        return self.entity(
            "CFAssociations",
            identifier_of(self.release, "child", node.kind.value, node.key),
            associationType="isChildOf",
            sequenceNumber=node.position,
            originNodeURI=self.link(node),
            destinationNodeURI=self.link(above) if above else link_to(self.head),
        )

    def _aligned(self, node: NodeDocument, alignment: Alignment) -> Json:
        """CASE knows one exact match and one relation; what kind of relation is in our extension."""
        is_exact = alignment.match is Match.EXACT
        association = self.entity(
            "CFAssociations",
            identifier_of(
                self.release, "alignment", node.kind.value, node.key, alignment.match, alignment.uri
            ),
            associationType="exactMatchOf" if is_exact else "isRelatedTo",
            originNodeURI=self.link(node),
            destinationNodeURI={
                "title": alignment.title or alignment.uri,
                "identifier": str(uuid5(NAMESPACE_URL, alignment.uri)),
                "uri": alignment.uri,
                "targetType": f"ext:{alignment.scheme.value.upper()}",
            },
        )
        return extended(association, {"match": alignment.match.value, "stated_by": alignment.stated_by})

    def definitions(self, kept: Mapping[str, Any]) -> Json:
        kinds = [kind for kind, _ in groupby(node.kind for node in self.release.nodes)]
        said = {"CFItemTypes": [self.item_type(kind) for kind in kinds]}
        found = {name: without(said.get(name, ()), kept.get(name, ())) for name in DEFINITIONS}
        more = {"extensions": kept["extensions"]} if "extensions" in kept else {}
        return {name: entities for name, entities in found.items() if entities} | more

    def item_type(self, kind: Kind) -> Json:
        th, en = KIND_WORDS[kind]
        return self.entity(
            "CFItemTypes",
            identifier_of(self.release, "item_type", kind.value),
            title=en,
            description=th,
            hierarchyCode=f"{list(Kind).index(kind) + 1:02}",
            typeCode=kind.value,
        )

    def rubrics(self) -> Iterator[Json]:
        """Groups by stage: what each is expected to be as the agency develops."""
        stages = {node.key: node for node in self.release.nodes if node.kind is Kind.STAGE}
        roles = [node for node in self.release.nodes if node.kind is Kind.ROLE]
        if not (stages and roles):
            return
        identifier = identifier_of(self.release, "rubric", "roles")
        groups = [node for node in self.release.nodes if node.kind is Kind.GROUP]
        criteria = [
            self._criterion(identifier, place, group, _of_group(roles, group), stages)
            for place, group in enumerate(groups, 1)
        ]
        title, description = "Roles by stage", "บทบาทและพฤติกรรมที่คาดหวังตามระยะพัฒนาการด้านดิจิทัล"
        yield self.entity(
            "CFRubrics", identifier, title=title, description=description, CFRubricCriteria=criteria
        )

    def _criterion(
        self,
        rubric: str,
        place: int,
        group: NodeDocument,
        roles: Iterable[NodeDocument],
        stages: Mapping[str, NodeDocument],
    ) -> Json:
        identifier = identifier_of(self.release, "criterion", group.key)
        levels = [
            self.entity(
                "CFRubrics",
                identifier_of(self.release, "level", role.key),
                rubricCriterionId=identifier,
                quality=(stages[role.facts["stage"]].title or {}).get("th"),
                description=(role.text or {}).get("th"),
                position=number,
            )
            for number, role in enumerate((one for one in roles if one.facts["stage"] in stages), 1)
        ]
        return self.entity(
            "CFRubrics",
            identifier,
            rubricId=rubric,
            category=(group.title or {}).get("th"),
            CFItemURI=self.link(group),
            position=place,
            CFRubricCriterionLevels=levels,
        )


def _kept(node: NodeDocument, name: str) -> Mapping[str, Any] | None:
    """The patch of a node; None where another system had left the association out."""
    found: Mapping[str, Any] | None = node.facts.get(KEPT, {}).get(name, {})
    return found


def _of_group(roles: Iterable[NodeDocument], group: NodeDocument) -> list[NodeDocument]:
    return [role for role in roles if role.parent_key == group.key]


def link_to(entity: Mapping[str, Any]) -> Json:
    title = entity.get("title") or entity.get("fullStatement") or ""
    return {"title": " ".join(title.split()), "identifier": entity["identifier"], "uri": entity["uri"]}
