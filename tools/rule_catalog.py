"""`make rules`: write docs/rules.md: each rule of the sources, the tests that hold it, and what is a setting.

A test holds a rule by naming its id in its docstring, or in the docstring of its file for all tests there;
`R-IDP-10..12` names three, `R-CLS-07, -09` two.
"""

import ast
import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service_kit.commands import package_of
from settings_catalog import members

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("libs", "services", "gateway", "tests")
NAMED = re.compile(r"\b(R-[A-Z]+|AMB)(-\d+(?:(?:\.\.|…)(?:\1-)?\d+)?(?:, -\d+(?:(?:\.\.|…)\d+)?)*)")
NUMBERS = re.compile(r"-(\d+)(?:(?:\.\.|…)\D*(\d+))?")
INTRODUCTION = """# Rules

Written by `make rules` from [rules.json](rules.json) and the tests; do not edit. Force: DEF definition, MUST,
SHOULD, MAY, EX example. Document: 000 glossary, 001 application guideline, 002 local three-year plan, 003
guideline of OCSC with KPIs, 004 Digital Literacy. A rule without a test is not claimed to be kept.
"""


def ids_in(text: str | None) -> Iterator[str]:
    """Every rule id that a text names, ranges written out."""
    for family, numbers in NAMED.findall(text or ""):
        for first, last in NUMBERS.findall(numbers):
            for number in range(int(first), int(last or first) + 1):
                yield f"{family}-{number:02d}"


def tests_by_rule() -> dict[str, list[str]]:
    """For each id the tests that name it, as `path` or `path::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    files = sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("test_*.py"))
    for file in files:
        module, path = ast.parse(file.read_text()), file.relative_to(ROOT).as_posix()
        for rule in dict.fromkeys(ids_in(ast.get_docstring(module))):
            found[rule].append(path)
        for node in module.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for rule in dict.fromkeys(ids_in(ast.get_docstring(node))):
                    found[rule].append(f"{path}::{node.name}")
    return found


def settings_by_rule() -> dict[str, list[str]]:
    """For each id the settings whose description names it."""
    found: dict[str, list[str]] = defaultdict(list)
    for service in members():
        settings = importlib.import_module(f"{package_of(service)}.settings").Settings
        for name, field in sorted(settings.model_fields.items()):
            for rule in ids_in(field.description):
                found[rule].append(f"`{settings.model_config['env_prefix']}{name.upper()}`")
    return found


def known() -> dict[str, Any]:
    catalogue: dict[str, Any] = json.loads((ROOT / "docs" / "rules.json").read_text())
    return catalogue


def catalogue() -> str:
    rules, tests, settings = known(), tests_by_rule(), settings_by_rule()
    held = sum(rule["id"] in tests for rule in rules["rules"])
    lines = [INTRODUCTION, f"{held} of {len(rules['rules'])} rules are named by a test."]
    by_family: dict[str, list[dict[str, str]]] = defaultdict(list)
    for rule in rules["rules"]:
        by_family[rule["id"].rsplit("-", 1)[0]].append(rule)
    for family, members_of in by_family.items():
        lines += [
            f"\n## {family}\n",
            "| id | rule | Thai | force | document | setting | tests |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {rule['id']} | {rule['rule']} | {rule['term_th']} | {rule['force']} | {rule['document']} "
            f"| {', '.join(settings.get(rule['id'], []))} | {_links(tests.get(rule['id'], []))} |"
            for rule in members_of
        ]
    lines += ["\n## Where the sources are open\n", "| id | question | our default | setting | tests |"]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| {one['id']} | {one['question']} | {one['default']} | {', '.join(settings.get(one['id'], []))} "
        f"| {_links(tests.get(one['id'], []))} |"
        for one in rules["ambiguities"]
    ]
    return "\n".join(lines) + "\n"


def _links(tests: list[str]) -> str:
    links = []
    for test in tests:
        path, _, name = test.partition("::")
        links.append(f"[{name or Path(path).stem}](../{path})")
    return "<br>".join(links)


def main() -> None:
    (ROOT / "docs" / "rules.md").write_text(catalogue())
    print("wrote docs/rules.md")


if __name__ == "__main__":
    main()
