"""What is written by tools is what they would write now."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize(
    ("name", "function", "written", "command"),
    [
        ("event_catalog", "catalogue", "docs/events.md", "make events"),
        ("event_catalog", "asyncapi", "docs/asyncapi.json", "make events"),
        ("settings_catalog", "catalogue", "docs/settings.md", "make settings"),
        ("rule_catalog", "catalogue", "docs/rules.md", "make rules"),
    ],
)
def test_a_written_document_is_up_to_date(name: str, function: str, written: str, command: str) -> None:
    assert (ROOT / written).read_text() == getattr(tool(name), function)(), f"run {command}"


def test_a_test_names_only_rules_that_exist() -> None:
    rules = tool("rule_catalog")
    known = {one["id"] for part in rules.known().values() for one in part}

    assert rules.tests_by_rule().keys() - known == set()
    assert rules.settings_by_rule().keys() - known == set()


def test_a_rule_that_a_setting_decides_shows_it() -> None:
    rows = {
        line.split(" | ")[0].removeprefix("| "): line
        for line in tool("rule_catalog").catalogue().splitlines()
    }

    settings = tool("rule_catalog").settings_by_rule()

    assert settings["R-CLS-12"] == ["`PEOPLE_LEVEL_2_FOR`"]
    assert settings["R-KPI-06"] == ["`IDP_CARRIED_OUT_RULE`"]
    assert all(all(name in rows[rule] for name in names) for rule, names in settings.items())


def test_the_readme_shows_commands_that_exist() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()

    commands = {
        line.strip().removeprefix("make ").split()[0]
        for line in readme.splitlines()
        if line.strip().startswith("make ")
    }

    assert {"run", "test"} <= commands
    assert all(f"\n{command}:" in makefile for command in commands)


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text()
