"""The 70:20:10 of a plan, with what there is to say about it in Thai and English."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Self

from service_kit.schemas import Output, WordsOut

from idp_svc.domain.learning_mix import BUCKETS, Hint, LearningMix, Share

HINTS: Mapping[Hint, tuple[str, str, str]] = {
    Hint.OJT_WITHOUT_COACHING: (
        "R-IDP-16",
        "การลงมือปฏิบัติ (OJT) จะเกิดประโยชน์เมื่อใช้คู่กับการสอนงาน (Coaching) แต่แผนนี้ยังไม่มีการสอนงาน",
        "On-the-Job Training works when paired with Coaching; this plan has no Coaching.",
    ),
    Hint.SITE_VISIT_BELOW_DIRECTOR: (
        "R-IDP-17",
        "การดูงานนอกสถานที่ (Site Visit) เหมาะกับบุคลากรตั้งแต่ระดับผู้อำนวยการขึ้นไป",
        "Site Visit suits staff of director level and above.",
    ),
    Hint.PROJECT_ASSIGNMENT_SHORT: (
        "R-IDP-18",
        "การมอบหมายโครงการ (Project Assignment) เป็นโครงการระยะยาว ไม่สามารถทำให้เสร็จภายในวันหรือสองวัน",
        "Project Assignment is a longer project, not one that is finished in a day or two.",
    ),
}
_NOT_COMPUTABLE = WordsOut(
    th="ยังคำนวณสัดส่วนไม่ได้ เพราะแผนนี้ยังไม่ได้ระบุจำนวนชั่วโมงของกิจกรรม",
    en="Not computable yet: no activity of this plan has planned hours.",
)
_MODEL = " : ".join(str(bucket) for bucket in BUCKETS)


class ShareOut(Output):
    """`percent` with two decimals, and its distance from the model in percentage points; null: no hours."""

    bucket_percent: int
    hours: str
    percent: str | None
    distance_points: str | None


class HintOut(Output):
    code: str
    rule: str
    text: WordsOut


class LearningMixOut(Output):
    """Shares of planned hours; the model has no tolerance, so this is a report and never a verdict."""

    total_hours: str
    activities_without_hours: int
    shares: list[ShareOut]
    note: WordsOut
    hints: list[HintOut]

    @classmethod
    def of(cls, mix: LearningMix) -> Self:
        return cls(
            total_hours=_hours(mix.minutes),
            activities_without_hours=mix.activities_without_hours,
            shares=[
                ShareOut(
                    bucket_percent=share.bucket_percent,
                    hours=_hours(share.minutes),
                    percent=_text(share.percent),
                    distance_points=_text(share.distance),
                )
                for share in mix.shares
            ],
            note=_distance(mix.shares) if mix.minutes else _NOT_COMPUTABLE,
            hints=[_hint(hint) for hint in mix.hints],
        )


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / 60:.2f}"


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _distance(shares: Sequence[Share]) -> WordsOut:
    percents = " : ".join(str(share.percent) for share in shares)
    away = " : ".join(f"{share.distance:+}" for share in shares)
    return WordsOut(
        th=f"สัดส่วนตามชั่วโมงคือ {percents} ห่างจากแนวทาง {_MODEL} อยู่ {away} จุดร้อยละ เพื่อประกอบการพิจารณาเท่านั้น",
        en=f"By hours the shares are {percents}, {away} points from {_MODEL}; for consideration only.",
    )


def _hint(hint: Hint) -> HintOut:
    rule, thai, english = HINTS[hint]
    return HintOut(code=hint.value.upper(), rule=rule, text=WordsOut(th=thai, en=english))
