"""Between Starlette's async world and Authlib's synchronous one: a request read whole, and an answer to send.

The form is parsed here, in async code; Authlib then runs in a thread and only looks things up.
"""

import base64
import binascii
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import OAuth2Payload
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

FIELDS_AT_MOST = 50
VALUE_LENGTH = 4096
_WORDS = re.compile(r"[a-z_ ]{1,60}")
FORM = "application/x-www-form-urlencoded"
# Only to say that we decide about transport by PUBLIC_URL: Authlib refuses what does not look like https.
_INSIDE = "https://gateway.invalid"


class UnreadableForm(Exception):
    """Not a form, too many fields, or bytes that are no UTF-8."""


class Parameters(OAuth2Payload):  # type: ignore[misc]  # Authlib has no types
    """Parameters of a query or a form, as Authlib reads them."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._data = dict(pairs)
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists

    @property
    def response_type(self) -> str | None:
        """Authlib puts an unknown one into a message that may not hold every character."""
        asked: str | None = super().response_type
        return asked if asked is None or _WORDS.fullmatch(asked) else "unknown"

    @property
    def repeated(self) -> str | None:
        """A parameter that came twice, which RFC 6749 3.1 and 3.2 forbid."""
        return next((name for name, values in self._lists.items() if len(values) > 1), None)


class OAuthRequest(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    """One request to the authorization server."""

    def __init__(self, method: str, parameters: Parameters, authorization: str | None = None) -> None:
        headers = {"Authorization": authorization} if authorization and _is_readable(authorization) else {}
        super().__init__(method, _INSIDE, headers=headers)
        self.payload = parameters
        self.session_hash: str | None = None
        self.logged_in_at: Any = None

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data if self.method == "GET" else {}

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data if self.method == "POST" else {}


@dataclass(slots=True)
class Answer:
    """What Authlib wants to answer."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @location.setter
    def location(self, uri: str) -> None:
        self.headers["Location"] = uri

    def response(self) -> Response:
        if self.location is not None:
            # 303: a browser must not repeat a POST with a password at the client's address (RFC 9700 4.12).
            return RedirectResponse(self.location, 303, {"Cache-Control": "no-store"})
        return JSONResponse(self.body, self.status, self.headers)


def read_query(query: bytes | str) -> Parameters:
    return _parameters(query.decode("latin-1") if isinstance(query, bytes) else query)


async def read_form(request: Request) -> Parameters:
    """The form of a request.

    Raises:
        UnreadableForm: see there.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise UnreadableForm
    try:
        return _parameters((await request.body()).decode("ascii"))
    except UnicodeDecodeError as error:
        raise UnreadableForm from error


def _parameters(encoded: str) -> Parameters:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_AT_MOST)
    except ValueError as error:
        raise UnreadableForm from error
    if any(len(value) > VALUE_LENGTH or not _is_printable(name + value) for name, value in pairs):
        raise UnreadableForm
    # RFC 6749 3.1: a parameter without a value counts as left out.
    return Parameters([(name, value) for name, value in pairs if value])


def _is_printable(text: str) -> bool:
    return all(char >= " " and char != "\x7f" for char in text)


def _is_readable(authorization: str) -> bool:
    """Whether Authlib can decode a Basic header; it would raise on what cannot be decoded."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        unquote_to_bytes(decoded).decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    return _is_printable(decoded)
