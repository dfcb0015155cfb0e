"""What can be seen from outside: JSON logs, a W3C trace through HTTP and events, and metrics.

    client ──traceparent──► request ──► log lines, outbox row ──traceparent──► consumer in another service

Source:
    W3C Trace Context, section 3.2.
"""

import datetime as dt
import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NO_TRACE = "0" * 32
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)
_PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {
    "message",
    "asctime",
    "taskName",
    "color_message",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x1b]")
_THIRTEEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{13}(?![0-9])")

PARKED_EVENTS = Counter(
    "thaksa_parked_events", "Events that could not be handled and were set aside", ["type"]
)
OUTBOX_PENDING = Gauge("thaksa_outbox_pending", "Events recorded and not yet with the broker")
REQUESTS = Histogram(
    "thaksa_http_request_seconds",
    "Time from request to the end of the response",
    ["method", "route", "status"],
)

log = logging.getLogger("service_kit.access")


def current_traceparent() -> str | None:
    return _current.get()


def trace_id() -> str | None:
    traceparent = _current.get()
    return traceparent.split("-")[1] if traceparent else None


def child_of(traceparent: str | None) -> str:
    """The same trace with a new span; a new trace when there is none, or none that can be read."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    trace, flags = (match[1], match[3]) if match and match[1] != _NO_TRACE else (secrets.token_hex(16), "01")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"


@contextmanager
def continued(traceparent: str | None) -> Iterator[None]:
    """Work done for a received event belongs to the trace that caused it."""
    token = _current.set(child_of(traceparent))
    try:
        yield
    finally:
        _current.reset(token)


class JsonLines(logging.Formatter):
    """One JSON object a line; control characters cannot forge lines and national IDs are masked."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": _CONTROL.sub(" ", record.getMessage()),
            "trace_id": trace_id(),
            **{name: value for name, value in vars(record).items() if name not in _PLAIN_FIELDS},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _THIRTEEN_DIGITS.sub("x-xxxx-xxxxx-xx-x", json.dumps(line, ensure_ascii=False, default=str))


def configure_logging(service: str, level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(service))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    for noisy in ("nats", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(
        logging.ERROR
    )  # what is tried again is no news until it is given up


def export_traces(service: str, endpoint: str) -> None:
    """Send FastAPI's own spans to a collector; without an endpoint the SDK is not even imported."""
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")))
    trace.set_tracer_provider(provider)


class Observed:
    """ASGI middleware: puts a request into its trace, counts it, and writes one line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        seen: dict[str, Any] = {"status": 500}
        started = time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            await send(message)

        with continued(headers.get(b"traceparent", b"").decode("latin-1")):
            try:
                await self._app(scope, receive, noting)
            finally:
                self._note(scope, seen["status"], time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # The template, not the address: an address holds ids of people and would make endless metrics.
        route = getattr(scope.get("route"), "path", "-")
        REQUESTS.labels(scope["method"], route, str(status)).observe(seconds)
        if route in {"/livez", "/readyz", "/metrics"}:
            return
        fields = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        }
        log.info("request", extra=fields)
