"""`make events`: write docs/events.md and docs/asyncapi.json from tests/contract."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = ROOT / "tests" / "contract"
SUFFIX = ".schema.json"
INTRODUCTION = """# Events

Written by `make events` from `tests/contract`; do not edit. Each event is a CloudEvent 1.0.2 in
structured JSON mode (`application/cloudevents+json`) on NATS JetStream; its subject is its type, its
stream the first word of it in capitals, `Nats-Msg-Id` its id. Events carry ids, never names of people or
national IDs. Delivery is at least once: keep the `id` and ignore a `sequence` older than the one you
know. Within a version fields are only added. The same as AsyncAPI 3.0: [asyncapi.json](asyncapi.json).
"""


def promises() -> dict[str, Any]:
    files = sorted((CONTRACT / "events").glob(f"*{SUFFIX}"))
    return {file.name.removesuffix(SUFFIX): json.loads(file.read_text()) for file in files}


def example(event_type: str) -> Any:
    return json.loads((CONTRACT / "events" / f"{event_type}.example.json").read_text())


def readers(event_type: str) -> list[str]:
    files = sorted((CONTRACT / "needs").glob("*.json"))
    return [file.stem for file in files if event_type in json.loads(file.read_text())]


def section(event_type: str, schema: Any) -> str:
    fields = [
        f"| `{name}` | {kind(field)} | {field.get('description', '')} |"
        for name, field in schema["properties"].items()
    ]
    body = json.dumps(example(event_type), ensure_ascii=False, indent=2)
    heard_by = ", ".join(readers(event_type)) or "nobody here yet"
    return "\n".join(
        [
            f"\n## `{event_type}`\n",
            f"{schema.get('description', schema.get('title', ''))}\n",
            f"Said by {event_type.split('.', 1)[0]}-svc. Heard by {heard_by}.\n",
            "| field of `data` | type | meaning |",
            "|---|---|---|",
            *fields,
            f"\n```json\n{body}\n```",
        ]
    )


def kind(field: Any) -> str:
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(kind(choice) for choice in field["anyOf"])
    types = field.get("type", "any")
    named = " or ".join(types) if isinstance(types, list) else str(types)
    return f"{named} ({field['format']})" if "format" in field else named


def catalogue() -> str:
    return INTRODUCTION + "\n".join(section(name, schema) for name, schema in promises().items()) + "\n"


def asyncapi() -> str:
    """The same promises as an AsyncAPI 3.0 document."""
    channels, operations, messages = {}, {}, {}
    for name, schema in promises().items():
        key = name.replace(".", "_")
        messages[key] = {
            "name": name,
            "contentType": "application/cloudevents+json",
            "payload": {
                "allOf": [{"$ref": "#/components/schemas/cloudevent"}, {"properties": {"data": schema}}]
            },
            "examples": [{"payload": example(name)}],
        }
        channels[key] = {"address": name, "messages": {key: {"$ref": f"#/components/messages/{key}"}}}
        operations[f"say_{key}"] = {"action": "send", "channel": {"$ref": f"#/channels/{key}"}}
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Thaksa events",
            "version": "1",
            "description": "CloudEvents 1.0.2 on NATS JetStream.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": {"cloudevent": CLOUDEVENT}},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


CLOUDEVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "sequence", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"type": "string"},
        "subject": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri"},
        "sequence": {"type": "string"},
        "partitionkey": {"type": "string"},
        "traceparent": {"type": "string"},
    },
}


def main() -> None:
    (ROOT / "docs" / "events.md").write_text(catalogue())
    (ROOT / "docs" / "asyncapi.json").write_text(asyncapi())
    print("wrote docs/events.md and docs/asyncapi.json")


if __name__ == "__main__":
    main()
