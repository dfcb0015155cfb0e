"""The migrations make what the tables say."""

from idp_svc.persistence.tables import REGISTRY
from service_kit import migrations
from service_kit.database import Database


def test_migrations_say_what_the_tables_say(database: Database) -> None:
    assert migrations.drift(REGISTRY.metadata, database) == []
