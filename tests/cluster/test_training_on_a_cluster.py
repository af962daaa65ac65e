"""Runs on a cluster that two commands have started, over TLS: as on this machine, through faults.


One cluster serves all of these tests. Its processes have the wheel, an empty folder to stand in,
and a data folder of their own.
"""

import json
import signal
import sys

import numpy as np
import psutil
import pytest
from commands import Cluster, Network, wait_until

from playground.datasets import kept_points
from playground.engine import outside
from playground.experiments import EXPERIMENTS
from playground.export.keras_file import keras_file
from playground.runs import RunState, RunStore
from playground.runs.arrays import pack

PLANE = EXPERIMENTS["plane_classifier"]
CONFIG = PLANE.config_type.parse({"epochs": "40"}, base=PLANE.preset(None))


@pytest.fixture(scope="module")
def cluster(commands, installed, certificates, without):
    """Its worker has the packages of `requirements-worker.txt` alone."""
    return Cluster(commands, installed, certificates, without)


@pytest.fixture
def network(cluster):
    found = Network(cluster.address)
    yield found
    found.close()


@pytest.fixture(scope="module")
def local(engine):
    """The curves of the run of `CONFIG` on this machine."""
    run = engine.submit(PLANE, CONFIG)
    assert engine.wait(run.id).state is RunState.COMPLETE
    return engine.store.history(run.id)


def same_curves(found, expected):
    """To the last digit, the clock aside."""
    assert found["epoch"].tolist() == expected["epoch"].tolist()
    for name in expected.keys() - {"seconds"}:
        np.testing.assert_array_equal(found[name], expected[name], err_msg=name)


def begun_and_saved(engine, step=100):
    """A run that goes on slowly, after it has rested at a step and left a checkpoint there."""
    run = engine.submit(PLANE, CONFIG, steps=step)
    wait_until(lambda: engine.store.run(run.id).state is RunState.PAUSED)
    engine.limit_speed(run.id, 60.0)
    engine.resume(run.id)
    wait_until(lambda: engine.store.run(run.id).progress["step"] > step + 20)
    return run


def ended(engine, run):
    engine.limit_speed(run.id, None)
    return engine.wait(run.id, 240)


def test_a_run_has_the_digits_of_this_machine_and_its_figures_move(cluster, engine_at, local):
    engine = engine_at(cluster.address, cluster.tls)
    run = engine.submit(PLANE, CONFIG)
    seen = set()

    def has_moved():
        run_now = engine.store.run(run.id)
        seen.update(engine.store.observation_epochs(run.id, PLANE.main_observation))
        return run_now.state.is_finished()

    wait_until(has_moved)
    run = engine.wait(run.id)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    assert len(seen) > 3
    same_curves(engine.store.history(run.id), local)
    assert run.report["test"]["accuracy"] > 0.8
    assert "moves" not in run.progress


def test_a_run_pauses_goes_on_and_stops(cluster, engine_at):
    engine = engine_at(cluster.address, cluster.tls)
    run = begun_and_saved(engine)
    engine.pause(run.id)
    wait_until(lambda: engine.store.run(run.id).state is RunState.PAUSED)
    engine.stop(run.id)
    run = engine.wait(run.id)
    assert run.state is RunState.STOPPED
    assert run.report["test"]


def test_a_sweep_from_a_command_trains_there(cluster, installed, commands):
    words = ("plane_classifier", "--vary", "activation=tanh,relu", "--set", "epochs=2", "--json")
    sweep = commands.start(
        installed / "playground",
        *("sweep", *words),
        PLAYGROUND_SCHEDULER=cluster.address,
        PLAYGROUND_TLS=str(cluster.tls),
    )
    assert sweep.process.wait(120) == 0, sweep.output
    runs = RunStore(sweep.data / "runs.sqlite").runs()
    assert [run.state for run in runs] == [RunState.COMPLETE] * 2
    assert not (sweep.data / "logs" / "engine.log").exists()


