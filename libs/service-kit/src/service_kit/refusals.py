"""The refusals that every service can make, whatever it is about, and how each of them is worded."""

from service_kit.idempotency import IdempotencyKeyReused
from service_kit.outbox import EventTooLong
from service_kit.problems import Problem


class Unauthenticated(Exception):
    """No token, or one that is not ours, not for us, or no longer good."""

    def __init__(self, reason: str = "invalid_token") -> None:
        super().__init__(reason)
        self.reason = reason


class KeysUnavailable(Exception):
    """The keys of the issuer have not been read yet, so no token can be checked."""


class MissingScope(Exception):
    """The token does not carry the scope that this route asks for."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class NotAPerson(Exception):
    """A system client asked for what only a person can do."""


class NotAllowed(Exception):
    """Neither the line nor an office gives this caller a say in the matter."""


class MissingIfMatch(Exception):
    """A change of an existing resource must name the version that was seen."""


class UnreadableIfMatch(Exception):
    """If-Match is not one ETag of ours."""


class StaleVersion(Exception):
    """The resource has changed since the version that the client saw."""


class Overtaken(Exception):
    """Somebody else stored the same, or removed what it needs, at the same moment."""


class UnreadableCursor(Exception):
    """The cursor was not made by this list."""


class UnreadableIdempotencyKey(Exception):
    """Idempotency-Key is longer than 200 characters, or holds others than printable ASCII."""


class Unreadable(Exception):
    """The body is not what its content type says."""


class Invalid(Exception):
    """The input breaks the schema; each place is named."""


class RouteNotFound(Exception):
    """No such address."""


class MethodNotAllowed(Exception):
    """The address exists, not for this method."""


class TooLarge(Exception):
    """The body is larger than the service takes."""


class SlowHead(Exception):
    """The headers did not arrive in time."""


class EndlessHead(Exception):
    """The headers are larger than any server takes."""


class UnsupportedMediaType(Exception):
    """The body's content type is none that this route reads."""


class Busy(Exception):
    """The database was locked for longer than a request waits."""


class Surprise(Exception):
    """A fault of ours."""


