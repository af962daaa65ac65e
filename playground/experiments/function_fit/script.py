"""The script of a run that fits a function."""

from __future__ import annotations

from playground.datasets.functions import target_named
from playground.experiments.experiment import TrainingPlan
from playground.experiments.function_fit.config import FunctionFitConfig, members
from playground.experiments.function_fit.target_source import numpy_source
from playground.experiments.script import templates
from playground.experiments.script.parts import plan_text, whole_script
from playground.experiments.script.sources import joined, python_text

DATA = """
def target(x):
    return np.broadcast_to({source}, x.shape)


x_full = np.linspace({low!r}, {high!r}, 1000, endpoint=False)
y_full = target(x_full)
noise = {noise!r}
if noise:
    y_full = y_full + noise * np.random.default_rng(CONFIG["seed"]).standard_normal(1000)
order = np.random.default_rng(CONFIG["seed"]).permutation(1000)
train, validation = np.sort(order[:900]), np.sort(order[900:])
x_train, x_validation = (x_full[rows, None].astype("float32") for rows in (train, validation))
y_train, y_validation = (y_full[rows].astype("float32") for rows in (train, validation))
x_test = np.linspace({low!r}, {high!r}, 1001)[:, None].astype("float32")
y_test = target(np.linspace({low!r}, {high!r}, 1001)).astype("float32")
"""

MODEL = """
NETWORKS = [  # hidden neurons, activation, learning rate, seed
{networks}
]


def build(units, activation, seed):
    model = keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(units, activation=activation),
            keras.layers.Dense(1),
        ]
    )
    model.set_weights(initial_network(units, activation, seed))
    return model
"""

FITS = """
PLAN = {plan}
rates = learning_rates(
    PLAN["learning_rate_schedule"], 1.0, PLAN["epochs"] * -(-len(y_train) // PLAN["batch_size"])
)
histories, fits = [], []
for units, activation, learning_rate, seed in NETWORKS:
    model = build(units, activation, seed)
    model.compile(
        loss="mean_squared_error",
        optimizer=build_optimizer(PLAN["optimizer"], learning_rate),
        jit_compile=PLAN["jit_compile"],
    )
    batches = EpochOrder(x_train, y_train, PLAN["batch_size"], PLAN["seed"])
    course = Course(batches, learning_rate * rates, learning_rate)
    history = model.fit(
        batches,
        epochs=PLAN["epochs"],
        validation_data=(x_validation, y_validation),
        callbacks=[course, keras.callbacks.TerminateOnNaN()],
        shuffle=False,
        verbose=0,
    )
    histories.append(history.history)

    # --- Evaluate: against the function itself, without noise ---

    errors = model.predict(x_test, verbose=0)[:, 0] - y_test
    fits.append(
        {{
            "loss": float(np.square(errors).mean()),
            "r_squared": float(1 - np.square(errors).mean() / np.var(y_test)),
            "sup_norm": float(np.abs(errors).max()),
        }}
    )
    print(units, activation, learning_rate, seed, fits[-1])
"""


def script(config: FunctionFitConfig, plan: TrainingPlan) -> str:
    """The script of a run that fits a function."""
    target = target_named(config.target)
    networks = [f"    {python_text(tuple(member[1:]))}," for member in members(config)]
    data = DATA.format(
        source=numpy_source(target), low=target.low, high=target.high, noise=target.noise
    )
    return whole_script(
        "Universal approximation",
        config,
        plan,
        modules=("experiments/function_fit/initial_network.py",),
        data=data,
        model=MODEL.format(networks="\n".join(networks)),
        end=joined(templates.ORDER, FITS.format(plan=plan_text(plan))),
    )
