"""Who holds what of a release, as people-svc and idp-svc say; kept only to be counted."""

from collections.abc import Sequence
from typing import Any

from service_kit.database import Database

from framework_svc.persistence.heard import store_heard
from framework_svc.persistence.mappings.tables import ClassificationHeard, PlanHeard


def learn_classifications(database: Database, told: Sequence[dict[str, Any]]) -> None:
    with database.transaction() as session:
        store_heard(session, ClassificationHeard, told)


def learn_plans(database: Database, told: Sequence[dict[str, Any]]) -> None:
    with database.transaction() as session:
        store_heard(session, PlanHeard, told)
