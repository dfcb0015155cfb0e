"""Which HTTP problem each refusal about releases becomes."""

from service_kit.problems import Problem

from framework_svc.domain import errors, errors_releases

WORDS = {
    "draft": ("ร่าง", "a draft"),
    "in_review": ("อยู่ระหว่างพิจารณา", "in review"),
    "published": ("ประกาศใช้แล้ว", "published"),
    "superseded": ("มีฉบับใหม่แทนแล้ว", "superseded"),
    "withdrawn": ("ยกเลิกแล้ว", "withdrawn"),
    "edit": ("แก้ไข", "edit"),
    "comment": ("แสดงความคิดเห็น", "comment on"),
    "submit": ("ส่งพิจารณา", "submit"),
    "send_back": ("ส่งกลับ", "send back"),
    "publish": ("ประกาศใช้", "publish"),
    "withdraw": ("ยกเลิก", "withdraw"),
}

RELEASE_PROBLEMS: dict[type[Exception], Problem] = {
    errors_releases.ReleaseNotFound: Problem(
        404,
        "RELEASE_NOT_FOUND",
        ("ไม่พบกรอบทักษะฉบับนี้", "ไม่มีกรอบทักษะฉบับที่ระบุ ใช้คำว่า {alias} เพื่อดูฉบับล่าสุด"),
        ("No such release", "There is no release of this key. Use {alias} for the newest one."),
    ),
    errors_releases.FrameworkItemNotFound: Problem(
        404,
        "FRAMEWORK_ITEM_NOT_FOUND",
        ("ไม่พบรายการในกรอบทักษะ", "กรอบทักษะฉบับนี้ไม่มีรายการชนิด {kind} ตามรหัสที่ระบุ"),
        ("No such item", "This release holds no {kind} of this code."),
    ),
    errors_releases.FrameworkItemReplaced: Problem(
        410,
        "FRAMEWORK_ITEM_REPLACED",
        (
            "รายการนี้ถูกแทนที่แล้ว",
            "กรอบทักษะฉบับปัจจุบันไม่มีรายการนี้แล้ว ให้ใช้ {replaced_by} แทน ฉบับเดิมยังอ่านได้ตามที่อยู่ของฉบับนั้น",
        ),
        (
            "The item was replaced",
            "The current release holds this item no more; use {replaced_by}. Older releases still show it.",
        ),
    ),
    errors_releases.FrameworkItemRemoved: Problem(
        410,
        "FRAMEWORK_ITEM_REMOVED",
        (
            "กรอบทักษะไม่มีรายการนี้แล้ว",
            "กรอบทักษะฉบับปัจจุบันไม่มีรายการนี้ และไม่ได้ระบุรายการที่ใช้แทน ฉบับสุดท้ายที่มียังอ่านได้ที่ {last_uri}",
        ),
        (
            "The item was removed",
            "The current release holds it no more, and nothing stands for it. It is last in {last_uri}.",
        ),
    ),
    errors_releases.ReleaseUnsound: Problem(
        422,
        "RELEASE_UNSOUND",
        ("กรอบทักษะไม่สมบูรณ์", "ประกาศใช้กรอบทักษะฉบับ {release_key} ไม่ได้ เนื่องจาก {faults}"),
        ("The release is not sound", "Release {release_key} cannot be published: {faults}."),
        rule="R-FRM-06",
    ),
    errors_releases.ReleaseIsImmutable: Problem(
        409,
        "RELEASE_IMMUTABLE",
        (
            "กรอบทักษะที่ประกาศใช้แล้วแก้ไขไม่ได้",
            "กรอบทักษะฉบับ {release_key} ประกาศใช้แล้ว การแก้ไขต้องออกเป็นฉบับใหม่",
        ),
        (
            "A published release cannot change",
            "Release {release_key} is published. A correction is a new release.",
        ),
        rule="R-FRM-18",
    ),
    errors.AmbiguousCode: Problem(
        422,
        "AMBIGUOUS_CODE",
        (
            "รหัสตัวอักษรเดียวกำกวม",
            "อักษร {letter} อาจหมายถึงระยะหรือกลุ่มก็ได้ โปรดใช้ชื่อเต็มของระยะ เช่น ระยะเริ่มแรก หรือ Early",
        ),
        (
            "A bare letter is ambiguous",
            "{letter} could be a stage or a group. Use the full name of the stage, such as Early.",
        ),
        rule="R-FRM-02",
    ),
    errors.UnknownStage: Problem(
        404,
        "UNKNOWN_STAGE",
        ("ไม่รู้จักระยะนี้", "ไม่มีระยะพัฒนาการด้านดิจิทัลชื่อนี้ ระยะที่มีคือ {stages}"),
        ("Unknown stage", "No stage has this name. The stages are {stages}."),
        rule="R-FRM-01",
    ),
    errors.UnknownGroup: Problem(
        404,
        "UNKNOWN_GROUP",
        ("ไม่รู้จักกลุ่มนี้", "ไม่มีกลุ่มข้าราชการและบุคลากรภาครัฐตามที่ระบุ กลุ่มที่มีคือ {groups}"),
        ("Unknown group", "There is no such group. The groups are {groups}."),
        rule="R-FRM-05",
    ),
    errors_releases.FrameworkNotFound: Problem(
        404,
        "FRAMEWORK_NOT_FOUND",
        ("ไม่พบกรอบนี้", "ไม่มีกรอบทักษะหรือกรอบสมรรถนะตามรหัสที่ระบุ"),
        ("No such framework", "There is no framework of this key."),
    ),
    errors_releases.FrameworkKeyTaken: Problem(
        409,
        "FRAMEWORK_KEY_TAKEN",
        ("รหัสกรอบซ้ำ", "มีกรอบรหัสนี้แล้ว โปรดใช้รหัสอื่น"),
        ("The key is taken", "There is a framework of this key already. Please choose another."),
    ),
    errors_releases.ReleaseKeyTaken: Problem(
        409,
        "RELEASE_KEY_TAKEN",
        ("รหัสรุ่นซ้ำ", "มีรุ่นรหัสนี้แล้ว รหัสรุ่นใช้ได้ครั้งเดียวในทุกกรอบ โปรดใช้รหัสอื่น"),
        (
            "The key is taken",
            "There is a release of this key already; a key is used once in all frameworks. Choose another.",
        ),
    ),
    errors_releases.ReleaseBaseUnfit: Problem(
        409,
        "RELEASE_BASE_UNFIT",
        (
            "เริ่มร่างจากฉบับนี้ไม่ได้",
            "ร่างต้องเริ่มจากฉบับของกรอบเดียวกันที่ประกาศใช้แล้วและยังไม่ถูกยกเลิก ฉบับ {release_key} ไม่ใช่ฉบับเช่นนั้น",
        ),
        (
            "A draft cannot be begun from this release",
            "Begin from a release of the same framework that is published and not withdrawn: "
            "{release_key} is none.",
        ),
        rule="R-FRM-18",
    ),
    errors_releases.IllegalReleaseTransition: Problem(
        409,
        "RELEASE_TRANSITION",
        ("ทำรายการนี้ในสถานะปัจจุบันไม่ได้", "กรอบทักษะฉบับนี้อยู่ในสถานะ “{release_state}” จึง{action}ไม่ได้"),
        ("Not possible in this state", "The release is {release_state}: nobody can {action} it."),
        words=WORDS,
    ),
    errors_releases.PublisherIsLastEditor: Problem(
        403,
        "PUBLISHER_IS_LAST_EDITOR",
        (
            "ผู้แก้ไขล่าสุดประกาศใช้เองไม่ได้",
            "ผู้ที่แก้ไขร่างเป็นคนสุดท้ายประกาศใช้เองไม่ได้ ต้องให้เจ้าหน้าที่สำนักงาน ก.พ. คนอื่นประกาศใช้",
        ),
        (
            "The last editor cannot publish",
            "Whoever made the last change of a draft does not publish it. Another OCSC officer does.",
        ),
    ),
    errors_releases.NodeUnsound: Problem(
        422,
        "NODE_UNSOUND",
        ("รายการนี้ยังใช้ไม่ได้", "โปรดแก้ไขรายการดังนี้: {faults}"),
        ("The node is not sound", "Please mend the node: {faults}."),
        rule="R-FRM-07",
    ),
    errors_releases.PositionTaken: Problem(
        409,
        "POSITION_TAKEN",
        ("ลำดับซ้ำ", "มีรายการชนิด {kind} อยู่ในลำดับนี้แล้ว เว้นลำดับไว้เพื่อวางเป็นรายการสุดท้าย"),
        (
            "The position is taken",
            "Another {kind} stands at this position. Leave it out to place the node last.",
        ),
    ),
    errors_releases.ConsultationClosed: Problem(
        409,
        "CONSULTATION_CLOSED",
        ("ปิดรับความคิดเห็นแล้ว", "กรอบทักษะฉบับ {release_key} ประกาศใช้แล้ว จึงอ่านความคิดเห็นได้อย่างเดียว"),
        ("The consultation is closed", "Release {release_key} is published; its comments can only be read."),
    ),
    errors_releases.CommentNotFound: Problem(
        404,
        "COMMENT_NOT_FOUND",
        ("ไม่พบความคิดเห็น", "กรอบทักษะฉบับนี้ไม่มีความคิดเห็นตามรหัสที่ระบุ"),
        ("No such comment", "The release has no comment of this id."),
    ),
    errors_releases.CommentAnswered: Problem(
        409,
        "COMMENT_ANSWERED",
        ("ความคิดเห็นนี้มีคำตอบแล้ว", "คำตอบของความคิดเห็นแก้ไขไม่ได้"),
        ("The comment is answered", "The answer to a comment is not changed."),
    ),
}
