"""Which form of a release a client wants: JSON unless it asks for SKOS; what we have not is refused with 406.

Source:
    RFC 9110, section 12.5.1.
"""

from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse
from service_kit.database import Database

from framework_svc.api.pinned import headers_of_form
from framework_svc.domain.errors_exchange import RepresentationUnknown
from framework_svc.persistence.releases import Wanted
from framework_svc.use_cases.exchange.exporting import SKOS_FORMS, release_as_skos

JSON = "application/json"
PROBLEM = "application/problem+json"
OTHER_FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type: {} for media_type in SKOS_FORMS}}
}


def chosen(accept: str) -> str | None:
    """The media type of SKOS that is wanted most; None for JSON.

    Raises:
        RepresentationUnknown: Nothing that is asked for is to be had.
    """
    offered = (JSON, *SKOS_FORMS)
    best, best_weight = None, 0.0
    for part in accept.split(","):
        pattern, _, parameters = part.partition(";")
        weight = _weight(parameters)
        found = next((one for one in offered if _fits(pattern.strip().lower(), one)), None)
        if found is not None and weight > best_weight:
            best, best_weight = found, weight
    if best is None:
        raise RepresentationUnknown(media_types=list(offered))
    return None if best == JSON else best


def in_skos(database: Database, wanted: Wanted, media_type: str) -> Response:
    pieces, release = release_as_skos(database, wanted, base=wanted.base, media_type=media_type)
    headers = headers_of_form(wanted, release, SKOS_FORMS[media_type]) | {"Vary": "Accept"}
    return StreamingResponse(pieces, media_type=media_type, headers=headers)


def _fits(pattern: str, media_type: str) -> bool:
    if pattern in {"*/*", "", PROBLEM}:
        return media_type == JSON
    kind, _, name = pattern.partition("/")
    return pattern == media_type or (name == "*" and media_type.startswith(f"{kind}/"))


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
