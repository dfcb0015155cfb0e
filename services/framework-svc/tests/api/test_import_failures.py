"""Files of which nothing can be taken: why, and how to mend it, in Thai and English."""

from collections.abc import Iterator

import pytest
from exchange_builders import IMPORTS, checked, worked
from fastapi import FastAPI
from framework_builders import a_draft_release, a_node_body, an_app, as_ocsc, prepared, step

A_GOAL = "kind,key,title_th,provenance,source\ngoal,one,เป้าหมาย,document,เอกสาร 001".encode()
INTO = "&release_key=2570.1"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[FastAPI]:
    made = an_app(sqlite_url)
    prepared(made.state.database)
    yield made
    made.state.database.close()


def test_columns_that_are_missing_are_named_in_both_languages(app: FastAPI) -> None:
    a_draft_release(app)

    job, _ = checked(app, b"kind,key,title_th,provenance\ngoal,g,x,document", "nodes", INTO)

    problem = job["problem"]
    assert (job["state"], problem["code"], len(problem["columns"])) == (
        "failed",
        "FRAMEWORK_IMPORT_COLUMNS",
        1,
    )
    (missing,) = problem["columns"]
    assert problem["title"] == {"th": "คอลัมน์ไม่ครบหรือซ้ำ", "en": "Columns are missing or twice"}
    assert missing in problem["detail"]["th"]
    assert missing in problem["detail"]["en"]
    assert "แม่แบบ" in problem["detail"]["th"]


def test_a_draft_that_moved_on_is_told_in_both_languages(app: FastAPI) -> None:
    a_draft_release(app)
    job, _ = checked(app, A_GOAL, "nodes", INTO)
    as_ocsc(app, "POST", f"{IMPORTS}/{job['id']}/apply")
    step(app, "PUT /nodes/goal/two", "2570.1", json=a_node_body())

    worked(app)

    after = as_ocsc(app, "GET", f"{IMPORTS}/{job['id']}").json()
    assert (job["problem"], after["state"], after["problem"]["code"]) == (None, "failed", "STALE_VERSION")
