"""A class that is open: its PIN, and the address that makes a browser the teacher's.

Both are kept in the data folder, so that a server that is killed and started again is the same
class: whoever has entered stays in, and whoever was the teacher still is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import secrets
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from playground.folders import replace_file
from playground.limits import CLASS_BYTES, DEFAULTS, GIVEN_FILE, MEGABYTE, as_kept
from playground.limits import FILE as LIMITS_FILE

log = logging.getLogger(__name__)
CLASS_FILE = "class.json"
LINK_FILE = "teacher_link.sha256"
TEACHER_ROUTE, ENTER_ROUTE = "/teacher", "/enter"
NO_PIN, NEW_PIN = "none", "new"
PIN = re.compile("[0-9A-Za-z]{6,12}")
OLD_PIN = re.compile("[0-9A-Za-z]{4,12}")
"""Of earlier versions; such a class is still open."""
PIN_DIGITS = 6
LINK_SECONDS = 3600.0
"""How long the teacher's address works: it stands in a terminal that others may see later."""


class ClassError(ValueError):
    """A class cannot be opened like that; the text is one sentence for the user."""


@dataclass(frozen=True)
class OpenClass:
    """A class that browsers of other machines enter.

    Attributes:
        id: Changes with the PIN: who entered the class before has to enter this one.
        pin: What a student enters with; empty where everybody may come in.
        address: Where it is, as ``http://192.0.2.7:8501``.
    """

    id: str
    pin: str
    address: str

    def is_pin(self, text: str) -> bool:
        """Whether a text is the PIN; takes as long for any other."""
        return hmac.compare_digest(text.strip().encode(), self.pin.encode())


def open_class(folder: Path, address: str, pin: str | None = None) -> OpenClass:
    """Opens the class of a data folder, and keeps what it has to remember.

    Args:
        address: Where browsers find it.
        pin: 6 to 12 letters or digits; ``none`` for a class without one, ``new`` to draw another.
            When left out, the PIN of this folder stays; a folder without one gets one.

    Raises:
        ClassError: it is no PIN.
        OSError: the folder cannot be written.
    """
    kept = kept_class(folder)
    if pin in (None, "", NO_PIN) and kept is not None:
        chosen = kept
    elif pin in (None, "", NO_PIN, NEW_PIN):
        chosen = OpenClass(_new_id(), _new_pin(), address)
    elif kept is not None and kept.pin == pin:
        chosen = kept
    elif not PIN.fullmatch(pin or ""):
        raise ClassError(
            f"Expected a PIN of 6 to 12 letters and digits, {NEW_PIN} or {NO_PIN}. "
            f"Received: {str(pin)[:40]}. Start with --pin {NEW_PIN} to have one drawn."
        )
    else:
        chosen = OpenClass(_new_id(), str(pin), address)
    chosen = OpenClass(chosen.id, chosen.pin, address)
    if kept is None and not (folder / LIMITS_FILE).exists():
        _give_room(folder)
    replace_file(folder / CLASS_FILE, json.dumps(asdict(chosen)).encode())
    (folder / CLASS_FILE).chmod(0o600)
    return OpenClass(chosen.id, "", address) if pin == NO_PIN else chosen


def _give_room(folder: Path) -> None:
    """A class that is new gets so much of the disk beside what is in its folder, until its teacher
    says otherwise."""
    files = (folder / "runs.sqlite", *(folder / "uploads").glob("*"))
    used = sum(file.stat().st_size for file in files if file.is_file()) // MEGABYTE * MEGABYTE
    given = replace(DEFAULTS, disk_in_all=used + CLASS_BYTES)
    for name in (GIVEN_FILE, LIMITS_FILE):
        replace_file(folder / name, as_kept(given))


def kept_class(folder: Path) -> OpenClass | None:
    """The class that was last open here; None where there was none, or its file is damaged."""
    try:
        values = json.loads((folder / CLASS_FILE).read_text())
        found = OpenClass(*(str(values[name]) for name in ("id", "pin", "address")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error("The class in %s was damaged: everybody enters anew. %s", folder, error)
        return None
    return found if OLD_PIN.fullmatch(found.pin) else None


def new_teacher_link(folder: Path, opened: OpenClass) -> str:
    """An address that makes one browser the teacher's, within an hour; earlier ones stop.

    Raises:
        OSError: the folder cannot be written.
    """
    secret = secrets.token_urlsafe(16)
    replace_file(folder / LINK_FILE, f"{_digest(secret)} {time.time():.0f}".encode())
    return f"{opened.address}{TEACHER_ROUTE}?secret={secret}"


def use_teacher_link(folder: Path, secret: str) -> bool:
    """Whether a secret is that of the newest teacher's address. It is once, for an hour, and never
    again."""
    try:
        wanted, made = (folder / LINK_FILE).read_text().split()
        is_newest = hmac.compare_digest(wanted.encode(), _digest(secret).encode())
        if not is_newest or time.time() - float(made) > LINK_SECONDS:
            return False
        (folder / LINK_FILE).unlink()  # of two who ask at the same time one fails here
    except (OSError, ValueError):  # a ValueError: of a version that kept no time
        return False
    return True


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _new_id() -> str:
    return secrets.token_hex(4)


def _new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
