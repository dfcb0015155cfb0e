"""people-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus

from people_svc.api.problems import PROBLEMS
from people_svc.messaging.subscriptions import SUBSCRIPTIONS
from people_svc.settings import Settings


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    return build_app(
        "people-svc",
        settings,
        bus=bus,
        routers=[],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
    )
