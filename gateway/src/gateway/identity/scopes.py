"""What a token can be good for; a scope that is not listed here is not given to anybody."""

LOGIN_SCOPES = ("openid", "profile")
API_SCOPES = {
    "framework.read": ("อ่านกรอบทักษะ", "Read frameworks"),
    "framework.write": ("จัดการกรอบทักษะ", "Manage frameworks"),
    "people.read": ("อ่านข้อมูลบุคลากรและหน่วยงาน", "Read people and organisations"),
    "people.write": ("จัดการข้อมูลบุคลากรและหน่วยงาน", "Manage people and organisations"),
    "people.provision": ("ดูแลบัญชีบุคลากรผ่าน SCIM", "Keep the accounts of staff through SCIM"),
    "idp.read": ("อ่านแผนพัฒนารายบุคคล", "Read individual plans"),
    "idp.write": ("จัดทำและพิจารณาแผนพัฒนารายบุคคล", "Write and decide individual plans"),
    "reporting.read": ("อ่านรายงานและตัวชี้วัด", "Read reports and indicators"),
}
SUPPORTED = (*LOGIN_SCOPES, *API_SCOPES)


def narrowed(asked: str, *allowed: str) -> str:
    """What is left of the scopes asked for, in the order asked, when each of `allowed` has had its say."""
    sets = [frozenset(scope.split()) for scope in allowed]
    kept = dict.fromkeys(scope for scope in asked.split() if all(scope in one for one in sets))
    return " ".join(kept)
