"""A connection to a scheduler that ends quickly, also where it could not be made."""

from __future__ import annotations

import logging
from typing import Any

from distributed import Client

log = logging.getLogger(__name__)

CLOSE_SECONDS = 1.0


class Connection(Client):
    """Dask's client. One that is collected closes itself, and the thread in which that happens
    waits for twenty seconds where the scheduler is gone. So this one is closed at once when it
    cannot connect, and never twice."""

    def __init__(self, address: str, **options: Any) -> None:
        try:
            super().__init__(address, set_as_default=False, name="playground", **options)
        except BaseException:
            self.close()
            raise

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Ends it, within so many seconds whatever the scheduler does."""
        try:
            super().close(timeout)
        except Exception as error:
            log.info("A connection was left open: %s", error)
        finally:
            self.status = "closed"
