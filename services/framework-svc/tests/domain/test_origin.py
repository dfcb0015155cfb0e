from dataclasses import replace

import pytest
from framework_svc.domain.exchange.origin import NOT_STATED, origin_of
from framework_svc.domain.release import release_document
from framework_svc.use_cases.publication import shipped_documents

SHIPPED = {one.framework_key: one for one in map(release_document, shipped_documents())}


def test_each_shipped_framework_names_those_who_made_it() -> None:
    """The local one is not of the OCSC, and its source names no publisher: there is none."""
    assert "สำนักงาน ก.พ." in origin_of(SHIPPED["ocsc-digital"])["publisher"]
    local = origin_of(SHIPPED["local-government"])
    assert local["creator"].startswith("ก.จ. ก.ท. และ ก.อบต.")
    assert "publisher" not in local


@pytest.mark.parametrize(
    ("documents", "creator"), [({"1": "หนังสือ ว 1", "2": "คู่มือ"}, "หนังสือ ว 1; คู่มือ"), ({}, NOT_STATED)]
)
def test_another_framework_says_its_documents_and_no_more(documents: dict[str, str], creator: str) -> None:
    release = replace(SHIPPED["ocsc-digital"], framework_key="of-an-agency", documents=documents)

    assert origin_of(release) == {"creator": creator}
