"""Who guesses a PIN has to wait longer after each wrong one."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from collections.abc import Callable

FREE = 5
"""Wrong PINs without a wait, as typing errors are."""
LONGEST = 5.0
"""Seconds; more would keep a whole room waiting that has one address."""
MOST_A_MINUTE = 60
"""Wrong PINs from all addresses together: whoever has many of them guesses no faster."""
FORGOTTEN = 15 * 60.0
"""Seconds without a wrong PIN after which an address begins anew."""
MOST_KEPT = 10_000
NETWORK = 64
"""Bits of an IPv6 address that one machine cannot choose by itself."""


class WrongPins:
    """Counts wrong PINs by network address.

    Args:
        now: A clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: dict[str, tuple[int, float]] = {}
        self._newest: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def seconds_to_wait(self, address: str) -> float:
        """How long the next PIN of an address has to wait; 0 when it need not."""
        now = self._now()
        count, last = self._wrong.get(_place(address), (0, 0.0))
        wait = 0.0 if count < FREE else last + min(LONGEST, 2.0 ** (count - FREE)) - now
        if len(self._newest) == MOST_A_MINUTE:
            wait = max(wait, self._newest[0] + 60.0 - now)
        return max(0.0, wait)

    def count(self, address: str) -> None:
        """Counts a wrong PIN."""
        now, place = self._now(), _place(address)
        self._newest.append(now)
        if len(self._wrong) >= MOST_KEPT:
            recent = sorted(self._wrong.items(), key=lambda each: each[1][1])
            self._wrong = dict(recent[MOST_KEPT // 2 :])
        count, last = self._wrong.get(place, (0, now))
        self._wrong[place] = (1 if now - last > FORGOTTEN else count + 1, now)

    def forget(self, address: str) -> None:
        """A right PIN: the wrong ones before it were typing errors."""
        self._wrong.pop(_place(address), None)


def _place(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, NETWORK), strict=False))
