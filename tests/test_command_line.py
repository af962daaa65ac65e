"""The playground without a browser."""

import ast
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from served_app import App

from playground.__main__ import Sentences, main
from playground.command_line import drive
from playground.engine import Engine
from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs import RunState, RunStore, StoreError, WriteError

ROOT = Path(__file__).resolve().parents[1]
FASHION = EXPERIMENTS["fashion_mnist"]
QUICK = ("--set", "hidden_units=8,4", "--set", "batch_size=256", "--set", "epochs=3")
EPOCH_KEYS = {"epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"}
RESULT_KEYS = {"run_id", "state", "experiment", "params", "epochs", "seconds", "metrics", "test"}


def refuse_nan(word):
    raise ValueError(f"{word} is no JSON")


def objects(text):
    """One object per line, by a strict reader."""
    return [json.loads(line, parse_constant=refuse_nan) for line in text.splitlines()]


def call(*arguments, **environment):
    return CliRunner().invoke(main, arguments, env=environment)


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The output of one training, by the very command that a user types; its data folder."""
    folder = tmp_path_factory.mktemp("command line")
    done = subprocess.run(
        [sys.executable, "-m", "playground", "train", "fashion_mnist", *QUICK, "--seed", "5",
         "--json"],
        cwd=ROOT, env={**os.environ, "PLAYGROUND_DATA": str(folder)},
        capture_output=True, text=True, timeout=300, check=False, umask=0o022,
    )  # fmt: skip
    return done, folder


# train


def test_training_prints_an_object_per_epoch_and_the_result_last(trained):
    done, _ = trained
    assert done.returncode == 0, done.stderr
    *epochs, result = objects(done.stdout)
    assert [row["epoch"] for row in epochs] == [1, 2, 3]
    assert all(set(row) == EPOCH_KEYS for row in epochs)
    assert set(result) >= RESULT_KEYS
    assert result["state"] == "complete"
    assert result["experiment"] == "fashion_mnist"
    assert result["params"] == (784 * 8 + 8) + (8 * 4 + 4) + (4 * 10 + 10)
    assert result["epochs"] == 3
    assert result["metrics"] == epochs[-1]
    assert set(result["test"]) == {"loss", "accuracy"}
    assert 0.05 < result["test"]["accuracy"] < 0.95
    assert 0 < result["seconds"] < 60


def test_what_was_trained_is_kept_with_its_settings(trained):
    done, folder = trained
    (run,) = RunStore(folder / "runs.sqlite").runs()
    assert run.id == objects(done.stdout)[-1]["run_id"]
    expected = FASHION.config_type(hidden_units=(8, 4), batch_size=256, epochs=3, seed=5)
    assert FASHION.config_type.parse(run.config) == expected
    assert run.preset is None


def test_what_a_training_leaves_behind_is_for_its_owner_alone(trained):
    _, folder = trained
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes.keys() >= {"runs.sqlite", "logs", "engine.log", "owners"}
    assert not {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def test_a_person_sees_progress_and_a_sentence(scheduler, data_folder, monkeypatch):
    """Trains on the session's engine, as one does with a cluster."""
    monkeypatch.setattr("playground.command_line.LINE_SECONDS", 0.0)
    result = call("train", "fashion_mnist", *QUICK, PLAYGROUND_SCHEDULER=scheduler)
    assert result.exit_code == 0, result.output
    (run,) = RunStore(data_folder / "runs.sqlite").runs()
    assert f"run {run.id}: complete after 3 epochs in " in result.stdout
    assert f"test accuracy {run.report['test']['accuracy']:.4f}" in result.stdout
    assert "fashion_mnist" in result.stderr


