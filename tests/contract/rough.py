"""Input that services get wrong: values, headers and bodies, and a body that has one of them somewhere."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]

VALUES: tuple[Any, ...] = (
    "", " ", "\x00", "ก\x00ข", "\ud800", "\x1b[31m", "\r\n", "\u202e", "\U0001f600" * 300, "ก" * 5000,
    "null", "NaN", "1e400", "-1", "๒๕๖๗", "１２", "0.250000000000000000000000001", "1E+2", "1_000",
    "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2023-02-30", "9999-12-31T23:59:59Z",
    "00000000-0000-0000-0000-000000000000", "urn:uuid:00000000-0000-0000-0000-000000000000",
    -1, 0, 1.5, -0.0, 1e308, float("nan"), float("inf"), 2**31, 2**63, 10**30, -(10**400), 253402300800,
    True, None, [], {}, [None], [[]], {"th": None}, {"a": {"a": {}}}, {"\ud800": 1},
)  # fmt: skip

BODIES = (
    b"", b"{", b"null", b"[]", b'"x"', b"NaN", b"-", b"\x00", b"\xc3\x28", b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00", b"1" * 5000, b"1e999999", b"[" * 100_000, b'{"a":' * 50_000,
    b'{"a":1,"a":2}', b'{"\\ud800":1}', b'{"":1}',
)  # fmt: skip

_HEADERS: dict[str, tuple[bytes, ...]] = {
    "if-match": (b"", b"*", b"1", b'"0"', b'W/"1"', b'"1","2"', b'"9999999999999999999"', b'"\xe0"'),
    "idempotency-key": (b"", b" ", b"x" * 201, b"\x7f", b"\xe0\xb8\x81"),
    "accept-language": (b";;;q=", b"en;q=nan", b"zh;q=1e400", b"\xff", b"-", b"en," * 5000),
    "content-type": (b"", b";", b"text/plain", b"multipart/form-data", b"application/json;charset=\xff"),
    "traceparent": (b"x", b"\xff", b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-01"),
    "authorization": (
        b"",
        b"Bearer",
        b"Bearer \xff",
        b"Bearer a.b.c",
        b"Bearer ..",
        b"Bearer " + b"x" * 9000,
    ),
    "content-length": (b"x", b"-1", b"9" * 5000),
    "if-none-match": (b"\xff",),
    "accept": (b"\xff",),
    "content-encoding": (b"gzip",),
    "cookie": (b"\xff=\xfe",),
}
HEADERS = [(name, value) for name, values in _HEADERS.items() for value in values]

QUERIES = (
    "limit=-1", "limit=" + "9" * 5000, "fiscal_year_be=99999999999999999999", "fiscal_year_be=0",
    "fiscal_year_be_from=-2147483649", "as_of=0001-01-01", "as_of=9999-12-31", "organisation_id=%00",
    "status=%ED%A0%80", "at=9999-12-31T23:59:59-14:00", "cursor=", "cursor=%00", "cursor=%ff",
    *(
        f"cursor={base64.urlsafe_b64encode(text).decode().rstrip('=')}"
        for text in (b'"\\u0000"', b'"\\ud800"', b"-1", b"[]", b"1" * 40, b"1e400", b'"x"', b"true", b"\xff")
    ),
)  # fmt: skip


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a JSON value, the whole first."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def replaced(value: Any, path: Path, by: Any) -> Any:
    if not path:
        return by
    first, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {name: replaced(one, rest, by) if name == first else one for name, one in value.items()}
    return [replaced(one, rest, by) if number == first else one for number, one in enumerate(value)]


def spoilt_texts(body: Any, by: str) -> Iterator[Any]:
    """The body, each time with something more at the end of another of its texts or names."""
    for path in places(body):
        value = at(body, path)
        if isinstance(value, str):
            yield replaced(body, path, value + by)
        if isinstance(value, dict):
            for name in value:
                renamed = {one + by if one == name else one: inner for one, inner in value.items()}
                yield replaced(body, path, renamed)


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def roughened(body: Any) -> st.SearchStrategy[bytes]:
    """A body as it was, or one that is bad in one place, or throughout."""
    in_one_place = st.builds(
        replaced, st.just(body), st.sampled_from([*places(body)]), st.sampled_from(VALUES)
    )
    texts = st.one_of(st.just(body), in_one_place, in_one_place).map(json.dumps)
    return st.one_of(
        texts.map(str.encode), texts.map(str.encode), texts.map(str.encode), st.sampled_from(BODIES)
    )


def rough_headers() -> st.SearchStrategy[dict[str, bytes]]:
    """None, mostly; sometimes one or two that are bad."""
    some = st.lists(st.sampled_from(HEADERS), min_size=1, max_size=2).map(dict)
    return st.one_of(st.just({}), st.just({}), some)
