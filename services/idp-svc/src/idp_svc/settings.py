"""What idp-svc can be told from outside."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from service_kit.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="IDP_", extra="ignore")

    port: int = Field(8003, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/idp-svc.db", description="SQLAlchemy address of this service's database"
    )
