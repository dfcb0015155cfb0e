"""Which HTTP problem each refusal about overlays, their rebases and mappings becomes."""

from service_kit.problems import Problem

from framework_svc.domain import errors_overlays, errors_releases

CODES = {
    "node_removed": ("ถูกตัดออกจากกรอบ", "removed from the base"),
    "node_replaced": ("มีรายการอื่นแทน", "replaced by another"),
    "node_split": ("ถูกแยกเป็นหลายรายการ", "split into several"),
    "node_merged": ("ถูกรวมกับรายการอื่น", "merged with others"),
    "text_changed": ("ข้อความของกรอบเปลี่ยน", "its text in the base changed"),
    "facts_changed": ("ข้อมูลอื่นของรายการในกรอบเปลี่ยน", "what else the base says of it changed"),
    "level_changed": ("ระดับหรือระยะของรายการในกรอบเปลี่ยน", "its levels or stage in the base changed"),
    "split_off": ("แยกมาจากรายการที่ไม่เลือกใช้ ต้องระบุว่าจะใช้หรือไม่", "part of a split node that is not selected"),
    "node_moved": ("ย้ายตำแหน่งในกรอบ", "moved within the base"),
    "group_removed": ("กลุ่มที่ระบุไม่มีแล้ว", "a group is gone"),
    "family_removed": ("หมวดทักษะไม่มีแล้ว", "its family is gone"),
    "component_missing": ("ขาดองค์ประกอบที่กรอบใหม่ต้องการ", "it lacks a component of the new base"),
}
PARTS = {
    "added": ("ที่เพิ่ม", "added"),
    "adapted": ("ที่ปรับปรุง", "adapted"),
    "not_selected": ("ที่ไม่เลือกใช้", "not selected"),
}

