"""Files to import, and an application that takes them."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from openpyxl import Workbook
from people_builders import AGENCY_A, AGENCY_B, DIVISION_A, DIVISION_B, HR, NOW, the_hr, the_ocsc
from people_svc.domain.imports.job import ImportKind
from people_svc.domain.organisation import Provenance
from people_svc.settings import Settings
from people_svc.use_cases.imports.context import Tools, Vault
from people_svc.use_cases.imports.jobs import Upload, check_file
from people_svc.use_cases.imports.reading import Limits
from people_svc.use_cases.imports.run import run_batch, waiting
from people_svc.use_cases.unit_codes import NewCode, record_code
from service_kit.database import Database
from service_kit.sealing import Keyring
from service_kit.testing import a_client, sign

HEADERS = [
    "เลขประจำตัวบุคลากร",
    "ชื่อ-สกุล",
    "หน่วยงาน",
    "ประเภทบุคลากร",
    "ระดับ",
    "ตำแหน่ง",
    "วันเริ่มปฏิบัติงาน",
    "เลขประจำตัวประชาชน",
]
CODES = {AGENCY_A: "08001", DIVISION_A: "0800101", AGENCY_B: "08002", DIVISION_B: "0800201"}
Row = Sequence[str]


def code_units(database: Database) -> None:
    for unit, code in CODES.items():
        record_code(
            database, unit, NewCode(scheme="dpis", value=code, provenance=Provenance.EXTERNAL),
            caller=the_ocsc(), now=NOW,
        )  # fmt: skip


def a_row(number: str = "1001", **given: str) -> list[str]:
    facts = {
        "name": "นายสมชาย ใจดี",
        "unit": "0800101",
        "kind": "ข้าราชการ",
        "level": "K2",
        "title": "นักวิชาการคอมพิวเตอร์",
        "begins": "๑ ต.ค. ๒๕๖๓",
        "national_id": "",
        **given,
    }
    return [number, *facts.values()]


def a_csv(
    *rows: Row, headers: Row = HEADERS, encoding: str = "utf-8", delimiter: str = ",", bom: bytes = b""
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headers, *rows])
    return bom + text.getvalue().encode(encoding)


def a_workbook(*rows: Sequence[Any], headers: Row = HEADERS) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in (headers, *rows):
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


async def upload(
    app: FastAPI,
    content: bytes,
    *,
    kind: str = "staff",
    name: str = "staff.csv",
    dry_run: bool = True,
    grants: Any = (("hr_officer", AGENCY_A),),
    subject: UUID = HR,
    language: str = "th",
    **headers: str,
) -> httpx.Response:
    async with as_officer(app, grants, subject, language) as client:
        return await client.post(
            f"/v1/imports?kind={kind}&dry_run={str(dry_run).lower()}",
            files={"file": (name, content)},
            headers=headers,
        )


def as_officer(
    app: FastAPI, grants: Any = (("hr_officer", AGENCY_A),), subject: UUID = HR, language: str = "th"
) -> httpx.AsyncClient:
    return a_client(app, sign(subject, scope="people.read people.write", grants=grants), language=language)


def work(app: FastAPI, *, batches: int | None = None) -> int:
    """What the job beside the requests would do; how many batches."""
    done = 0
    for import_id, _ in waiting(app.state.database):
        more = True
        while more and done != batches:
            more = run_batch(app.state.database, import_id, tools=app.state.import_tools, now=NOW)
            done += 1
    return done


def a_checked_import(database: Database, *rows: Row, id_key: bytes | None = None) -> UUID:
    """A file, of one good row, checked and to be applied, under the keys of a service without settings."""
    settings = Settings()
    keyring = Keyring(settings.sealing_keys)
    content = io.BytesIO(a_csv(*(rows or [a_row(unit=str(DIVISION_A))])))
    sent = Upload(kind=ImportKind.STAFF, file=content, file_name="staff.csv", organisation_id=AGENCY_A)
    job = check_file(database, sent, caller=the_hr(), keyring=keyring, limits=Limits(), now=NOW)
    vault = Vault(id_key or settings.national_id_key.get_secret_value().encode(), keyring)
    tools = Tools(vault, settings.policy)
    while run_batch(database, job.id, tools=tools, now=NOW):
        pass
    return job.id
