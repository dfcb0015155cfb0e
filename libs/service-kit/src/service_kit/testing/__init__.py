"""Fixtures for all tests: databases of both kinds, a real broker, tokens, and a client of an application.

Loaded by the one conftest.py at the root; nothing here is imported by a service.
"""

from service_kit.testing.applications import a_client, published_keys, running, sign
from service_kit.testing.broker import nats_server
from service_kit.testing.databases import (
    database,
    database_url,
    empty_url,
    fresh_url,
    postgres_server,
    sqlite_database,
    sqlite_url,
    templates,
    used_databases,
)
from service_kit.testing.engines import compiled_once, lasting
from service_kit.testing.filled import filled_once

__all__ = [
    "a_client",
    "compiled_once",
    "database",
    "database_url",
    "empty_url",
    "filled_once",
    "fresh_url",
    "lasting",
    "nats_server",
    "postgres_server",
    "published_keys",
    "running",
    "sign",
    "sqlite_database",
    "sqlite_url",
    "templates",
    "used_databases",
]
