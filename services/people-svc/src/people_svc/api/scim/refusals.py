"""Refusals in the form of SCIM (RFC 7644, section 3.12), in Thai or English as the caller asks.

A refusal of ours keeps its words and its rule; SCIM knows fewer kinds: what cannot be processed is 400.
"""

import logging
from typing import Any

import sqlalchemy as sa
from scim2_models import Error, InvalidValueException, SCIMException
from service_kit.database import is_conflict
from service_kit.problems import Problem, body_of
from service_kit.refusals import KIT_PROBLEMS, Busy, Overtaken, StaleVersion, Surprise
from sqlalchemy.orm.exc import StaleDataError

from people_svc.api.problems import PROBLEMS
from people_svc.domain import errors
from people_svc.domain.provisioning import TooManyMembers, TooManyToSift, UserNameTaken

TABLE: dict[type[Exception], Problem] = {**KIT_PROBLEMS, **PROBLEMS}
_KINDS: dict[type[Exception], str] = {
    UserNameTaken: "uniqueness",
    errors.PersonnelNumberTaken: "uniqueness",
    errors.NationalIdTaken: "uniqueness",
    TooManyToSift: "tooMany",
    TooManyMembers: "invalidValue",
}
# What the library says in English, said in Thai as well: by the kind of the error, or else by its status.
_THAI = {
    "invalidFilter": "ตัวกรองไม่ถูกต้อง",
    "tooMany": "ผลลัพธ์มากเกินไป โปรดระบุตัวกรองให้แคบลง",
    "uniqueness": "ค่านี้มีผู้ใช้แล้ว",
    "mutability": "แก้ไขข้อมูลนี้ไม่ได้",
    "invalidSyntax": "โครงสร้างของคำขอไม่ถูกต้อง",
    "invalidPath": "เส้นทางของข้อมูลที่จะแก้ไขไม่ถูกต้อง",
    "noTarget": "ไม่พบข้อมูลที่เส้นทางชี้ถึง",
    "invalidValue": "ขาดข้อมูลที่ต้องมี หรือค่าไม่ถูกต้อง",
    "invalidVers": "ไม่รองรับรุ่นของ SCIM นี้",
    "sensitive": "ส่งข้อมูลนี้ในที่อยู่ไม่ได้",
    401: "ต้องยืนยันตัวตน",
    403: "ไม่มีสิทธิ์",
    404: "ไม่พบสิ่งที่ขอ",
    405: "ที่อยู่นี้ไม่รับคำสั่งนี้",
    409: "ขัดกับข้อมูลปัจจุบัน",
    412: "ข้อมูลเปลี่ยนไปแล้ว โปรดอ่านใหม่ก่อนแก้ไข",
    413: "ข้อมูลใหญ่เกินไป",
    415: "เนื้อหาต้องเป็น application/scim+json",
    501: "ไม่รองรับการทำงานนี้",
}

log = logging.getLogger(__name__)


def error_of(exception: Exception, language: str) -> Error:
    """The refusal as SCIM says it; what nobody foresaw is logged, and said without a word of what it was."""
    if isinstance(exception, SCIMException):
        return _of_library(exception, language)
    refusal = _refusal_of(exception)
    problem = TABLE[type(refusal)]
    status = 400 if problem.status in {422, 428} else problem.status
    said: dict[str, Any] = body_of(problem, refusal, TABLE, language=language, instance="")
    rule = f" ({said['rule']})" if "rule" in said else ""
    kind = _KINDS.get(type(refusal), "invalidValue" if problem.status == 422 else None)
    return Error(status=status, scim_type=kind, detail=f"{said['title']}: {said['detail']}{rule}")


def _of_library(exception: SCIMException, language: str) -> Error:
    error = exception.to_error()
    if error.detail and "\n" in error.detail:  # what pydantic says for developers
        error.detail = InvalidValueException().detail
    if language != "en":
        words = _THAI.get(error.scim_type or "") or _THAI.get(error.status or 400) or _THAI["invalidSyntax"]
        error.detail = f"{words}: {error.detail}"
    return error


def _refusal_of(exception: Exception) -> Exception:
    if type(exception) in TABLE:
        return exception
    if isinstance(exception, StaleDataError):
        return StaleVersion()
    if isinstance(exception, sa.exc.IntegrityError) and is_conflict(exception):
        return Overtaken()
    if isinstance(exception, sa.exc.OperationalError | sa.exc.TimeoutError):
        log.warning("database trouble", exc_info=exception)
        return Busy()
    log.error("surprise", exc_info=exception)
    return Surprise()
