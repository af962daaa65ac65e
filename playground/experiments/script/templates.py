"""The parts of a script that are not sources of the playground, in the order of keras.io."""

from __future__ import annotations

HEADER = '''"""{title}: exactly the run with the settings below, in plain Keras.

Needs: keras, tensorflow, numpy{needs}. Written by the deep learning playground.
"""

from __future__ import annotations

import keras
import numpy as np

CONFIG = {config}
'''

ORDER = '''
# --- Train the model -------------------------------------------------------------------------


class EpochOrder(keras.utils.PyDataset):
    """Batches in the playground's order: one permutation per epoch, from the seed alone."""

    def __init__(self, x, y, batch_size, seed):
        super().__init__()
        self.x, self.y, self.batch_size, self.seed = x, y, batch_size, seed
        self.draw(0)

    def __len__(self):
        return -(-len(self.y) // self.batch_size)

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return self.x[rows], self.y[rows]

    def draw(self, epoch):
        self.order = np.random.default_rng([self.seed, epoch]).permutation(len(self.y))


class Course(keras.callbacks.Callback):
    """Draws the order of every epoch and sets the learning rate of every step."""

    def __init__(self, batches, rates, plateau=None):
        super().__init__()
        self.batches, self.rates, self.plateau, self.step = batches, rates, plateau, 0

    def on_epoch_begin(self, epoch, logs=None):
        self.batches.draw(epoch)

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = float(self.rates[self.step])
        self.step += 1

    def on_epoch_end(self, epoch, logs=None):
        if self.plateau is not None and self.plateau.update(logs["val_loss"]):
            self.rates[self.step :] = PLAN["learning_rate"] * self.plateau.share


'''

TRAINING = """
PLAN = {plan}
batches = EpochOrder(x_train, y_train, PLAN["batch_size"], PLAN["seed"])
rates = learning_rates(
    PLAN["learning_rate_schedule"], PLAN["learning_rate"], PLAN["epochs"] * len(batches)
)
plateau = Plateau() if PLAN["learning_rate_schedule"] == "reduce_on_plateau" else None
callbacks = [Course(batches, rates, plateau), keras.callbacks.TerminateOnNaN()]
if PLAN["patience"] is not None:
    callbacks.append(
        keras.callbacks.EarlyStopping(patience=PLAN["patience"], restore_best_weights=True)
    )
model.compile(
    loss={loss},
    optimizer=build_optimizer(
        PLAN["optimizer"], PLAN["learning_rate"], PLAN["weight_decay"], PLAN["global_clipnorm"]
    ),
    metrics=[{metrics}],
    jit_compile=PLAN["jit_compile"],
)
model.summary()
history = model.fit(
    batches,
    epochs=PLAN["epochs"],
    validation_data=(x_validation, y_validation),
    callbacks=callbacks,
    shuffle=False,
    verbose=2,
)

# --- Evaluate --------------------------------------------------------------------------------

{evaluation}
"""

EVALUATION = """
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"test loss {loss:.6f}, test accuracy {accuracy:.6f}")
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
    history = model.fit(
        batches,
        epochs=PLAN["epochs"],
        validation_data=(x_validation, y_validation),
        callbacks=[Course(batches, learning_rate * rates), keras.callbacks.TerminateOnNaN()],
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

FUNCTION_DATA = """
# --- Prepare the data ------------------------------------------------------------------------


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

FUNCTION_MODEL = """
# --- Build the models ------------------------------------------------------------------------

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

TRANSFORMER_MODEL = """
# --- Build the model -------------------------------------------------------------------------

ARCHITECTURE = {architecture}
model = build_transformer(
    x_train.shape[1:],
    len(classes),
    **ARCHITECTURE,
    dropout=CONFIG["dropout"],
    mlp_dropout=CONFIG["mlp_dropout"],
    seed=CONFIG["seed"],
)
if CONFIG["augmentation"]:
    model = augmented(model, CONFIG["seed"])
"""

FCN_MODEL = """
# --- Build the model -------------------------------------------------------------------------

model = build_fully_convolutional_network(
    x_train.shape[1:],
    2,
    width=CONFIG["width"],
    stride=CONFIG["stride"],
    seed=CONFIG["seed"],
)
if CONFIG["augmentation"]:
    model = augmented(model, CONFIG["seed"])
"""

PLANE_DATA = """
# --- Prepare the data ------------------------------------------------------------------------

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

PLANE_MODEL = """
# --- Build the model -------------------------------------------------------------------------

ARCHITECTURE = {architecture}
model = build_plane_mlp(**ARCHITECTURE, seed=CONFIG["seed"])
"""

SIGNED = """

def signed_squared_error(y, outputs):
    wanted = 2.0 * keras.ops.cast(keras.ops.reshape(y, (-1,)), "float32") - 1.0
    return keras.ops.square(outputs[:, 0] - wanted)


def accuracy(y, outputs):
    observed = keras.ops.cast(keras.ops.reshape(y, (-1,)), "bool")
    hits = keras.ops.equal(outputs[:, 0] > 0, observed)
    return keras.ops.cast(hits, "float32")
"""

BRIER = """

def brier(y, outputs):
    observed = keras.ops.cast(keras.ops.reshape(y, (-1,)), "int32")
    classes = keras.ops.one_hot(observed, outputs.shape[-1])
    return keras.ops.mean(keras.ops.square(outputs - classes), -1)
"""

PLANE_EVALUATION = """
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
