"""The ids of the demo data: each service makes them by the same rule, so that they agree without asking."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f2b7c52-6d6f-5a57-9f0e-7468616b7361")


def demo_id(key: str) -> UUID:
    """The id of something in the demo data, such as org:a or person:somsak."""
    return uuid5(NAMESPACE, key)
