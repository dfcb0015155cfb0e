"""What framework-svc can be told from outside."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from service_kit.settings import ServiceSettings

from framework_svc.domain.framework import DEFAULT_FRAMEWORK


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="FRAMEWORK_", extra="ignore")

    port: int = Field(8001, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/framework-svc.db", description="SQLAlchemy address of this service's database"
    )
    people_url: str = Field("http://127.0.0.1:8002", description="Address of people-svc")
    idp_url: str = Field("http://127.0.0.1:8003", description="Address of idp-svc")
    current_framework: str = Field(
        DEFAULT_FRAMEWORK,
        description="Key of the framework that `current` means, and that agencies announce under",
    )
    import_max_bytes: int = Field(
        16 << 20, ge=1, description="Largest file of a framework to import, in bytes"
    )
