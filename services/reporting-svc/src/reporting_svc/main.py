"""reporting-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus
from service_kit.commands import load_settings
from service_kit.database import Database

from reporting_svc.api import calendars, kpis, organisations, results
from reporting_svc.api.problems import PROBLEMS
from reporting_svc.messaging.catch_up import catch_up
from reporting_svc.messaging.subscriptions import SUBSCRIPTIONS
from reporting_svc.persistence.facts import who_left
from reporting_svc.settings import Settings
from reporting_svc.use_cases import projections


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    return build_app(
        "reporting-svc",
        settings,
        bus=bus,
        routers=[kpis.router, results.router, calendars.router, organisations.router],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
        background=[catch_up],
        durable=settings.durable,
        who_left=who_left,
    )


def rebuild() -> None:
    """Empty the projections of the database that the environment names; the next start fills them again."""
    database = Database(load_settings("reporting-svc").database_url)
    projections.rebuild(database)
    database.close()
