"""What people call the states and steps of a plan: problems say these words, never the names in code."""

WORDS = {
    "draft": ("ร่าง", "a draft"),
    "submitted": ("รอความเห็นชอบ", "waiting for approval"),
    "sent_back": ("ส่งกลับให้แก้ไข", "sent back"),
    "in_force": ("มีผลใช้", "in force"),
    "completed": ("เสร็จสิ้น", "completed"),
    "cancelled": ("ยกเลิก", "cancelled"),
    "edit": ("แก้ไข", "edit"),
    "submit": ("เสนอ", "submit"),
    "approve": ("ให้ความเห็นชอบ", "approve"),
    "send_back": ("ส่งกลับ", "send back"),
    "progress": ("บันทึกความก้าวหน้า", "record progress in"),
    "self_evaluate": ("ประเมินตนเอง", "self-evaluate"),
    "give_feedback": ("ให้ข้อมูลป้อนกลับ", "give feedback on"),
    "complete": ("ปิดแผน", "complete"),
    "cancel": ("ยกเลิก", "cancel"),
    "done_or_explained": ("ทำเสร็จ หรืออธิบายเหตุผลที่ไม่ได้ทำ", "done, or explained why not"),
    "all_done": ("ทำเสร็จทุกกิจกรรม", "all done"),
}
