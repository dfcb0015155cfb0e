"""`python -m service_kit.migrate sample-svc`: migrate its database, or check it, or write one."""

import sys

from service_kit import migrations
from service_kit.commands import load_settings, package_of, parser
from service_kit.database import Database


def main() -> None:
    arguments = parser("Migrate the database of one service.")
    arguments.add_argument(
        "--check", action="store_true", help="only say whether it is at the newest migration"
    )
    arguments.add_argument(
        "--write", metavar="MESSAGE", help="write a migration from the difference to the tables"
    )
    chosen = arguments.parse_args()
    package = package_of(chosen.service)
    database = Database(load_settings(chosen.service).database_url)
    if chosen.check:
        at_head = migrations.is_at_head(package, database)
        sys.stdout.write(
            f"{chosen.service}: {'at the newest migration' if at_head else 'not at the newest migration'}\n"
        )
        sys.exit(0 if at_head else 1)
    migrations.upgrade(package, database)
    if chosen.write:
        migrations.write(package, database, chosen.write)


if __name__ == "__main__":
    main()
