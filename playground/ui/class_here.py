"""The class that this server opens, if it listens to more than this machine."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import lru_cache

import segno
import streamlit as st
from streamlit import config

from playground.classroom.open_class import (
    NO_PIN,
    ClassError,
    OpenClass,
    new_teacher_link,
    open_class,
)
from playground.cli.app import PIN_VARIABLE
from playground.folders import data_folder
from playground.ui.address import address_of
from playground.ui.hosts import is_loopback, other_addresses

ANYWHERE = ("0.0.0.0", "::", "")
"""Addresses of a server that listens to all networks of its machine."""


@lru_cache(maxsize=1)
def class_here() -> OpenClass | None:
    """The class; None where the app listens to this machine alone and no PIN was asked for.

    Raises:
        ClassError: the PIN that was asked for is none.
    """
    listens = str(st.get_option("server.address") or "")
    pin = os.environ.get(PIN_VARIABLE)
    here_alone = listens not in ANYWHERE and is_loopback(listens)
    if here_alone and pin in (None, "", NO_PIN):
        return None
    return open_class(data_folder(), _address(listens), pin)


def expect_class() -> None:
    """Ends the server with one sentence before it begins, where its class cannot be opened."""
    try:
        class_here()
    except ClassError as error:
        raise SystemExit(str(error)) from None


def is_encrypted() -> bool:
    """Whether the server speaks HTTPS itself."""
    return bool(st.get_option("server.sslCertFile"))


def say_class() -> None:
    """Writes to the terminal how students and the teacher come in; nothing where no class is."""
    opened = class_here()
    if opened is None:
        return
    lines = [
        "",
        "  The class is open.",
        "",
        f"  Class address  {opened.address}",
        f"  PIN            {opened.pin or 'none: everybody on this network can come in'}",
    ]
    others = [_at(host) for host in other_addresses() if _at(host) != opened.address]
    if others:
        lines.append(f"  Also at        {', '.join(others)}")
    print("\n".join(lines), flush=True)
    with suppress(UnicodeEncodeError):  # a terminal without these letters does without the code
        segno.make_qr(opened.address, error="m").terminal(sys.stdout, compact=True)
    with suppress(OSError):  # said when the store was opened
        print(
            f"  Your address as the teacher, which works once:\n"
            f"  {new_teacher_link(data_folder(), opened)}\n"
            "  For another one: playground teacher-link. On this machine you need none.\n",
            flush=True,
        )


def _address(listens: str) -> str:
    """Where browsers find the server: by the name it was given, else by an address of its own."""
    if config.is_manually_set("browser.serverAddress"):
        return _at(str(st.get_option("browser.serverAddress")))
    if listens not in ANYWHERE:
        return _at(listens)
    return _at(next(iter(other_addresses()), "localhost"))


def _at(host: str) -> str:
    scheme = "https" if is_encrypted() else "http"
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}:{st.get_option('server.port')}{address_of('')}"