def test_the_model_is_exported_by_a_worker(cluster, engine_at):
    engine = engine_at(cluster.address, cluster.tls)
    run = engine.wait(engine.submit(PLANE, CONFIG, steps=None).id)
    weights = pack(engine.store.observation(run.id, "final_weights"))
    content = engine.compute(keras_file, run.experiment, dict(run.config), weights).result(60)
    assert content[:2] == b"PK"


def test_data_that_people_brought_come_to_a_worker(cluster, engine_at):
    rng = np.random.default_rng(1)
    points = [f"{x:.2f},{y:.2f},{int(x > y)}" for x, y in rng.uniform(-5, 5, (250, 2))]
    name = kept_points.short(";".join(points))
    there = cluster.worker.data / "uploads" / f"{name}.txt"
    assert not there.exists()
    engine = engine_at(cluster.address, cluster.tls)
    changes = {"dataset": "own", "points": name, "epochs": "2"}
    config = PLANE.config_type.parse(changes, base=PLANE.preset(None))
    run = engine.wait(engine.submit(PLANE, config).id)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    assert there.read_bytes() == kept_points.path(name).read_bytes()


def test_images_are_those_of_the_app_or_are_refused(cluster, engine_at, monkeypatch):
    images = EXPERIMENTS["fashion_mnist"]
    config = images.config_type.parse({"epochs": "1"}, base=images.preset("softmax-regression"))
    monkeypatch.delenv("PLAYGROUND_FASHION_MNIST_PACKAGE")
    engine = engine_at(cluster.address, cluster.tls)
    run = engine.wait(engine.submit(images, config).id)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    assert run.report["source"] == "your data folder"
    assert len(list((cluster.worker.data / "fashion-mnist").iterdir())) == 4
    monkeypatch.setenv("PLAYGROUND_FASHION_MNIST_PACKAGE", "not installed")
    run = engine.wait(engine.submit(images, config).id)
    assert run.state is RunState.FAILED
    assert run.message.startswith("Expected the sample of 12,000 images of Fashion-MNIST")


def kill_trainers(command):
    """Kills the processes below a command, as an operating system without memory does."""
    for child in psutil.Process(command.process.pid).children(recursive=True):
        if "spawn_main" in " ".join(child.cmdline()):
            child.send_signal(signal.SIGKILL)


def test_a_run_whose_worker_is_killed_goes_on_without_a_gap(cluster, engine_at, local):
    engine = engine_at(cluster.address, cluster.tls)
    run = begun_and_saved(engine)
    kill_trainers(cluster.worker)
    wait_until(lambda: engine.store.run(run.id).progress.get("moves"))
    run = ended(engine, run)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    same_curves(engine.store.history(run.id), local)
    (move,) = run.progress["moves"]
    assert move["words"].startswith("the worker ")
    assert move["words"].endswith(" was lost")
    assert move["epoch"] >= 100 / run.progress["steps_per_epoch"]


def test_a_run_goes_on_when_its_scheduler_is_started_again(cluster, engine_at, local):
    """This time as a plain one of Dask, which knows nothing of the package."""
    engine = engine_at(cluster.address, cluster.tls)
    run = begun_and_saved(engine)
    cluster.scheduler.end(signal.SIGKILL)
    wait_until(lambda: engine.trouble)
    assert engine.trouble.startswith(f"Expected a scheduler at {cluster.address}. Received: ")
    cluster.start_dask_scheduler(sys.executable)
    wait_until(lambda: engine.trouble is None)
    run = ended(engine, run)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    same_curves(engine.store.history(run.id), local)


