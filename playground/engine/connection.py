"""A connection to a scheduler that ends quickly, also one that never came about."""

from __future__ import annotations

import logging
from typing import Any

from distributed import Client

log = logging.getLogger(__name__)

CLOSE_SECONDS = 1.0


class Connection(Client):
    """Dask's client, which is closed at last when it is collected: in whatever thread that happens,
    which would wait for twenty seconds where the scheduler is gone. One that cannot connect is
    closed at once here, and none is closed twice."""

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
