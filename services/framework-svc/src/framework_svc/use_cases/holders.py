"""Who holds what of a release, as people-svc and idp-svc say; kept only to be counted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from service_kit import inbox
from service_kit.database import Database
from sqlmodel import SQLModel

from framework_svc.persistence.mappings.queries import store_heard
from framework_svc.persistence.mappings.tables import ClassificationHeard, PlanHeard


def learn_classifications(
    database: Database, told: Sequence[dict[str, Any]], *, event_id: UUID | None = None
) -> None:
    _learn(database, ClassificationHeard, told, event_id)


def learn_plans(database: Database, told: Sequence[dict[str, Any]], *, event_id: UUID | None = None) -> None:
    _learn(database, PlanHeard, told, event_id)


def _learn(
    database: Database, table: type[SQLModel], told: Sequence[dict[str, Any]], event_id: UUID | None
) -> None:
    """Once per event, in any order; what a list says has no event, and its versions decide."""
    with database.transaction() as session:
        if event_id is None or inbox.first_time(session, event_id):
            store_heard(session, table, told)
