"""What is in a file that came: for which release, what it says of it, and its rows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from service_kit.schemas import Text

from framework_svc.domain.errors_exchange import ImportFileUnreadable, ImportTargetMissing, ImportTooManyRows
from framework_svc.domain.exchange.case import OURS
from framework_svc.domain.exchange.flaw import Flaw
from framework_svc.domain.exchange.job import FileFormat, ImportKind
from framework_svc.domain.framework import CURRENT, KEY_LENGTH, RELEASE_KEY_LENGTH, Kind
from framework_svc.domain.node import ADDRESS, SOURCE_LENGTH, NodeDocument
from framework_svc.domain.release import (
    DOCUMENTS_MAX,
    FRAMEWORK_KEY,
    NOTES_MAX,
    ReleaseDocument,
    in_order,
)
from framework_svc.domain.replacement import (
    REASON_LENGTH,
    REPLACEMENTS_MAX,
    SUCCESSORS_MAX,
    line_faults,
    own_faults,
    replacement,
)
from framework_svc.use_cases.exchange import case_reading
from framework_svc.use_cases.exchange.files import ROWS_MAX, format_of, open_sheet, read_rows
from framework_svc.use_cases.exchange.rows import (
    Key,
    Row,
    Taken,
    TextRow,
    TitleRow,
    flaws_of,
    has_nul,
    require_sayable,
    taken,
    without_twins,
)

_FRAMEWORK_KEY = Annotated[str, Field(max_length=KEY_LENGTH, pattern=f"^{FRAMEWORK_KEY}$")]
_RELEASE_KEY = Annotated[str, Field(max_length=RELEASE_KEY_LENGTH, pattern=f"^{ADDRESS}$")]


class FrameworkHead(Row):
    key: _FRAMEWORK_KEY
    title: TitleRow


class AddressRow(Row):
    kind: Kind
    key: Key


class ReasonRow(Row):
    th: Annotated[Text, Field(min_length=1, max_length=REASON_LENGTH)]
    en: Annotated[Text, Field(max_length=REASON_LENGTH)] | None = None


class ReplacementRow(Row):
    node: AddressRow
    by: Annotated[list[AddressRow], Field(max_length=SUCCESSORS_MAX)]
    reason: ReasonRow


def _fit_together(lines: list[ReplacementRow]) -> list[ReplacementRow]:
    read = [replacement(line.model_dump()) for line in lines]
    for fault in (*line_faults(read, {line.node for line in read}), *own_faults(read)):
        raise ValueError(type(fault).__name__)
    return lines


class ReleaseHead(Row):
    key: _RELEASE_KEY
    title: TextRow
    documents: Annotated[
        dict[Key, Annotated[Text, Field(min_length=1, max_length=SOURCE_LENGTH)]],
        Field(max_length=DOCUMENTS_MAX),
    ] = {}
    notes: Annotated[list[TextRow], Field(max_length=NOTES_MAX)] = []
    replacements: Annotated[
        list[ReplacementRow], Field(max_length=REPLACEMENTS_MAX), AfterValidator(_fit_together)
    ] = []
    extensions: dict[str, Any] = {}


class WholeHead(Row):
    framework: FrameworkHead
    release: ReleaseHead


@dataclass(frozen=True)
class Target:
    framework_key: str
    release_key: str


@dataclass(frozen=True)
class Incoming:
    """`release` makes the whole document of the rows; None when they go into a draft that there is."""

    rows: list[Taken]
    flaws: tuple[Flaw, ...] = ()
    release: Callable[[list[NodeDocument]], ReleaseDocument] | None = None


def require_format(content: bytes, kind: ImportKind) -> FileFormat:
    """Raises ImportFileUnreadable: sheets are for nodes, and JSON for all else."""
    form = format_of(content)
    if (form is FileFormat.JSON) is (kind is ImportKind.NODES):
        raise ImportFileUnreadable(reason="format")
    return form


def target_of(content: bytes, kind: ImportKind, framework_key: str | None, release_key: str | None) -> Target:
    """Where a file goes: as the request says, or else as the file says of itself.

    Raises:
        ImportTargetMissing: Neither does, or in a form that is none.
        ImportFileUnreadable: It is no JSON.
    """
    told: tuple[Any, Any] = (None, None)
    if kind is not ImportKind.NODES:
        told = _told(loaded(content), kind)
    wanted = framework_key or told[0], release_key or told[1]
    try:
        framework = FrameworkHead(key=wanted[0], title=TitleRow(th="–"))
        release = ReleaseHead(key=wanted[1], title=TextRow(th="–"))
    except ValidationError:
        raise ImportTargetMissing from None
    if release.key == CURRENT:
        raise ImportTargetMissing
    return Target(framework.key, release.key)


def read(content: bytes, kind: ImportKind, form: FileFormat, target: Target) -> Incoming:
    """Every row, with every flaw it has by itself and beside the others of the file."""
    if kind is ImportKind.NODES:
        return Incoming(list(without_twins(read_rows(open_sheet(content, form)))))
    document = loaded(content)
    found = _read_case(document, target) if kind is ImportKind.CASE else _read_release(document, target)
    if len(found.rows) > ROWS_MAX:
        raise ImportTooManyRows(rows_max=ROWS_MAX)
    return replace(found, rows=list(without_twins(found.rows)))


def loaded(content: bytes) -> dict[str, Any]:
    """Raises ImportFileUnreadable for what is no JSON object, or holds what no database keeps."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        text.encode()
        require_sayable(document)
    except (TypeError, ValueError, RecursionError):
        raise ImportFileUnreadable(reason="json") from None
    if not isinstance(document, dict) or has_nul(text):
        raise ImportFileUnreadable(reason="json")
    return document


