"""Programs that may ask for tokens, as Authlib wants to see them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from service_kit.database import Database

from gateway.identity.scopes import narrowed
from gateway.identity.secrets import fingerprint, is_same
from gateway.identity.tables import Client

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """The protocol of Authlib's ClientMixin over a row of ours."""

    row: Client

    @property
    def client_id(self) -> str:
        return self.row.client_id

    @property
    def is_public(self) -> bool:
        return self.row.secret_hash is None

    def get_client_id(self) -> str:
        return self.row.client_id

    def get_default_redirect_uri(self) -> None:
        """There is none: every request names its redirect URI, so that it is compared (RFC 9700 4.1.3)."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What the client may have of what it asks for; everything it may have when it does not say."""
        if not scope:
            return self.row.scope
        return narrowed(scope, self.row.scope) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        if redirect_uri in self.row.redirect_uris:
            return True
        asked = without_port(redirect_uri) if self.row.is_native else None
        return asked is not None and asked in map(without_port, self.row.redirect_uris)

    def check_client_secret(self, client_secret: str) -> bool:
        return self.row.secret_hash is not None and is_same(self.row.secret_hash, fingerprint(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A client with a secret must show it; `endpoint` makes no difference."""
        return (method == "none") == self.is_public

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.row.grant_types


def without_port(uri: str) -> str | None:
    """A loopback address without its port, which a native program only knows when it runs (RFC 8252 7.3)."""
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK or parts.fragment or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    expected = host if port is None else f"{host}:{port}"
    # What urlsplit does not give back unchanged it has read its own way; a browser may read it another way.
    return f"{host}{uri[len('http://' + expected) :]}" if uri.startswith(f"http://{expected}") else None


def find_client(database: Database, client_id: str) -> RegisteredClient | None:
    with database.read() as session:
        row = session.get(Client, client_id)
    return RegisteredClient(row) if row is not None and row.disabled_at is None else None
