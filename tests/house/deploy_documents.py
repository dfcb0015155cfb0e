"""The rendered manifests as documents, and their schemas. Everything here works without a network.

Custom resources are judged by `schemas/*.json`, made from the published CustomResourceDefinitions like
this, so that a new release is taken in by doing it again: of the version named v1 keep
`schema.openAPIV3Schema`; drop `status`, `description`, `default`, `example`, `title` and every `x-…` key;
make `metadata` any object; replace a value marked `x-kubernetes-int-or-string` by `anyOf` integer, string;
add `additionalProperties: false` to each object that lists its properties (the API server prunes unknown
fields silently, we refuse them); pin `apiVersion` and `kind` by `const` and require them with `metadata`
and `spec`; write it on one line with sorted keys. Rules in CEL are not checked.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

Document = dict[str, Any]
Documents = list[Document]

ROOT = Path(__file__).parents[2]
OVERLAYS = ROOT / "deploy/k8s/overlays"
SCHEMAS = Path(__file__).parent / "schemas"
KUBERNETES_VERSION = "1.37"


def run(tool: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A tool from a wheel, beside `python`. One that is missing is an error, never a skipped test."""
    command = [str(Path(sys.executable).parent / tool), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, **environment}
    )


@cache
def rendered_text(overlay: str) -> str:
    rendering = run("kubectl", "kustomize", OVERLAYS / overlay)
    assert rendering.returncode == 0, rendering.stderr
    return rendering.stdout


@cache
def parsed(overlay: str) -> Documents:
    return [document for document in yaml.load_all(rendered_text(overlay), yaml.CSafeLoader) if document]


def rendered(overlay: str) -> Documents:
    """Fresh documents at each call: a test may break its own."""
    return deepcopy(parsed(overlay))


def of_kind(documents: Documents, *kinds: str) -> Documents:
    return [document for document in documents if document["kind"] in kinds]


def named(documents: Documents, kind: str, name: str) -> Document:
    return next(document for document in of_kind(documents, kind) if document["metadata"]["name"] == name)


def configuration(documents: Documents, name: str) -> dict[str, str]:
    """The data of a ConfigMap, found by the name it had before kustomize added its hash."""
    matching = (
        document
        for document in of_kind(documents, "ConfigMap")
        if document["metadata"]["name"].removesuffix(f"-{document['metadata']['name'][-10:]}") == name
        or document["metadata"]["name"] == name
    )
    data: dict[str, str] = next(matching)["data"]
    return data


@cache
def custom_schema(kind: str) -> jsonschema.Draft202012Validator | None:
    file = SCHEMAS / f"{kind.lower()}.json"
    return jsonschema.Draft202012Validator(json.loads(file.read_text())) if file.exists() else None


def schema_faults(documents: Documents) -> Iterator[str]:
    for document in documents:
        name = f"{document['kind']}/{document['metadata']['name']}"
        if validator := custom_schema(document["kind"]):
            yield from (
                f"{name}: {error.json_path} {error.message}" for error in validator.iter_errors(document)
            )
            continue
        try:
            kubernetes_validate.validate(document, KUBERNETES_VERSION, strict=True)
        except kubernetes_validate.ValidationError as refusal:
            yield f"{name}: {refusal.json_path} {refusal.message}"
        except kubernetes_validate.SchemaNotFoundError:
            yield f"{name}: no schema for {document['apiVersion']}"
