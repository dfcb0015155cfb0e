"""Who made a framework, and who published the document of it: as its sources say, and no further.

CASE must have a creator and may leave out the publisher.
"""

from framework_svc.domain.release import ReleaseDocument

_OCSC = "สำนักงาน ก.พ. (Office of the Civil Service Commission)"
_LOCAL = "ก.จ. ก.ท. และ ก.อบต. (central committees of local personnel administration)"
# Of what ships with us: the letter of OCSC, and 4.3.6 of document 002, which names no publisher of the whole.
_STATED = {
    "ocsc-digital": {"creator": _OCSC, "publisher": _OCSC},
    "local-government": {"creator": _LOCAL},
}
NOT_STATED = "ไม่ปรากฏ (not stated)"


def origin_of(release: ReleaseDocument) -> dict[str, str]:
    """Of another framework: the documents that its release goes back to, which is all that it says."""
    if release.framework_key in _STATED:
        return _STATED[release.framework_key]
    return {"creator": "; ".join(release.documents.values()) or NOT_STATED}
