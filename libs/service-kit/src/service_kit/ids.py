"""Identifiers that sort by time and can be made anywhere."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A UUID of version 7.

    Source:
        RFC 9562, section 5.7.
    """
    return UUID(int=uuid_utils.uuid7().int)
