"""people-svc: its table of contents."""

from fastapi import FastAPI
from service_kit.app import build_app
from service_kit.bus import Bus
from service_kit.sealing import Keyring

from people_svc.api import (
    classifications,
    data_requests,
    delegations,
    explanations,
    imports,
    organisations,
    people,
    privacy,
    references,
    runs,
    work,
    workflow,
)
from people_svc.api.problems import PROBLEMS
from people_svc.api.scim import routes as scim
from people_svc.messaging.background import catch_up, keep_places, ship_ministries
from people_svc.messaging.imports import bring_in
from people_svc.messaging.privacy import remove_what_is_old, seal_again, store_reads
from people_svc.messaging.runs import classify_many
from people_svc.messaging.subscriptions import SUBSCRIPTIONS
from people_svc.persistence.people import who_left
from people_svc.settings import Settings
from people_svc.use_cases.imports.context import Tools, Vault
from people_svc.use_cases.imports.reading import Limits
from people_svc.use_cases.privacy.reads import ReadLog


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
            imports.router,
            explanations.router,
            work.router,
            runs.router,
            workflow.router,
            privacy.router,
            data_requests.router,
            scim.router,
        ],
        problems=PROBLEMS,
        subscriptions=SUBSCRIPTIONS,
        background=[
            ship_ministries,
            catch_up,
            keep_places,
            bring_in,
            classify_many,
            store_reads,
            seal_again,
            remove_what_is_old,
        ],
        uploads={imports.ADDRESS: settings.import_max_bytes},
        who_left=who_left,
    )
    app.state.policy = settings.policy
    id_key = settings.national_id_key.get_secret_value().encode()
    vault = Vault(id_key, Keyring(settings.sealing_keys))
    app.state.import_tools = Tools(vault, settings.policy)
    app.state.reads = ReadLog(app.state.database)
    app.state.import_limits = Limits(rows=settings.import_max_rows)
    return app
