"""One training from beginning to end: what it reports, when it stops, and how it goes on."""

import re
import threading
import time
from collections import defaultdict

import keras
import numpy as np
import pytest

from playground.runs.arrays import unpack
from playground.training import burst_length, control, trainer
from playground.training.burst_length import FIRST_BURST_STEPS
from playground.training.checkpoint import Checkpoint
from playground.training.trainer import Trainer

# A run of seven epochs of six steps; XLA off, so that a burst may have any length.
WHOLE = {"epochs": 7, "optimizer": "adam", "learning_rate": 0.02, "dropout": 0.2, "seed": 3}
# Validation loss falls, then rises: best in the middle.
OVERFIT = {"epochs": 60, "hidden_units": 32, "optimizer": "adam", "learning_rate": 0.03}


class News(list):
    """What a training published, in order; `then(count, event)` may react."""

    def __init__(self, then=lambda count, kind: None):
        super().__init__()
        self.then = then

    def publish(self, kind, **fields):
        self.append({"kind": kind, **fields})
        self.then(sum(event["kind"] == kind for event in self), kind)

    def of(self, kind):
        return [event for event in self if event["kind"] == kind]

    @property
    def states(self):
        return [event["state"] for event in self.of("state")]

    @property
    def message(self):
        return self.of("state")[-1]["message"]

    @property
    def history(self):
        """One array per metric; the time that an epoch took is left out: it is never the same."""
        blocks = [
            np.frombuffer(event["data"], np.float64).reshape(-1, len(event["columns"]))
            for event in self.of("history")
        ]
        if not blocks:
            return defaultdict(lambda: np.empty(0))
        columns, table = self.of("history")[0]["columns"], np.concatenate(blocks)
        return {name: table[:, i] for i, name in enumerate(columns) if name != "seconds"}

    @property
    def report(self):
        (event,) = self.of("report")
        return event["report"]

    @property
    def test_probabilities(self):
        (event,) = [e for e in self.of("observation") if e["name"] == "test_predictions"]
        return unpack(event["data"])["probabilities"]


def train(toy, run_id="test", resume_from=None, then=lambda count, kind: None, **changes):
    news = News(then)
    config = toy.config_type(**changes)
    Trainer(run_id, toy, config, news.publish, resume_from=resume_from).run()
    control.forget(run_id)
    return news


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def assert_same_digits(first, second):
    """Curves, test scores and predictions are equal to the last bit."""
    for name, column in first.history.items():
        np.testing.assert_array_equal(column, second.history[name], err_msg=name)
    assert first.report == second.report
    np.testing.assert_array_equal(first.test_probabilities, second.test_probabilities)


@pytest.fixture
def single_steps(monkeypatch):
    """Bursts of about one step, and a checkpoint after each."""
    monkeypatch.setattr(burst_length, "BURST_SECONDS", 0.0)
    monkeypatch.setattr(burst_length, "SHORTEST_BURST_SECONDS", 0.0)
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1)
    monkeypatch.setattr(trainer, "CHECKPOINT_SECONDS", 0.0)


@pytest.fixture
def one_burst(monkeypatch):
    """Everything in one burst, as on a machine without equal."""
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 100_000)


# A training to the end


def test_every_epoch_is_reported_once_and_in_order(toy):
    news = train(toy, **WHOLE)
    np.testing.assert_array_equal(news.history["epoch"], np.arange(1, 8))
    assert news.states == ["running", "complete"]
    assert news.message == ""
    assert all(np.isfinite(column).all() for column in news.history.values())


@pytest.fixture
def looked(toy):
    """The toy, with what it gives and its weights observed after each epoch."""

    class Looked(type(toy)):
        name = "looked-at toy"

        def observe(self, config, model, data):
            outputs = model.predict(data.validation.x)
            return {"seen": {"outputs": outputs, "flat": model.weights()}}

    return Looked()


def test_what_the_untrained_network_gives_is_recorded_once_and_does_not_delay_the_first_point(
    toy, looked
):
    news = train(looked, **WHOLE)
    (first,) = [e for e in news.of("observation") if e["name"] == "seen" and e["epoch"] == 0]
    seen, config = unpack(first["data"]), looked.config_type(**WHOLE)
    fresh, data = looked.build_model(config, looked.load_data(config)), looked.load_data(config)
    np.testing.assert_array_equal(
        seen["flat"], np.concatenate([np.ravel(w) for w in fresh.trainable_weights])
    )
    np.testing.assert_allclose(
        seen["outputs"], fresh.predict(data.validation.x, verbose=0), rtol=1e-5
    )
    told = [e for e in news if e["kind"] == "progress" and e["progress"]["step"] > 0]
    assert news.index(told[0]) < news.index(first)
    assert_same_digits(news, train(toy, **WHOLE))