KIT_PROBLEMS: dict[type[Exception], Problem] = {
    Unauthenticated: Problem(
        401,
        "UNAUTHENTICATED",
        ("ต้องยืนยันตัวตน", "ไม่มีโทเคน หรือโทเคนใช้ไม่ได้หรือหมดอายุ โปรดเข้าสู่ระบบใหม่"),
        ("Login needed", "There is no token, or it is not valid or has expired. Please log in again."),
    ),
    KeysUnavailable: Problem(
        503,
        "KEYS_UNAVAILABLE",
        ("ยังตรวจสอบโทเคนไม่ได้", "ยังอ่านกุญแจของผู้ออกโทเคนไม่ได้ โปรดลองใหม่ในอีกสักครู่"),
        (
            "Tokens cannot be checked yet",
            "The issuer's keys have not been read yet. Please try again shortly.",
        ),
    ),
    MissingScope: Problem(
        403,
        "MISSING_SCOPE",
        ("โทเคนไม่มีสิทธิ์นี้", "การทำรายการนี้ต้องมีสิทธิ์ {scope} โปรดขอโทเคนใหม่ที่มีสิทธิ์นี้"),
        ("The token lacks a scope", "This needs the scope {scope}. Please ask for a token that has it."),
    ),
    NotAPerson: Problem(
        403,
        "NOT_A_PERSON",
        ("ต้องทำโดยบุคคล", "ระบบอื่นไม่สามารถทำรายการนี้แทนบุคคลได้"),
        ("Only a person can do this", "A system client cannot do this on behalf of a person."),
    ),
    NotAllowed: Problem(
        403,
        "NOT_ALLOWED",
        ("ไม่มีสิทธิ์ทำรายการนี้", "ท่านไม่ได้อยู่ในสายการบังคับบัญชาหรือไม่ได้รับผิดชอบหน่วยงานนี้"),
        ("Not allowed", "Neither your line nor your office gives you a say in this."),
    ),
    MissingIfMatch: Problem(
        428,
        "IF_MATCH_REQUIRED",
        ("ต้องระบุรุ่นของข้อมูล", "โปรดอ่านข้อมูลก่อน แล้วส่งค่า ETag มาในส่วนหัว If-Match"),
        ("The version is missing", "Read the resource first and send its ETag in the header If-Match."),
    ),
    UnreadableIfMatch: Problem(
        400,
        "IF_MATCH_UNREADABLE",
        ("อ่านค่า If-Match ไม่ได้", "ส่วนหัว If-Match ต้องเป็นค่า ETag ที่ระบบส่งให้เพียงค่าเดียว"),
        ("If-Match cannot be read", "If-Match must be one ETag that this service gave you."),
    ),
    StaleVersion: Problem(
        412,
        "STALE_VERSION",
        ("ข้อมูลเปลี่ยนไปแล้ว", "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านอ่าน โปรดอ่านใหม่แล้วทำรายการอีกครั้ง"),
        (
            "The resource has changed",
            "Somebody changed it after you read it. Read it again and repeat your change.",
        ),
    ),
    Overtaken: Problem(
        409,
        "OVERTAKEN",
        ("มีผู้ทำรายการนี้ไปก่อนแล้ว", "มีผู้บันทึกข้อมูลเดียวกันในเวลาเดียวกัน โปรดอ่านข้อมูลใหม่ก่อนทำรายการอีกครั้ง"),
        (
            "Somebody else was faster",
            "Somebody stored the same at the same moment. Read it again before you repeat your change.",
        ),
    ),
    UnreadableCursor: Problem(
        400,
        "CURSOR_UNREADABLE",
        ("อ่านตำแหน่งหน้าไม่ได้", "ค่า cursor ต้องเป็นค่าที่ได้จากหน้าก่อนของรายการเดียวกัน"),
        ("The cursor cannot be read", "The cursor must come from the previous page of the same list."),
    ),
    UnreadableIdempotencyKey: Problem(
        400,
        "IDEMPOTENCY_KEY_UNREADABLE",
        ("อ่าน Idempotency-Key ไม่ได้", "ใช้อักษร ASCII ที่พิมพ์ได้ ไม่เกิน 200 ตัว"),
        ("Idempotency-Key cannot be read", "Use at most 200 printable ASCII characters."),
    ),
    IdempotencyKeyReused: Problem(
        422,
        "IDEMPOTENCY_KEY_REUSED",
        ("ใช้ Idempotency-Key ซ้ำ", "คีย์นี้เคยใช้กับคำขอที่มีเนื้อหาต่างกัน โปรดใช้คีย์ใหม่"),
        ("Idempotency-Key was used before", "The key came with another body earlier. Please use a new one."),
    ),
    EventTooLong: Problem(
        422,
        "EVENT_TOO_LONG",
        ("รายการนี้ใหญ่เกินไป", "สิ่งที่ต้องแจ้งระบบอื่นยาวเกิน 8 MB จึงไม่ได้บันทึก โปรดแบ่งเป็นรายการย่อย"),
        (
            "This is more than others can be told",
            "What other systems must be told is longer than 8 MB; nothing was stored. Please do it in parts.",
        ),
    ),
    Unreadable: Problem(
        400,
        "BODY_UNREADABLE",
        ("อ่านเนื้อหาคำขอไม่ได้", "เนื้อหาคำขอไม่ใช่รูปแบบที่ระบุไว้"),
        ("The body cannot be read", "The body is not of the format it claims to be."),
    ),
    Invalid: Problem(
        422,
        "INVALID_INPUT",
        ("ข้อมูลไม่ถูกต้อง", "โปรดแก้ไขข้อมูลตามรายการใน errors"),
        ("Invalid input", "Please mend the places listed under errors."),
    ),
    RouteNotFound: Problem(
        404,
        "NOT_FOUND",
        ("ไม่พบข้อมูล", "ไม่มีข้อมูลที่ที่อยู่นี้ หรือท่านไม่มีสิทธิ์เห็น"),
        ("Not found", "There is nothing at this address, or you may not see it."),
    ),
    MethodNotAllowed: Problem(
        405,
        "METHOD_NOT_ALLOWED",
        ("ใช้วิธีนี้ไม่ได้", "ที่อยู่นี้ไม่รับคำขอแบบนี้"),
        ("Method not allowed", "This address does not take this method."),
    ),
    TooLarge: Problem(
        413,
        "BODY_TOO_LARGE",
        ("ข้อมูลใหญ่เกินไป", "เนื้อหาคำขอใหญ่กว่าที่ระบบรับได้"),
        ("The body is too large", "The body is larger than this service takes."),
    ),
    SlowHead: Problem(
        408,
        "HEAD_TOO_SLOW",
        ("ส่วนหัวของคำขอมาไม่ครบ", "ส่วนหัวของคำขอมาไม่ครบภายในเวลาที่กำหนด โปรดลองใหม่"),
        (
            "The headers did not arrive",
            "The headers of the request did not arrive in time. Please try again.",
        ),
    ),
    EndlessHead: Problem(
        431,
        "HEAD_TOO_LARGE",
        ("ส่วนหัวของคำขอใหญ่เกินไป", "ส่วนหัวของคำขอใหญ่กว่าที่ระบบรับได้"),
        ("The headers are too large", "The headers of the request are larger than this service takes."),
    ),
    UnsupportedMediaType: Problem(
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        ("ไม่รองรับรูปแบบนี้", "โปรดส่งข้อมูลเป็น application/json"),
        ("Unsupported media type", "Please send application/json."),
    ),
    Busy: Problem(
        503,
        "BUSY",
        ("ระบบไม่ว่าง", "ฐานข้อมูลยังไม่ว่าง โปรดลองใหม่ในอีกสักครู่"),
        ("Busy", "The database is busy. Please try again shortly."),
    ),
    Surprise: Problem(
        500,
        "INTERNAL_ERROR",
        ("ระบบขัดข้อง", "เกิดข้อผิดพลาดในระบบ โปรดแจ้งผู้ดูแลพร้อมหมายเลข trace_id"),
        ("Internal error", "Something went wrong here. Please tell the operator the trace_id."),
    ),
}
