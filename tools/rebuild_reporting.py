"""`make rebuild-reporting`: empty the projections of var/ and have them filled again from the event stream.

Stop `make run` first. The next start reads the stream from its beginning, under a new name of its place.
"""

import os
import sys
from pathlib import Path

from reporting_svc.main import rebuild
from stack import PROJECTION_FILE

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    home = Path(os.environ.get("THAKSA_HOME", ROOT / "var")).resolve()
    database = home / "reporting-svc.db"
    if not database.exists():
        sys.exit(f"make rebuild-reporting: there is no {database}; nothing has been projected yet")
    note = home / PROJECTION_FILE
    number = int(note.read_text()) + 1 if note.exists() else 1
    os.environ["REPORTING_DATABASE_URL"] = f"sqlite:///{database}"
    rebuild()
    note.write_text(str(number))
    print(f"projections emptied; the next make run fills them from the stream (projection {number})")


if __name__ == "__main__":
    main()
