"""Which paths are let in at all, and which service each belongs to.

The string that is checked here is the string that is forwarded, byte for byte: a path that two parsers could
read differently is refused before anybody reads it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources

from service_kit.transport import Origin

# Encoded separators and dots, dot segments, empty segments, `;` and `\`, control bytes raw or encoded, a
# second round of percent-encoding, broken percent-encoding, and bytes that may not stand in a URL.
_AMBIGUOUS = re.compile(
    rb"%2f|%5c|%2e|%3b|%25|%[01][0-9a-f]|%7f|%(?![0-9a-f]{2})|//|\.\.|/\.(?:/|\Z)|[;\\\x00-\x20\x7f-\xff]",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x20\x7f-\xff]")
_VERSIONED = b"/v1/"


def is_ambiguous(raw_path: bytes) -> bool:
    """Whether a path could mean one thing here and another in a service."""
    return not raw_path.startswith(b"/") or _AMBIGUOUS.search(raw_path) is not None


def is_unreadable_query(query: bytes) -> bool:
    return _CONTROL.search(query) is not None


@dataclass(frozen=True, slots=True)
class Route:
    """A prefix, the service behind it with what people call it, and what needs no token or takes files.

    `roots` are paths of other standards, which their clients know without our prefix.
    """

    prefix: bytes
    service: str
    th: str
    en: str
    origin: Origin
    public: frozenset[tuple[str, bytes]]
    public_below: tuple[tuple[str, bytes], ...]
    uploads: frozenset[tuple[str, bytes]] = frozenset()
    roots: tuple[bytes, ...] = ()

    @property
    def template(self) -> str:
        """What metrics and logs say instead of the path, which holds ids of people."""
        return f"{self.prefix.decode()}/v1/*" if self.prefix else f"{self.roots[0].decode()}*"

    def takes_files(self, method: str, target: bytes) -> bool:
        return (method, target) in self.uploads

    def is_public(self, method: str, target: bytes) -> bool:
        asked = "GET" if method == "HEAD" else method
        return (asked, target) in self.public or any(
            asked == allowed and target.startswith(folder) for allowed, folder in self.public_below
        )


class RouteTable:
    """The routes of routes.toml; the upstream of a request comes from here and nowhere else."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._by_prefix = {route.prefix: route for route in self.routes}
        # The same route without its prefix, so that nobody is told a path that was not asked for.
        self._by_root = {root: replace(route, prefix=b"") for route in self.routes for root in route.roots}

    def find(self, raw_path: bytes) -> tuple[Route, bytes] | None:
        """The route of a path and the path as its service sees it."""
        for root, owner in self._by_root.items():
            if raw_path.startswith(root):
                return owner, raw_path
        end = raw_path.find(b"/", 1)
        route = self._by_prefix.get(raw_path[:end]) if end > 0 else None
        if route is None or not raw_path.startswith(_VERSIONED, end):
            return None
        return route, raw_path[end:]


def load_routes(upstreams: Mapping[str, str]) -> RouteTable:
    """Read the table; an upstream that no setting names stops the start."""
    text = resources.files("gateway").joinpath("routes.toml").read_text(encoding="utf-8")
    return RouteTable(_route(entry, upstreams) for entry in tomllib.loads(text)["route"])


def _route(entry: Mapping[str, object], upstreams: Mapping[str, str]) -> Route:
    pairs = _pairs(entry["public"])
    return Route(
        prefix=str(entry["prefix"]).encode(),
        service=str(entry["service"]),
        th=str(entry["th"]),
        en=str(entry["en"]),
        origin=Origin.of(upstreams[str(entry["upstream"])]),
        public=frozenset(pair for pair in pairs if not pair[1].endswith(b"/*")),
        public_below=tuple((method, path[:-1]) for method, path in pairs if path.endswith(b"/*")),
        uploads=frozenset(_pairs(entry.get("uploads", []))),
        roots=tuple(str(root).encode() for root in _lines(entry.get("roots", []))),
    )


def _pairs(declared: object) -> list[tuple[str, bytes]]:
    """Each `METHOD /path`."""
    return [(line.split(" ")[0], line.split(" ")[1].encode()) for line in _lines(declared)]


def _lines(declared: object) -> list[str]:
    assert isinstance(declared, list)  # noqa: S101  the file is ours, and is read at start
    return [str(line) for line in declared]
