"""Pages for people: Thai first, English by choice, and nothing that a strict policy would have to allow.

No script runs on these pages; style comes from one file of ours; forms go to us and, after a login, to the
one client that asked for it.
"""

from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from service_kit.problems import LANGUAGES, language_of
from starlette.requests import Request
from starlette.responses import HTMLResponse

STATIC = resources.files("gateway").joinpath("pages/static")

_PAGES = Environment(
    loader=PackageLoader("gateway", "pages/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def language_for(request: Request, wanted: str | None = None) -> str:
    """What the link asked for, then what the client program asked for, then what the browser prefers."""
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES:
        return chosen
    if wanted:
        return language_of(wanted.replace(" ", ","))
    return language_of(request.headers.get("accept-language"))


def page(
    template: str, language: str, *, status: int = 200, policy: str = "", form_target: str = "", **facts: Any
) -> HTMLResponse:
    """One page; `form_target` is one more place that a form may end up at."""

    def say(th: str, en: str) -> str:
        return en if language == "en" else th

    body = _PAGES.get_template(template).render(language=language, say=say, **facts)
    content_policy = policy or f"{_POLICY} {form_target}".strip()
    headers = {**HEADERS, "Content-Language": language, "Content-Security-Policy": content_policy}
    return HTMLResponse(body, status, headers)
