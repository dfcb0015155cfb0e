"""`make settings`: write docs/settings.md from the settings of every service."""

import importlib
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from service_kit.commands import package_of
from service_kit.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[1]
INTRODUCTION = """# Settings

Written by `make settings`; do not edit. Every setting is an environment variable; a secret may also be a
file of that name (in lower case) in the folder named by `SECRETS_DIR`. In production a service refuses to
start with SQLite, demo secrets, demo accounts or a plain-http address.
"""


def members() -> list[str]:
    return [*sorted(path.name for path in (ROOT / "services").iterdir() if path.is_dir()), "gateway"]


def shown(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        return "(secret)" if value.get_secret_value() else "(empty)"
    return f"`{value}`" if str(value) else "(empty)"


def table(service: str) -> str:
    settings: type[ServiceSettings] = importlib.import_module(f"{package_of(service)}.settings").Settings
    prefix = settings.model_config["env_prefix"]
    rows = [
        f"| `{prefix}{name.upper()}` | {shown(field)} | {field.description} |"
        for name, field in sorted(settings.model_fields.items())
    ]
    return "\n".join([f"\n## {service}\n", "| variable | default | what it says |", "|---|---|---|", *rows])


def catalogue() -> str:
    return INTRODUCTION + "\n".join(table(service) for service in members()) + "\n"


def main() -> None:
    (ROOT / "docs" / "settings.md").write_text(catalogue())
    print("wrote docs/settings.md")


if __name__ == "__main__":
    main()
