"""What people call each kind of node, in Thai and English; other systems get these words."""

from collections.abc import Mapping

from framework_svc.domain.framework import Kind

KIND_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.STAGE: ("ระยะพัฒนาการด้านดิจิทัล", "Stage"),
    Kind.GROUP: ("กลุ่มบุคลากร", "Group"),
    Kind.ROLE: ("บทบาทและพฤติกรรมที่คาดหวัง", "Role"),
    Kind.BEHAVIOUR: ("พฤติกรรม", "Behaviour"),
    Kind.COMPONENT: ("องค์ประกอบ", "Component"),
    Kind.SKILL_FAMILY: ("กลุ่มทักษะ", "Skill family"),
    Kind.SKILL_UNIT: ("หน่วยทักษะ", "Skill unit"),
    Kind.PROFICIENCY_LEVEL: ("ระดับความชำนาญ", "Proficiency level"),
    Kind.INDICATOR: ("ตัวบ่งชี้", "Indicator"),
    Kind.COMPETENCY_SET: ("ชุดสมรรถนะ", "Competency set"),
    Kind.COMPETENCY: ("สมรรถนะ", "Competency"),
    Kind.KNOWLEDGE: ("ความรู้", "Knowledge"),
    Kind.KNOWLEDGE_AREA: ("ด้านการพัฒนาความรู้", "Knowledge area"),
    Kind.SKILL: ("ทักษะ", "Skill"),
    Kind.CURRICULUM: ("หลักสูตร", "Curriculum"),
    Kind.COURSE: ("รายวิชา", "Course"),
    Kind.METHOD: ("วิธีการพัฒนา", "Method"),
    Kind.JOB_SERIES: ("สายงาน", "Job series"),
    Kind.EXTERNAL_SET: ("ชุดมาตรฐานภายนอก", "External set"),
    Kind.EXTERNAL_UNIT: ("หน่วยมาตรฐานภายนอก", "External unit"),
    Kind.TOOL_BUCKET: ("สัดส่วนเครื่องมือ", "Tool bucket"),
    Kind.TOOL: ("เครื่องมือการพัฒนาบุคลากร", "Development tool"),
    Kind.GOAL: ("เป้าหมาย", "Goal"),
    Kind.KPI: ("ตัวชี้วัด", "Indicator of performance"),
    Kind.ISSUE: ("ประเด็นการพัฒนา", "Issue"),
    Kind.PERSONA: ("ลักษณะที่คาดหวัง", "Persona"),
    Kind.PARTY: ("ผู้เกี่ยวข้อง", "Party"),
    Kind.STATEMENT: ("ข้อกำหนด", "Statement"),
    Kind.REQUIREMENT_TABLE: ("ตารางชุดทักษะที่จำเป็น", "Table of required skills"),
    Kind.REQUIREMENT: ("ชุดทักษะที่จำเป็น", "Required skills"),
}