def untrained_of(news):
    return [e["data"] for e in news.of("observation") if e["name"] == "seen" and e["epoch"] == 0]


def test_it_is_recorded_of_a_run_that_goes_on_from_a_checkpoint_of_its_beginning(looked):
    def then(count, kind):
        if kind == "checkpoint":
            control.request("rests at 0", "stop")

    control.request("rests at 0", "pause")
    rested = train(looked, "rests at 0", then=then, **WHOLE)
    beginning = rested.of("checkpoint")[0]["data"]
    assert Checkpoint.from_bytes(beginning).step == 0
    news = train(looked, resume_from=beginning, **WHOLE)
    assert untrained_of(news) == untrained_of(train(looked, **WHOLE))


def test_it_is_recorded_of_a_run_that_ends_with_its_first_burst(looked, one_burst):
    (seen,) = untrained_of(train(looked, **OVERFIT, dropout=0.2, patience=1))
    assert len(unpack(seen)["flat"]) > 0


def test_the_report_is_there_before_the_run_says_that_it_is_complete(toy):
    news = train(toy, **WHOLE)
    assert [event["kind"] for event in news[-2:]] == ["report", "state"]


def test_the_test_score_is_that_of_the_last_weights(toy):
    news = train(toy, **WHOLE)
    test = toy.load_data(None).test
    predicted = news.test_probabilities.argmax(-1)
    assert news.report["test"]["accuracy"] == np.mean(predicted == test.y)
    losses = keras.losses.sparse_categorical_crossentropy(test.y, news.test_probabilities)
    assert news.report["test"]["loss"] == pytest.approx(float(np.mean(losses)), rel=1e-5)


def test_progress_counts_steps_and_whole_epochs(toy):
    last = train(toy, **WHOLE).of("progress")[-1]
    assert last["parameters"] == (4 * 6 + 6) + (6 * 6 + 6) + (6 * 3 + 3)
    progress = last["progress"]
    assert (progress["step"], progress["total_steps"]) == (42, 42)
    assert (progress["epochs_done"], progress["epochs"], progress["steps_per_epoch"]) == (7, 7, 6)
    assert progress["seconds"] > 0


def test_progress_tells_the_running_loss_inside_an_epoch(toy, single_steps):
    inside = [e["progress"] for e in train(toy, epochs=1).of("progress")]
    assert [p["step"] for p in inside] == [0, 1, 2, 3, 4, 5, 6]
    assert all(0 < p["loss"] < 10 and 0 <= p["accuracy"] <= 1 for p in inside[1:-1])
    assert inside[0]["loss"] is None


def test_a_schedule_sets_the_rate_of_every_step(toy):
    """Weights after a warm-up and cosine equal those of `model.fit` under Keras's own schedule."""
    changes = {"epochs": 5, "optimizer": "sgd", "learning_rate": 0.2}
    news = train(toy, learning_rate_schedule="warmup_cosine", **changes)

    class WarmUpAndCosine(keras.optimizers.schedules.LearningRateSchedule):
        decay = keras.optimizers.schedules.CosineDecay(0.2, 27, alpha=0.05)

        def __call__(self, step):
            step = keras.ops.cast(step, "float32")
            return keras.ops.where(step < 3, 0.2 * (step + 1) / 3, self.decay(step - 3))

    config = toy.config_type(**changes)
    data = toy.load_data(config)
    model = toy.build_model(config, data)
    model.compile(keras.optimizers.SGD(WarmUpAndCosine()), "sparse_categorical_crossentropy")
    for epoch in range(5):
        order = np.random.default_rng([0, epoch]).permutation(45)
        model.fit(data.train.x[order], data.train.y[order], 8, shuffle=False, verbose=0)
    np.testing.assert_allclose(news.test_probabilities, model(data.test.x).numpy(), atol=1e-5)
    np.testing.assert_allclose(
        news.history["learning_rate"],
        [float(WarmUpAndCosine()(step)) for step in (5, 11, 17, 23, 29)],
        rtol=1e-5,
    )


