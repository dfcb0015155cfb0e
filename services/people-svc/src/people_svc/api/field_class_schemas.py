"""The table of classes as it goes out, with the words for classes, readers and parts of a record."""

from typing import Self

from service_kit.schemas import Output, WordsOut

from people_svc.domain.privacy.fields import FIELDS, HELD, Field, FieldClass, Reader
from people_svc.domain.privacy.reading import What

_CLASSES = {
    FieldClass.PUBLIC: ("เปิดเผยได้", "Public"),
    FieldClass.AGENCY: ("ภายในส่วนราชการ", "Agency"),
    FieldClass.SUPERVISOR: ("ผู้บังคับบัญชา", "Supervisor"),
    FieldClass.SELF: ("เจ้าของข้อมูล", "Oneself"),
    FieldClass.HR: ("เจ้าหน้าที่ด้านทรัพยากรบุคคล", "HR"),
}
_READERS = {
    Reader.ONESELF: ("เจ้าของข้อมูล", "The person"),
    Reader.HR_OFFICER: ("เจ้าหน้าที่ด้านทรัพยากรบุคคลของหน่วยงาน", "HR officer of the person's units"),
    Reader.SUPERVISOR: ("ผู้บังคับบัญชาและผู้รับมอบหมาย", "Supervisors, and their delegates"),
    Reader.EXECUTIVE: ("ผู้บริหารส่วนราชการ", "Executive of the person's units"),
    Reader.OCSC_OFFICER: ("เจ้าหน้าที่สำนักงาน ก.พ.", "OCSC officer"),
}
_PARTS = {
    What.ASSIGNMENTS: ("ประวัติการปฏิบัติหน้าที่", "Assignments"),
    What.CONTEXT: ("สังกัด ผู้บังคับบัญชา และบทบาท ณ วันหนึ่ง", "Context on a day"),
    What.WORK: ("ข้อมูลลักษณะงาน", "Work record"),
    What.CLASSIFICATION: ("การจำแนกกลุ่มบุคลากร และคำอธิบาย", "Classification and its explanation"),
    What.LOCAL_GROUPS: ("กลุ่มบุคลากรท้องถิ่น", "Local groups"),
}


def _words(pair: tuple[str, str]) -> WordsOut:
    return WordsOut(th=pair[0], en=pair[1])


class FieldClassOut(Output):
    key: FieldClass
    title: WordsOut


class ReaderOut(Output):
    key: Reader
    title: WordsOut
    holds: list[FieldClass]


class FieldOut(Output):
    name: str
    field_class: FieldClass
    title: WordsOut

    @classmethod
    def of(cls, field: Field) -> Self:
        return cls(name=field.name, field_class=field.of, title=WordsOut(th=field.th, en=field.en))


class PartOut(Output):
    key: What
    title: WordsOut
    fields: list[FieldOut]


class FieldClassesOut(Output):
    """The table by which a person's record is answered: `fields` of the record itself, and of its parts."""

    classes: list[FieldClassOut]
    readers: list[ReaderOut]
    fields: list[FieldOut]
    parts: list[PartOut]


FIELD_CLASSES = FieldClassesOut(
    classes=[FieldClassOut(key=key, title=_words(words)) for key, words in _CLASSES.items()],
    readers=[
        ReaderOut(key=key, title=_words(words), holds=[one for one in FieldClass if one in HELD[key]])
        for key, words in _READERS.items()
    ],
    fields=[FieldOut.of(field) for field in FIELDS[What.RECORD]],
    parts=[
        PartOut(key=key, title=_words(words), fields=[FieldOut.of(field) for field in FIELDS[key]])
        for key, words in _PARTS.items()
    ],
)