def settings_of_command(monkeypatch, name, *arguments):
    """What `playground train` would train with."""
    asked = []

    def submit(engine, chosen, config, preset):
        asked.append(config)
        raise ConfigError("Enough is known.")

    monkeypatch.setattr(Engine, "submit", submit)
    call("train", name, *arguments)
    (config,) = asked
    return config


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), (80, 0.25, "FordA")),
        (("--set", "dataset=ECG5000", "--set", "augmentation=false"), (40, 0.0, "ECG5000")),
        (("--seed", "3"), (40, 0.0, "FordA")),
        (("--preset", "patch-transformer", "--seed", "3"), (80, 0.25, "FordA")),
    ],
)
def test_settings_without_a_preset_mean_what_they_meant_before_the_default_changed(
    data_folder, monkeypatch, arguments, expected
):
    config = settings_of_command(monkeypatch, "timeseries_transformer", *arguments)
    assert (config.epochs, config.random_phases, config.dataset) == expected


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("train", "cifar"),
            f"Expected an experiment among {', '.join(EXPERIMENTS)}. Received: cifar.",
        ),
        (
            ("train", "fashion_mnist", "--preset", "lucky"),
            f"Expected preset to be one of {', '.join(FASHION.presets)}. Received: preset=lucky.",
        ),
        (
            ("train", "fashion_mnist", "--set", "epochs=0"),
            "Expected epochs to be an integer between 1 and 1000. Received: epochs=0.",
        ),
        (
            ("train", "fashion_mnist", "--seed", "-1"),
            "Expected seed to be an integer between 0 and 2147483647. Received: seed=-1.",
        ),
        (
            ("train", "fashion_mnist", "--set", "depth=3"),
            f"Expected a field among {', '.join(FASHION.config_type.model_fields)}. "
            "Received: depth=3.",
        ),
        (
            ("train", "fashion_mnist", "--set", "epochs"),
            "Expected --set field=value. Received: --set epochs.",
        ),
        (
            ("train", "fashion_mnist", "--set", "x" * 5000),
            f"Expected --set field=value. Received: --set {'x' * 40}….",
        ),
        (
            ("runs", "script", "nobody"),
            "Expected the id of a run that is kept. Received: run='nobody'. "
            "The page Runs, and the command playground runs, list them all.",
        ),
    ],
    ids=["experiment", "preset", "range", "seed", "field", "no value", "a long one", "run"],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(data_folder, arguments, sentence):
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == f"Error: {sentence}"
    assert "Traceback" not in result.stderr


