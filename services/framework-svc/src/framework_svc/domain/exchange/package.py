"""A release as a CASE 1.1 package; see case.py for its words."""

from collections.abc import Iterable

from framework_svc.domain.exchange.case import Json, Saying, cf_document_of, kept_of, patched, without
from framework_svc.domain.exchange.replaced import replaced_by
from framework_svc.domain.release import ReleaseDocument


def package_of(release: ReleaseDocument, *, changed_at: str, status: str) -> Json:
    """The whole package; `changed_at` is when the release was last changed, `status` its adoptionStatus."""
    kept = kept_of(release)
    head = cf_document_of(release, changed_at=changed_at, status=status)
    saying = Saying.of(release, head)
    package = {
        "CFDocument": head,
        "CFItems": list(saying.items.values()),
        "CFAssociations": associations_of(saying, kept.get("associations", ())),
        "CFDefinitions": saying.definitions(kept.get("definitions", {})),
        "CFRubrics": without(saying.rubrics(), kept.get("rubrics", ())),
    }
    return patched(package, kept.get("package"))


def associations_of(saying: Saying, kept: Iterable[Json] = ()) -> list[Json]:
    """What we say, and then what others said."""
    return [*saying.associations(), *replaced_by(saying, kept)]
