"""Python imports this as it starts: while a file named ``full`` lies in the data folder, SQLite may
not make a file of runs longer, as on a full disk."""

import os
import sqlite3
from pathlib import Path

FULL = Path(os.environ["PLAYGROUND_DATA"]) / "full"
MOST_PAGES = 2**31 - 2
"""What SQLite allows where nothing is said (sqlite.org, "PRAGMA max_page_count")."""


class Connection(sqlite3.Connection):
    """Asks for room before it writes."""

    def execute(self, statement, *parameters):
        if statement == "BEGIN IMMEDIATE":
            pages = 1 if FULL.exists() else MOST_PAGES  # of 1 SQLite makes what is there
            super().execute(f"PRAGMA max_page_count = {pages}")
        return super().execute(statement, *parameters)


connect = sqlite3.connect
sqlite3.connect = lambda *where, **how: connect(*where, **{"factory": Connection, **how})
