"""Units that agencies defined for themselves, and their code spaces."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from service_kit.statements import insert_new
from sqlmodel import Session, col, select

from framework_svc.domain.errors import SkillUnitNotFound
from framework_svc.domain.skill_unit import CodeSpaces
from framework_svc.persistence.tables import AgencySkillUnit, CodeSpace


def get_skill_unit(session: Session, unit_id: UUID) -> AgencySkillUnit:
    """Raises SkillUnitNotFound."""
    if (unit := session.get(AgencySkillUnit, unit_id)) is None:
        raise SkillUnitNotFound
    return unit


def get_skill_unit_by_code(session: Session, organisation_id: UUID, code: str) -> AgencySkillUnit:
    """Raises SkillUnitNotFound."""
    unit: AgencySkillUnit | None = session.exec(
        skill_units_statement(organisation_id).where(AgencySkillUnit.code == code)
    ).first()
    if unit is None:
        raise SkillUnitNotFound
    return unit


def skill_units_statement(organisation_id: UUID) -> Any:
    return select(AgencySkillUnit).where(AgencySkillUnit.organisation_id == organisation_id)


def codes_of(session: Session, organisation_id: UUID) -> Sequence[str]:
    return session.exec(
        select(AgencySkillUnit.code).where(AgencySkillUnit.organisation_id == organisation_id)
    ).all()


def titles_of(session: Session, codes: Collection[str]) -> dict[str, dict[str, str | None]]:
    found = session.exec(
        select(AgencySkillUnit.code, AgencySkillUnit.title).where(col(AgencySkillUnit.code).in_(codes))
    )
    return {code: dict(title) for code, title in found}


def is_taken(session: Session, code: str) -> bool:
    return session.exec(select(AgencySkillUnit.id).where(AgencySkillUnit.code == code)).first() is not None


def claim_space(session: Session, space: str, organisation_id: UUID) -> None:
    """Take a code space, unless somebody has it or the agency has another; code_spaces then tells."""
    insert_new(session, CodeSpace, space=space, organisation_id=organisation_id)


def code_spaces(session: Session, organisation_id: UUID, wanted: str | None) -> CodeSpaces:
    """The agency's own space, and whether the wanted one is another's."""
    known = session.exec(
        select(CodeSpace).where(
            (col(CodeSpace.organisation_id) == organisation_id) | (col(CodeSpace.space) == wanted)
        )
    ).all()
    return CodeSpaces(
        own=next((space.space for space in known if space.organisation_id == organisation_id), None),
        of_others=frozenset(space.space for space in known if space.organisation_id != organisation_id),
    )