OVERLAY_PROBLEMS: dict[type[Exception], Problem] = {
    errors_overlays.OverlayRefused: Problem(
        422,
        "OVERLAY_REFUSED",
        ("ส่วนเพิ่มเติมของหน่วยงานยังใช้ไม่ได้", "โปรดแก้ไขดังนี้: {reasons}"),
        ("The overlay does not fit its base", "Please mend the overlay: {reasons}"),
        rule="R-ORG-15",
    ),
    errors_overlays.OverlayNodeUnknown: Problem(
        422,
        "OVERLAY_NODE_UNKNOWN",
        ("ไม่มีรายการนี้ในกรอบฐาน", "กรอบฐานไม่มีรายการ {node}"),
        ("No such node in the base", "The base holds no {node}."),
        rule="R-ORG-15",
    ),
    errors_overlays.OverlayKindRefused: Problem(
        422,
        "OVERLAY_KIND_REFUSED",
        ("รายการชนิดนี้ใช้ร่วมกันทุกหน่วยงาน", "ปรับปรุงหรือไม่เลือกใช้ {node} ไม่ได้ ทำได้เฉพาะรายการชนิด {kinds}"),
        (
            "Nodes of this kind are the same for every agency",
            "{node} can be neither adapted nor left out. Only nodes of these kinds can: {kinds}.",
        ),
        rule="R-ORG-10",
    ),
    errors_overlays.OverlayNodeTwice: Problem(
        422,
        "OVERLAY_NODE_TWICE",
        ("ระบุรายการซ้ำ", "ระบุ {node} มากกว่าหนึ่งครั้งในส่วนเดียวกัน"),
        ("A node is named twice", "{node} is named more than once in one part."),
        rule="R-ORG-15",
    ),
    errors_overlays.OverlayGroupUnknown: Problem(
        422,
        "OVERLAY_GROUP_UNKNOWN",
        ("ไม่มีกลุ่มนี้ในกรอบฐาน", "กรอบฐานไม่มีกลุ่ม {group}"),
        ("No such group in the base", "The base has no group {group}."),
        rule="R-FRM-05",
    ),
    errors_overlays.OverlayUnitUnknown: Problem(
        422,
        "OVERLAY_UNIT_UNKNOWN",
        (
            "หน่วยงานยังไม่ได้กำหนดหน่วยทักษะนี้",
            "เพิ่ม {unit} ไม่ได้ หน่วยงานต้องกำหนดหน่วยทักษะพร้อมองค์ประกอบครบทุกด้านก่อน",
        ),
        (
            "The agency has not defined this unit",
            "{unit} cannot be added: the agency first defines it, with the text of every component.",
        ),
        rule="R-FRM-12",
    ),
    errors_overlays.OverlayFamilyUnknown: Problem(
        422,
        "OVERLAY_FAMILY_UNKNOWN",
        ("ไม่มีหมวดทักษะนี้ในกรอบฐาน", "กรอบฐานไม่มีหมวดทักษะ {family}"),
        ("No such family in the base", "The base has no skill family {family}."),
        rule="R-FRM-12",
    ),
    errors_overlays.OverlayAdaptsNothing: Problem(
        422,
        "OVERLAY_ADAPTS_NOTHING",
        ("ไม่มีข้อความที่ปรับปรุง", "การปรับปรุง {node} ต้องมีชื่อหรือข้อความของหน่วยงาน"),
        ("Nothing is adapted", "The adaptation of {node} needs a title or a text of the agency's own."),
        rule="R-ORG-15",
    ),
    errors_overlays.OverlayNotFound: Problem(
        404,
        "OVERLAY_NOT_FOUND",
        ("ไม่พบส่วนเพิ่มเติมของหน่วยงาน", "ไม่มีส่วนเพิ่มเติมตามรหัสหรือฉบับที่ระบุ"),
        ("No such overlay", "There is no overlay of this id, or it has no such version."),
    ),
    errors_overlays.OverlayExists: Problem(
        409,
        "OVERLAY_EXISTS",
        (
            "หน่วยงานมีส่วนเพิ่มเติมของกรอบนี้แล้ว",
            "หน่วยงานมีส่วนเพิ่มเติมได้กรอบละหนึ่งชุด โปรดแก้ไขชุดที่มีอยู่",
        ),
        (
            "The agency has an overlay already",
            "An agency has one overlay on a framework. Please change the one that is there.",
        ),
        rule="R-ORG-15",
    ),
    errors_overlays.OverlayBaseUnfit: Problem(
        409,
        "OVERLAY_BASE_UNFIT",
        (
            "กรอบฐานต้องประกาศใช้แล้ว",
            "ส่วนเพิ่มเติมต้องอยู่บนฉบับของกรอบเดียวกันที่ประกาศใช้แล้วและยังไม่ถูกยกเลิก",
        ),
        (
            "The base has to be published",
            "An overlay stands on a release of its own framework that is published and not withdrawn.",
        ),
        rule="R-FRM-18",
    ),
    errors_overlays.RebaseNotFound: Problem(
        404,
        "REBASE_NOT_FOUND",
        ("ไม่พบการย้ายฐาน", "ไม่มีการย้ายฐานตามรหัสที่ระบุ"),
        ("No such rebase", "There is no rebase of this id."),
    ),
    errors_overlays.RebaseApplied: Problem(
        409,
        "REBASE_APPLIED",
        ("การย้ายฐานเสร็จแล้ว", "การย้ายฐานนี้ดำเนินการแล้ว จึงอ่านได้อย่างเดียว"),
        ("The rebase was applied", "This rebase was applied, and can only be read."),
    ),
    errors_overlays.ConflictsOpen: Problem(
        409,
        "CONFLICTS_OPEN",
        ("ยังมีข้อขัดแย้งที่ไม่ได้ตัดสิน", "โปรดตัดสินก่อนย้ายฐาน: {reasons}"),
        ("Conflicts are not decided", "Please decide before the overlay moves: {reasons}"),
        rule="R-ORG-15",
    ),
    errors_overlays.ConflictOpen: Problem(
        409,
        "CONFLICT_OPEN",
        ("ข้อขัดแย้งที่ยังไม่ได้ตัดสิน", "{node} ({part}) ยังไม่ได้ตัดสิน: {conflict}"),
        ("An undecided conflict", "{node} ({part}) is not decided: {conflict}."),
        rule="R-ORG-15",
        words=CODES | PARTS,
    ),
    errors_overlays.DecisionsRefused: Problem(
        422,
        "DECISIONS_REFUSED",
        ("การตัดสินยังใช้ไม่ได้", "โปรดแก้ไขดังนี้: {reasons}"),
        ("The decisions do not fit", "Please mend the decisions: {reasons}"),
        rule="R-ORG-15",
    ),
    errors_overlays.NoSuchConflict: Problem(
        422,
        "NO_SUCH_CONFLICT",
        ("ไม่มีข้อขัดแย้งนี้", "{node} ({part}) ไม่มีข้อขัดแย้งให้ตัดสิน"),
        ("No such conflict", "Nothing has to be decided for {node} ({part})."),
        words=PARTS,
    ),
    errors_overlays.DecisionRefused: Problem(
        422,
        "DECISION_REFUSED",
        (
            "ตัดสินแบบนี้ไม่ได้",
            "{node} ({part}) ตัดสินได้เฉพาะ {choices} และการย้ายต้องระบุรายการที่มีในกรอบฐานใหม่",
        ),
        (
            "Not possible here",
            "{node} ({part}) can only be decided by {choices}; a move names a node of the new base.",
        ),
        words=PARTS,
    ),
    errors_releases.ReplacementsUnsound: Problem(
        422,
        "REPLACEMENTS_UNSOUND",
        ("รายการที่แทนกันยังใช้ไม่ได้", "โปรดแก้ไขดังนี้: {reasons}"),
        ("The replacements are not sound", "Please mend the lines: {reasons}"),
        rule="R-FRM-18",
    ),
    errors_releases.MappingRefused: Problem(
        422,
        "MAPPING_REFUSED",
        ("ตารางเทียบรุ่นยังใช้ไม่ได้", "โปรดแก้ไขดังนี้: {reasons}"),
        ("The mapping does not fit its releases", "Please mend the mapping: {reasons}"),
        rule="R-FRM-18",
    ),
    errors_releases.LineNodeUnknown: Problem(
        422,
        "LINE_NODE_UNKNOWN",
        ("ไม่มีรายการนี้ในฉบับก่อน", "กรอบทักษะฉบับก่อนไม่มีรายการ {node}"),
        ("No such node before", "The older release holds no {node}."),
        rule="R-FRM-18",
    ),
    errors_releases.LineSuccessorUnknown: Problem(
        422,
        "LINE_SUCCESSOR_UNKNOWN",
        ("ไม่มีรายการที่มาแทน", "กรอบทักษะฉบับใหม่ไม่มีรายการ {by} ที่ระบุว่าแทน {node}"),
        ("No such successor", "The newer release holds no {by}, which is to stand for {node}."),
        rule="R-FRM-18",
    ),
    errors_releases.LineNodeTwice: Problem(
        422,
        "LINE_NODE_TWICE",
        ("ระบุรายการซ้ำ", "ระบุ {node} มากกว่าหนึ่งครั้ง"),
        ("A node is named twice", "{node} is named more than once."),
        rule="R-FRM-18",
    ),
    errors_releases.LineOfItself: Problem(
        422,
        "LINE_OF_ITSELF",
        ("รายการแทนตัวเอง", "ระบุว่า {node} แทนตัวเองไม่ได้ รายการที่ไม่เปลี่ยนไม่ต้องระบุ"),
        ("A node stands for itself", "{node} cannot stand for itself; what goes on needs no line."),
        rule="R-FRM-18",
    ),
    errors_releases.MappingNotFound: Problem(
        404,
        "MAPPING_NOT_FOUND",
        ("ไม่พบตารางเทียบรุ่น", "ไม่มีตารางเทียบรุ่นตามรหัสที่ระบุ"),
        ("No such mapping", "There is no mapping of this id."),
    ),
}
