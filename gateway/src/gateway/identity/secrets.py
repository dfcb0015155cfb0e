"""Random values that we hand out and recognise again by their hash."""

import base64
import hashlib
import hmac
import secrets

_BYTES = 32


def new_secret() -> str:
    """256 random bits, safe in URLs, cookies and forms."""
    return secrets.token_urlsafe(_BYTES)


def fingerprint(secret: str) -> str:
    """What is stored of a secret. SHA-256 is enough for 256 random bits; passwords take argon2."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def derived(key: str, secret: str) -> str:
    """The one value that follows from a secret; unknowable without both the key and the secret."""
    digest = hmac.digest(key.encode(), secret.encode("utf-8", "surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