def _told(document: Mapping[str, Any], kind: ImportKind) -> tuple[Any, Any]:
    if kind is ImportKind.CASE:
        document = _at(_at(_at(document, "CFDocument"), "extensions"), OURS)
    return _at(document, "framework").get("key"), _at(document, "release").get("key")


def _at(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _read_release(document: dict[str, Any], target: Target) -> Incoming:
    nodes = document.get("nodes")
    if not isinstance(nodes, list):
        raise ImportFileUnreadable(reason="document")
    rows = [taken(number, node if isinstance(node, dict) else {}) for number, node in enumerate(nodes, 1)]
    try:
        head = WholeHead.model_validate({name: one for name, one in document.items() if name != "nodes"})
    except ValidationError as invalid:
        return Incoming(rows, tuple(flaws_of(invalid)))

    def release(found: list[NodeDocument]) -> ReleaseDocument:
        return ReleaseDocument(
            framework_key=target.framework_key,
            framework_title=head.framework.title.model_dump(),
            key=target.release_key,
            title=head.release.title.model_dump(),
            documents=head.release.documents,
            notes=tuple(note.model_dump() for note in head.release.notes),
            nodes=in_order(found),
            replacements=tuple(replacement(line.model_dump()) for line in head.release.replacements),
            extensions=head.release.extensions,
        )

    return Incoming(rows, (), release)


def _read_case(package: dict[str, Any], target: Target) -> Incoming:
    if flaws := case_reading.shape_flaws(package):
        return Incoming([], tuple(flaws))
    head = package["CFDocument"]
    ours = _at(_at(head, "extensions"), OURS)
    title: dict[str, Any] = {"th": head["title"], "en": None}
    if ours:
        try:
            checked = WholeHead.model_validate(
                {"framework": ours.get("framework"), "release": ours.get("release")}
            )
        except ValidationError as invalid:
            return Incoming([], tuple(flaws_of(invalid)))
        title = checked.framework.title.model_dump()
    wanted = case_reading.Wanted(target.framework_key, title, target.release_key)

    def release(found: list[NodeDocument]) -> ReleaseDocument:
        return case_reading.release_of(package, wanted, found)

    return Incoming(case_reading.read_rows(package), (), release)
