"""By which names this machine may be asked.

A page of a stranger can point its own host name at this machine (DNS rebinding): the browser then
takes both for one site. The name that the browser asks for gives it away.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from functools import lru_cache

import psutil  # type: ignore[import-untyped]

from playground.engine.reaching import Address, ip_address, is_loopback

HOST = re.compile(r"(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s:/?#@\[\]\\]+))(?::\d{1,5})?", re.I)


def host_name(header: str) -> str | None:
    """The name or address in a ``Host`` header, in lower case and without the port; None where it
    has none."""
    found = HOST.fullmatch(header)
    return (found["six"] or found["name"]).lower() if found else None


def is_this_machine(host: str) -> bool:
    """Whether it is localhost, a loopback address, the host name with or without ``.local``, or an
    address that the machine has now."""
    if is_loopback(host):
        return True
    address = ip_address(host)
    return (
        host in _own_names() if address is None else address in _addresses_at(int(time.monotonic()))
    )


def is_listed(host: str, allowed: Iterable[str]) -> bool:
    """Whether a list as in ``server.allowedHosts`` has it: names, ``*.name`` for all below it, or
    ``*``."""
    for pattern in (each.strip().lower() for each in allowed):
        if pattern in ("*", host) or (pattern.startswith("*.") and host.endswith(pattern[1:])):
            return True
    return False


def other_addresses() -> list[str]:
    """The addresses at which other machines find this one: first the one from which it reaches
    them, then the rest, as of a second network card."""
    found = [each for each in _addresses_at(int(time.monotonic())) if each is not None]
    known = [each for each in found if not (each.is_loopback or each.is_link_local)]
    first = _outgoing_address()
    ordered = sorted(known, key=lambda each: (str(each) != first, each.version, int(each)))
    return [str(each) for each in ordered]


def _outgoing_address() -> str | None:
    """Asks the system for its way out. A UDP socket that connects sends nothing, and the address is
    one of documentation (RFC 5737)."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way_out:
            way_out.connect(("198.51.100.1", 1))
            return str(way_out.getsockname()[0])
    except OSError:
        return None


def _own_names() -> set[str]:
    whole = socket.gethostname().lower()
    names = {whole.removesuffix(".local"), whole.partition(".")[0]}
    return {whole, *names, *(f"{name}.local" for name in names)}


@lru_cache(maxsize=1)
def _addresses_at(second: int) -> set[Address | None]:
    """The machine's addresses. Asked for once a second: a class that opens the app by one of them
    sends thousands of requests at the same time."""
    del second
    cards = psutil.net_if_addrs().values()
    found = {ip_address(each.address.partition("%")[0]) for card in cards for each in card}
    return found - {None}
