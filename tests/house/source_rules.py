"""The house rules that read source text, as functions that name each breach; the tests also break them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LINES_MAX = 300
TEST_LINES_MAX = 450
# Words of the business: what the kit knows nothing of. Letters only, so `plane` and `explanation` pass.
BUSINESS = (
    "agency", "announcement", "approver", "classification", "competency", "employee", "idp", "kpi",
    "ministry", "ocsc", "organisation", "organization", "plan", "plans", "skill", "skills", "staff",
    "supervisor",
)  # fmt: skip
_BUSINESS = re.compile(rf"(?<![a-z])({'|'.join(BUSINESS)})(?![a-z])", re.IGNORECASE)
FORBIDDEN = {
    "BackgroundTasks": "work after the answer is lost when the process dies; record an event",
    "BaseHTTPMiddleware": "it cancels inner awaits; write plain ASGI",
    "TestClient": "use service_kit.testing.a_client",
    "url_for": "addresses come from settings, not from the Host header",
    "base_url": "addresses come from settings, not from the Host header",
}


def too_long(path: Path, text: str) -> list[str]:
    limit = TEST_LINES_MAX if "tests" in path.parts else LINES_MAX
    count = len(text.splitlines())
    return [f"{path}: {count} lines, at most {limit}: split it by aggregate"] if count > limit else []


def business_words(path: Path, text: str) -> list[str]:
    return [
        f"{path}:{number}: the kit knows no {match[0]!r}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in _BUSINESS.finditer(line)
    ]


def environment_reads(path: Path, text: str) -> list[str]:
    """Settings are read in one place; nobody else asks the environment."""
    found = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    return [f"{path}:{node.lineno}: reads the environment; add a setting" for node in found]


def settings_at_import(path: Path, text: str) -> list[str]:
    body = ast.parse(text).body
    statements = [node for node in body if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)]
    calls = [inner for node in statements for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Settings"]
    return [f"{path}:{call.lineno}: settings are made in main, not at import" for call in made]


def tables_elsewhere(path: Path, text: str) -> list[str]:
    if path.name == "tables.py":
        return []
    made = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef) and _is_table(node)]
    return [
        f"{path}:{node.lineno}: {node.name} is a table; tables live in persistence/tables.py" for node in made
    ]


def forbidden_names(path: Path, text: str) -> list[str]:
    return [
        f"{path}:{node.lineno}: {name}: {FORBIDDEN[name]}"
        for node in ast.walk(ast.parse(text))
        for name in _names(node)
        if name in FORBIDDEN
    ]


def commits_in_dependencies(path: Path, text: str) -> list[str]:
    """FastAPI answers before the code after `yield` of a dependency runs; a commit there lies."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    found = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"]
    return [f"{path}:{call.lineno}: commits by hand; use database.transaction()" for call in found]


def _is_table(node: ast.ClassDef) -> bool:
    return any(word.arg == "table" for word in node.keywords)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield node.name
