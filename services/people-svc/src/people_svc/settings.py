"""What people-svc can be told from outside."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict
from service_kit.settings import DEMO_SECRET_PREFIX, ServiceSettings

from people_svc.domain.policy import Level2For, Policy, TieBreak

_KEY_LENGTH_MIN = 32


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="PEOPLE_", extra="ignore")

    port: int = Field(8002, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/people-svc.db", description="SQLAlchemy address of this service's database"
    )
    framework_url: str = Field(
        "http://127.0.0.1:8001", description="Address of framework-svc, whose announcements are read once"
    )
    national_id_key: SecretStr = Field(
        SecretStr("demo-people-national-id-key-for-local-use"),
        description="Key of the code by which two records of one national ID are found",
    )
    national_id_sealing_keys: SecretStr = Field(
        SecretStr("demo-people-sealing-key-for-local-use-only"),
        description="Keys under which national IDs and uploaded files are encrypted, separated by spaces: "
        "the first one seals, all of them open",
    )
    import_max_bytes: int = Field(
        256 << 20, ge=1, description="Largest file of organisations or staff to import, in bytes"
    )
    import_max_rows: int = Field(1_000_000, ge=1, description="Most rows of such a file")
    import_rows_days: int = Field(
        90, ge=1, description="Days for which the sealed rows of an imported file are kept"
    )
    read_log_days: int = Field(
        730,
        ge=90,
        description="Days for which it is kept who read whose record; the law asks for 90 (traffic)",
    )
    level_2_for: Level2For = Field(
        Level2For.SEVERAL_GROUPS_OR_SPECIFIC,
        description="Whose classification the next-higher supervisor approves: "
        "several_groups_or_specific or everybody (AMB-09, R-CLS-11, -12)",
    )
    tie_break: TieBreak = Field(
        TieBreak.CAREER_PATH,
        description="What decides between equal workload shares: "
        "career_path or supervisors (AMB-06, R-CLS-08)",
    )
    deputy_head_is_executive: bool = Field(
        default=True,
        description="A deputy head of agency is in the group Executive by office (AMB-02, R-CLS-01)",
    )
    local_teachers_by_years: bool = Field(
        default=False,
        description="Two years of service make a local teacher experienced as well (AMB-04, R-LGP-15)",
    )
    local_permanent_by_years: bool = Field(
        default=False,
        description="Of a local permanent employee two years of service are asked as well (AMB-04, R-LGP-15)",
    )

    @property
    def policy(self) -> Policy:
        return Policy(
            level_2_for=self.level_2_for,
            tie_break=self.tie_break,
            deputy_head_is_executive=self.deputy_head_is_executive,
            local_teachers_by_years=self.local_teachers_by_years,
            local_permanent_by_years=self.local_permanent_by_years,
        )

    def unfit_for_production(self) -> list[str]:
        found = super().unfit_for_production()
        key = self.national_id_key.get_secret_value()
        if key.startswith(DEMO_SECRET_PREFIX):
            found.append("NATIONAL_ID_KEY is the demo key")
        if len(key) < _KEY_LENGTH_MIN:
            found.append(f"NATIONAL_ID_KEY is shorter than {_KEY_LENGTH_MIN} characters")
        return found + self._unfit_sealing_keys(key)

    @property
    def sealing_keys(self) -> list[str]:
        return self.national_id_sealing_keys.get_secret_value().split()

    def _unfit_sealing_keys(self, code_key: str) -> list[str]:
        keys, name = self.sealing_keys, "NATIONAL_ID_SEALING_KEYS"
        found = []
        if any(key.startswith(DEMO_SECRET_PREFIX) for key in keys):
            found.append(f"{name} has the demo key")
        if not keys or any(len(key) < _KEY_LENGTH_MIN for key in keys):
            found.append(f"{name} has none, or one shorter than {_KEY_LENGTH_MIN} characters")
        if code_key in keys:
            found.append(f"{name} has NATIONAL_ID_KEY, which must be another")
        return found
