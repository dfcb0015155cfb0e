"""What an agency has announced: the stage, the role of each group, and the skills required of each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from people_svc.domain.errors import RoleNotAnnounced

STAGE_LENGTH = 100
NUMBER_LENGTH = 100
RELEASE_KEY_LENGTH = 100
ROLE_CODE_LENGTH = 40


@dataclass(frozen=True)
class RoleOfGroup:
    """`future` is None where no stage follows (R-FRM-03, AMB-08): an answer, not a gap."""

    group: str
    present: str
    future: str | None


def role_of(group: str, roles: Sequence[RoleOfGroup]) -> RoleOfGroup:
    """The role for present and for future work.

    Raises:
        RoleNotAnnounced: The announcement has none for this group.

    Source:
        R-CLS-16: role = f(group, announced stage); R-ORG-11: present and future.
    """
    for role in roles:
        if role.group == group:
            return role
    raise RoleNotAnnounced(group=group)


def skills_of(group: str, required: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The agency's set for the group; None when it has set none, which is unknown and not "nothing needed".

    Source:
        R-CLS-18.
    """
    return list(required[group]) if group in required else None
