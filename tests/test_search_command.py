"""``python -m playground search``, on the session's engine."""

import json

import pytest
from click.testing import CliRunner

from playground.__main__ import main
from playground.experiments import EXPERIMENTS
from playground.folders import searches_folder
from playground.runs import RunStore
from playground.studies.repository import StudyState
from playground.studies.search.repository import SearchRepository

FASHION = EXPERIMENTS["fashion_mnist"]
QUICK = ("--set", "hidden_units=8", "--set", "batch_size=512", "--set", "epochs=2")
RATE = ("--field", "learning_rate=0.01..1")


@pytest.fixture
def data_folder(tmp_path, monkeypatch, scheduler):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    monkeypatch.setenv("PLAYGROUND_SCHEDULER", scheduler)
    return tmp_path


def call(*arguments):
    return CliRunner().invoke(main, ["search", *arguments])


def test_a_search_prints_an_object_per_trial_and_the_best_last(data_folder):
    done = call("fashion_mnist", *RATE, *QUICK, "--trials", "3", "--parallel", "2")
    assert done.exit_code == 0, done.output
    *trials, result = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(trial["trial"] for trial in trials) == [0, 1, 2]
    assert all(0.01 <= trial["params"]["learning_rate"] <= 1 for trial in trials)
    assert result["state"] == "complete"
    assert result["judged_by"] == "validation accuracy"
    values = {trial["trial"]: trial["value"] for trial in trials if trial["state"] == "complete"}
    assert result["best"]["value"] == max(values.values())
    assert result["best"] in trials
    # What is told of a trial is what its run recorded.
    store = RunStore(data_folder / "runs.sqlite")
    for trial in trials:
        run = store.run(trial["run_id"])
        assert run.config["learning_rate"] == trial["params"]["learning_rate"]
        assert (run.config["hidden_units"], run.config["epochs"]) == ([8], 2)
        if trial["state"] == "complete":
            assert store.history(run.id)["val_accuracy"][-1] == trial["value"]
    best = store.run(result["best"]["run_id"])
    current = FASHION.config_type(hidden_units=(8,), batch_size=512, epochs=2)
    changes = FASHION.config_type.parse(best.config).differences(current)
    assert result["changes"] == changes


def test_what_was_found_is_kept_and_a_finished_search_can_be_read(data_folder):
    done = call("fashion_mnist", *RATE, *QUICK, "--trials", "1", "--words")
    search_id = SearchRepository(searches_folder()).newest()[0]
    assert f"search {search_id}: complete, 1 trials." in done.stdout
    assert SearchRepository(searches_folder()).status(search_id).state is StudyState.COMPLETE


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cifar",), "Received: cifar."),
        (("fashion_mnist", "--field", "depth"), "Received: depth."),
        (("fashion_mnist", "--trials", "0"), "Received: trials=0."),
        (("fashion_mnist", "--minutes", "x"), "Received: minutes=x."),
        (("fashion_mnist", "--set", "epochs"), "Received: --set epochs."),
        (("--resume", "nobody"), "Received: search='nobody'."),
        ((), "Received: neither."),
    ],
    ids=["experiment", "field", "trials", "minutes", "no value", "search", "nothing"],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(data_folder, arguments, sentence):
    done = call(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_every_option_has_help():
    assert call("--help").exit_code == 0
    assert all(
        option.help for option in main.commands["search"].params if option.name != "experiment_name"
    )
