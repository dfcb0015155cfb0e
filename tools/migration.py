"""`make migration S=idp-svc M="add plan hours"`: write a migration against a fresh database at head."""

import subprocess
import sys
import tempfile


def main() -> None:
    service, message = [*sys.argv[1:], "", ""][:2]
    if not service or not message:
        sys.exit('Say which service and what changes: make migration S=idp-svc M="add plan budget hours"')
    prefix = service.removesuffix("-svc").upper()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "service_kit.migrate", service, "--write", message]
        sys.exit(
            subprocess.run(
                command, env={f"{prefix}_DATABASE_URL": f"sqlite:///{folder}/head.db"}, check=False
            ).returncode
        )


if __name__ == "__main__":
    main()
