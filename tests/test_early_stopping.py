"""Early stopping against Keras's own callback."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training.early_stopping import EarlyStopping, Waypoint

START = Waypoint(None, 0, 0)


def ours(losses, patience):
    """Epoch after which training stops (None: never) and the best epoch, counted from 1."""
    stopping = EarlyStopping(patience)
    for epoch, loss in enumerate(losses, start=1):
        if stopping.update(epoch, loss, Waypoint(f"state {epoch}", 4 * epoch, 2)):
            return epoch, stopping.best.epoch
    return None, stopping.best.epoch


def of_keras(losses, patience):
    """The same from `keras.callbacks.EarlyStopping`, driven by the recorded losses."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    callback = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    callback.set_model(model)
    model.stop_training = False
    callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            return epoch + 1, callback.best_epoch + 1
    return None, callback.best_epoch + 1


@pytest.mark.parametrize(
    ("losses", "patience"),
    [
        ([3, 2, 1], 1),
        ([1, 2, 3], 1),
        ([1, 1, 1, 1], 2),
        ([3, 2, 2.5, 1.9, 2, 2, 2], 2),
        ([3, 2, 2.5, 1.9, 2, 2, 2], 3),
        ([1, 2, 0.5, 2, 3, 4, 5], 2),
        ([5], 1),
    ],
)
def test_it_stops_where_keras_stops_and_keeps_the_same_epoch(losses, patience):
    assert ours(losses, patience) == of_keras(losses, patience)


@settings(max_examples=40, deadline=None)
@given(
    losses=st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4]), min_size=1, max_size=12),
    patience=st.integers(1, 4),
)
def test_it_agrees_with_keras_on_any_sequence(losses, patience):
    assert ours(losses, patience) == of_keras(losses, patience)


def test_without_patience_it_never_stops_and_still_knows_the_best():
    assert ours([1.0, *np.linspace(2, 3, 50)], None) == (None, 1)


def test_the_best_epoch_keeps_the_way_back_to_it():
    stopping = EarlyStopping(5)
    for epoch, loss in enumerate([3.0, 1.0, 2.0], start=1):
        stopping.update(epoch, loss, Waypoint(f"state before {epoch}", 10 * epoch, epoch))
    best = stopping.best
    assert (best.epoch, best.val_loss) == (2, 1.0)
    assert best.place == Waypoint("state before 2", first_step=20, steps=2)


def test_it_goes_on_from_what_a_checkpoint_remembers():
    losses = [2.0, 1.0, 1.5, 1.6, 1.7]
    first = EarlyStopping(3)
    for epoch, loss in enumerate(losses[:3], start=1):
        first.update(epoch, loss, START)
    second = EarlyStopping(3, first.best, first.wait)
    assert second.update(4, losses[3], START) is False
    assert second.update(5, losses[4], START) is True
    assert second.best.epoch == 2
