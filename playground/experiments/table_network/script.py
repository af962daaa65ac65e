"""The script of a run on a table."""

from __future__ import annotations

from playground.datasets.tabular import EXAMPLES, table_named
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script import templates
from playground.experiments.script.parts import model_text, training, whole_script
from playground.experiments.table_network.config import TableNetworkConfig
from playground.experiments.table_network.data import architecture_of

FOLDER = "experiments/table_network"
EXAMPLE = """
table = example_table(CONFIG["dataset"])
"""
BROUGHT = """\
table = from_arrays(arrays)
"""
PREPARED = """
target = table.columns.index(CONFIG["target"]) if CONFIG["target"] else table.target
prepared = prepared_table(
    table,
    target,
    CONFIG["learning_task"] == "classification",
    CONFIG["validation_share"],
    CONFIG["test_share"],
    CONFIG["data_seed"],
)
x_train, x_validation, x_test = prepared.x
y_train, y_validation, y_test = prepared.y
"""
EVALUATION = """
errors = model.predict(x_test, verbose=0)[:, 0] - y_test.astype("float64")
loss = float(np.square(errors).mean())
r_squared = 1 - loss / float(np.var(y_test, dtype="float64"))
error = float(np.abs(errors).mean()) * prepared.scale
print(f"test loss {loss:.6f}, test r_squared {r_squared:.6f}")
print(f"test mean_absolute_error {error:.6f} in the unit of the target")
"""


def script(config: TableNetworkConfig, plan: TrainingPlan) -> str:
    """The script of a run on a table.

    Raises:
        DatasetError: the table is one that is not here.
    """
    example, table = config.dataset in EXAMPLES, EXAMPLE
    if not example:
        table = templates.BROUGHT.format(noun="table", field="dataset") + BROUGHT
    modules = ("tabular_data", *(("examples",) if example else ()), "prepared_table")
    loss, metrics, evaluation = '"sparse_categorical_crossentropy"', '"accuracy"', ""
    if config.learning_task == "regression":
        loss, metrics, evaluation = '"mean_squared_error"', "", EVALUATION
    return whole_script(
        f"A network on the table {table_named(config.dataset).title}",
        config,
        plan,
        needs=", scikit-learn" if example else "",
        imports="" if example else "from pathlib import Path\n",
        modules=(
            "datasets/dataset_error.py",
            "datasets/series_split.py",
            *(f"datasets/tabular/{name}.py" for name in modules),
            f"{FOLDER}/architecture.py",
            f"{FOLDER}/model.py",
        ),
        data=table + PREPARED,
        model=model_text("build_table_network", architecture_of(config)),
        end=training(plan, loss, metrics, evaluation or templates.EVALUATION),
    )