def test_a_network_that_is_held_up_loses_nothing(cluster, engine_at, local, network, monkeypatch):
    monkeypatch.setattr(outside, "ANSWER_SECONDS", 2.0)
    engine = engine_at(network.address, cluster.tls)
    run = begun_and_saved(engine)
    network.hold()
    wait_until(lambda: engine.trouble)
    assert "Received: none. Workers keep training" in engine.trouble
    network.let_go()
    wait_until(lambda: engine.trouble is None)
    run = ended(engine, run)
    assert (run.state, run.moves) == (RunState.COMPLETE, ())
    same_curves(engine.store.history(run.id), local)


def test_a_run_goes_on_once_when_connections_were_cut(cluster, engine_at, local, network):
    engine = engine_at(network.address, cluster.tls)
    run = begun_and_saved(engine)
    network.cut()
    wait_until(lambda: engine.trouble)
    network.let_go()
    wait_until(lambda: engine.store.run(run.id).moves)
    run = ended(engine, run)
    assert run.state is RunState.COMPLETE
    (move,) = run.moves
    assert "the connection to the scheduler was lost" in move
    same_curves(engine.store.history(run.id), local)


def test_a_run_whose_app_was_killed_is_interrupted_and_resumed_once(
    cluster, installed, commands, engine_at, local
):
    app = commands.start(
        installed / "python",
        "-c",
        SLOW_APP,
        json.dumps(CONFIG.model_dump(mode="json")),
        PLAYGROUND_SCHEDULER=cluster.address,
        PLAYGROUND_TLS=str(cluster.tls),
    )
    app.says("under way")
    app.end(signal.SIGKILL)
    store = RunStore(app.data / "runs.sqlite")
    engine = engine_at(cluster.address, cluster.tls, store)
    (run,) = store.runs()
    wait_until(lambda: store.run(run.id).state is RunState.INTERRUPTED)
    engine.resume(run.id)
    run = ended(engine, run)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    same_curves(store.history(run.id), local)


def test_a_worker_without_the_package_gets_no_runs_and_is_named(cluster, engine_at):
    bare = cluster.start_dask_worker(sys.executable, "--name", "lab-7")
    engine = engine_at(cluster.address, cluster.tls)
    wait_until(lambda: engine.trouble)
    assert engine.trouble.startswith("The worker lab-7 at tls://127.0.0.1:")
    assert "Received: no playground. Run there: pip install . " in engine.trouble
    run = engine.wait(engine.submit(PLANE, CONFIG).id)
    assert (run.state, run.moves) == (RunState.COMPLETE, ())
    bare.end()
    wait_until(lambda: engine.trouble is None)


def test_a_run_waits_for_a_worker_of_dask_that_joins_late(cluster, engine_at, installed, local):
    engine = engine_at(cluster.address, cluster.tls)
    run = begun_and_saved(engine)
    cluster.worker.end()
    wait_until(lambda: engine.store.run(run.id).progress.get("waits") == {"for": "worker"})
    assert engine.store.run(run.id).state is RunState.WAITING
    wait_until(lambda: engine.trouble)
    assert engine.trouble.endswith(f"Start one: playground worker {cluster.address}")
    options = ("--preload", "playground.engine.task", "--resources", "heavy=1", "--nthreads", "2")
    cluster.start_dask_worker(installed / "python", *options)
    run = ended(engine, run)
    assert (run.state, run.message) == (RunState.COMPLETE, "")
    same_curves(engine.store.history(run.id), local)
    assert engine.trouble is None


SLOW_APP = """
import json, sys, time
from playground.engine import Engine
from playground.experiments import EXPERIMENTS
from playground.folders import store_path
from playground.runs import RunStore

plane, engine = EXPERIMENTS["plane_classifier"], Engine(RunStore(store_path()))
config = plane.config_type.parse(json.loads(sys.argv[1]))
run = engine.submit(plane, config, steps=100)
while engine.store.run(run.id).state.value != "paused":
    time.sleep(0.05)
engine.limit_speed(run.id, 60.0)
engine.resume(run.id)
while engine.store.run(run.id).progress["step"] < 120:
    time.sleep(0.05)
print("under way", flush=True)
time.sleep(600)
"""
