"""What can be seen from outside: JSON logs, a W3C trace through HTTP and events, and metrics.

    client ──traceparent──► request ──► log lines, outbox row ──traceparent──► consumer in another service

With a collector, each request and each handled event is a span of that trace as well; FastAPI's own spans are
not used, because they carry the address.

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
from http import HTTPStatus
from typing import Any

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NO_TRACE = "0" * 32
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)
_tracer: Any = None  # of the OpenTelemetry SDK, once there is somewhere to send spans to
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})
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
def continued(traceparent: str | None, name: str = "event", kind: str = "CONSUMER") -> Iterator[Any]:
    """Work done for a received event belongs to the trace that caused it; gives the span, if there is one."""
    is_exported = _tracer is not None and name not in _PROBES
    with _spanned(traceparent, name, kind) if is_exported else _numbered(traceparent) as (own, span):
        token = _current.set(own)
        try:
            yield span
        finally:
            _current.reset(token)


@contextmanager
def _numbered(traceparent: str | None) -> Iterator[tuple[str, None]]:
    yield child_of(traceparent), None


@contextmanager
def _spanned(traceparent: str | None, name: str, kind: str) -> Iterator[tuple[str, Any]]:
    from opentelemetry.context import Context
    from opentelemetry.trace import SpanKind, StatusCode
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    parent = TraceContextTextMapPropagator().extract({"traceparent": traceparent or ""}, Context())
    # What an exception says may hold what somebody sent; that it happened is enough, the log has the rest.
    with _tracer.start_as_current_span(
        name, parent, SpanKind[kind], record_exception=False, set_status_on_exception=False
    ) as span:
        at = span.get_span_context()
        try:
            yield f"00-{at.trace_id:032x}-{at.span_id:016x}-{at.trace_flags:02x}", span
        except Exception:
            span.set_status(StatusCode.ERROR)
            raise


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
    """Send spans to a collector; without an endpoint the SDK is not even imported."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    global _tracer
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")))
    _tracer = provider.get_tracer("thaksa")


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

        traceparent = headers.get(b"traceparent", b"").decode("latin-1")
        name = scope["path"] if scope["path"] in _PROBES else scope["method"]
        with continued(traceparent, name, "SERVER") as span:
            try:
                await self._app(scope, receive, noting)
            finally:
                self._note(scope, seen["status"], time.perf_counter() - started, span)

    def _note(self, scope: Scope, status: int, seconds: float, span: Any) -> None:
        # The template, not the address: an address holds ids of people and would make endless metrics.
        route = getattr(scope.get("route"), "path", "-")
        REQUESTS.labels(scope["method"], route, str(status)).observe(seconds)
        if route in _PROBES:
            return
        fields = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
        }
        log.info("request", extra=fields)
        if span is not None:
            _describe(span, scope["method"], route, status)


def _describe(span: Any, method: str, route: str, status: int) -> None:
    """What a span says of a request, by the semantic conventions for HTTP, without the address."""
    from opentelemetry.trace import StatusCode

    span.update_name(f"{method} {route}")
    span.set_attributes(
        {"http.request.method": method, "http.route": route, "http.response.status_code": status}
    )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        span.set_status(StatusCode.ERROR)
