"""What differs between two releases, and what the publisher says of nodes that went."""

from typing import Annotated, Any

from fastapi import Query, Response
from service_kit.app import DatabaseDep, NowDep
from service_kit.conditional import IfMatch, tagged
from service_kit.events import canonical
from service_kit.identity import Caller, Requires
from service_kit.pages import PageDep, slice_of
from service_kit.routes import Router

from framework_svc.api.pinned import (
    A_MINUTE,
    FOR_EVER,
    NOT_AT_ALL,
    FrameworkKey,
    Reader,
    ReleaseKey,
    WantedDep,
    made_now,
)
from framework_svc.api.schemas_comparison import ChangeOut, DiffOut, ReplacementsIn, ReplacementsOut
from framework_svc.domain.comparison import What, counted
from framework_svc.domain.framework import CURRENT, RELEASE_KEY_LENGTH, Kind
from framework_svc.use_cases import comparison
from framework_svc.use_cases.permissions import is_editor

router = Router(prefix="/v1", tags=["comparison"])
AnyRelease = Annotated[str, Query(max_length=RELEASE_KEY_LENGTH)]


@router.get("/frameworks/{framework_key}/diff", response_model=DiffOut)
def compare_releases(
    framework_key: FrameworkKey,
    caller: Reader,
    database: DatabaseDep,
    query: PageDep,
    from_: Annotated[AnyRelease, Query(alias="from", description="Key of the older release")],
    to: Annotated[AnyRelease, Query(description="Key of the newer release, or `current`")] = CURRENT,
    what: Annotated[What | None, Query(description="Only changes of this sort")] = None,
    kind: Annotated[Kind | None, Query(description="Only changes of nodes of this kind")] = None,
) -> Any:
    """What was added, removed, renamed, moved, split, merged, replaced or changed from a release to another.

    `counts` are of the whole comparison, whatever is filtered. Nodes are the same by kind and key; what
    was split, merged or replaced is what the publisher said, with the reason.
    """
    found = comparison.compare_releases(database, framework_key, from_, to, sees_drafts=is_editor(caller))
    wanted = [
        (f"{number:06d}", one)
        for number, one in enumerate(found.changes)
        if what in {None, one.what} and kind in {None, one.node.kind}
    ]
    page = slice_of(wanted, lambda one: one[0], query)
    body = DiffOut(
        framework_key=framework_key,
        from_release=found.old.key,
        to_release=found.new.key,
        counts=counted(found.changes),
        items=[ChangeOut.of(one) for _, one in page.items],
        next_cursor=page.next_cursor,
    )
    final = A_MINUTE if CURRENT in {from_, to} else FOR_EVER
    return made_now(canonical(body.model_dump(mode="json")), keep=final if found.is_final else NOT_AT_ALL)


@router.get(
    "/releases/{release_key}/replacements",
    response_model=ReplacementsOut,
    dependencies=[Requires("framework.read")],
)
def get_replacements(wanted: WantedDep, response: Response, database: DatabaseDep) -> Any:
    """What the publisher says of nodes of the release before that went, were split or merged."""
    return tagged(response, comparison.read_replacements(database, wanted))


@router.put("/releases/{release_key}/replacements", response_model=ReplacementsOut)
def state_replacements(
    release_key: ReleaseKey,
    body: ReplacementsIn,
    caller: Annotated[Caller, Requires("framework.write")],
    response: Response,
    database: DatabaseDep,
    now: NowDep,
    seen: IfMatch,
) -> Any:
    """Say it in a draft, all lines at once; If-Match names the version of the draft."""
    release = comparison.state_replacements(
        database, release_key, body.lines(), seen=seen, caller=caller, now=now
    )
    return tagged(response, release)
