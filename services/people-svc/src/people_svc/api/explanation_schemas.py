"""What goes out about the rules of classification, and about how a suggestion came about."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self
from uuid import UUID

from service_kit.schemas import Output, WordsOut

from people_svc.api.classification_schemas import ReasonOut
from people_svc.api.withholding import Withholding
from people_svc.domain.explanation import USED, Criterion, Outcome, settings_of
from people_svc.domain.group import Group
from people_svc.domain.policy import Policy
from people_svc.domain.privacy.fields import FieldClass
from people_svc.domain.privacy.reading import What
from people_svc.domain.words import Name
from people_svc.domain.workflow import Status
from people_svc.use_cases.explanations import Explained
from people_svc.use_cases.privacy.showing import Told
from people_svc.use_cases.rulebook import Rulebook, RuleText, rulebook


class RuleOut(Output):
    id: str
    version: int
    text: WordsOut

    @classmethod
    def of(cls, rule: RuleText) -> Self:
        return cls(id=rule.id, version=rule.version, text=_said(rule.text))


class RulebookOut(Output):
    """The rules by which groups are suggested, and the settings in effect."""

    rulebook: str
    rules: list[RuleOut]
    settings: dict[str, str | bool]

    @classmethod
    def of(cls, book: Rulebook, policy: Policy) -> Self:
        rules = [RuleOut.of(rule) for rule in book.rules.values()]
        return cls(rulebook=book.key, rules=rules, settings=settings_of(policy))


class StepOut(Output):
    """One criterion: what was looked at (`inputs`), whether it was used, and to which groups it points."""

    criterion: Criterion
    name: WordsOut
    outcome: Outcome
    result: WordsOut
    is_used: bool
    inputs: dict[str, Any]
    matches: list[Group]
    rules: list[RuleOut]

    @classmethod
    def of(cls, step: Mapping[str, Any], book: Rulebook) -> Self:
        outcome = Outcome(step["outcome"])
        return cls(
            criterion=Criterion(step["criterion"]),
            name=_said(book.criteria[step["criterion"]]),
            outcome=outcome,
            result=_said(book.outcomes[outcome.value]),
            is_used=outcome in USED,
            inputs=dict(step["inputs"]),
            matches=[Group(group) for group in step["matches"]],
            rules=[RuleOut.of(book.rules[rule]) for rule in step["rules"]],
        )


class ExplanationOut(Output):
    """`steps` are empty, and `rulebook` null, where a classification is older than explanations."""

    group: Group | None
    undecided: str | None
    rulebook: str | None
    settings: dict[str, str | bool]
    reasons: list[ReasonOut]
    steps: list[StepOut]

    @classmethod
    def of(cls, suggestion: Mapping[str, Any]) -> Self:
        explanation = suggestion.get("explanation")
        book = rulebook(explanation["rulebook"]) if explanation else None
        return cls(
            group=suggestion["group"],
            undecided=suggestion["undecided"],
            rulebook=book.key if book else None,
            settings=explanation["policy"] if explanation else {},
            reasons=[ReasonOut.model_validate(reason) for reason in suggestion["reasons"]],
            steps=[StepOut.of(step, book) for step in explanation["steps"]] if explanation and book else [],
        )


class ExplainedOut(Withholding):
    """`kept` is the explanation of then; `today` what rules and settings of today make of the same work.

    Fields of the classes in `withheld` are absent.
    """

    part: ClassVar = What.CLASSIFICATION

    person_id: UUID
    classification_id: UUID | None
    status: Status | None
    group: Group | None
    override_reason: str | None = None
    announcement_version: int | None
    kept: ExplanationOut | None = None
    today: ExplanationOut | None = None
    withheld: list[FieldClass]

    @classmethod
    def of(cls, told: Told[Explained]) -> Self:
        found = told.part
        row = found.classification
        return cls.seen(
            found,
            told.shown.classes,
            classification_id=row.id if row else None,
            status=row.status if row else None,
            group=row.group if row else None,
            override_reason=row.override_reason if row else None,
            announcement_version=row.announcement_version if row else None,
            kept=ExplanationOut.of(found.kept) if found.kept else None,
            today=ExplanationOut.of(found.today) if found.today else None,
        )


def _said(name: Name) -> WordsOut:
    return WordsOut(th=name.th, en=name.en)
