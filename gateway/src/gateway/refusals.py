"""What the gateway itself refuses, and how each refusal is worded (RFC 9457).

400 UnclearTarget, UnclearHeaders    408 BodyTooSlow     431 HeadersTooLarge
401 service_kit Unauthenticated      413 BodyTooLarge    429 QuotaUsedUp
502 BrokenUpstream                   503 NoUpstream      504 SilentUpstream
"""

from service_kit.problems import Problem, Problems
from service_kit.refusals import KIT_PROBLEMS


class Refusal(Exception):
    """A request that goes no further; `headers` belong to the answer."""

    def __init__(self, headers: dict[str, str] | None = None, **facts: object) -> None:
        super().__init__()
        self.headers = headers or {}
        vars(self).update(facts)


class UnclearTarget(Refusal):
    pass


class UnclearHeaders(Refusal):
    pass


class HeadersTooLarge(Refusal):
    pass


class BodyTooLarge(Refusal):
    pass


class BodyTooSlow(Refusal):
    pass


class QuotaUsedUp(Refusal):
    pass


class BrokenUpstream(Refusal):
    pass


class NoUpstream(Refusal):
    pass


class SilentUpstream(Refusal):
    pass


GATEWAY_PROBLEMS: dict[type[Exception], Problem] = {
    UnclearTarget: Problem(
        400,
        "TARGET_UNCLEAR",
        ("ที่อยู่ไม่ชัดเจน", "ที่อยู่มีอักขระหรือการเข้ารหัสที่ระบบไม่รับ เช่น .. // ; หรือ %2F"),
        ("Unclear address", "The address holds characters or encodings that are not taken: .. // ; or %2F."),
    ),
    UnclearHeaders: Problem(
        400,
        "HEADERS_UNCLEAR",
        ("ส่วนหัวของคำขอไม่ชัดเจน", "ส่วนหัว {name} ต้องมีเพียงค่าเดียวและอ่านได้"),
        ("Unclear headers", "The header {name} must be given once, and be readable."),
    ),
    HeadersTooLarge: Problem(
        431,
        "HEADERS_TOO_LARGE",
        ("ส่วนหัวของคำขอใหญ่เกินไป", "ส่วนหัวต้องไม่เกิน {limit_bytes} ไบต์ และไม่เกิน {limit_count} รายการ"),
        ("The headers are too large", "At most {limit_bytes} bytes and {limit_count} headers are taken."),
    ),
    BodyTooLarge: Problem(
        413,
        "BODY_TOO_LARGE",
        ("ข้อมูลใหญ่เกินไป", "เนื้อหาคำขอต้องไม่เกิน {limit_bytes} ไบต์"),
        ("The body is too large", "At most {limit_bytes} bytes are taken."),
    ),
    BodyTooSlow: Problem(
        408,
        "BODY_TOO_SLOW",
        ("รับข้อมูลไม่ครบในเวลาที่กำหนด", "เนื้อหาคำขอมาไม่ถึงภายในเวลาที่กำหนด โปรดลองใหม่"),
        ("The body did not arrive", "The body of the request did not arrive in time. Please try again."),
    ),
    QuotaUsedUp: Problem(
        429,
        "QUOTA_USED_UP",
        ("ส่งคำขอถี่เกินไป", "ส่งได้ {limit} ครั้งต่อนาที โปรดรอ {retry_after_seconds} วินาที"),
        ("Too many requests", "{limit} a minute are allowed. Please wait {retry_after_seconds} seconds."),
    ),
    BrokenUpstream: Problem(
        502,
        "SERVICE_BROKE_OFF",
        ("ระบบปลายทางตอบไม่สมบูรณ์", "บริการ {service} ตัดการเชื่อมต่อก่อนตอบครบ รายการอาจทำสำเร็จแล้วหรือไม่ก็ได้"),
        (
            "The service broke off",
            "{service} closed before its answer was whole; it may have done what you asked.",
        ),
    ),
    NoUpstream: Problem(
        503,
        "SERVICE_UNAVAILABLE",
        ("บริการยังไม่พร้อม", "บริการ {service} ยังไม่พร้อมให้บริการ โปรดลองใหม่ในอีกสักครู่"),
        ("Service unavailable", "{service} cannot be reached at the moment. Please try again shortly."),
    ),
    SilentUpstream: Problem(
        504,
        "SERVICE_SILENT",
        ("บริการไม่ตอบภายในเวลา", "บริการ {service} ไม่ตอบภายในเวลาที่กำหนด รายการอาจทำสำเร็จแล้วหรือไม่ก็ได้"),
        ("The service did not answer", "{service} did not answer in time; it may have done what you asked."),
    ),
}

PROBLEMS: Problems = {**KIT_PROBLEMS, **GATEWAY_PROBLEMS}
