"""Which workers take a run: where there are some for heavy runs alone, the others are left to the
light ones, which a compilation would hold up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from playground.engine.task import HEAVY

if TYPE_CHECKING:
    from distributed import Client


def lanes(client: Client) -> Mapping[str, bool]:
    """Whether each worker of a cluster is for heavy runs alone, by its address."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    return {address: HEAVY in known["resources"] for address, known in workers.items()}
