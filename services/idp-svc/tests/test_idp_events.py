"""What use cases record is what is promised, and each change of state is told once."""

import json
from pathlib import Path
from typing import Any

import pytest
from idp_builders import (
    NOW,
    SOMSAK,
    V1,
    a_caller,
    a_plan,
    a_plan_that_is,
    an_agency,
    recorded,
)
from idp_svc.domain.assessment import Answer, Component
from idp_svc.domain.plan import PlanStatus
from idp_svc.use_cases import approvals, assessments, plans, progress
from jsonschema import Draft202012Validator, FormatChecker
from service_kit.database import Database

EVENTS = Path(__file__).parents[3] / "tests/contract/events"
PROMISED = {file.name.removesuffix(".schema.json") for file in EVENTS.glob("idp.*.schema.json")}
ME = a_caller(SOMSAK)


def everything(database: Database) -> list[dict[str, Any]]:
    """Every use case once, and what it recorded."""
    an_agency(database)
    cell = ("DLit100", Component.ABILITY, Answer.NOT_HAVE)
    assessments.assess(database, fiscal_year_be=None, answers=[cell], caller=ME, now=NOW)
    plan = a_plan(database)
    plan = plans.edit_plan(database, plan.id, seen=1, changes={"goal": "ใหม่"}, caller=ME, now=NOW)
    give_up(database, plan)
    sent_back = a_plan_that_is(PlanStatus.SENT_BACK, database)
    give_up(database, sent_back)
    plan = a_plan_that_is(PlanStatus.COMPLETED, database)
    progress.give_feedback(database, plan.id, text="ดี", caller=a_caller(V1), now=NOW)
    return recorded(database)


def give_up(database: Database, plan: plans.PlanView) -> None:
    approvals.cancel_plan(database, plan.id, seen=plan.version, caller=ME, now=NOW)


def test_every_promise_is_kept_by_a_use_case(database: Database) -> None:
    envelopes = everything(database)

    assert {envelope["type"] for envelope in envelopes} == PROMISED
    for envelope in envelopes:
        schema = json.loads((EVENTS / f"{envelope['type']}.schema.json").read_text())
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(envelope["data"])
        assert int(envelope["sequence"]) == envelope["data"]["version"]


def test_versions_of_one_subject_have_no_holes(database: Database) -> None:
    versions: dict[str, list[int]] = {}
    for envelope in everything(database):
        versions.setdefault(envelope["subject"], []).append(envelope["data"]["version"])

    assert all(seen == list(range(1, len(seen) + 1)) for seen in versions.values())


@pytest.mark.parametrize("event_type", sorted(PROMISED))
def test_an_example_keeps_its_promise(event_type: str) -> None:
    schema = json.loads((EVENTS / f"{event_type}.schema.json").read_text())
    example = json.loads((EVENTS / f"{event_type}.example.json").read_text())

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(example["data"])
    assert example["type"] == event_type
