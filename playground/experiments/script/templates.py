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

DATA = """
# --- Prepare the data ------------------------------------------------------------------------
"""

BROUGHT = """
# Download the {noun} on the page, tab *Code*, and put the file beside this script.
file = Path(__file__).with_name(f"{{CONFIG['{field}']}}.npz")
if not file.is_file():
    raise SystemExit(f"Expected the {noun} as {{file}}. Received: no such file. Put it there.")
arrays = np.load(file, allow_pickle=False)
"""

MODEL = """
# --- Build the model -------------------------------------------------------------------------
"""

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

    def __init__(self, batches, rates, peak, plateau=None):
        super().__init__()
        self.batches, self.rates, self.peak, self.plateau = batches, rates, peak, plateau
        self.step = 0

    def on_epoch_begin(self, epoch, logs=None):
        self.batches.draw(epoch)

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = float(self.rates[self.step])
        self.step += 1

    def on_epoch_end(self, epoch, logs=None):
        if self.plateau is not None and self.plateau.update(logs["val_loss"]):
            self.rates[self.step :] = self.peak * self.plateau.share


'''

TRAINING = """
PLAN = {plan}
batches = EpochOrder(x_train, y_train, PLAN["batch_size"], PLAN["seed"])
rates = learning_rates(
    PLAN["learning_rate_schedule"], PLAN["learning_rate"], PLAN["epochs"] * len(batches)
)
plateau = Plateau() if PLAN["learning_rate_schedule"] == "reduce_on_plateau" else None
course = Course(batches, rates, PLAN["learning_rate"], plateau)
callbacks = [course, keras.callbacks.TerminateOnNaN()]
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
