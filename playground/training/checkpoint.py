"""A training in the middle, as bytes: enough to go on elsewhere with the same digits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from playground.runs.arrays import pack, unpack
from playground.training.early_stopping import BestEpoch, Waypoint
from playground.training.state import TrainingState


@dataclass(frozen=True)
class Checkpoint:
    """Where a training stands.

    Attributes:
        step: Steps done.
        seconds: Seconds spent so far.
        wait: Epochs since the best one.
        plateau: Best loss, epochs since then and share of the rate of a `Plateau`; empty without.
        lowered: Step and share of the peak rate of each time that it was lowered, shape (times, 2).
        edits: Step, weight and value of each weight that was set by hand, shape (edits, 3).
        changes: Step, name and value of each setting that was changed, in order.
        wanted: Settings that are to change as soon as they can, by name.
    """

    state: TrainingState
    step: int
    seconds: float
    best: BestEpoch | None
    wait: int
    plateau: tuple[float, ...] = ()
    lowered: tuple[tuple[int, float], ...] = ()
    edits: tuple[tuple[int, int, float], ...] = ()
    changes: tuple[tuple[int, str, float], ...] = ()
    wanted: Mapping[str, float] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        numbers = [self.step, self.seconds, self.wait, *self.plateau]
        arrays = {"numbers": np.array(numbers, np.float64), **_arrays("now", self.state)}
        arrays["lowered"] = np.array(self.lowered, np.float64).reshape(-1, 2)
        told = json.dumps({"changes": self.changes, "wanted": dict(self.wanted)})
        arrays["settings"] = np.frombuffer(told.encode(), np.uint8)
        arrays["edits"] = np.array(self.edits, np.float64).reshape(-1, 3)
        if self.best is not None:
            best = self.best
            place = [best.epoch, best.val_loss, best.place.first_step, best.place.steps]
            arrays |= {"place": np.array(place, np.float64), **_arrays("best", best.place.state)}
        return pack(arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Checkpoint:
        arrays = unpack(data)
        step, seconds, wait, *plateau = arrays["numbers"].tolist()
        best = None
        if "place" in arrays:
            epoch, val_loss, first_step, steps = arrays["place"]
            place = Waypoint(_state("best", arrays), int(first_step), int(steps))
            best = BestEpoch(int(epoch), float(val_loss), place)
        state = _state("now", arrays)
        # A checkpoint of an older version lacks some, and has learning rates alone as changes.
        lowered, rates = (
            tuple((int(at), value) for at, value in arrays.get(name, np.empty((0, 2))).tolist())
            for name in ("lowered", "learning_rates")
        )
        told = json.loads(arrays["settings"].tobytes()) if "settings" in arrays else {}
        changes = told.get("changes") or [(at, "learning_rate", rate) for at, rate in rates]
        edits = tuple((int(at), int(w), v) for at, w, v in arrays.get("edits", np.empty((0, 3))))
        numbers = int(step), seconds, best, int(wait), tuple(plateau)
        past = lowered, edits, tuple((at, name, value) for at, name, value in changes)
        return cls(state, *numbers, *past, told.get("wanted", {}))


def _arrays(prefix: str, state: TrainingState) -> dict[str, np.ndarray]:
    named = {f"{prefix}/totals": state.totals}
    for group in ("trainable", "others", "optimizer"):
        named |= {f"{prefix}/{group}/{i}": v for i, v in enumerate(getattr(state, group))}
    return {name: value.numpy() for name, value in named.items()}


def _state(prefix: str, arrays: dict[str, np.ndarray]) -> TrainingState:
    def group(name: str) -> list[tf.Tensor]:
        start = f"{prefix}/{name}/"
        keys = sorted(
            (k for k in arrays if k.startswith(start)), key=lambda k: int(k[len(start) :])
        )
        return [tf.constant(arrays[k]) for k in keys]

    return TrainingState(
        group("trainable"),
        group("others"),
        group("optimizer"),
        tf.constant(arrays[f"{prefix}/totals"]),
    )
