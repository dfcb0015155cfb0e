"""The shapes of CASE 1.1 answers as JSON Schema, written from the tables of the standard.

Source:
    1EdTech CASE 1.1 information model, 24 January 2025: members, multiplicities and enumerations.
"""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

TEXT = {"type": "string"}
UUID = {"type": "string", "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
URI = {"type": "string", "pattern": "^[a-z]+:.+"}
INSTANT = {"type": "string", "format": "date-time"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
OPEN = {"type": "object"}


def an_object(required: str, optional: str = "", **members: Any) -> dict[str, Any]:
    """Members are text unless something else is said; no others may be there."""
    names = [*required.split(), *optional.split()]
    known = {"identifier": UUID, "uri": URI, "lastChangeDateTime": INSTANT, "extensions": OPEN} | members
    properties = {name: known.get(name, TEXT) for name in names}
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def a_list(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


LINK = an_object("title identifier uri")
GENERAL_LINK = an_object(
    "title identifier uri",
    "targetType",
    identifier=TEXT,
    targetType={"type": "string", "pattern": "^(CASE|ext:[a-zA-Z0-9._-]+)$"},
)
LINKS: dict[str, Any] = {
    "licenseURI": LINK,
    "subjectURI": a_list(LINK),
    "subject": TEXTS,
    "CFItemTypeURI": LINK,
    "conceptKeywords": TEXTS,
    "conceptKeywordsURI": LINK,
    "educationLevel": TEXTS,
    "CFPackageURI": LINK,
    "CFDocumentURI": LINK,
    "CFAssociationGroupingURI": LINK,
    "originNodeURI": GENERAL_LINK,
    "destinationNodeURI": GENERAL_LINK,
    "sequenceNumber": WHOLE,
    "caseVersion": {"const": "1.1"},
}
DOCUMENT_MORE = (
    "frameworkType caseVersion officialSourceURL publisher description subject subjectURI language version "
    "adoptionStatus statusStartDate statusEndDate licenseURI notes extensions"
)
DOCUMENT = "identifier uri creator title lastChangeDateTime"
ITEM = "identifier fullStatement uri lastChangeDateTime"
ITEM_MORE = (
    "alternativeLabel CFItemType humanCodingScheme listEnumeration abbreviatedStatement conceptKeywords "
    "conceptKeywordsURI notes subject subjectURI language educationLevel CFItemTypeURI licenseURI "
    "statusStartDate statusEndDate extensions"
)
ASSOCIATION = "identifier associationType uri originNodeURI destinationNodeURI lastChangeDateTime"
ASSOCIATION_MORE = "sequenceNumber CFAssociationGroupingURI notes extensions"
TYPES = (
    "isChildOf|isPeerOf|isPartOf|exactMatchOf|precedes|isRelatedTo|replacedBy|exemplar|hasSkillLevel"
    "|isTranslationOf|ext:[a-zA-Z0-9._-]+"
)
LINKS["associationType"] = {"type": "string", "pattern": f"^({TYPES})$"}

PACKAGE_DOCUMENT = an_object(DOCUMENT, DOCUMENT_MORE, **LINKS)
PACKAGE_ITEM = an_object(ITEM, ITEM_MORE, **LINKS)
PACKAGE_ASSOCIATION = an_object(ASSOCIATION, ASSOCIATION_MORE, **LINKS)
ITEM_TYPE = an_object(
    "identifier uri title description hierarchyCode lastChangeDateTime", "typeCode extensions"
)
CONCEPT = an_object(
    "identifier uri title hierarchyCode lastChangeDateTime", "keywords description extensions"
)
SUBJECT = an_object("identifier uri title hierarchyCode lastChangeDateTime", "description extensions")
LICENSE = an_object("identifier uri title licenseText lastChangeDateTime", "description extensions")
GROUPING = an_object("identifier uri title lastChangeDateTime", "description extensions")
LEVEL = an_object(
    "identifier uri lastChangeDateTime",
    "description quality score feedback position rubricCriterionId extensions",
    score=NUMBER,
    position=WHOLE,
    extensions=a_list(OPEN),
)
CRITERION = an_object(
    "identifier uri lastChangeDateTime",
    "category description CFItemURI weight position rubricId CFRubricCriterionLevels extensions",
    CFItemURI=LINK,
    weight=NUMBER,
    position=WHOLE,
    CFRubricCriterionLevels=a_list(LEVEL),
)
RUBRIC = an_object(
    "identifier uri lastChangeDateTime",
    "title description CFRubricCriteria extensions",
    CFRubricCriteria=a_list(CRITERION),
)
DEFINITIONS = an_object(
    "",
    "CFConcepts CFSubjects CFLicenses CFItemTypes CFAssociationGroupings extensions",
    CFConcepts=a_list(CONCEPT),
    CFSubjects=a_list(SUBJECT),
    CFLicenses=a_list(LICENSE),
    CFItemTypes=a_list(ITEM_TYPE),
    CFAssociationGroupings=a_list(GROUPING),
)
SHAPES: dict[str, dict[str, Any]] = {
    "CFDocument": an_object(f"{DOCUMENT} CFPackageURI", DOCUMENT_MORE, **LINKS),
    "CFItem": an_object(f"{ITEM} CFDocumentURI", ITEM_MORE, **LINKS),
    "CFAssociation": an_object(ASSOCIATION, f"{ASSOCIATION_MORE} CFDocumentURI", **LINKS),
    "CFPackage": an_object(
        "CFDocument",
        "CFItems CFAssociations CFDefinitions CFRubrics extensions",
        CFDocument=PACKAGE_DOCUMENT,
        CFItems=a_list(PACKAGE_ITEM),
        CFAssociations=a_list(PACKAGE_ASSOCIATION),
        CFDefinitions=DEFINITIONS,
        CFRubrics=a_list(RUBRIC),
    ),
    "CFRubric": RUBRIC,
    "CFLicense": LICENSE,
    "CFAssociationGrouping": GROUPING,
    "CFItemTypes": an_object("CFItemTypes", CFItemTypes=a_list(ITEM_TYPE)),
    "CFConcepts": an_object("CFConcepts", CFConcepts=a_list(CONCEPT)),
    "CFSubjects": an_object("CFSubjects", CFSubjects=a_list(SUBJECT)),
}
SHAPES["CFDocuments"] = an_object("CFDocuments", CFDocuments=a_list(SHAPES["CFDocument"]))
SHAPES["CFItemAssociations"] = an_object(
    "CFItem CFAssociations", CFItem=SHAPES["CFItem"], CFAssociations=a_list(PACKAGE_ASSOCIATION)
)
MINOR = (
    "forbidden|fullsuccess|internal_server_error|invalid_selection_field|invalid_sort_field|invalid_uuid"
    "|server_busy|unauthorised_request|unknownobject"
)
SHAPES["imsx_StatusInfo"] = {
    "type": "object",
    "required": ["imsx_codeMajor", "imsx_severity"],
    "additionalProperties": False,
    "properties": {
        "imsx_codeMajor": {"enum": ["failure", "processing", "success", "unsupported"]},
        "imsx_severity": {"enum": ["error", "status", "warning"]},
        "imsx_description": TEXT,
        "imsx_codeMinor": an_object(
            "imsx_codeMinorField",
            imsx_codeMinorField=a_list(
                an_object(
                    "imsx_codeMinorFieldName imsx_codeMinorFieldValue",
                    imsx_codeMinorFieldValue={"type": "string", "pattern": f"^({MINOR})$"},
                )
            ),
        ),
    },
}
NEW_IN_1_1 = ("extensions", "caseVersion", "frameworkType", "targetType")


def misshapen(name: str, value: Any) -> list[str]:
    """Where an answer is not of the shape of the standard."""
    checked = Draft202012Validator(SHAPES[name], format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in checked.iter_errors(value)]


def names_in(value: Any) -> set[str]:
    """Every member name at any depth."""
    if isinstance(value, list):
        return {name for one in value for name in names_in(one)}
    if isinstance(value, dict):
        return set(value) | {name for one in value.values() for name in names_in(one)}
    return set()
