"""The script of a run on points of the plane."""

from __future__ import annotations

from playground.datasets.plane import points_as_text
from playground.experiments.experiment import TrainingPlan
from playground.experiments.plane_classifier.config import PlaneClassifierConfig, architecture_of
from playground.experiments.script.parts import model_text, training, whole_script
from playground.experiments.script.sources import joined

MODEL_FILES = tuple(
    f"experiments/plane_classifier/{name}.py"
    for name in ("architecture", "initial_weights", "model")
)
DATA = """
points = plane_data(
    CONFIG["dataset"],
    noise=CONFIG["noise"],
    count=CONFIG["count"],
    train_ratio=CONFIG["train_ratio"],
    seed=CONFIG["data_seed"],
    points=CONFIG["points"],
)
x_train, y_train = features(points.x_train, CONFIG["features"]), points.y_train
x_test, y_test = features(points.x_test, CONFIG["features"]), points.y_test
x_validation, y_validation = x_test, y_test
"""

SIGNED = """

def signed_squared_error(y, outputs):
    wanted = 2.0 * keras.ops.cast(keras.ops.reshape(y, (-1,)), "float32") - 1.0
    return keras.ops.square(outputs[:, 0] - wanted)


def accuracy(y, outputs):
    labels = keras.ops.cast(keras.ops.reshape(y, (-1,)), "bool")
    hits = keras.ops.equal(outputs[:, 0] > 0, labels)
    return keras.ops.cast(hits, "float32")
"""

BRIER = """

def brier(y, outputs):
    labels = keras.ops.cast(keras.ops.reshape(y, (-1,)), "int32")
    classes = keras.ops.one_hot(labels, outputs.shape[-1])
    return keras.ops.mean(keras.ops.square(outputs - classes), -1)
"""

EVALUATION = """
outputs = model.predict(x_test, verbose=0)
if points.class_count:
    if outputs.shape[1] == 1:  # between -1 and 1, read as the probability of class 1
        second = np.clip((outputs[:, 0] + 1) / 2, 0, 1)
        outputs = np.stack([1 - second, second], axis=1)
    chosen = outputs[np.arange(len(y_test)), y_test].astype("float64")
    loss = float(-np.log(np.maximum(chosen, np.finfo("float32").tiny)).mean())
    accuracy = float((outputs.argmax(-1) == y_test).mean())
    print(f"test loss {loss:.6f}, test accuracy {accuracy:.6f}")
else:
    loss = float(np.square(outputs[:, 0] - y_test).mean())
    print(f"test loss {loss:.6f}")
"""


def script(config: PlaneClassifierConfig, plan: TrainingPlan) -> str:
    """The script of a run on points of the plane."""
    points = points_as_text(config.points)
    modules = ("window", "own_points", "generators", "feature", "plane_data")
    files = [
        "datasets/dataset_error.py",
        "quoted.py",
        "reference/limits.py",
        "reference/activations/initialization.py",
        *(f"datasets/plane/{name}.py" for name in modules),
    ]
    loss, metrics, functions = {
        "cross_entropy": ('"sparse_categorical_crossentropy"', '"accuracy"', ""),
        "brier": ("brier", '"accuracy"', BRIER),
        "signed_squared_error": ("signed_squared_error", "accuracy", SIGNED),
        "squared_error": ('"mean_squared_error"', "", ""),
    }[plan.objective]
    return whole_script(
        "A plane to play on",
        config.model_copy(update={"points": points}),
        plan,
        modules=(*files, *MODEL_FILES),
        data=DATA,
        model=model_text("build_plane_mlp", architecture_of(config)),
        end=joined(functions, training(plan, loss, metrics, EVALUATION)),
    )
