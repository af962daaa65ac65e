"""Honest baselines, the leak lab and the convolutional network, without a browser."""

from __future__ import annotations

import time

import numpy as np
import pytest
from opening import open_page, press, words

from playground.comparison.baselines import SIGMAS
from playground.engine import EngineError
from playground.experiments import EXPERIMENTS
from playground.experiments.series_data import split_forda
from playground.lessons.honest_baselines import leak_lab, scores, trained
from playground.runs import RunState, RunStore
from playground.ui import computed as computed_module
from playground.ui import services
from playground.ui.computed import computed

NAMES = ("majority", "ridge", "nearest_neighbour", "spectrum_ridge", "distinct_values")


def curves(noisy_training=False):
    """Made up: every method falls in a straight line, from 1 by its place in the list; fitted on
    noise it climbs back."""
    lines = {
        name: np.linspace(1 - k / 10, 0.5, len(SIGMAS)) for k, name in enumerate(reversed(NAMES))
    }
    histograms = np.zeros((len(SIGMAS), 2, 501), int)
    histograms[:, 0, 420], histograms[:, 1, 500] = 639, 681
    return {
        "accuracies": {n: v[::-1] if noisy_training else v for n, v in lines.items()},
        "histograms": histograms,
        "thresholds": np.full(len(SIGMAS), 483.0),
    }


def rows():
    return [
        {"name": name, "accuracy": 0.5 + k / 10, "noisy": 0.5, "parameters": k, "seconds": 0.1}
        for k, name in enumerate(NAMES[:4])
    ]


@pytest.fixture
def answers(monkeypatch):
    """What workers would compute, there at once."""

    def answer(function, *values):
        return curves(values[2]) if function.__name__ == "noise_curves" else rows()

    monkeypatch.setattr(scores, "computed", answer)
    monkeypatch.setattr(leak_lab, "computed", answer)


