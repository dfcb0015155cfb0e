"""idp-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus

from idp_svc.api import approvals, assessments, plans, progress
from idp_svc.api.problems import PROBLEMS
from idp_svc.messaging.catch_up import catch_up
from idp_svc.messaging.subscriptions import SUBSCRIPTIONS
from idp_svc.persistence.references import who_left
from idp_svc.settings import Settings


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    return build_app(
        "idp-svc",
        settings,
        bus=bus,
        routers=[plans.router, approvals.router, progress.router, assessments.router],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
        background=[catch_up],
        who_left=who_left,
    )
