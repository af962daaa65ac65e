"""The lecture's demonstration of universal approximation, against the lecture's own networks."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from playground.bench.row import Samples, row, side_by_side, timed
from playground.experiments import experiment
from playground.experiments.function_fit import reference_fit

REPETITIONS = 2
EPOCHS = 20_000
"""More than are needed: a run is stopped as soon as it is good enough."""


@row("s", "reference / ours", at_least=5)
def function_fit_five_sizes() -> Samples:
    """Seconds until networks of 1, 2, 5, 10 and 100 neurons have fitted the lecture's cubic.

    Ours: one recorded run of all five, observations included, until the training loss of each is
    as low as scikit-learn's has become; the program has been compiled before. Reference: five
    `MLPRegressor` with the lecture's settings, one after another, on the same points.
    """
    reached: list[float] = []

    def reference() -> None:
        config = experiment("function_fit").preset(None)
        reached[:] = [
            reference_fit(config.target, neurons, number, config.seed)["train_loss"]
            for number, neurons in enumerate(config.neurons)
        ]

    reference()
    _seconds_until([np.inf] * 5)  # compiles
    note = "to training losses of " + ", ".join(f"{loss:.3g}" for loss in reached)
    return side_by_side(lambda: _seconds_until(reached), timed(reference), REPETITIONS, note)


def _seconds_until(wanted: list[float]) -> float:
    """Seconds of a run until the training loss of each network is as low as wanted.

    Raises:
        RuntimeError: that does not happen.
    """
    from playground.training import control
    from playground.training.trainer import Trainer

    chosen = experiment("function_fit")
    config = chosen.config_type.parse({"epochs": EPOCHS}, base=chosen.preset(None))
    moments: list[float] = []

    def publish(kind: str, **fields: Any) -> None:
        if kind == "history" and not moments and _is_reached(fields, wanted):
            moments.append(time.perf_counter())
            control.request("bench", "stop")

    started = time.perf_counter()
    Trainer("bench", chosen, config, publish).run()
    control.forget("bench")
    if not moments:
        raise RuntimeError(f"Expected training losses of {wanted}. Received: higher ones.")
    return moments[0] - started


def _is_reached(fields: dict[str, Any], wanted: list[float]) -> bool:
    rows = np.frombuffer(fields["data"]).reshape(-1, len(fields["columns"]))
    columns: Callable[[str], int] = fields["columns"].index
    losses = rows[:, [columns(f"loss_{k + 1}") for k in range(len(wanted))]]
    return bool((losses <= np.array(wanted)).all(axis=1).any())
