"""reporting-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus

from reporting_svc.api.problems import PROBLEMS
from reporting_svc.messaging.subscriptions import SUBSCRIPTIONS
from reporting_svc.settings import Settings


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    return build_app(
        "reporting-svc",
        settings,
        bus=bus,
        routers=[],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
    )