# The same digits, however it is divided


def test_the_length_of_bursts_changes_no_digit(toy, monkeypatch):
    usual = train(toy, **WHOLE)
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 100)
    one = train(toy, **WHOLE)
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1)
    monkeypatch.setattr(burst_length, "BURST_SECONDS", 0.0)
    monkeypatch.setattr(burst_length, "SHORTEST_BURST_SECONDS", 0.0)
    many = train(toy, **WHOLE)
    assert len(one.of("progress")) == 2
    assert len(many.of("progress")) == 43
    assert_same_digits(usual, one)
    assert_same_digits(usual, many)


def test_another_seed_gives_another_curve(toy):
    first, second = (train(toy, **WHOLE | {"seed": seed}) for seed in (3, 4))
    assert not np.array_equal(first.history["loss"], second.history["loss"])


def test_runs_side_by_side_have_the_same_digits_as_alone(toy):
    plans = [
        WHOLE,
        WHOLE | {"seed": 4},
        OVERFIT | {"patience": 5},
        {"epochs": 9, "jit_compile": True},
    ]
    alone = [train(toy, f"alone {i}", **plan) for i, plan in enumerate(plans)]
    together = {}

    def run(index):
        together[index] = train(toy, f"together {index}", **plans[index])

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(plans))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for index, expected in enumerate(alone):
        assert_same_digits(expected, together[index])


# Early stopping


def fit_with_keras(toy, changes, patience):
    """Keras's own early stopping over the same order; the model with its best weights."""
    config = toy.config_type(**changes)
    data = toy.load_data(config)
    model = toy.build_model(config, data)
    model.compile(keras.optimizers.Adam(config.learning_rate), "sparse_categorical_crossentropy")
    stopping = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    model.stop_training = False
    stopping.set_model(model)
    stopping.on_train_begin()
    for epoch in range(config.epochs):
        order = np.random.default_rng([config.seed, epoch]).permutation(45)
        model.fit(data.train.x[order], data.train.y[order], 8, shuffle=False, verbose=0)
        loss = model.evaluate(data.validation.x, data.validation.y, verbose=0)
        stopping.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    stopping.on_train_end()
    return model, stopping.best_epoch + 1, epoch + 1


def test_an_early_stop_ends_where_keras_ends_with_the_weights_of_the_best_epoch(toy):
    news = train(toy, **OVERFIT, patience=4)
    model, best, last = fit_with_keras(toy, OVERFIT, patience=4)
    assert 1 < best < last < OVERFIT["epochs"]
    assert len(news.history["epoch"]) == last
    assert news.report["best_epoch"] == best
    expected = model(toy.load_data(None).test.x).numpy()
    np.testing.assert_allclose(news.test_probabilities, expected, atol=1e-4)


def test_an_early_stop_is_complete_and_says_which_weights_are_back(toy):
    news = train(toy, **OVERFIT, patience=4)
    best = int(np.argmin(news.history["val_loss"])) + 1
    assert news.states[-1] == "complete"
    assert news.message == (
        f"Stopped early after epoch {best + 4}: validation loss has not improved for 4 epochs. "
        f"The weights of epoch {best} are back."
    )
    assert news.of("progress")[-1]["progress"]["epochs_done"] == best + 4


def test_the_best_weights_are_the_same_wherever_bursts_begin(toy, monkeypatch):
    whole = train(toy, **OVERFIT, patience=4)
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1000)
    assert_same_digits(whole, train(toy, **OVERFIT, patience=4))
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1)
    monkeypatch.setattr(burst_length, "BURST_SECONDS", 0.0)
    monkeypatch.setattr(burst_length, "SHORTEST_BURST_SECONDS", 0.0)
    assert_same_digits(whole, train(toy, **OVERFIT, patience=4))


def test_with_patience_the_best_weights_come_back_at_the_planned_end_too(toy):
    news = train(toy, **OVERFIT | {"epochs": 12}, patience=11)
    model, best, last = fit_with_keras(toy, OVERFIT | {"epochs": 12}, patience=11)
    assert best < last == 12
    assert news.report["best_epoch"] == best
    expected = model(toy.load_data(None).test.x).numpy()
    np.testing.assert_allclose(news.test_probabilities, expected, atol=1e-4)


