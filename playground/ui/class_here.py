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
from playground.engine.reaching import is_loopback
from playground.folders import data_folder
from playground.ui.address import address_of
from playground.ui.hosts import other_addresses

HTTP, HTTPS = 80, 443
"""The ports that an address need not name."""
ANYWHERE = ("0.0.0.0", "::", "")
"""Addresses of a server that listens to all networks of its machine."""


@lru_cache(maxsize=1)
def class_here() -> OpenClass | None:
    """The class; None where the app listens to this machine alone and no PIN was asked for.

    Raises:
        ClassError: the PIN that was asked for is none.
    """
    pin = os.environ.get(PIN_VARIABLE)
    if _listens_here_alone() and pin in (None, "", NO_PIN):
        return None
    return open_class(data_folder(), _address(), pin)


def class_id() -> str:
    """The id of the class; empty where none is open."""
    opened = class_here()
    return "" if opened is None else opened.id


def expect_class() -> None:
    """Ends the server with one sentence before it begins, where its class cannot be opened."""
    try:
        class_here()
    except ClassError as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        raise SystemExit(
            f"Expected a data folder that keeps the class. Received: {data_folder()}, which cannot "
            f"be written: {error.strerror}. Make room or give the right to write there, or set "
            "PLAYGROUND_DATA to another folder."
        ) from None


@lru_cache(maxsize=1)
def take_over_host_check() -> tuple[str, ...]:
    """The hosts in ``server.allowedHosts``. Streamlit is to look at them no longer: it would refuse
    this machine's own names beside them."""
    allowed = tuple(st.get_option("server.allowedHosts"))
    if allowed:
        config.set_option("server.allowedHosts", [])
    return allowed


def is_behind_proxy() -> bool:
    """Whether strangers may come through a proxy on this machine: from what they send, nobody can
    tell then who sits at it."""
    is_open_here_alone = _listens_here_alone() and class_here() is not None
    return bool(take_over_host_check()) or is_open_here_alone


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
    everywhere = _listens() in ANYWHERE
    found = other_addresses() if everywhere else []
    others = [_at(host) for host in found if _at(host) != opened.address]
    if others:
        lines.append(f"  Also at        {', '.join(others)}")
    print("\n".join(lines), flush=True)
    with suppress(UnicodeEncodeError):  # a terminal without these letters does without the code
        segno.make_qr(opened.address, error="m").terminal(sys.stdout, compact=True)
    with suppress(OSError):  # said when the store was opened
        link = new_teacher_link(data_folder(), opened)
        print(
            "  Keep this to yourself. The address that makes a browser the teacher's works once,\n"
            f"  within an hour:\n  {link}\n"
            "  For another one: playground teacher-link.\n",
            flush=True,
        )
    if everywhere and not is_behind_proxy():
        print(f"  Here, open {_at('localhost')}\n", flush=True)


def _listens() -> str:
    return str(st.get_option("server.address") or "")


def _listens_here_alone() -> bool:
    return _listens() not in ANYWHERE and is_loopback(_listens())


def _address() -> str:
    """Where browsers find the server: by the name it was given, else by an address of its own."""
    listens = _listens()
    if config.is_manually_set("browser.serverAddress"):
        is_given = config.is_manually_set("browser.serverPort")
        port = st.get_option("browser.serverPort" if is_given else "server.port")
        return _at(str(st.get_option("browser.serverAddress")), int(port))
    if listens not in ANYWHERE:
        return _at(listens)
    return _at(next(iter(other_addresses()), "localhost"))


def _at(host: str, port: int | None = None) -> str:
    port = port or int(st.get_option("server.port"))
    scheme = "https" if st.get_option("server.sslCertFile") or port == HTTPS else "http"
    shown = f"[{host}]" if ":" in host else host
    usual = port == (HTTPS if scheme == "https" else HTTP)
    return f"{scheme}://{shown}{'' if usual else f':{port}'}{address_of('')}"
