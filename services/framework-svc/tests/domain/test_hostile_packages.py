"""Whatever stands in a package, it is refused or can be told again; nothing in it makes us stumble."""

import functools
import json
from typing import Any

import pytest
from exchange_builders import JSON, a_foreign_package
from framework_svc.domain.errors import DomainError
from framework_svc.domain.errors_exchange import ImportFileUnreadable
from framework_svc.domain.exchange.job import FileFormat, ImportKind
from framework_svc.domain.exchange.package import package_of
from framework_svc.domain.release import document_of, release_document
from framework_svc.use_cases.exchange.incoming import Target, read, target_of
from framework_svc.use_cases.publication import shipped_documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

OURS = json.dumps(next(shipped_documents()))
NODES = json.loads(OURS)["nodes"]
FAMILIES = [one for one in NODES if one["kind"] == "skill_family"]
SMALL = {**json.loads(OURS), "nodes": NODES[:2] + NODES[9:11] + FAMILIES[:2]}
LAST = {name: SMALL["nodes"][-1][name] for name in ("kind", "key")}
SMALL["release"]["replacements"] = [
    {"node": {"kind": LAST["kind"], "key": "gone"}, "by": [LAST], "reason": {"th": "เลิกใช้", "en": None}}
]
OWN_PACKAGE = json.loads(
    json.dumps(
        package_of(
            release_document(
                {**SMALL, "nodes": [one for one in SMALL["nodes"] if one["kind"] not in {"role", "stage"}]}
            ),
            changed_at="2026-01-01T00:00:00Z",
            status="Adopted",
        )
    )
)


def places_of(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every key or index in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, one in inner for place in ((value, key), *places_of(one))]


@pytest.mark.parametrize("kind", [["skill"], {"a": 1}, None, 7, "nothing we know"])
def test_a_kind_that_is_no_word_is_no_kind_of_ours(kind: Any) -> None:
    package = json.loads(json.dumps(OWN_PACKAGE))
    package["CFItems"][0]["extensions"]["thaksa"]["kind"] = kind

    found = read(json.dumps(package).encode(), ImportKind.CASE, FileFormat.JSON, Target("foreign", "f.1"))

    assert len(found.rows) == len(package["CFItems"])


@pytest.mark.parametrize(
    "vendor", [2**64, -(2**63) - 1, functools.reduce(lambda one, _: [one], range(250), 0)]
)
def test_what_could_not_be_published_is_not_taken_in(vendor: Any) -> None:
    """Numbers and depths that others read and we cannot write again."""
    package = a_foreign_package()
    package["CFDocument"]["extensions"] = {"vendor": vendor}

    with pytest.raises(ImportFileUnreadable):
        read(json.dumps(package).encode(), ImportKind.CASE, FileFormat.JSON, Target("foreign", "f.1"))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["foreign", "ours", "document"]))
def test_a_spoilt_place_is_a_flaw_or_does_no_harm(data: st.DataObject, which: str) -> None:
    kind = ImportKind.RELEASE if which == "document" else ImportKind.CASE
    packages = {"foreign": a_foreign_package(), "ours": OWN_PACKAGE, "document": SMALL}
    spoilt = json.loads(json.dumps(packages[which]))
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places_of(spoilt)))
        if data.draw(st.booleans()):
            container[key] = data.draw(JSON)
        elif isinstance(container, dict):
            del container[key]
    content = json.dumps(spoilt).encode()

    try:
        target = target_of(content, kind, "foreign", "f.1")
        found = read(content, kind, FileFormat.JSON, target)
    except DomainError:
        return
    nodes = [row.node for row in found.rows if row.node is not None]
    if found.flaws or len(nodes) != len(found.rows) or found.release is None:
        return

    release = found.release(nodes)
    said = json.loads(json.dumps(package_of(release, changed_at="x", status="Draft")))
    again = read(json.dumps(said).encode(), ImportKind.CASE, FileFormat.JSON, Target("foreign", "f.1"))

    assert again.flaws == ()
    assert [row.flaws for row in again.rows if row.flaws] == []
    assert json.dumps(document_of(release))
