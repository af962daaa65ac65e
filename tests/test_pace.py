"""One clock: a run trains at the speed that was chosen, and records what is to be seen of it."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.runs import RunState
from playground.runs.shown import shown
from playground.training import control
from playground.training.trainer import Trainer

PLAN = {"epochs": 200, "learning_rate": 0.01}
STEPS_PER_EPOCH = 6  # 45 examples in batches of 8


class News(list):
    def publish(self, kind, **fields):
        self.append({"kind": kind, **fields})

    def steps(self, kind):
        if kind == "observation":
            epochs = [e["epoch"] for e in self if e["kind"] == kind and e["name"] == "weights"]
            return [round(epoch * STEPS_PER_EPOCH) for epoch in epochs]
        return [e["progress"]["step"] for e in self if e["kind"] == kind]


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


@pytest.fixture
def observed_toy(toy):
    """The toy, looked at as a small network is whose weights move in the page; looking takes long
    enough that a run at full speed would not do it after every burst."""

    class Lively(type(toy)):
        name = "observed toy"
        observe_every_burst = True

        def observe(self, config, model, data):
            time.sleep(0.02)
            return {"weights": {"flat": model.weights().copy()}}

    return Lively()


@pytest.fixture
def under_way(observed_toy):
    """Starts a training in a thread, and stops it in the end."""
    threads = []

    def start(run_id, **changes):
        news = News()
        config = observed_toy.config_type(**PLAN | changes)
        thread = threading.Thread(target=Trainer(run_id, observed_toy, config, news.publish).run)
        thread.start()
        threads.append((run_id, thread))
        return news

    yield start
    for run_id, thread in threads:
        control.request(run_id, "stop")
        thread.join(60)
        control.forget(run_id)


def test_at_a_chosen_speed_all_that_is_told_of_is_seen(under_way):
    control.request_speed("paced", 60.0)
    news = under_way("paced")
    wait_for(lambda: max(news.steps("progress"), default=0) > 60)
    told = news.steps("progress")
    assert set(told) <= set(news.steps("observation"))
    assert max(np.diff(told)) <= 12  # a fifth of a second


def test_a_pause_stops_at_what_was_seen_last(under_way):
    control.request_speed("held", 60.0)
    news = under_way("held")
    wait_for(lambda: max(news.steps("progress"), default=0) > 30)
    seen = news.steps("observation")[-1]
    control.request("held", "pause")
    wait_for(lambda: any(e.get("state") == "paused" for e in news))
    assert news.steps("observation")[-1] == news.steps("progress")[-1]
    assert news.steps("progress")[-1] <= seen + 12  # the burst that was under way
    kinds = [e.get("state", e["kind"]) for e in news]
    assert kinds.index("paused") > max(i for i, kind in enumerate(kinds) if kind == "observation")


def test_the_rate_that_is_told_is_the_chosen_speed_and_not_that_of_a_burst(under_way):
    control.request_speed("rate", 60.0)
    news = under_way("rate")
    rates = lambda: [e["progress"]["steps_per_second"] for e in news if e["kind"] == "progress"]  # noqa: E731
    wait_for(lambda: len(news.steps("progress")) > 12)
    assert rates()[0] is None
    assert 0 < rates()[-1] < 1.25 * 60


def test_a_paused_run_tells_another_speed_at_once(under_way):
    control.request("resting", "pause")
    news = under_way("resting")
    wait_for(lambda: any(e.get("state") == "paused" for e in news))
    control.request_speed("resting", 5.0)
    wait_for(lambda: [e for e in news if e["kind"] == "progress"][-1]["progress"]["speed"] == 5.0)


def test_at_full_speed_progress_is_told_of_what_was_seen(under_way):
    news = under_way("full", epochs=60)
    wait_for(lambda: any(e.get("state") == "complete" for e in news))
    assert set(news.steps("progress")) <= set(news.steps("observation"))
    assert news.steps("observation")[-1] == 60 * STEPS_PER_EPOCH


def test_whether_early_stopping_may_end_it_sooner_is_told(under_way):
    (with_patience, without) = (under_way("p", patience=200), under_way("n"))
    wait_for(lambda: with_patience.steps("progress") and without.steps("progress"))
    told = [next(e for e in n if e["kind"] == "progress") for n in (with_patience, without)]
    assert [e["progress"]["may_stop_early"] for e in told] == [True, False]


@pytest.mark.parametrize(
    ("name", "observed"), [("plane_classifier", "weights"), ("function_fit", "fit")]
)
def test_train_pause_resume_and_wait_shows_the_last_network_of_the_run(engine, name, observed):
    experiment = EXPERIMENTS[name]
    settings = {"epochs": 40, "seed": 11}
    config = experiment.presets[experiment.default_preset].model_copy(update=settings)
    run_id = engine.submit(experiment, config, steps_per_second=40.0).id
    store = engine.store

    def reached(step):
        return store.run(run_id).progress.get("step", 0) >= step

    wait_for(lambda: reached(16), 300)
    seen = shown(store, run_id, observed)
    assert seen.step == seen.run.progress["step"]
    engine.pause(run_id)
    wait_for(lambda: store.run(run_id).state is RunState.PAUSED)
    rests = shown(store, run_id, observed)
    assert rests.step == rests.run.progress["step"] <= seen.step + 40
    engine.limit_speed(run_id, None)
    engine.resume(run_id)
    engine.wait(run_id)
    last = shown(store, run_id, observed)
    assert (last.run.state, last.epoch, last.is_newest) == (RunState.COMPLETE, 40, True)
    if name == "plane_classifier":  # its report speaks of these very weights
        final = store.observation(run_id, "final_weights")["flat"]
        np.testing.assert_array_equal(last.arrays["flat"], final)
