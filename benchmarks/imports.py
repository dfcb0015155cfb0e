"""How fast a file of staff is brought in, beside the fastest way to put as many rows into SQLite."""

import csv
import datetime as dt
import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from people_svc.domain.imports.job import ImportKind
from people_svc.domain.organisation import OrganisationKind
from people_svc.domain.policy import DEFAULT_POLICY
from people_svc.persistence.tables import REGISTRY
from people_svc.use_cases.imports.context import Tools, Vault
from people_svc.use_cases.imports.jobs import Upload, apply_file, check_file
from people_svc.use_cases.imports.reading import Limits
from people_svc.use_cases.imports.run import run_batch
from people_svc.use_cases.organisations import NewOrganisation, register_organisation
from service_kit.database import Database
from service_kit.identity import Caller, Grant
from service_kit.sealing import Keyring

NOW = dt.datetime(2024, 1, 15, tzinfo=dt.UTC)
ROWS = 10_000
AGENCY = uuid4()
CALLER = Caller("bench", "bench", frozenset(), (Grant("hr_officer", AGENCY), Grant("ocsc_officer", None)))


def a_file(folder: Path, rows: int) -> Path:
    file = folder / f"{rows}.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["PER_OFFNO", "ชื่อ-สกุล", "หน่วยงาน", "PER_TYPE", "LEVEL_NO", "วันเริ่มปฏิบัติงาน"])
        writer.writerows([f"B{n}", f"นายสมชาย ใจดี{n}", AGENCY, "1", "K2", "๑ ต.ค. ๒๕๖๓"] for n in range(rows))
    return file


def rates(folder: Path, rows: int = ROWS) -> dict[str, float]:
    """Rows a second: checked, applied, and only inserted into one table without any question."""
    database = Database(f"sqlite:///{folder}/people-{rows}.db")
    REGISTRY.metadata.create_all(database.engine)
    agency = NewOrganisation(None, OrganisationKind.DEPARTMENT, "กรม", None, True, AGENCY)  # noqa: FBT003
    register_organisation(database, agency, caller=CALLER, now=NOW)
    tools = Tools(Vault(b"k" * 32, Keyring(["key"])), DEFAULT_POLICY)
    limits = Limits(rows=rows)
    found = {}
    for name, take in (("checked", check_file), ("applied", apply_file)):
        with a_file(folder, rows).open("rb") as file:
            started = time.perf_counter()
            upload = Upload(kind=ImportKind.STAFF, file=file, file_name="b.csv", organisation_id=AGENCY)
            job = take(database, upload, caller=CALLER, keyring=tools.vault.keyring, limits=limits, now=NOW)
            while run_batch(database, job.id, tools=tools, now=NOW):
                pass
            found[name] = rows / (time.perf_counter() - started)
    database.close()
    return {**found, "inserted": _inserted(folder)}


def peak_kilobytes(folder: Path, rows: int) -> int:
    """The most memory that a process of its own held while it checked and applied so many rows."""
    command = [sys.executable, __file__, str(folder), str(rows)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _inserted(folder: Path) -> float:
    plain = sqlite3.connect(folder / "rows.db")
    plain.execute("DROP TABLE IF EXISTS person")
    plain.execute("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, number TEXT UNIQUE)")
    started = time.perf_counter()
    plain.executemany(
        "INSERT INTO person VALUES (?, ?, ?)", ((str(uuid4()), f"ชื่อ {n}", f"B{n}") for n in range(ROWS))
    )
    plain.commit()
    plain.close()
    return ROWS / (time.perf_counter() - started)


def _peak_of_this_process() -> int:
    """Not ru_maxrss on Linux: that begins with the peak of the process that started this one."""
    if (status := Path("/proc/self/status")).exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    rates(Path(sys.argv[1]), int(sys.argv[2]))
    print(_peak_of_this_process())
