"""Fixtures for all tests: databases of both kinds, a real broker, tokens, and a client of an application.

Loaded by the one conftest.py at the root; nothing here is imported by a service.
"""

from service_kit.testing.applications import a_client, running, sign, test_keys
from service_kit.testing.broker import nats_server
from service_kit.testing.databases import (
    database,
    database_url,
    fresh_url,
    postgres_server,
    sqlite_database,
    sqlite_url,
    templates,
)

__all__ = [
    "a_client",
    "database",
    "database_url",
    "fresh_url",
    "nats_server",
    "postgres_server",
    "running",
    "sign",
    "sqlite_database",
    "sqlite_url",
    "templates",
    "test_keys",
]
