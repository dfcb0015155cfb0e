"""Answers about a release can be kept for ever, because a release never changes; `current` can not."""

from typing import Annotated, TypeVar

from fastapi import Path, Response

from framework_svc.domain.framework import CURRENT, KEY_LENGTH, RELEASE_KEY_LENGTH
from framework_svc.persistence.tables import Release

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

Answer = TypeVar("Answer")

ReleaseKey = Annotated[
    str, Path(max_length=RELEASE_KEY_LENGTH, description="Key of a release, or `current` for the newest")
]
ItemKey = Annotated[str, Path(max_length=KEY_LENGTH, description="Key or code of the item")]


def pinned(response: Response, release_key: str, release: Release, answer: Answer) -> Answer:
    """Put the release's digest on the response as ETag, and how long the answer may be kept."""
    response.headers["ETag"] = f'"{release.digest}"'
    response.headers["Cache-Control"] = ASK_AGAIN if release_key == CURRENT else FOR_EVER
    return answer
