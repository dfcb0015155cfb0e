"""What goes out comes back as it was: CASE, sheets and our own document, shipped and generated."""

import json
from typing import Any

import pytest
from exchange_builders import a_foreign_package, frameworks
from framework_svc.domain.exchange.case_1_0 import downgraded
from framework_svc.domain.exchange.job import FileFormat, ImportKind
from framework_svc.domain.exchange.package import package_of
from framework_svc.domain.release import ReleaseDocument, document_of, release_document
from framework_svc.use_cases.exchange.files import written
from framework_svc.use_cases.exchange.incoming import Target, read
from framework_svc.use_cases.publication import shipped_documents
from hypothesis import HealthCheck, given, settings
from service_kit.events import canonical

WHEN = "2026-01-01T00:00:00Z"
MODERATELY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SHIPPED = [pytest.param(document, id=document["framework"]["key"]) for document in shipped_documents()]


def in_case(release: ReleaseDocument, at: str = WHEN) -> str:
    return canonical(package_of(release, changed_at=at, status="Adopted"))


def from_case(text: str, release: ReleaseDocument) -> ReleaseDocument:
    return come_back(text, ImportKind.CASE, release)


def come_back(text: str, kind: ImportKind, release: ReleaseDocument) -> ReleaseDocument:
    found = read(text.encode(), kind, FileFormat.JSON, Target(release.framework_key, release.key))
    assert found.flaws == ()
    assert [row.flaws for row in found.rows if row.flaws] == []
    assert found.release is not None
    return found.release([row.node for row in found.rows if row.node is not None])


def comes_back_from_case(document: dict[str, Any]) -> None:
    release = release_document(document)
    text = in_case(release)

    back = from_case(text, release)

    assert in_case(back, "another time") == text
    assert document_of(back)["nodes"] == document_of(release)["nodes"]
    assert back.replacements == release.replacements


def comes_back_from_sheet(document: dict[str, Any], form: FileFormat) -> None:
    release = release_document(document)
    content = b"".join(written(release.nodes, form))

    found = read(content, ImportKind.NODES, form, Target(release.framework_key, release.key))

    assert [row.flaws for row in found.rows if row.flaws] == []
    assert tuple(row.node for row in found.rows) == release.nodes
    if form is FileFormat.CSV:
        assert b"".join(written([row.node for row in found.rows], form)) == content


@pytest.mark.parametrize("document", SHIPPED)
def test_a_shipped_framework_comes_back_from_case_byte_by_byte(document: dict[str, Any]) -> None:
    comes_back_from_case(document)


@pytest.mark.parametrize("document", SHIPPED)
@pytest.mark.parametrize("form", [FileFormat.CSV, FileFormat.XLSX])
def test_a_shipped_framework_comes_back_from_a_sheet(document: dict[str, Any], form: FileFormat) -> None:
    comes_back_from_sheet(document, form)


@pytest.mark.parametrize("document", SHIPPED)
def test_a_shipped_framework_comes_back_from_our_document(document: dict[str, Any]) -> None:
    release = release_document(document)
    text = canonical(document_of(release))

    assert canonical(document_of(come_back(text, ImportKind.RELEASE, release))) == text


@MODERATELY
@given(frameworks())
def test_any_framework_comes_back_from_case_byte_by_byte(document: dict[str, Any]) -> None:
    comes_back_from_case(document)


@MODERATELY
@given(frameworks())
def test_any_framework_comes_back_from_csv(document: dict[str, Any]) -> None:
    comes_back_from_sheet(document, FileFormat.CSV)


@MODERATELY
@given(frameworks())
def test_any_framework_comes_back_from_xlsx(document: dict[str, Any]) -> None:
    comes_back_from_sheet(document, FileFormat.XLSX)


@MODERATELY
@given(frameworks())
def test_any_framework_comes_back_from_our_document(document: dict[str, Any]) -> None:
    release = release_document(document)
    text = canonical(document_of(release))

    assert canonical(document_of(come_back(text, ImportKind.RELEASE, release))) == text


def a_foreign_release(package: dict[str, Any]) -> ReleaseDocument:
    target = Target("foreign", "f.1")
    found = read(json.dumps(package).encode(), ImportKind.CASE, FileFormat.JSON, target)
    assert [(row.number, row.flaws) for row in found.rows if row.flaws] == []
    assert found.release is not None
    return found.release([row.node for row in found.rows if row.node is not None])


def test_nothing_of_a_foreign_package_is_lost() -> None:
    package = a_foreign_package()

    said = package_of(a_foreign_release(package), changed_at=WHEN, status="Adopted")

    assert lost(package, said) == []


def test_a_foreign_package_goes_out_and_comes_back_byte_by_byte() -> None:
    release = a_foreign_release(a_foreign_package())
    text = in_case(release)

    assert in_case(from_case(text, release)) == text


def test_what_was_edited_after_the_import_is_told_anew() -> None:
    release = a_foreign_release(a_foreign_package())
    (node, *others) = release.nodes
    edited = node.__class__(**{**vars(node), "title": {"th": "แก้ไขแล้ว", "en": None}})

    said = package_of(
        release.__class__(**{**vars(release), "nodes": (edited, *others)}), changed_at=WHEN, status="Adopted"
    )

    assert "แก้ไขแล้ว" in [item["fullStatement"] for item in said["CFItems"]]


def test_a_package_of_1_0_comes_in() -> None:
    release = release_document(next(shipped_documents()))
    package = downgraded(package_of(release, changed_at=WHEN, status="Adopted"))

    back = a_foreign_release(package)

    assert len(back.nodes) == len(release.nodes)
    assert lost(package, package_of(back, changed_at=WHEN, status="Adopted")) == []


def lost(package: Any, said: Any, place: str = "") -> list[str]:
    """What is in the one and not in the other; entities of a list are known by their identifier."""
    if isinstance(package, dict):
        if not isinstance(said, dict):
            return [place]
        return [
            one for name, value in package.items() for one in lost(value, said.get(name), f"{place}.{name}")
        ]
    if isinstance(package, list) and package and isinstance(package[0], dict) and "identifier" in package[0]:
        known = {one["identifier"]: one for one in said or ()}
        return [
            fault
            for one in package
            for fault in lost(one, known.get(one["identifier"]), f"{place}[{one['identifier']}]")
        ]
    return [] if package == said else [place]
