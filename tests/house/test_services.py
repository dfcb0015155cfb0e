"""House rules over the running parts: packages, routes, errors, tables, contracts of imports."""

import inspect
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from members import ROOT, SERVICES, application, module
from service_kit import migrations
from service_kit.app import build_app
from service_kit.bus import MemoryBus
from service_kit.commands import package_of
from service_kit.database import Database
from service_kit.pages import Page
from service_kit.problems import Problem
from service_kit.routes import api_routes, declared, routes_without_permission
from service_kit.settings import ServiceSettings


@pytest.fixture
def app_of(fresh_url: Callable[[str, str], str]) -> Iterator[Callable[[str], FastAPI]]:
    made: list[FastAPI] = []

    def app(service: str) -> FastAPI:
        made.append(application(service, fresh_url("sqlite", package_of(service))))
        return made[-1]

    yield app
    for one in made:
        one.state.database.close()


def domain_errors(service: str) -> set[type[Exception]]:
    errors = module(service, "domain.errors")
    base = errors.DomainError
    return {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, base) and kind is not base
    }


@pytest.mark.parametrize(
    "folder", [*sorted(ROOT.glob("services/*")), ROOT / "libs/service-kit", ROOT / "gateway"]
)
def test_a_package_is_named_as_its_folder(folder: Path) -> None:
    name = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["name"]

    assert name == folder.name
    assert (folder / "src" / package_of(name) / "__init__.py").exists()
    assert (folder / "README.md").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_says_who_may_call_it(service: str, app_of: Callable[[str], FastAPI]) -> None:
    assert routes_without_permission(app_of(service)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_only_probes_are_public(service: str, app_of: Callable[[str], FastAPI]) -> None:
    public = {
        str(route.path) for route in api_routes(app_of(service)) if not hasattr(declared(route), "scope")
    }

    assert public == {"/livez", "/readyz", "/metrics"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_list_comes_in_pages(service: str, app_of: Callable[[str], FastAPI]) -> None:
    unpaged = [
        str(route.path)
        for route in api_routes(app_of(service))
        if "list[" in str(route.response_model).lower() and "Page[" not in str(route.response_model)
    ]

    assert unpaged == [], "an unbounded list; answer with Page[...]"


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_becomes_a_problem_in_both_languages(service: str) -> None:
    table: dict[type[Exception], Problem] = module(service, "api.problems").PROBLEMS

    assert domain_errors(service) - set(table) == set()
    for problem in table.values():
        assert 400 <= problem.status < 500 or problem.status == 503  # what is not there yet
        assert problem.code == problem.code.upper()
        assert all(part.strip() for part in (*problem.th, *problem.en))
        assert any("ก" <= letter <= "๛" for letter in problem.th[0]), f"{problem.code} has no Thai title"


@pytest.mark.parametrize("service", SERVICES)
def test_codes_of_problems_are_not_used_twice(service: str) -> None:
    codes = [problem.code for problem in module(service, "api.problems").PROBLEMS.values()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("service", SERVICES)
def test_words_are_stored_as_words_with_a_check(service: str) -> None:
    metadata: sa.MetaData = module(service, "persistence.tables").REGISTRY.metadata
    columns = [column for table in metadata.tables.values() for column in table.columns]
    kinds: list[Any] = [column.type for column in columns if isinstance(column.type, sa.Enum)]

    assert all(not kind.native_enum and kind.create_constraint for kind in kinds)
    assert all(word == word.lower() or not word.isupper() for kind in kinds for word in kind.enums)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("service", SERVICES)
def test_migrations_say_what_the_tables_say(
    service: str, kind: str, fresh_url: Callable[[str, str], str]
) -> None:
    database = Database(fresh_url(kind, package_of(service)))

    assert migrations.drift(module(service, "persistence.tables").REGISTRY.metadata, database) == []
    database.close()


def test_a_missing_migration_is_seen(fresh_url: Callable[[str, str], str]) -> None:
    database = Database(fresh_url("sqlite", "idp_svc"))
    wanted = sa.MetaData()
    for table in module("idp-svc", "persistence.tables").REGISTRY.metadata.tables.values():
        table.to_metadata(wanted)
    wanted.tables["outbox"].append_column(sa.Column("forgotten", sa.Integer()))

    assert migrations.drift(wanted, database)
    database.close()


def test_a_forgotten_permission_stops_the_application(fresh_url: Callable[[str, str], str]) -> None:
    from fastapi import APIRouter

    router = APIRouter()
    router.get("/v1/forgotten", response_model=Page[int])(lambda: None)
    settings = ServiceSettings(database_url=fresh_url("sqlite", "idp_svc"))

    with pytest.raises(ValueError, match="/v1/forgotten"):
        build_app("idp-svc", settings, routers=[router], problems={}, bus=MemoryBus())


BREACHES = {
    "an unplanned folder": ("services/idp-svc/src/idp_svc/utils/__init__.py", ""),
    "a rule that imports a package": ("services/idp-svc/src/idp_svc/domain/extra.py", "import sqlmodel\n"),
    "a service that imports another": (
        "services/idp-svc/src/idp_svc/use_cases/extra.py",
        "import people_svc\n",
    ),
    "a kit that imports a service": ("libs/service-kit/src/service_kit/extra.py", "import idp_svc\n"),
    "a use case that knows HTTP": ("services/idp-svc/src/idp_svc/use_cases/extra.py", "import fastapi\n"),
    "a second importer of httpx": ("services/idp-svc/src/idp_svc/messaging/extra.py", "import httpx\n"),
    "persistence above use cases": (
        "services/idp-svc/src/idp_svc/persistence/extra.py",
        "import idp_svc.use_cases\n",
    ),
}


@pytest.fixture(scope="module")
def copied_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources and the contracts of imports, to be broken without touching the checkout."""
    import shutil

    copy = tmp_path_factory.mktemp("sources")
    for source in (*ROOT.glob("services/*/src"), ROOT / "gateway/src", ROOT / "libs/service-kit/src"):
        left_out = shutil.ignore_patterns("__pycache__", "static", "data", "versions")
        shutil.copytree(source, copy / source.relative_to(ROOT), ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def import_contracts(root: Path) -> subprocess.CompletedProcess[str]:
    sources = ":".join(
        str(path)
        for path in (*root.glob("services/*/src"), root / "gateway/src", root / "libs/service-kit/src")
    )
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": sources, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_of_imports_are_kept(copied_sources: Path) -> None:
    result = import_contracts(copied_sources)

    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_contract_of_imports_is_seen(breach: str, copied_sources: Path) -> None:
    path, text = BREACHES[breach]
    added = copied_sources / path
    added.parent.mkdir(exist_ok=True)
    added.write_text(text)
    try:
        result = import_contracts(copied_sources)
    finally:
        added.unlink()
        if not any(added.parent.iterdir()):
            added.parent.rmdir()

    assert result.returncode != 0, f"{breach} was not noticed"
    assert "BROKEN" in result.stdout or "Missing layer" in result.stdout or "not listed" in result.stdout, (
        result.stdout
    )


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_are_one_line_named_by_their_revision(service: str) -> None:
    """What the file names say of order is what the files say, so that no two branches of history can land."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(ROOT / "services" / service / "src" / package_of(service) / "migrations"))
    walked = [script.revision for script in scripts.walk_revisions()]

    assert tuple(reversed(walked)) == migrations.revisions(package_of(service))
