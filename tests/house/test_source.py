"""House rules over the source text, each shown to fail when broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
import source_rules as rules

ROOT = Path(__file__).resolve().parents[2]
Rule = Callable[[Path, str], list[str]]


def python_files(*globs: str) -> list[Path]:
    found = {path for pattern in globs for path in ROOT.glob(pattern)}
    left_out = {"versions", ".venv", "__pycache__"}
    return sorted(path for path in found if not left_out & set(path.parts))


def breaches(rule: Rule, *globs: str) -> list[str]:
    files = python_files(*globs)
    assert files, f"{globs} matches nothing"
    return [breach for path in files for breach in rule(path.relative_to(ROOT), path.read_text())]


EVERYWHERE = (
    "libs/**/*.py",
    "services/**/*.py",
    "gateway/**/*.py",
    "tools/*.py",
    "tests/**/*.py",
    "benchmarks/*.py",
)
SERVICES = ("services/*/src/**/*.py", "gateway/src/**/*.py")


def test_no_file_is_too_long() -> None:
    assert breaches(rules.too_long, *EVERYWHERE) == []


def test_the_kit_knows_no_business_word() -> None:
    assert breaches(rules.business_words, "libs/service-kit/src/**/*.py") == []


def test_only_settings_read_the_environment() -> None:
    assert breaches(rules.environment_reads, *SERVICES) == []


def test_no_settings_are_made_at_import() -> None:
    assert breaches(rules.settings_at_import, *SERVICES) == []


def test_tables_live_in_one_file_of_a_service() -> None:
    assert breaches(rules.tables_elsewhere, *SERVICES) == []


def test_nothing_forbidden_is_used() -> None:
    assert breaches(rules.forbidden_names, "libs/*/src/**/*.py", *SERVICES) == []


def test_nobody_commits_by_hand() -> None:
    assert breaches(rules.commits_in_dependencies, "services/*/src/**/*.py") == []


BROKEN: list[tuple[Rule, str, str]] = [
    (rules.too_long, "services/x-svc/src/x_svc/domain/a.py", "x = 1\n" * 301),
    (rules.business_words, "libs/service-kit/src/service_kit/a.py", "# which skill is it"),
    (rules.environment_reads, "services/x-svc/src/x_svc/api/a.py", "import os\nx = os.environ['A']"),
    (rules.settings_at_import, "services/x-svc/src/x_svc/api/a.py", "settings = Settings()"),
    (rules.tables_elsewhere, "services/x-svc/src/x_svc/api/a.py", "class A(Base, table=True): ..."),
    (rules.forbidden_names, "services/x-svc/src/x_svc/api/a.py", "from fastapi import BackgroundTasks"),
    (rules.forbidden_names, "services/x-svc/src/x_svc/api/a.py", "request.url_for('x')"),
    (rules.commits_in_dependencies, "services/x-svc/src/x_svc/api/a.py", "session.commit()"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=lambda value: getattr(value, "__name__", "-"))
def test_a_broken_rule_is_seen(rule: Rule, path: str, text: str) -> None:
    assert rule(Path(path), text)


@pytest.mark.parametrize("line", ["explanation", "a plane", "asyncio.TaskGroup", "kitchen skillet"])
def test_a_word_that_only_looks_like_business_passes(line: str) -> None:
    assert rules.business_words(Path("a.py"), line) == []