def test_without_patience_the_last_weights_stay(toy):
    whole = train(toy, **OVERFIT | {"epochs": 20})
    assert len(whole.history["epoch"]) == 20
    assert whole.report["best_epoch"] is None
    assert not np.array_equal(
        whole.test_probabilities, train(toy, **OVERFIT, patience=4).test_probabilities
    )


# Stop and pause


def stop_at_epoch(epoch, run_id):
    """Asks to stop when the news of that many epoch blocks is out."""

    def then(count, kind):
        if kind == "history" and count == epoch:
            control.request(run_id, "stop")

    return then


def test_a_stop_in_the_middle_is_said_at_once_and_measured_then(toy, single_steps):
    news = train(toy, "stopped", then=stop_at_epoch(3, "stopped"), **WHOLE)
    kinds = [(event["kind"], event.get("state")) for event in news]
    assert kinds.index(("state", "stopped")) < kinds.index(("report", None))
    np.testing.assert_array_equal(news.history["epoch"], [1, 2, 3])
    assert 0 <= news.report["test"]["accuracy"] <= 1
    assert news.test_probabilities.shape == (30, 3)


def test_a_stopped_run_is_the_beginning_of_the_whole_one(toy, single_steps):
    whole = train(toy, **WHOLE)
    news = train(toy, "stopped", then=stop_at_epoch(3, "stopped"), **WHOLE)
    np.testing.assert_array_equal(news.history["loss"], whole.history["loss"][:3])


def test_a_run_that_is_stopped_before_it_begins_trains_nothing(toy):
    control.request("early", "stop")
    news = train(toy, "early", **WHOLE)
    assert news.states == ["stopped"]
    assert [event["kind"] for event in news] == ["state"]


def test_a_paused_run_rests_with_a_checkpoint_and_then_goes_on_to_the_same_digits(
    toy, single_steps
):
    def then(count, kind):
        if kind == "history" and count == 2:
            control.request("paused", "pause")

    whole, news = train(toy, **WHOLE), News(then)
    training = Trainer("paused", toy, toy.config_type(**WHOLE), news.publish)
    thread = threading.Thread(target=training.run)
    thread.start()
    thread.join(1.0)
    assert thread.is_alive()
    assert news.states == ["running", "paused"]
    assert news[-1]["kind"] == "checkpoint"
    control.request("paused", None)
    thread.join(30)
    assert news.states == ["running", "paused", "running", "complete"]
    assert_same_digits(whole, news)


def test_a_paused_run_can_be_stopped(toy, single_steps):
    def then(count, kind):
        if kind == "state" and news.states[-1] == "paused":
            threading.Timer(0.05, control.request, ("resting", "stop")).start()

    control.request("resting", "pause")
    news = News(then)
    Trainer("resting", toy, toy.config_type(**WHOLE), news.publish).run()
    control.forget("resting")
    assert news.states == ["paused", "stopped"]
    assert news.report["test"]


# Step by step


def test_a_run_trains_as_many_steps_as_are_asked_for_and_pauses(toy):
    control.request_until("stepping", 3)
    news = News(lambda count, kind: None)
    training = Trainer("stepping", toy, toy.config_type(**WHOLE), news.publish)
    thread = threading.Thread(target=training.run)
    thread.start()
    try:
        wait_for(lambda: "paused" in news.states)
        assert news.of("progress")[-1]["progress"]["step"] == 3
        for _ in range(2):  # a click may come twice: it asks for a place, not for more steps
            control.request_until("stepping", 8)
        wait_for(lambda: news.of("progress")[-1]["progress"]["step"] == 8)
        control.request("stepping", None)
        thread.join(30)
        assert_same_digits(train(toy, **WHOLE), news)
    finally:
        control.request("stepping", "stop")
        thread.join(30)
        control.forget("stepping")


def test_a_speed_is_not_exceeded_and_changes_no_digit(toy):
    control.request_speed("slowly", 60.0)
    began = time.monotonic()
    news = train(toy, "slowly", **WHOLE)
    control.forget("slowly")
    assert time.monotonic() - began > 0.8 * 42 / 60
    assert_same_digits(train(toy, **WHOLE), news)


