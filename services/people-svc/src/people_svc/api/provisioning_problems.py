"""Which HTTP problem each refusal of provisioning becomes; SCIM says the same in its own form."""

from service_kit.problems import Problem

from people_svc.domain import provisioning

PROVISIONING_PROBLEMS: dict[type[Exception], Problem] = {
    provisioning.UserNameTaken: Problem(
        409,
        "USER_NAME_TAKEN",
        ("มีผู้ใช้ชื่อผู้ใช้นี้แล้ว", "ชื่อผู้ใช้ (userName) เป็นของบุคลากรอื่น โดยไม่แยกตัวพิมพ์เล็กใหญ่"),
        ("User name in use", "The userName belongs to another person; case makes no difference."),
    ),
    provisioning.GroupNotFound: Problem(
        404,
        "GROUP_NOT_FOUND",
        ("ไม่พบกลุ่ม", "ไม่มีกลุ่มนี้ หรือกลุ่มนี้ไม่ได้อยู่ในความดูแลของท่าน"),
        ("Group not found", "There is no such group, or it is not yours to keep."),
    ),
    provisioning.TooManyToSift: Problem(
        400,
        "TOO_MANY_TO_SIFT",
        (
            "ผลลัพธ์มากเกินไป",
            "ตัวกรองหรือการเรียงนี้ใช้ได้กับข้อมูลไม่เกิน {limit} รายการ โปรดใช้ id, userName, externalId "
            "หรือ employeeNumber แบบเท่ากับ หรือ meta.lastModified",
        ),
        (
            "Too many results",
            "This filter or sort is answered for at most {limit} resources; please narrow it by id, "
            "userName, externalId or employeeNumber with eq, or by meta.lastModified.",
        ),
    ),
    provisioning.TooManyMembers: Problem(
        422,
        "TOO_MANY_MEMBERS",
        ("สมาชิกมากเกินไป", "กลุ่มหนึ่งมีสมาชิกได้ไม่เกิน {limit} คน"),
        ("Too many members", "A group has at most {limit} members."),
    ),
}