def test_a_scheduler_that_is_not_there_is_a_sentence_too(data_folder, monkeypatch):
    monkeypatch.setattr("playground.engine.cluster.START_SECONDS", 0.3)
    result = call("train", "fashion_mnist", PLAYGROUND_SCHEDULER="tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "Error: Expected a scheduler at tcp://127.0.0.1:9. Received: " in result.stderr


# runs


def test_runs_are_listed_with_their_score(trained):
    done, folder = trained
    last = objects(done.stdout)[-1]
    result = call("runs", PLAYGROUND_DATA=str(folder))
    (line,) = result.stdout.splitlines()
    assert result.exit_code == 0
    assert line.startswith(last["run_id"])
    assert "complete" in line
    assert "fashion_mnist: Lecture, hidden layers 8-4" in line
    assert "3 epochs" in line
    assert line.endswith(f"accuracy {last['test']['accuracy']:.4f}")


def test_runs_can_be_listed_as_json(trained):
    done, folder = trained
    result = call("runs", "--json", PLAYGROUND_DATA=str(folder))
    assert objects(result.stdout) == [objects(done.stdout)[-1]]


def test_without_runs_the_list_says_how_to_begin(data_folder):
    result = call("runs")
    assert result.exit_code == 0
    assert result.stdout == "No runs yet. Train one: python -m playground train function_fit\n"
    assert call("runs", "--json").stdout == ""


def test_the_list_is_as_long_as_asked(data_folder):
    store = RunStore(data_folder / "runs.sqlite")
    owner = store.become_owner()
    ids = [store.create("fashion_mnist", {}, owner).id for _ in range(3)]
    listed = [line.split()[0] for line in call("runs", "--limit", "2").stdout.splitlines()]
    assert listed == [ids[2], ids[1]]
    owner.close()


def test_runs_of_an_app_that_is_gone_are_listed_as_interrupted(data_folder):
    store = RunStore(data_folder / "runs.sqlite")
    owner = store.become_owner()
    store.create("fashion_mnist", {}, owner)
    assert "waiting" in call("runs").stdout
    owner.close()
    assert "interrupted" in call("runs").stdout


def test_a_diverged_run_is_listed_in_json_that_every_reader_takes(data_folder):
    store = RunStore(data_folder / "runs.sqlite")
    owner = store.become_owner()
    run = store.create("fashion_mnist", {}, owner)
    report = {"test": {"loss": float("nan"), "accuracy": 0.1}}
    store.apply([{"kind": "report", "run": run.id, "report": report}])
    owner.close()
    (listed,) = objects(call("runs", "--json").stdout)
    assert listed["test"] == {"loss": None, "accuracy": 0.1}


def test_the_script_of_a_run_is_python_with_its_settings(trained):
    done, folder = trained
    run_id = objects(done.stdout)[-1]["run_id"]
    result = call("runs", "script", run_id, PLAYGROUND_DATA=str(folder))
    assert result.exit_code == 0
    ast.parse(result.stdout)
    assert '"hidden_units": (8, 4),' in result.stdout
    assert '"seed": 5,' in result.stdout


def test_runs_travel_from_one_folder_to_another(data_folder, tmp_path_factory):
    store = RunStore(data_folder / "runs.sqlite")
    owner = store.become_owner()
    run = store.create("fashion_mnist", {}, owner)
    file, elsewhere = data_folder / "class.sqlite", tmp_path_factory.mktemp("elsewhere")
    exported = call("runs", "export", run.id, run.id, "--to", str(file))
    assert exported.stdout == f"1 run is in {file}\n"
    owner.close()
    taken = call("runs", "import", str(file), PLAYGROUND_DATA=str(elsewhere))
    assert taken.stdout == "1 new run, 0 were here before\n"


def test_a_file_that_holds_no_runs_is_a_sentence(data_folder):
    file = data_folder / "class.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE runs (id, config)")
        connection.commit()
    result = call("runs", "import", str(file))
    assert result.exit_code == 2
    assert "Error: Expected a file of runs, as " in result.stderr
    assert "Traceback" not in result.stderr


# Help