def test_a_weight_set_by_hand_while_paused_is_trained_on_from(toy):
    """With a learning rate of 0 nothing else can change the weights."""
    control.request("by hand", "pause")
    news = News(lambda count, kind: None)
    config = toy.config_type(**WHOLE | {"learning_rate": 0.0, "patience": None})
    training = Trainer("by hand", toy, config, news.publish)
    before = training._training.state.weights
    thread = threading.Thread(target=training.run)
    thread.start()
    try:
        wait_for(lambda: "paused" in news.states)
        control.request_edit("by hand", 2, 0.75)
        wait_for(lambda: training._training.state.weights[2] == np.float32(0.75))
        assert news.states[-1] == "paused"
        control.request("by hand", None)
        thread.join(30)
    finally:
        control.request("by hand", "stop")
        thread.join(30)
        control.forget("by hand")
    after = training._training.state.weights
    assert after[2] == np.float32(0.75)
    np.testing.assert_array_equal(np.delete(after, 2), np.delete(before, 2))
    assert news.report["edits"] == [{"step": 0, "weight": 2, "value": 0.75}]


# Divergence


DIVERGING = {"epochs": 20, "learning_rate": 1e9, "hidden_units": 8}


def test_a_training_that_diverges_fails_with_a_sentence_and_a_report(toy):
    news = train(toy, **DIVERGING)
    assert news.states == ["running", "failed"]
    found = re.match(r"Learning rate 1e\+09 with sgd diverged at epoch (\d+):", news.message)
    assert found, news.message
    assert len(news.history["epoch"]) == int(found.group(1)) - 1
    assert all(np.isfinite(column).all() for column in news.history.values())
    assert news.report["test"]["accuracy"] >= 0


def test_numbers_of_a_diverged_run_are_finite_or_left_out(toy):
    report = train(toy, **DIVERGING).report
    assert np.isfinite(report["test"]["loss"])


def test_where_a_training_diverges_does_not_depend_on_the_length_of_bursts(toy, monkeypatch):
    found = []
    for first, seconds in ((4, 0.2), (1, 0.0), (1000, 0.2)):
        monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", first)
        monkeypatch.setattr(burst_length, "BURST_SECONDS", seconds)
        found.append(train(toy, **DIVERGING))
    assert {news.message for news in found} == {found[0].message}
    for news in found[1:]:
        assert_same_digits(found[0], news)


def poisoned(toy, epoch):
    """The rates of the toy run below: sane up to an epoch, enormous from then on."""

    def rates(schedule, peak, total_steps):
        values = np.full(total_steps, peak, np.float32)
        values[6 * epoch :] = 1e30
        return values

    return rates


def test_epochs_before_a_divergence_count_as_done(toy, one_burst, monkeypatch):
    monkeypatch.setattr("playground.training.rates.learning_rates", poisoned(toy, 5))
    news = train(toy, epochs=10)
    assert news.states[-1] == "failed"
    assert "diverged at epoch 6" in news.message
    np.testing.assert_array_equal(news.history["epoch"], [1, 2, 3, 4, 5])
    assert news.of("progress")[-1]["progress"]["epochs_done"] == 5


@pytest.mark.parametrize("bursts", ["many", "one"])
def test_an_early_stop_before_a_divergence_is_an_early_stop(toy, monkeypatch, bursts):
    """Patience ends it at epoch `last`; that it would have diverged later is no matter."""
    usual = train(toy, **OVERFIT, patience=4)
    last = len(usual.history["epoch"])
    monkeypatch.setattr("playground.training.rates.learning_rates", poisoned(toy, last + 2))
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1 if bursts == "many" else 1000)
    if bursts == "many":
        monkeypatch.setattr(burst_length, "BURST_SECONDS", 0.0)
        monkeypatch.setattr(burst_length, "SHORTEST_BURST_SECONDS", 0.0)
    news = train(toy, **OVERFIT, patience=4)
    assert news.states[-1] == "complete", news.message
    assert_same_digits(usual, news)


@pytest.mark.parametrize("bursts", ["many", "one"])
def test_after_a_divergence_the_best_weights_so_far_are_measured(toy, monkeypatch, bursts):
    best = train(toy, **OVERFIT, patience=4).report["best_epoch"]
    monkeypatch.setattr("playground.training.rates.learning_rates", poisoned(toy, best + 2))
    monkeypatch.setattr(burst_length, "FIRST_BURST_STEPS", 1 if bursts == "many" else 1000)
    if bursts == "many":
        monkeypatch.setattr(burst_length, "BURST_SECONDS", 0.0)
        monkeypatch.setattr(burst_length, "SHORTEST_BURST_SECONDS", 0.0)
    news = train(toy, **OVERFIT, patience=4)
    assert news.states[-1] == "failed"
    assert news.report["best_epoch"] == best


