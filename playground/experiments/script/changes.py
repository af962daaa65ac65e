"""The script of a run whose settings were changed while it trained: it makes the same changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from playground.experiments.config import Config, UnderWay
from playground.experiments.experiment import Experiment
from playground.experiments.script.sources import python_text
from playground.runs.run import Change

COURSE = '''
# What was changed by hand: the step, counted from 0, the setting, and its value from there on.
CHANGES = [
{changes}
]


class ChangedCourse(Course):
    """Makes these changes."""

    def on_train_batch_begin(self, batch, logs=None):
        for step, name, value in CHANGES:
            if step == self.step:
                self.change(name, value)
        super().on_train_batch_begin(batch, logs)

    def change(self, name, value):
{kinds}
'''
KINDS: dict[UnderWay, str] = {
    "learning rate": """\
        if name == "{name}":
            self.rates[self.step :] *= value / self.peak
            self.peak = value
""",
    "penalty": """\
        if name == "{name}":
            for layer in self.model.layers:
                if getattr(layer, "kernel_regularizer", None) is not None:
                    layer.kernel.regularizer = type(layer.kernel_regularizer)(value)
""",
    "dropout": """\
        if name == "{name}":
            for layer in self.model._flatten_layers():
                if isinstance(layer, keras.layers.Dropout) and layer.name.startswith(name):
                    layer.rate = value
""",
    "weight decay": """\
        if name == "{name}":
            self.model.optimizer.weight_decay = value
""",
}
COMPILE_AGAIN = """\
        self.model.make_train_function(force=True)  # Keras has compiled the old value
        self.model.test_function = None
"""
LATER = """\
# There is dropout from a later step on; until then its rate is 0.
"""
PARTS = '''
# Epochs after which the batch size was changed by hand, and the batch size from there on.
BATCH_SIZES = {sizes}


def fit(model, batches, epochs, callbacks, **settings):
    """Keras's fit, called once for each batch size."""
    course, history = callbacks[0], keras.callbacks.History()
    steps = len(batches)  # of an epoch, as the rates were planned
    ends = [*(epoch for epoch, _ in BATCH_SIZES), epochs]
    sizes = [batches.batch_size, *(size for _, size in BATCH_SIZES)]
    start = 0
    for end, batches.batch_size in zip(ends, sizes):
        if start == end or (start and model.stop_training):
            continue
        if len(batches) != steps:  # the schedule goes on where it stands
            steps = len(batches)
            share = course.plateau.share if course.plateau is not None else 1.0
            schedule, peak = PLAN["learning_rate_schedule"], course.peak * share
            planned = learning_rates(schedule, peak, epochs * steps, start * steps)
            course.rates = np.concatenate([course.rates[: course.step], planned])
        model.fit(
            batches,
            initial_epoch=start,
            epochs=end,
            callbacks=[*callbacks, history],
            **settings,
        )
        start = end
    return history
'''
PATIENCE = '''

class Patience(keras.callbacks.EarlyStopping):
    """Goes on counting where the batch size changes."""

    def on_train_begin(self, logs=None):
        if int(self.model.optimizer.iterations) == 0:
            super().on_train_begin(logs)

    def on_train_end(self, logs=None):
        if self.model.stop_training or self.params["epochs"] == PLAN["epochs"]:
            super().on_train_end(logs)
'''


def script_with_changes(
    experiment: Experiment[Any], config: Config, changes: Sequence[Change]
) -> str:
    """The script of a run that was begun with this configuration."""
    kinds = {name: each.under_way for name, each in config.controls().items()}
    changes = [change for change in changes if kinds.get(change.name) is not None]
    late = _late_dropout(config, changes)
    script = experiment.script(config.model_copy(update=late))
    at_steps = [(0, name, 0.0) for name in late]
    at_steps += [(c.step, c.name, c.value) for c in changes if c.name != "batch_size"]
    if at_steps:
        names = dict.fromkeys(name for _, name, _ in at_steps)
        used = [(name, what) for name in names if (what := kinds[name]) is not None]
        text = _course(at_steps, used)
        script = _before_plan(script, (LATER if late else "") + text)
        script = script.replace("course = Course(", "course = ChangedCourse(")
    if sizes := _batch_sizes(experiment, config, changes):
        text = PARTS.format(sizes=sizes)
        if "keras.callbacks.EarlyStopping(" in script:
            text += PATIENCE
            script = script.replace("keras.callbacks.EarlyStopping(", "Patience(")
        script = re.sub(r"model\.fit\((\s+)batches,", r"fit(\1model,\1batches,", script, count=1)
        script = _before_plan(script, text)
    return script


def _before_plan(script: str, text: str) -> str:
    return script.replace("\nPLAN = ", f"{text}\n\nPLAN = ", 1)


def _course(at_steps: Iterable[tuple[int, str, Any]], used: Sequence[tuple[str, UnderWay]]) -> str:
    """The class that makes changes at steps."""
    kinds = "".join(KINDS[what].format(name=name) for name, what in used)
    if any(what != "learning rate" for _, what in used):
        kinds += COMPILE_AGAIN
    lines = "\n".join(f"    {python_text(change)}," for change in at_steps)
    return COURSE.format(changes=lines, kinds=kinds.rstrip("\n"))


def _late_dropout(config: Config, changes: Sequence[Change]) -> dict[str, float]:
    """Rates of dropout that begin after the first step: the model is built with their layers."""
    late: dict[str, float] = {}
    for change in changes:
        is_dropout = config.controls()[change.name].under_way == "dropout"
        if is_dropout and change.value and not getattr(config, change.name):
            late.setdefault(change.name, change.value)
    return late


def _batch_sizes(
    experiment: Experiment[Any], config: Config, changes: Sequence[Change]
) -> list[tuple[int, int]]:
    """The epochs after which the batch size changes, and its values as the run trains with them."""
    sizes = []
    for change in changes:
        if change.name == "batch_size":
            changed = config.model_copy(update={change.name: change.value})
            sizes.append((round(change.epoch), experiment.plan(changed).batch_size))
    return sizes
