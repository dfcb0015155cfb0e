"""The issuer's public keys, read at start, again every ten minutes, and when a token names an unknown one."""

import asyncio
import logging

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service_kit.http import HttpClient, Refused, ServiceUnavailable
from service_kit.identity import Verifier

REFRESH_SECONDS = 600.0
RETRY_SECONDS = 1.0

log = logging.getLogger(__name__)


async def keep_fresh(verifier: Verifier, client: HttpClient, jwks_url: str) -> None:
    """Old keys stay in use while the issuer is away: it being down must not log everybody out."""
    while True:
        try:
            verifier.use(KeySet.import_key_set(await client.get_public(jwks_url)))
        except (ServiceUnavailable, Refused, JoseError, ValueError, KeyError) as trouble:
            log.debug("keys of the issuer not read", extra={"trouble": type(trouble).__name__})
            await asyncio.sleep(RETRY_SECONDS if not verifier.has_keys else REFRESH_SECONDS / 10)
        else:
            await asyncio.sleep(REFRESH_SECONDS)
