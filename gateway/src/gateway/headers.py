"""Which headers pass the gateway, in and out.

Identity travels in the signed token only. Whatever looks like somebody else's statement about who is asking,
where from, or what was really asked, ends here.
"""

from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

# RFC 9110 7.6.1, and what old software still sends.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"http2-settings",
        b"expect",
    }
)
_FOREIGN = frozenset(
    {
        b"host",
        b"cookie",  # the browser session belongs to the gateway
        b"forwarded",
        b"via",
        b"remote-user",
        b"remote-addr",
        b"true-client-ip",
        b"cf-connecting-ip",
        b"fastly-client-ip",
        b"content-length",  # set again by the transport, from the body that is really sent
        b"traceparent",  # set again, as a child
    }
)
_FOREIGN_FAMILIES = (
    b"x-user",
    b"x-forwarded",
    b"x-real-",
    b"x-original-",
    b"x-rewrite-",
    b"x-http-method",
    b"x-method-override",
    b"x-auth",
    b"x-remote-",
    b"x-role",
    b"x-org",
    b"x-client-",
    b"x-cluster-",
    b"x-email",
    b"x-group",
    b"x-scope",
    b"x-grant",
    b"x-subject",
    b"x-person",
    b"x-tenant",
    b"x-account",
    b"x-identity",
    b"x-id-token",
    b"x-access-token",
    b"x-jwt",
    b"x-ssl-",
    b"x-host",
    b"x-url-",
    b"x-envoy-",
    b"x-amzn-",
    b"x-ms-client-",
)
_ONLY_ONCE = (b"authorization", b"host", b"content-length", b"traceparent", b"idempotency-key", b"if-match")
_KEPT_TO_US = _HOP_BY_HOP | {b"date", b"server", b"set-cookie", b"x-powered-by"}


def repeated(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """The first header that two readers could read differently because it is there twice."""
    names = [name for name, _ in headers]
    return next((name for name in _ONLY_ONCE if names.count(name) > 1), None)


def request_headers(headers: Iterable[tuple[bytes, bytes]], prefix: bytes) -> Headers:
    """What a service gets to see of the client's headers; names come in lower case from the ASGI server.

    The prefix that was cut off the path is told, so that a refusal can name the path that the client used.
    """
    kept = list(headers)
    named = {
        token.strip().lower() for name, value in kept if name == b"connection" for token in value.split(b",")
    }
    passed = [
        (name, value)
        for name, value in kept
        if name not in _HOP_BY_HOP and name not in named and not _is_foreign(name)
    ]
    return [*passed, (b"x-forwarded-prefix", prefix)]


def _is_foreign(name: bytes) -> bool:
    # An underscore becomes a dash in some servers: X_User would come back to life behind them.
    return name in _FOREIGN or b"_" in name or name.startswith(_FOREIGN_FAMILIES)


def response_headers(headers: Iterable[tuple[bytes, bytes]], prefix: bytes) -> Headers:
    """What the client gets to see of a service's headers; a Location gets its prefix back."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {
        token.strip().lower()
        for name, value in lowered
        if name == b"connection"
        for token in value.split(b",")
    }
    return [
        (name, prefix + value if name == b"location" and value.startswith(b"/v1/") else value)
        for name, value in lowered
        if name not in _KEPT_TO_US and name not in named
    ]
