"""What reporting-svc can be told from outside."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from service_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="REPORTING_", extra="ignore")

    port: int = Field(8004, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/reporting-svc.db", description="SQLAlchemy address of this service's database"
    )
    framework_url: str = Field("http://127.0.0.1:8001", description="Where framework-svc answers")
    people_url: str = Field("http://127.0.0.1:8002", description="Where people-svc answers")
    idp_url: str = Field("http://127.0.0.1:8003", description="Where idp-svc answers")
    projection: int = Field(
        0, ge=0, description="Number of the projection; a new one reads all events again from the beginning"
    )

    @property
    def durable(self) -> str:
        """The name of this service's place in the streams."""
        return f"reporting-svc-{self.projection}" if self.projection else "reporting-svc"
