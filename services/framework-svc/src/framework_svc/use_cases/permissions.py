"""Who may write for an agency, and which lists are for other services only."""

from uuid import UUID

from service_kit.identity import Caller
from service_kit.refusals import NotAllowed
from sqlmodel import Session

from framework_svc.domain.errors import NotAnAgency, SystemsOnly
from framework_svc.domain.organisation import is_in_subtree
from framework_svc.persistence.organisations import lock_organisation
from framework_svc.persistence.tables import Organisation

HR_OFFICER = "hr_officer"
EXECUTIVE = "executive"
OCSC_OFFICER = "ocsc_officer"
SYSTEM = "system"


def lock_agency_of_officer(session: Session, organisation_id: UUID, caller: Caller) -> Organisation:
    """The agency, held until the transaction ends, for an HR officer of it or of what is above it.

    Raises:
        OrganisationNotFound: It is not known here.
        NotAllowed: The caller is no officer for it.
        NotAnAgency: It is no agency.
    """
    organisation = lock_organisation(session, organisation_id)
    is_officer = is_in_subtree(organisation.path, caller.held_on(HR_OFFICER))
    if not (is_officer or caller.has_role(OCSC_OFFICER)):
        raise NotAllowed
    if not organisation.is_agency:
        raise NotAnAgency
    return organisation


def require_overseer(organisation: Organisation, caller: Caller) -> None:
    """For whoever sees counts of an organisation: officers and executives of it or of what is above it.

    Raises:
        NotAllowed: The caller is none of them.
    """
    offices = caller.held_on(HR_OFFICER) | caller.held_on(EXECUTIVE)
    if not (is_in_subtree(organisation.path, offices) or caller.has_role(OCSC_OFFICER)):
        raise NotAllowed


def require_insight(organisation: Organisation, caller: Caller) -> None:
    """For whoever may know what an agency has not said yet: its overseers, and systems.

    Raises:
        NotAllowed: The caller is none of them.
    """
    if not caller.has_role(SYSTEM):
        require_overseer(organisation, caller)


def is_editor(caller: Caller) -> bool:
    """Whoever holds the office that publishes frameworks."""
    return caller.has_role(OCSC_OFFICER)


def require_editor(caller: Caller) -> None:
    """Raises NotAllowed."""
    if not is_editor(caller):
        raise NotAllowed


def require_system(caller: Caller) -> None:
    """Raises SystemsOnly for a person."""
    if not caller.has_role(SYSTEM):
        raise SystemsOnly
