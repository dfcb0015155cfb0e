"""What CASE 1.1 says, in the words of 1.0: without what it did not have yet.

Source:
    1EdTech CASE 1.1 information model, changes since 1.0.
"""

from typing import Any

from framework_svc.domain.exchange.case import V1P1

V1P0 = "/ims/case/v1p0"
_NEW = frozenset({"extensions", "caseVersion", "frameworkType", "targetType"})
_NEW_ON_ITEMS = frozenset({"subject", "subjectURI"})
_TYPES = frozenset(
    {
        "isChildOf",
        "isPeerOf",
        "isPartOf",
        "exactMatchOf",
        "precedes",
        "isRelatedTo",
        "replacedBy",
        "exemplar",
        "hasSkillLevel",
    }
)


def downgraded(value: Any) -> Any:
    """An object of 1.1, or any part of one, as a server of 1.0 says it."""
    if isinstance(value, list):
        return [downgraded(one) for one in value]
    if isinstance(value, str):
        return _address(value)
    if not isinstance(value, dict):
        return value
    gone = _NEW | (_NEW_ON_ITEMS if "fullStatement" in value else set())
    gone |= {"notes"} if "associationType" in value else set()
    said = {name: downgraded(one) for name, one in value.items() if name not in gone}
    if "associationType" in said and said["associationType"] not in _TYPES:
        said["associationType"] = "isRelatedTo"
    return said


def _address(text: str) -> str:
    is_address = text.startswith(("http://", "https://")) and " " not in text
    return text.replace(f"{V1P1}/CF", f"{V1P0}/CF") if is_address else text
