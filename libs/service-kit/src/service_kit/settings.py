"""What every service can be told from outside, and what it refuses to start with in production."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_SECRET_PREFIX = "demo-"  # noqa: S105  the marker by which a demo secret is recognised


class Environment(StrEnum):
    LOCAL = "local"
    TEST = "test"
    PRODUCTION = "production"


class ServiceSettings(BaseSettings):
    """Read once, in main; a secret may also be a file named like the variable in SECRETS_DIR."""

    model_config = SettingsConfigDict(env_prefix="SERVICE_", extra="ignore")

    environment: Environment = Field(Environment.LOCAL, description="local, test or production")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    database_url: str = Field(
        "sqlite:///var/service.db", description="SQLAlchemy address of this service's own database"
    )
    database_pool_size: int = Field(
        20, ge=1, description="Connections, and so threads, that requests may use at once"
    )
    nats_url: str = Field(
        "nats://127.0.0.1:4222", description="Address of NATS, or of any member of its cluster"
    )
    nats_replicas: int = Field(
        1, ge=1, le=5, description="Copies of each stream: 1 on one server, 3 on a cluster"
    )
    nats_monitor_url: str = Field(
        "", description="Where NATS shows its own settings, asked once at start; empty: nobody looks"
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="Address that users see; also the issuer of tokens"
    )
    jwks_url: str = Field(
        "http://127.0.0.1:8000/oauth2/jwks", description="Where the public keys of tokens are read"
    )
    token_url: str = Field(
        "http://127.0.0.1:8000/oauth2/token", description="Where this service gets its own token"
    )
    audience: str = Field("urn:thaksa:api", description="The only audience that a token may name")
    client_id: str = Field(
        "", description="Client name of this service for calls to others; empty: it makes none"
    )
    client_secret: SecretStr = Field(SecretStr(""), description="Secret of that client")
    demo_data: bool = Field(default=False, description="Fill an empty database with invented data at start")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    max_body_bytes: int = Field(1_048_576, ge=1, description="Largest request body, in bytes")
    otlp_endpoint: str = Field(
        "", description="OpenTelemetry collector (OTLP over HTTP); empty: nothing is exported"
    )

    @model_validator(mode="after")
    def _is_fit_for_production(self) -> Self:
        if self.environment is Environment.PRODUCTION and (found := self.unfit_for_production()):
            raise ValueError("not in production: " + "; ".join(found))
        return self

    def unfit_for_production(self) -> list[str]:
        """Everything about these settings that must not be met in production."""
        found = []
        if self.database_url.startswith("sqlite"):
            found.append("DATABASE_URL is SQLite, production wants PostgreSQL")
        if self.client_secret.get_secret_value().startswith(DEMO_SECRET_PREFIX):
            found.append("CLIENT_SECRET is a demo secret")
        if self.demo_data:
            found.append("DEMO_DATA is on")
        if self.public_url.startswith("http://"):
            found.append("PUBLIC_URL is not https")
        return found


def sqlite_path(database_url: str) -> Path | None:
    """The file of an SQLite address; None for any other database."""
    prefix = "sqlite:///"
    return Path(database_url.removeprefix(prefix)) if database_url.startswith(prefix) else None
