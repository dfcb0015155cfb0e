"""What goes out of acknowledgements; counts never name anybody."""

import datetime as dt
from uuid import UUID

from pydantic import Field
from service_kit.schemas import Output, WordsOut

from framework_svc.domain.acknowledgement import share
from framework_svc.use_cases.acknowledgements import Acknowledgements

STAFF_NOT_READ = WordsOut(
    th="ยังไม่ทราบจำนวนบุคลากร เพราะยังอ่านรายการบุคลากรไม่ครบ จึงยังไม่มีร้อยละ ซึ่งไม่ได้หมายความว่าเป็นศูนย์",
    en="Nobody knows how many staff there are until their list is read: the share is unknown, not zero.",
)


class AcknowledgementOut(Output):
    announcement_id: UUID
    acknowledged_at: dt.datetime


class AcknowledgementsOut(Output):
    announcement_id: UUID
    version: int
    organisation_id: UUID = Field(description="The unit that was counted, with all below")
    counted_on: dt.date
    acknowledged: int
    staff: int | None = Field(description="Staff in service on that day; null when not known")
    percent: float | None = Field(description="To two decimals; null when staff are not known, or none")
    status: str = Field(description="known or unknown")
    explanation: WordsOut | None = Field(description="Why the number of staff is not known")


def acknowledgements_out(found: Acknowledgements) -> AcknowledgementsOut:
    is_known = found.staff is not None
    return AcknowledgementsOut(
        announcement_id=found.announcement.id,
        version=found.announcement.version,
        organisation_id=found.organisation_id,
        counted_on=found.counted_on,
        acknowledged=found.acknowledged,
        staff=found.staff,
        percent=share(found.acknowledged, found.staff),
        status="known" if is_known else "unknown",
        explanation=None if is_known else STAFF_NOT_READ,
    )
