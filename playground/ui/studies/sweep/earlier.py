"""Sweeps that are kept, the newest first."""

from __future__ import annotations

import datetime
from typing import Any

from playground.experiments import ConfigError
from playground.studies.sweep.repository import SweepError, SweepStatus
from playground.ui import services
from playground.ui.earlier import earlier
from playground.ui.studies.sweep.drivers import repository


def earlier_sweeps() -> None:
    """A row per sweep; choosing one opens it."""
    found = _kept()
    links = [{"experiment": each.sweep.experiment_name, "sweep": each.id} for each in found]
    earlier("sweep", [_row(each) for each in found], links)


def _kept() -> list[SweepStatus]:
    found = []
    for sweep_id in repository().newest():
        try:
            found.append(repository().status(sweep_id, services.store()))
        except (SweepError, ConfigError):  # of a playground that was
            continue
    return found


def _row(status: SweepStatus) -> dict[str, Any]:
    return {
        "Sweep": status.id,
        "Experiment": status.sweep.experiment.title,
        "Fields": ", ".join(str(axis) for axis in status.sweep.axes),
        "Seeds": status.sweep.seeds,
        "State": status.state.value,
        "Runs": f"{status.done} of {status.sweep.size}",
        "Begun": datetime.datetime.fromtimestamp(status.created),
    }
