"""What idp-svc can be told from outside."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from service_kit.settings import ServiceSettings

from idp_svc.domain.progress import CarriedOutRule


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="IDP_", extra="ignore")

    port: int = Field(8003, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/idp-svc.db", description="SQLAlchemy address of this service's database"
    )
    people_url: str = Field("http://127.0.0.1:8002", description="Address of people-svc, for catching up")
    framework_url: str = Field(
        "http://127.0.0.1:8001", description="Address of framework-svc, for catching up"
    )
    carried_out_rule: CarriedOutRule = Field(
        CarriedOutRule.DONE_OR_EXPLAINED,
        description="When an activity counts as carried out: "
        "done_or_explained or all_done (AMB-10, R-KPI-06)",
    )
