"""Refusals as problem details, in Thai and English.

    DomainError ──api/problems.py──► Problem ──render()──► application/problem+json

A domain error carries facts as attributes; they fill the templates and become members. An error with
`reasons` shows every reason at once under `errors`. Nothing that the client sent is echoed but the path.

Source:
    RFC 9457; languages by RFC 9110, section 12.5.4.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote
from uuid import UUID

from babel import negotiate_locale
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from service_kit import observability

LANGUAGES = ("th", "en")
MEDIA_TYPE = "application/problem+json"
Words = Mapping[str, tuple[str, str]]
_PREFIX = re.compile(r"(?:/[a-z0-9-]{1,40}){0,4}")


@dataclass(frozen=True)
class Problem:
    """One kind of refusal: `th` and `en` are (title, detail), the detail with {facts} of the error.

    `words` say what a fact such as `sent_back` is called by people; the member of that name keeps the fact.
    """

    status: int
    code: str
    th: tuple[str, str]
    en: tuple[str, str]
    rule: str = ""
    words: Words = field(default_factory=dict)

    @property
    def type(self) -> str:
        return "urn:thaksa:problem:" + self.code.lower().replace("_", "-")

    def title(self, language: str) -> str:
        return (self.en if language == "en" else self.th)[0]

    def detail(self, language: str, facts: Mapping[str, Any]) -> str:
        text, column = (self.en[1], 1) if language == "en" else (self.th[1], 0)
        said = {name: self.words.get(fact, (fact, fact))[column] for name, fact in facts.items()}
        return text.format_map(_Facts(said))


Problems = Mapping[type[Exception], Problem]


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def language_of(accepted: str | None) -> str:
    """`en;q=0.9, th;q=0.5` asks for English; what cannot be read asks for nothing, and gets Thai."""
    wanted = []
    for part in (accepted or "").split(","):
        tag, _, parameter = part.partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        wanted.append((weight, tag.strip()))
    ranked = [tag for weight, tag in sorted(wanted, key=lambda pair: -pair[0]) if tag and weight > 0]
    chosen = negotiate_locale([tag.split("-")[0] for tag in ranked], LANGUAGES, sep="-")
    return chosen or LANGUAGES[0]


def facts_of(error: Exception) -> dict[str, Any]:
    """The attributes of an error that can be shown: words, numbers, dates, and lists of words."""
    return {name: plain for name, value in vars(error).items() if (plain := _plain(value)) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, dt.date | dt.datetime | UUID):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if isinstance(value, list | tuple | frozenset | set) and all(isinstance(item, str) for item in value):
        return ", ".join(sorted(value)) if isinstance(value, set | frozenset) else ", ".join(value)
    return None


def body_of(
    problem: Problem, error: Exception, table: Problems, *, language: str, instance: str
) -> dict[str, Any]:
    facts = facts_of(error)
    reasons = [(table[type(reason)], reason) for reason in getattr(error, "reasons", ())]
    details = [one.detail(language, facts_of(reason)) for one, reason in reasons]
    together = "; ".join(one.removesuffix(".") if language == "en" else one for one in details)
    body = {
        **facts,
        "type": problem.type,
        "title": problem.title(language),
        "status": problem.status,
        "detail": problem.detail(language, {**facts, "reasons": together}),
        "instance": instance,
        "code": problem.code,
    }
    if problem.rule:
        body["rule"] = problem.rule
    if trace := observability.trace_id():
        body["trace_id"] = trace
    if reasons:
        body["errors"] = [
            {
                "code": one.code,
                "detail": detail,
                **({"rule": one.rule} if one.rule else {}),
                **facts_of(reason),
            }
            for (one, reason), detail in zip(reasons, details, strict=True)
        ]
    return body


def instance_of(request: Request) -> str:
    """The path that the client asked for: what came through a gateway has lost a prefix on the way.

    The prefix is only shown. Nothing is decided by it, because whoever stands inside could send another.
    """
    prefix = request.headers.get("x-forwarded-prefix", "")
    path = quote(request.scope["path"], safe="/:@")
    return prefix + path if _PREFIX.fullmatch(prefix) else path


def respond(
    request: Request,
    problem: Problem,
    error: Exception,
    table: Problems,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> Response:
    language = language_of(request.headers.get("accept-language"))
    body = body_of(problem, error, table, language=language, instance=instance_of(request))
    if errors is not None:
        body["errors"] = errors
    named = {
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
        **(headers or {}),
    }
    return JSONResponse(body, problem.status, named, media_type=MEDIA_TYPE)
