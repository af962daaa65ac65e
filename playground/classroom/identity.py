"""Who asks, and what they may change: a browser, recognized by a signed cookie."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from itsdangerous import BadSignature, Signer

from playground.runs import Run

log = logging.getLogger(__name__)

KEY_FILE = "identity.key"
KEY_BYTES = 32
_unkept: dict[Path, bytes] = {}
"""Keys of this process alone, by the folder in which they could not be kept."""
HOW = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
"""How this playground signs."""
ID = re.compile("[0-9a-f]{16}")
STUDENT, TEACHER = "student", "teacher"
ROLES = (STUDENT, TEACHER)


@dataclass(frozen=True)
class Identity:
    """Somebody who looks at a page.

    Attributes:
        id: The anonymous id of the browser; empty where none is known.
        at_machine: Whether it is a person at the machine that the app runs on.
        role: In the class that it has entered; empty where it has entered none.
        class_id: Of the class that is open; empty where none is.
        name: What the person wants to be called there; may be empty.
    """

    id: str = ""
    at_machine: bool = False
    role: str = ""
    class_id: str = ""
    name: str = ""

    @property
    def is_teacher(self) -> bool:
        """Whether it is the teacher of the class, or a person at the machine itself."""
        return self.at_machine or self.role == TEACHER


NOBODY = Identity()
AT_MACHINE = Identity(at_machine=True)


class Begun(Protocol):
    """A run, a sweep or a search: what somebody began."""

    @property
    def begun_by(self) -> str:
        """The anonymous id of the browser that began it; empty where none did."""


def may_change(identity: Identity, begun: Begun) -> bool:
    """Whether somebody may pause, stop, resume, rename or delete what was begun.

    The browser that began it may, the teacher, and a person at the machine itself. What no browser
    began (on the command line, in an older version, on another machine) is left to these two.
    """
    return identity.is_teacher or (identity.id != "" and identity.id == begun.begun_by)


def shares(identity: Identity, run: Run) -> bool:
    """Whether somebody pressed Train for a run and has not left it: they may leave it."""
    return identity.id in run.sharers


class IdentityCookie:
    """Writes identities into a cookie that nobody else can write, and reads them.

    Args:
        key: The secret of this app, as `identity_key` keeps it.
    """

    def __init__(self, key: bytes) -> None:
        self._signer = Signer(key, salt="playground.identity", **HOW)  # type: ignore[arg-type]
        # Browsers keep one jar for all ports of a host: apps with other keys need other names.
        self.name = f"playground_{hashlib.sha256(b'name' + key).hexdigest()[:8]}"

    def write(self, identity: Identity) -> str:
        """The value of the cookie: the id, and what the browser is in its class."""
        parts = [identity.id]
        if identity.role:
            parts += [identity.role, identity.class_id, quote(identity.name, safe="")]
        return self._signer.sign(":".join(parts)).decode()

    def read(self, value: str | None) -> Identity | None:
        """Who the value of a cookie names; None where this app did not write it."""
        if value is None:
            return None
        try:
            found, *entered = self._signer.unsign(value).decode().split(":")
        except (BadSignature, UnicodeError):
            return None
        if not ID.fullmatch(found):
            return None
        if len(entered) != 3 or entered[0] not in ROLES:  # of a version without classes
            return Identity(found) if not entered else None
        role, class_id, name = entered
        return Identity(found, role=role, class_id=class_id, name=unquote(name))


def new_id() -> str:
    """A new anonymous id; 64 random bits."""
    return secrets.token_hex(8)


def identity_key(folder: Path) -> bytes:
    """The key that signs cookies, kept in `folder` for its owner's eyes only.

    Several processes that share the folder share the key. Where it cannot be kept, it lasts as long
    as this process.
    """
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _keep_new_key(path)
        path.chmod(0o600)
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            log.error("%s was damaged: browsers get new identities", path)
            path.unlink()
            _keep_new_key(path)
            key = path.read_bytes()
    except OSError as error:
        log.error("The key of identities cannot be kept: they end with this process. %s", error)
        return _unkept.setdefault(folder, secrets.token_bytes(KEY_BYTES))
    return key


def _keep_new_key(path: Path) -> None:
    """Writes a whole key or none; of several processes the first one's stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # has mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
