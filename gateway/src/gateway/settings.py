"""What the gateway can be told from outside; every name has the prefix GATEWAY_."""

from typing import Any

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import SettingsConfigDict
from service_kit.settings import ServiceSettings


def _upstream(service: str, port: int) -> Any:
    """An address of a service: FRAMEWORK_URL, or GATEWAY_FRAMEWORK_URL."""
    return Field(
        f"http://127.0.0.1:{port}",
        validation_alias=AliasChoices(f"GATEWAY_{service}_URL", f"{service}_URL"),
        description=f"Address of the {service.lower()} service",
    )


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="ignore", populate_by_name=True)

    database_url: str = Field("sqlite:///var/gateway.db", description="The gateway's own database")

    framework_url: str = _upstream("FRAMEWORK", 8001)
    people_url: str = _upstream("PEOPLE", 8002)
    idp_url: str = _upstream("IDP", 8003)
    reporting_url: str = _upstream("REPORTING", 8004)

    upstream_connections: int = Field(100, ge=1, description="Connections to one service at most")
    upstream_connect_seconds: float = Field(2.0, gt=0, description="Wait for a service to take a connection")
    upstream_read_seconds: float = Field(30.0, gt=0, description="Wait for the next byte of an answer")
    receive_seconds: float = Field(15.0, gt=0, description="Wait for the next piece of a request body")
    send_seconds: float = Field(60.0, gt=0, description="Wait for a client to take a piece of an answer")
    max_upload_bytes: int = Field(
        257 << 20, ge=1, description="Largest request body where a service takes files, in bytes"
    )
    max_header_bytes: int = Field(16_384, ge=1024, description="All headers of a request together")
    max_header_count: int = Field(100, ge=10, description="Headers of a request")

    quota_per_minute: int = Field(600, ge=1, description="Requests of one person through one client")
    quota_system_per_minute: int = Field(6000, ge=1, description="Requests of one system client")
    quota_anonymous_per_minute: int = Field(300, ge=1, description="Requests of one address without token")
    login_attempts_per_minute: int = Field(
        5, ge=1, description="Failed logins of one user name from one address"
    )
    trusted_proxies: int = Field(
        0, ge=0, description="Proxies in front that append to X-Forwarded-For; 0: the header is ignored"
    )

    signing_keys: SecretStr = Field(
        SecretStr(""),
        description="JWK Set of private P-256 keys, the first signs; empty: keys live in the database",
    )
    signing_key_days: int = Field(90, ge=1, description="Age at which a key of the database is replaced")
    access_token_seconds: int = Field(300, ge=10, le=300, description="Life of an access token")
    login_hours: int = Field(12, ge=1, le=24, description="Life of a browser session and of refresh tokens")

    demo_accounts_file: str = Field("", description="JSON list of the demo's accounts, read with DEMO_DATA")

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    def unfit_for_production(self) -> list[str]:
        found = super().unfit_for_production()
        if self.demo_accounts_file:
            found.append("DEMO_ACCOUNTS_FILE is set")
        return found

    @property
    def upstreams(self) -> dict[str, str]:
        """The addresses that routes.toml names."""
        return {
            "framework_url": self.framework_url,
            "people_url": self.people_url,
            "idp_url": self.idp_url,
            "reporting_url": self.reporting_url,
        }
