"""`make openapi`: write tests/contract/openapi/*.json from the code."""

import importlib
import json
import tempfile
from pathlib import Path

from service_kit.bus import MemoryBus
from service_kit.commands import package_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "tests" / "contract" / "openapi"


def document(service: str, folder: str) -> str:
    """The OpenAPI document of a service, as text that changes only when the document does."""
    package = package_of(service)
    settings = importlib.import_module(f"{package}.settings").Settings(
        database_url=f"sqlite:///{folder}/none.db"
    )
    app = importlib.import_module(f"{package}.main").create_app(settings, MemoryBus())
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for service in sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir()):
            (TARGET / f"{service}.json").write_text(document(service, folder))
            print(f"wrote tests/contract/openapi/{service}.json")


if __name__ == "__main__":
    main()