@pytest.fixture
def finished(monkeypatch, tmp_path):
    """Adds a finished run to a store of its own: ``finished(experiment, preset, accuracy)``."""
    store = RunStore(tmp_path / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    owner = store.become_owner()

    def add(name, preset, accuracy, *, seed=0, noisy=None, state=RunState.COMPLETE, **changes):
        lesson = EXPERIMENTS[name]
        values = {"seed": seed, "validation_split": 0.2, **changes}
        config = lesson.config_type.parse(values, base=lesson.preset(preset))
        run = store.create(name, config.model_dump(mode="json"), owner, preset)
        report = {"test": {"accuracy": accuracy, "loss": 0.1}}
        if noisy is not None:
            report["test_noisy"] = {"sigma": 0.01, "accuracy": noisy}
        event = {"run": run.id, "time": 1.0}
        store.apply(
            [
                event | {"kind": "report", "report": report},
                event | {"kind": "state", "state": state.value},
            ]
        )
        return run

    yield add
    owner.close()


def attempts_of(preset):
    return next(each for each in trained.attempts() if each.method.preset == preset)


# Scores


@pytest.mark.parametrize("method", trained.METHODS, ids=lambda method: method.preset)
def test_every_network_trains_on_the_series_that_the_other_methods_are_fitted_on(method):
    data, fitted = method.lesson.load_data(method.config(3)), split_forda(3, 0.2)
    np.testing.assert_array_equal(data.train.x, fitted.train.x)
    assert len(data.train.x) == 2_880


def test_a_network_that_had_more_series_does_not_count(finished):
    finished("timeseries_transformer", "patch-transformer", 0.97, validation_split=0.1)
    assert not attempts_of("patch-transformer").finished
    finished("timeseries_transformer", "patch-transformer", 0.95)
    assert list(attempts_of("patch-transformer").accuracies) == [0.95]


def test_the_page_asks_what_a_transformer_must_beat(answers):
    at = open_page("honest_baselines")
    assert at.title[0].value == "What must a Transformer beat?"
    assert "2,880" in words(at)


def test_every_network_without_a_run_has_a_button(answers):
    labels = {button.label for button in open_page("honest_baselines").button}
    assert {f"Train {method.benchmark.button}" for method in trained.METHODS} <= labels


def test_the_button_of_a_network_goes_when_it_has_a_run(answers, finished):
    finished("timeseries_fcn", "convolutions", 0.94)
    labels = {button.label for button in open_page("honest_baselines").button}
    assert "Train convolutions" not in labels
    assert "Train MLP" in labels


def test_another_seed_can_be_trained_too(answers, finished):
    finished("timeseries_fcn", "convolutions", 0.94)
    labels = {button.label for button in open_page("honest_baselines", seed="1").button}
    assert "Train convolutions" in labels


def test_a_challenge_changes_the_split(answers):
    at = open_page("honest_baselines")
    press(at, "Another split")
    assert at.query_params["seed"] == "1"


def test_rows_are_ordered_and_wait_while_a_worker_computes():
    groups = scores.groups_of(rows(), trained.attempts())
    accuracies = [row.accuracy for row in groups[0].rows]
    assert accuracies == sorted(accuracies)
    waiting = scores.groups_of(None, trained.attempts())
    assert {row.note for row in waiting[0].rows} == {"computing …"}
    assert [group.heading for group in groups] == ["without a network", "trained here", "published"]


# Which runs count


def test_runs_of_several_seeds_are_averaged(finished):
    for seed, accuracy, noisy in ((0, 0.95, 0.94), (1, 0.97, 0.96)):
        finished("timeseries_transformer", "small", accuracy, seed=seed, noisy=noisy)
    score = attempts_of("small").score()
    assert score.accuracy == pytest.approx(0.96)
    assert score.noisy == pytest.approx(0.95)
    assert score.score_range == (0.95, 0.97)
    assert score.label.endswith("×2")


def test_the_newest_run_of_a_seed_counts(finished):
    finished("timeseries_fcn", "convolutions", 0.90)
    time.sleep(0.01)
    finished("timeseries_fcn", "convolutions", 0.94)
    assert attempts_of("convolutions").score().accuracy == 0.94


def test_other_settings_and_stopped_runs_do_not_count(finished):
    finished("timeseries_fcn", "convolutions", 0.94, width=8)
    finished("timeseries_fcn", "convolutions", 0.94, state=RunState.STOPPED)
    assert attempts_of("convolutions").score().accuracy is None
    assert attempts_of("convolutions").score().note == "not trained yet"


def test_sizes_are_those_of_the_published_documents():
    sizes = {each.method.preset: each.score().parameters for each in trained.attempts()}
    assert sizes["keras-example"] == 93_130
    assert sizes["published-mlp"] == 500 * 128 + 128 + 128 * 2 + 2


# Leak lab


def opened_lab(**query):
    return open_page("honest_baselines", section="leak", **query)


def metric(at, label):
    return next(each for each in at.metric if each.label == label)


def test_the_lab_shows_every_baseline_at_no_noise(answers):
    at = opened_lab()
    assert "100%" in at.title[0].value
    assert [each.value for each in at.metric] == ["100.0%", "90.0%", "80.0%", "70.0%", "60.0%"]


def test_a_louder_noise_changes_every_score(answers):
    at = opened_lab(sigma="0.05")
    assert {each.value for each in at.metric} == {"50.0%"}
    assert metric(at, "Counting distinct values").delta == "-50.0 points"


def test_the_slider_of_the_noise_goes_into_the_link(answers):
    at = opened_lab()
    at.select_slider(key=leak_lab.SLIDER).set_value(1e-5).run()
    assert not at.exception
    assert float(at.query_params["sigma"]) == 1e-5
    assert metric(at, "Counting distinct values").value != "100.0%"


def test_noise_in_training_is_another_curve(answers):
    at = opened_lab(noisy_training="true")
    assert metric(at, "Counting distinct values").value == "50.0%"


def test_a_noise_that_was_not_measured_shows_the_nearest(answers):
    at = opened_lab(sigma="0.04")
    assert at.select_slider(key=leak_lab.SLIDER).value == 0.05


def test_challenges_set_the_noise(answers):
    at = opened_lab()
    press(at, "Noise everywhere")
    assert at.toggle(key=leak_lab.TOGGLE).value
    assert at.select_slider(key=leak_lab.SLIDER).value == 0.01


def test_trained_networks_join_the_curves_where_their_runs_were_tested(answers, finished):
    finished("timeseries_fcn", "convolutions", 0.94, noisy=0.93)
    found = leak_lab.scores(curves(), leak_lab.LeakConfig())
    assert found["convolutions"].at(0.0) == 0.94
    assert found["convolutions"].at(0.01) == 0.93
    fitted_on_noise = leak_lab.scores(curves(), leak_lab.LeakConfig(noisy_training=True))
    assert "convolutions" not in fitted_on_noise


# Answers of workers


class FakeEngine:
    def __init__(self, result):
        self.asked, self._result = 0, result

    def compute(self, function, *values):
        self.asked += 1
        return self

    def result(self, timeout):
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


def wait_for(function, *values):
    for _ in range(200):
        found = computed(function, *values)
        if found is not None:
            return found
        time.sleep(0.01)
    raise AssertionError("no answer")


def test_a_worker_is_asked_once_for_all_visitors(monkeypatch):
    engine = FakeEngine("answer")
    monkeypatch.setattr(computed_module.services, "engine", lambda: engine)
    assert computed(rows, "once") in (None, "answer")
    assert [wait_for(rows, "once") for _ in range(5)] == ["answer"] * 5
    assert engine.asked == 1


def test_a_failure_is_one_sentence_and_who_asks_a_minute_later_tries_again(monkeypatch):
    monkeypatch.setattr(
        computed_module.services, "engine", lambda: FakeEngine(ValueError("secret"))
    )
    with pytest.raises(EngineError, match=r"^Expected a worker to compute rows. Received: "):
        wait_for(rows, "fails")
    with pytest.raises(EngineError):
        computed_module.computed(rows, "fails")  # soon after, nobody is asked
    monkeypatch.setattr(computed_module.services, "engine", lambda: FakeEngine("well"))
    monkeypatch.setattr(computed_module, "RETRY_SECONDS", 0.0)
    assert wait_for(rows, "fails") == "well"


# The convolutional network


def test_its_page_counts_its_weights():
    assert "66,946" in words(open_page("timeseries_fcn"))


def test_the_papers_size_is_one_click_away():
    at = open_page("timeseries_fcn")
    press(at, "The paper's size")
    assert "264,962" in words(at)
