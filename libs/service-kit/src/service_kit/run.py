"""`python -m service_kit.run sample-svc`: serve one service with uvicorn."""

import datetime as dt
import gc
import importlib.util
import logging
import sys

import uvicorn

from service_kit import migrations, observability
from service_kit.commands import app_factory, load_settings, package_of, parser
from service_kit.database import Database
from service_kit.protocol import LimitedHeads
from service_kit.settings import Environment

SHUTDOWN_SECONDS = 3

log = logging.getLogger(__name__)


def main() -> None:
    gc.disable()  # what is made while starting stays; looking for garbage in it takes a quarter of the time
    service = parser("Serve one service.").parse_args().service
    settings = load_settings(service)
    observability.configure_logging(service, settings.log_level)
    if settings.otlp_endpoint:
        observability.export_traces(service, settings.otlp_endpoint)
    if settings.environment is not Environment.PRODUCTION:
        database = Database(settings.database_url)
        migrations.upgrade(package_of(service), database)
        if settings.demo_data:
            seed(package_of(service), database)
        database.close()
    app = app_factory(service)(settings)
    gc.collect()
    gc.freeze()
    gc.enable()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            loop="asyncio",
            http=LimitedHeads,
            lifespan="on",
            log_config=None,
            access_log=False,
            proxy_headers=False,  # nothing but the token says who is asking
            server_header=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    server.run()
    sys.exit(0 if server.started else 3)


def seed(package: str, database: Database) -> None:
    """Let a service fill itself with invented data, if it has any."""
    if importlib.util.find_spec(f"{package}.demo") is None:
        return
    demo = importlib.import_module(f"{package}.demo")
    demo.seed(database, now=dt.datetime.now(dt.UTC))


if __name__ == "__main__":
    main()
