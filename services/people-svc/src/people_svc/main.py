"""people-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus

from people_svc.api import classifications, delegations, organisations, people, references
from people_svc.api.problems import PROBLEMS
from people_svc.messaging.background import catch_up, keep_places, ship_ministries
from people_svc.messaging.subscriptions import SUBSCRIPTIONS
from people_svc.settings import Settings


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    app = build_app(
        "people-svc",
        settings,
        bus=bus,
        routers=[
            organisations.router,
            people.router,
            delegations.router,
            classifications.router,
            references.router,
        ],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
        background=[ship_ministries, catch_up, keep_places],
    )
    app.state.policy = settings.policy
    app.state.national_id_key = settings.national_id_key.get_secret_value().encode()
    return app
