"""Events are promises: the producer's schema, one true example, and what each consumer reads of it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator, FormatChecker
from members import ROOT, SERVICES, examples, handlers, needs, schemas
from service_kit.consumer import Consumer
from service_kit.database import Database
from service_kit.events import opened
from service_kit.tables import INBOX

SCHEMAS, EXAMPLES = schemas(), examples()
LAYERS = ("domain", "use_cases")
TYPE = re.compile(r"(framework|people|idp|reporting)\.[a-z_]+\.[a-z_]+\.v[1-9]")
PAIRS = [(service, event_type) for service in SERVICES for event_type in handlers(service)]
PERSONAL = re.compile(r"(?<![0-9a-f-])[0-9]{13}(?![0-9])|นาย|นางสาว|นาง ")


def problems(schema: Any, data: Any) -> list[str]:
    return [
        error.message
        for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(data)
    ]


def recorded_types() -> set[str]:
    """Every event type that some rule or use case names."""
    services = (ROOT / "services").glob("*/src/*/")
    sources = (source for one in services for layer in LAYERS for source in (one / layer).rglob("*.py"))
    return {match[0] for source in sources for match in TYPE.finditer(source.read_text())}


@pytest.mark.parametrize("event_type", sorted(SCHEMAS))
def test_an_example_keeps_its_promise(event_type: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[event_type])
    example = EXAMPLES[event_type]

    assert problems(SCHEMAS[event_type], example["data"]) == []
    assert (example["specversion"], example["type"]) == ("1.0", event_type)
    assert opened(json.dumps(example)).type == event_type


@pytest.mark.parametrize("event_type", sorted(SCHEMAS))
def test_a_promise_is_whole_and_tells_no_name(event_type: str) -> None:
    schema = SCHEMAS[event_type]

    assert schema["additionalProperties"] is False
    assert sorted(schema["required"]) == sorted(schema["properties"])
    assert not PERSONAL.search(json.dumps(EXAMPLES[event_type], ensure_ascii=False))


def test_every_promise_has_an_example_and_the_other_way_round() -> None:
    assert set(SCHEMAS) == set(EXAMPLES)
    assert SCHEMAS


def test_whatever_a_use_case_says_is_promised() -> None:
    assert recorded_types() - set(SCHEMAS) == set()


def test_whatever_is_promised_is_said_somewhere() -> None:
    assert set(SCHEMAS) - recorded_types() == set()


@pytest.mark.parametrize(("service", "event_type"), PAIRS)
def test_what_a_consumer_reads_is_promised(service: str, event_type: str) -> None:
    read = needs(service)[event_type]

    missing = [field for field in read if field.removeprefix("data.") not in SCHEMAS[event_type]["required"]]

    assert missing == [], f"{service} reads {missing} of {event_type}, which its producer does not promise"


@pytest.mark.parametrize("service", SERVICES)
def test_a_consumer_says_what_it_reads_of_all_it_hears(service: str) -> None:
    assert set(needs(service)) - {"rest"} == set(handlers(service))


@pytest.mark.parametrize(("service", "event_type"), PAIRS)
def test_a_consumer_hears_an_event_twice_and_counts_it_once(
    service: str, event_type: str, fresh_url: Callable[[str, str], str]
) -> None:
    database = Database(fresh_url("sqlite", service.replace("-", "_")))
    event = opened(json.dumps(EXAMPLES[event_type]))
    consumer = Consumer(database, handlers(service))

    consumer.handle([(event_type, event)])
    once = contents(database)
    consumer.handle([(event_type, event)])

    assert contents(database) == once
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(INBOX)) == 1
    database.close()


@pytest.mark.parametrize(("service", "event_type"), PAIRS)
def test_a_consumer_needs_no_more_than_it_says(
    service: str, event_type: str, fresh_url: Callable[[str, str], str]
) -> None:
    """The example without what is not in needs: a producer may drop it once nobody says they need it."""
    database = Database(fresh_url("sqlite", service.replace("-", "_")))
    kept = {field.removeprefix("data.") for field in needs(service)[event_type]}
    example = EXAMPLES[event_type]
    bare = {**example, "data": {name: value for name, value in example["data"].items() if name in kept}}

    Consumer(database, handlers(service)).handle([(event_type, opened(json.dumps(bare)))])

    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(INBOX)) == 1
    database.close()


def contents(database: Database) -> dict[str, list[Any]]:
    """Every row of every table but the inbox."""
    tables = sa.MetaData()
    tables.reflect(database.engine)
    with database.read() as session:
        return {
            name: sorted(map(repr, session.execute(sa.select(table)).all()))
            for name, table in tables.tables.items()
            if name != INBOX.name
        }
