"""Answers about a published release are kept for ever, those behind an alias a minute, drafts not at all."""

import hashlib
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Query, Request, Response
from service_kit.identity import Caller, Requires

from framework_svc.domain.framework import CURRENT, KEY_LENGTH, RELEASE_KEY_LENGTH, Kind
from framework_svc.persistence.releases import Wanted
from framework_svc.persistence.tables import Release
from framework_svc.use_cases.permissions import is_editor
from framework_svc.use_cases.reading import Answer

FOR_EVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"
ASK_AGAIN = "no-cache"
NOT_AT_ALL = "no-store"

Shown = TypeVar("Shown")

ReleaseKey = Annotated[
    str,
    Path(max_length=RELEASE_KEY_LENGTH, description="Key of a release, or `current` for the published one"),
]
FrameworkKey = Annotated[str, Path(max_length=KEY_LENGTH, description="Key of a framework")]
ItemKind = Annotated[Kind, Path(description="Kind of the node")]
ItemKey = Annotated[str, Path(max_length=KEY_LENGTH, description="Key or code of the item")]
NodeAddress = Annotated[
    str | None,
    Query(
        max_length=2 * KEY_LENGTH,
        pattern=r"^[a-z_]+/[^/]+$",
        description="Kind and key of a node, such as `group/Executive`",
    ),
]
Reader = Annotated[Caller, Requires("framework.read")]


def base_of(request: Request) -> str:
    """The public address of this service, behind the gateway."""
    return f"{request.app.state.settings.public_url.rstrip('/')}/framework"


async def _wanted(release_key: ReleaseKey, request: Request, caller: Reader) -> Wanted:
    current = request.app.state.settings.current_framework
    return Wanted(release_key, current, is_editor(caller), base_of(request))


async def _current_framework(request: Request) -> str:
    key: str = request.app.state.settings.current_framework
    return key


WantedDep = Annotated[Wanted, Depends(_wanted)]
CurrentFramework = Annotated[str, Depends(_current_framework)]


def stored(wanted: Wanted, answer: Answer) -> Response:
    """The bytes as they are, with their ETag."""
    headers = headers_of(wanted, digest=answer.digest, version=answer.version)
    return Response(answer.text, media_type="application/json", headers=headers)


def pinned(response: Response, wanted: Wanted, release: Release, shown: Shown) -> Shown:
    """The same headers on an answer that is made anew each time from what never changes."""
    response.headers.update(headers_of(wanted, digest=release.digest, version=release.version))
    return shown


def made_now(text: str, *, keep: str) -> Response:
    """What is composed at each read; the tag is of the bytes, which follow from more than one release."""
    tag = hashlib.sha256(text.encode()).hexdigest()
    headers = {"ETag": f'"{tag}"', "Cache-Control": keep}
    return Response(text, media_type="application/json", headers=headers)


def headers_of(wanted: Wanted, *, digest: str | None, version: int) -> dict[str, str]:
    """The ETag is the digest of the published release, or the version of a draft, to be named in If-Match."""
    if digest is None:
        return {"ETag": f'"{version}"', "Cache-Control": NOT_AT_ALL}
    return {"ETag": f'"{digest}"', "Cache-Control": A_MINUTE if wanted.key == CURRENT else FOR_EVER}


def headers_of_form(wanted: Wanted, release: Release | Answer, form: str) -> dict[str, str]:
    """Of the same in another form, which are other bytes, so another strong tag."""
    headers = headers_of(wanted, digest=release.digest, version=release.version)
    return headers | {"ETag": f'{headers["ETag"][:-1]}-{form}"'}