@pytest.mark.parametrize("command", [(), ("train",), ("runs",), ("runs", "script"), ("bench",)])
def test_every_command_explains_itself(command):
    result = call(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 3


@pytest.mark.parametrize("command", ["train", "runs", "bench"])
def test_every_option_has_help(command):
    for option in (p for p in main.commands[command].params if isinstance(p, click.Option)):
        assert option.help, option.name


def test_an_unknown_bench_row_is_refused_with_those_there_are():
    result = call("bench", "warp_drive")
    assert result.exit_code == 2
    assert "Error: Expected rows among " in result.stderr
    assert result.stderr.strip().endswith("Received: warp_drive.")


@pytest.mark.parametrize("command", ["train", "sweep", "search"])
def test_help_names_every_experiment(command):
    assert set(EXPERIMENTS) <= set(call(command, "--help").stdout.split())


@pytest.mark.parametrize("limit", ["0", "-1", "99999999999999999999"])
def test_a_list_of_no_length_is_refused_in_a_sentence(data_folder, limit):
    result = call("runs", "--limit", limit)
    assert result.exit_code == 2
    assert result.stdout == ""
    sentence = "Error: Expected --limit to be an integer between 1 and 1,000,000. Received: "
    assert result.stderr.splitlines()[-1] == f"{sentence}{limit}."


# Without a terminal, and Ctrl-C


def test_ctrl_c_stops_a_run_keeps_it_and_exits_with_130(tmp_path):
    """Lines of progress come meanwhile; nothing that TensorFlow says at its start does."""
    environment = {**os.environ, "PLAYGROUND_DATA": str(tmp_path)}
    environment.pop("TF_CPP_MIN_LOG_LEVEL")
    training = subprocess.Popen(
        [sys.executable, "-m", "playground", "train", "function_fit", "--set", "epochs=100000"],
        cwd=ROOT,
        env=environment,
        # A shell that starts the tests in the background has it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in training.stderr:
        lines.append(line)
        if "epoch" in line:
            break
    os.kill(training.pid, signal.SIGINT)
    said, rest = training.communicate(timeout=120)
    assert training.returncode == 130
    (run,) = RunStore(tmp_path / "runs.sqlite").runs()
    assert run.state is RunState.STOPPED
    assert said.startswith(f"run {run.id}: stopped after ")
    assert all(line.startswith("function_fit: ") for line in [*lines, *rest.splitlines()])


def test_ctrl_c_ends_the_app_without_more_words(tmp_path):
    # A shell that starts the tests in the background has it ignored, here and in the app.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    app = App(tmp_path)
    signal.signal(signal.SIGINT, before)
    app.process.send_signal(signal.SIGINT)
    assert app.process.wait(20) == 130
    app.log.close()
    assert "Abort" not in (tmp_path / "app.log").read_text()


def test_an_error_of_the_server_is_shown_in_full(tmp_path):
    missing = tmp_path / "missing.pem"
    options = (f"--server.sslCertFile={missing}", f"--server.sslKeyFile={missing}")
    done = subprocess.run(
        [sys.executable, "-m", "playground", "app", "--server.headless=true", *options],
        cwd=ROOT, env={**os.environ, "PLAYGROUND_DATA": str(tmp_path)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert done.stderr.splitlines()[-1].startswith("FileNotFoundError")


def test_a_missing_file_is_named(tmp_path):
    missing = tmp_path / "missing"
    group = Sentences(commands={"read": click.Command("read", callback=missing.read_bytes)})
    result = CliRunner().invoke(group, ["read"])
    assert result.exit_code == 2
    assert str(missing) in result.stderr


def test_what_is_driven_goes_on_where_its_progress_cannot_be_read():
    ended, looks = threading.Event(), []

    def look():
        looks.append(ended.is_set())
        raise StoreError("Expected the runs. Received: another file. Put it back.")

    def run():
        time.sleep(0.5)
        ended.set()

    assert drive(run, lambda: None, look) is False
    assert (looks[0], looks[-1]) == (False, True)


# Ctrl-C


def test_ctrl_c_waits_for_what_is_driven_also_where_it_cannot_write_that_it_is_asked_to_stop():
    asked, ended = threading.Event(), threading.Event()

    def run():
        asked.wait(10)
        time.sleep(0.3)
        ended.set()

    def ask_to_stop():
        asked.set()
        raise WriteError("Expected room.", "free some space")

    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    assert drive(run, ask_to_stop) is True
    assert ended.is_set()


def test_what_a_command_could_not_save_is_said_and_its_exit_code_is_not_0(
    scheduler, data_folder, monkeypatch
):
    """The disk is full from the first report on; Ctrl-C comes a moment later."""
    full = WriteError(f"Expected room to write to {data_folder}. Received: full.", "free space")

    def refuse(store, events):
        threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
        monkeypatch.setattr(RunStore, "apply", refuse_again)
        raise full

    def refuse_again(store, events):
        raise full

    monkeypatch.setattr(RunStore, "apply", refuse)
    begun = time.monotonic()
    done = call(
        *("train", "fashion_mnist", *QUICK[:4], "--set", "epochs=500"),
        PLAYGROUND_SCHEDULER=scheduler,
    )
    assert done.exit_code == 130
    assert done.stderr.count("in memory: free space, and do not close") == 1
    assert "not saved: free space, and train again." in done.stderr
    assert time.monotonic() - begun < 60
