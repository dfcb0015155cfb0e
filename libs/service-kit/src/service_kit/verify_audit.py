"""`python -m service_kit.verify_audit sample-svc`: walk the audit chain; 0 when it holds, otherwise 1."""

import sys

from service_kit import audit
from service_kit.commands import load_settings, parser
from service_kit.database import Database


def main() -> None:
    service = parser("Verify the audit chain of one service.").parse_args().service
    verdict = audit.verify(Database(load_settings(service).database_url))
    if verdict.first_bad is not None:
        sys.stdout.write(
            f"{service}: broken at position {verdict.first_bad}; {verdict.sealed} before it are good\n"
        )
        sys.exit(1)
    sys.stdout.write(
        f"{service}: {verdict.sealed} entries hold, {verdict.unsealed} not sealed yet, head {verdict.head}\n"
    )


if __name__ == "__main__":
    main()
