"""Pages for people: Thai first, English by choice, and nothing that a strict policy would have to allow.

No script runs on these pages; style comes from one file of ours; forms go to us and, after a login, to the
one client that asked for it.
"""

from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from service_kit import observability
from service_kit.problems import LANGUAGES, Problem, facts_of, language_of
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
    "Vary": "Accept, Accept-Language",
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
    request: Request,
    template: str,
    language: str,
    *,
    query: str | None = None,
    status: int = 200,
    policy: str = "",
    form_target: str = "",
    **facts: Any,
) -> HTMLResponse:
    """One page; `form_target` is one more place that a form may end up at.

    `query` is what the same page in the other language is asked with (default: what this one was asked with).
    """

    def say(th: str, en: str) -> str:
        return en if language == "en" else th

    other = "th" if language == "en" else "en"
    kept = _without_language(request) if query is None else query
    body = _PAGES.get_template(template).render(
        language=language,
        say=say,
        # Relative, so that it stays on this host whatever the path is.
        toggle=f"?lang={other}&{kept}".removesuffix("&"),
        **facts,
    )
    content_policy = policy or f"{_POLICY} {form_target}".strip()
    headers = {**HEADERS, "Content-Language": language, "Content-Security-Policy": content_policy}
    return HTMLResponse(body, status, headers)


def problem_page(
    request: Request, problem: Problem, error: Exception, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A refusal for somebody who opened an address in a browser."""
    language = language_for(request)
    response = page(
        request,
        "problem.html",
        language,
        status=problem.status,
        title=problem.title(language),
        detail=problem.detail(language, facts_of(error)),
        code=problem.code,
        trace_id=observability.trace_id(),
    )
    response.headers.update(headers or {})
    return response


def wants_page(request: Request) -> bool:
    """Whether a person asks, with a browser; programs say nothing, or */*."""
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")


def _without_language(request: Request) -> str:
    parts = request.scope["query_string"].decode("latin-1").split("&")
    return "&".join(part for part in parts if part and not part.startswith("lang="))
