"""Reports of runs on their way from a worker to an app, several at once where they come quickly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgpack

if TYPE_CHECKING:
    from distributed import Worker

SEND_SECONDS = 1 / 30
"""Between two sends: as often as pages are sent frames."""
Report = Mapping[str, Any]


class Outbox:
    """Sends reports in order, at once where none was sent just before.

    They travel as bytes: of a report in parts Dask would measure every part, three times.

    Args:
        send: Takes reports as bytes, from any thread.
        later: Calls a function after some seconds.
    """

    def __init__(
        self,
        send: Callable[[bytes], None],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._send = send
        self._later = later
        self._lock = threading.Lock()
        self._waiting: list[bytes] = []
        self._next = 0.0
        self._is_due = False

    def put(self, report: Report) -> None:
        """Takes one report.

        Raises:
            TypeError: it holds what does not travel; nobody else's reports suffer.
        """
        packed = msgpack.packb(report)
        with self._lock:
            self._waiting.append(packed)
            pause = self._next - time.monotonic()
            if self._is_due:
                return
            if pause > 0:
                self._later(pause, self.flush)
                self._is_due = True
                return
        self.flush()

    def flush(self) -> None:
        """Sends what waits."""
        with self._lock:
            self._is_due = False
            if self._waiting:
                self._next = time.monotonic() + SEND_SECONDS
                waiting, self._waiting = self._waiting, []
                self._send(b"".join(waiting))


_outboxes: dict[tuple[str, str], Outbox] = {}
"""By worker and topic."""


def outbox_of(worker: Worker, topic: str) -> Outbox:
    """That of all runs which a worker trains for one app.

    Args:
        topic: Of Dask's events, under which the app hears of its runs.
    """

    def later(seconds: float, work: Callable[[], None]) -> None:
        worker.loop.add_callback(worker.loop.call_later, seconds, work)

    def send(sent: bytes) -> None:  # by the loop, whoever asks: so all go in one order
        worker.loop.add_callback(worker.log_event, topic, sent)

    made = Outbox(send, later)
    return _outboxes.setdefault((worker.id, topic), made)


def reports_in(sent: bytes) -> list[Report]:
    """The reports that were sent together, in order."""
    unpacker = msgpack.Unpacker(strict_map_key=False, max_buffer_size=0)
    unpacker.feed(sent)
    return list(unpacker)
