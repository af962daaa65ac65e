"""The first training in a process pays for imports and TensorFlow's own set-up; a toy can pay."""

from __future__ import annotations

import numpy as np

from playground.experiments import EXPERIMENTS, Data, Split, TrainingPlan
from playground.models.mlp import build_mlp
from playground.models.mlp_architecture import MLPArchitecture
from playground.training.order import EpochOrder
from playground.training.program import OPENING_STEPS, Program
from playground.training.state import DataTensors


def warm_up(is_heavy: bool | None = None) -> None:
    """Compiles and runs a few steps of a tiny network, with XLA and without, and reads the data.

    Args:
        is_heavy: Reads only the data of heavy runs, or only that of light ones.
    """
    x = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
    split = Split(x, (x[:, 0] > 0).astype(np.int32))
    tensors = DataTensors.of(Data(split, split, split, ("no", "yes")))
    for jit_compile in (True, False):
        plan = TrainingPlan("adamw", 0.01, 8, 1, 0, global_clipnorm=1.0, jit_compile=jit_compile)
        model = build_mlp(MLPArchitecture((4,), (4,), "relu", 2), seed=0)
        program = Program(model, plan, tensors)
        steps = EpochOrder(32, 8, 0).steps(0, 2 * OPENING_STEPS)
        state, _ = program.burst(
            program.initial_state(model), tensors, steps, np.full(len(steps), 0.01, np.float32)
        )
        program.predict(state, x)
    for experiment in EXPERIMENTS.values():
        config = experiment.preset(None)
        if is_heavy is None or experiment.is_heavy(config) is is_heavy:
            experiment.load_data(config)
