import json

import pytest
from people_builders import (
    COLLEAGUE,
    a_proposal,
    a_system,
    a_world,
    agree,
    propose,
    recorded,
    refuse_what_breaks_the_promise,
    the_hr_of_all,
)
from people_svc.use_cases.references import (
    classifications_for_reference,
    organisations_for_reference,
    people_for_reference,
)
from service_kit.database import Database
from service_kit.events import canonical
from service_kit.pages import PageQuery
from service_kit.refusals import NotAllowed

LISTS = {
    "people.organisation.": organisations_for_reference,
    "people.person.": people_for_reference,
    "people.classification.finalised": classifications_for_reference,
}


@pytest.mark.parametrize("prefix", LISTS)
def test_a_list_says_what_the_events_said_last(database: Database, prefix: str) -> None:
    a_world(database)
    agree(database, propose(database))
    propose(database, a_proposal(COLLEAGUE))

    rows = LISTS[prefix](database, PageQuery(), caller=a_system())

    said = {
        event["subject"]: event["data"] for event in recorded(database) if event["type"].startswith(prefix)
    }
    read = json.loads(canonical(list(rows.items)))
    assert sorted(map(canonical, read)) == sorted(map(canonical, said.values()))
    refuse_what_breaks_the_promise(database)


@pytest.mark.parametrize("prefix", LISTS)
def test_only_systems_read_the_lists(sqlite_database: Database, prefix: str) -> None:
    with pytest.raises(NotAllowed):
        LISTS[prefix](sqlite_database, PageQuery(), caller=the_hr_of_all())
