"""framework-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus

from framework_svc.api import (
    acknowledgements,
    announcements,
    case,
    comments,
    comparison,
    crosswalks,
    drafts,
    exports,
    frameworks,
    guideline,
    imports,
    mappings,
    organisations,
    overlays,
    rebases,
    reference,
    releases,
)
from framework_svc.api.problems import PROBLEMS
from framework_svc.messaging.imports import bring_in
from framework_svc.messaging.jobs import catch_up, publish_releases
from framework_svc.messaging.subscriptions import SUBSCRIPTIONS
from framework_svc.persistence.acknowledgements.queries import who_left
from framework_svc.settings import Settings


def create_app(settings: Settings, bus: Bus | None = None) -> FastAPI:
    return build_app(
        "framework-svc",
        settings,
        bus=bus,
        routers=[
            frameworks.router,
            releases.router,
            drafts.router,
            comments.router,
            comparison.router,
            mappings.router,
            announcements.router,
            acknowledgements.router,
            organisations.router,
            guideline.router,
            overlays.router,
            rebases.router,
            reference.router,
            case.router,
            crosswalks.router,
            imports.router,
            exports.router,
        ],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
        background=[publish_releases, catch_up, bring_in],
        uploads={imports.ADDRESS: settings.import_max_bytes},
        who_left=who_left,
    )
