"""The trained model as a ``.keras`` or ONNX file, made where Keras may be imported: in a worker."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments import experiment
from playground.export.refusal import ExportError
from playground.runs.arrays import unpack

if TYPE_CHECKING:
    import keras


def keras_file(experiment_name: str, config: Mapping[str, Any], weights: bytes) -> bytes:
    """A file that `keras.models.load_model` reads anywhere: the model is of Keras's own layers.

    Args:
        config: Of the run, as plain JSON values.
        weights: Its observation ``final_weights``, packed.

    Raises:
        ExportError: the weights are those of another architecture, or the data are gone, whose
            shape decides on the model.
    """
    return _written(_trained(experiment_name, config, weights).save, "model.keras")


def has_onnx() -> bool:
    """Whether the packages are here that write a model as ONNX: `requirements-onnx.txt`."""
    return all(find_spec(name) is not None for name in ("tf2onnx", "onnx"))


def onnx_file(experiment_name: str, config: Mapping[str, Any], weights: bytes) -> bytes:
    """A file that ONNX Runtime reads; any number of examples goes in at a time. Arguments and
    errors are those of `keras_file`."""
    model = _trained(experiment_name, config, weights)
    model(np.zeros((1, *model.input_shape[1:]), np.float32))  # Keras exports what was called once
    return _written(partial(model.export, format="onnx", verbose=False), "model.onnx")


def _written(write: Callable[[Path], object], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def _trained(experiment_name: str, config: Mapping[str, Any], weights: bytes) -> keras.Model:
    """The model of a run in Keras's own layers, with its final weights."""
    from playground.engine.import_keras import import_keras

    import_keras()
    from playground.models.portable import portable

    chosen = experiment(experiment_name)
    settings = chosen.config_type.parse(config)
    try:
        data = chosen.load_data(settings)
    except DatasetError as error:
        raise ExportError(str(error)) from error
    model = chosen.build_model(settings, data)
    _set_weights(model, unpack(weights))
    return portable(model)


def _set_weights(model: keras.Model, arrays: Mapping[str, np.ndarray]) -> None:
    """Trainable weights from one flat vector in the model's order, and all other variables."""
    flat = arrays["flat"]
    sizes = [int(np.prod(variable.shape)) for variable in model.trainable_variables]
    others = [arrays[f"other_{i}"] for i in range(len(arrays) - 1)]
    if sum(sizes) != len(flat) or len(others) != len(model.non_trainable_variables):
        raise ExportError(
            f"Expected {sum(sizes):,} weights for these settings. Received: {len(flat):,}, of a "
            "model that this version no longer builds. Train again."
        )
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    for variable, part in zip(model.trainable_variables, parts, strict=True):
        variable.assign(part.reshape(variable.shape))
    for variable, value in zip(model.non_trainable_variables, others, strict=True):
        variable.assign(value)
