"""From a verified caller to the part of the tree whose figures it may see."""

from uuid import UUID

from service_kit.identity import Caller
from sqlmodel import Session

from reporting_svc.domain.errors import OrganisationNotFound
from reporting_svc.domain.views import View
from reporting_svc.persistence import organisations
from reporting_svc.persistence.tables import OrganisationFact

SEES_SUBTREE = ("hr_officer", "executive", "dashboard", "system")
SEES_ALL_WITHOUT_PLACE = frozenset({"ocsc_officer", "dashboard", "system"})


def view_of(session: Session, caller: Caller) -> View:
    """The caller's view; staff without a grant see the totals of the agency that people-svc puts them in."""
    if any(grant.role in SEES_ALL_WITHOUT_PLACE and grant.on is None for grant in caller.grants):
        return View(sees_all=True)
    subtrees = frozenset[UUID]().union(*(caller.held_on(role) for role in SEES_SUBTREE))
    person_id = _person_id(caller)
    return View(
        subtrees=subtrees, agency_id=organisations.agency_of(session, person_id) if person_id else None
    )


def visible_organisation(session: Session, view: View, organisation_id: UUID) -> OrganisationFact:
    """An organisation of which the caller sees at least the totals.

    Raises:
        OrganisationNotFound: It is unknown, or not the caller's to see.
    """
    organisation = organisations.get_organisation(session, organisation_id)
    if organisation is None or not view.sees_totals_of(organisation_id, path_of(organisation)):
        raise OrganisationNotFound
    return organisation


def path_of(organisation: OrganisationFact) -> frozenset[UUID]:
    return frozenset({*(UUID(step) for step in organisation.path), organisation.organisation_id})


def _person_id(caller: Caller) -> UUID | None:
    return None if caller.is_system else caller.id