# Resuming from a checkpoint


@pytest.fixture
def checkpoints(toy, single_steps):
    """A whole run and its checkpoint after every step."""
    whole = train(toy, **WHOLE)
    saved = [event["data"] for event in whole.of("checkpoint")]
    assert len(saved) == 42
    return whole, saved


@pytest.mark.parametrize("step", [6, 18, 1, 20, 41, 42])
def test_a_run_resumed_after_any_step_ends_with_the_same_digits(toy, checkpoints, step):
    whole, saved = checkpoints
    news = train(toy, resume_from=saved[step - 1], **WHOLE)
    assert_same_end(whole, news, epochs_done=step // 6)


def assert_same_end(whole, news, epochs_done):
    for name, column in whole.history.items():
        np.testing.assert_array_equal(news.history[name], column[epochs_done:], err_msg=name)
    assert news.report == whole.report
    np.testing.assert_array_equal(news.test_probabilities, whole.test_probabilities)


def test_a_resumed_run_remembers_its_best_epoch_and_its_patience(toy, single_steps):
    whole = train(toy, **OVERFIT, patience=4)
    best = whole.report["best_epoch"]
    saved = [event["data"] for event in whole.of("checkpoint")]
    for step in (6 * best + 9, 6 * best - 3):
        news = train(toy, resume_from=saved[step - 1], **OVERFIT, patience=4)
        assert news.message == whole.message
        assert_same_end(whole, news, epochs_done=step // 6)


RESTING = {"learning_rate": 1e-6, "learning_rate_schedule": "reduce_on_plateau", "epochs": 14}


def test_the_rate_is_halved_when_the_validation_loss_rests(toy, one_burst):
    """The first epoch is the best; five that gain less than 0.0001 are borne each time."""
    rates = train(toy, **RESTING).history["learning_rate"]
    np.testing.assert_allclose(rates, 1e-6 * np.repeat([1, 0.5, 0.25], [6, 5, 3]))


def test_a_resumed_run_remembers_its_lowered_rate(toy, single_steps):
    whole = train(toy, **RESTING)
    saved = [event["data"] for event in whole.of("checkpoint")]
    for step in (6 * 5 - 2, 6 * 8):
        news = train(toy, resume_from=saved[step - 1], **RESTING)
        assert_same_end(whole, news, epochs_done=step // 6)


def test_best_weights_of_a_resumed_run_are_reached_at_the_rates_of_their_time(toy, single_steps):
    changes = OVERFIT | {"learning_rate_schedule": "reduce_on_plateau"}
    whole = train(toy, **changes, patience=9)
    rates = whole.history["learning_rate"]
    assert rates[-1] < rates[0]
    saved = [event["data"] for event in whole.of("checkpoint")]
    step = 6 * int(np.argmax(rates < rates[0])) + 8
    news = train(toy, resume_from=saved[step - 1], **changes, patience=9)
    assert_same_end(whole, news, epochs_done=step // 6)


def test_the_first_burst_can_be_gone_on_from(toy):
    """Whoever has seen a run move can go on with it after a crash."""
    whole = train(toy, **WHOLE)
    first = Checkpoint.from_bytes(whole.of("checkpoint")[0]["data"])
    assert 0 < first.step <= FIRST_BURST_STEPS
    kinds = [event["kind"] for event in whole]
    assert kinds.index("checkpoint") < kinds.index("history")
    again = train(toy, resume_from=first.to_bytes(), **WHOLE)
    for name, column in whole.history.items():
        np.testing.assert_array_equal(again.history[name], column)


def test_time_spent_before_a_checkpoint_counts(toy, checkpoints):
    whole, saved = checkpoints
    spent = [event["progress"]["seconds"] for event in whole.of("progress")]
    news = train(toy, resume_from=saved[29], **WHOLE)
    assert news.of("progress")[0]["progress"]["seconds"] == spent[30]
    assert news.of("progress")[-1]["progress"]["seconds"] > spent[30]
