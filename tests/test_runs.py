"""Runs on disk: states, curves, observations, and whose they are."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from playground.runs import RunState, RunStore
from playground.runs.arrays import pack, unpack
from playground.runs.locks import Owner, is_alive

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ["epoch", "loss", "val_loss"]


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "deep" / "runs.sqlite")


@pytest.fixture
def owner(store):
    owner = store.become_owner()
    yield owner
    owner.close()


@pytest.fixture
def run(store, owner):
    return store.create("toy", {"epochs": 3, "hidden_units": [3, 2]}, owner, "default")


def state(run_id, state, message="", at=None):
    fields = {"state": state, "message": message, "time": time.time() if at is None else at}
    return {"kind": "state", "run": run_id, **fields}


def history(run_id, epochs, loss=0.5):
    """News of some epochs; the loss of epoch n is `loss` + n."""
    epochs = np.asarray(list(epochs), np.float64)
    table = np.column_stack([epochs, loss + epochs, 2 * (loss + epochs)])
    return {"kind": "history", "run": run_id, "columns": COLUMNS, "data": table.tobytes()}


def observation(run_id, epoch, value, name="curve"):
    data = pack({"y": np.array([value])})
    return {"kind": "observation", "run": run_id, "name": name, "epoch": epoch, "data": data}


# States


@pytest.mark.parametrize("unfinished", ["waiting", "running", "paused"])
def test_a_run_that_waits_runs_or_rests_is_not_finished(unfinished):
    assert not RunState(unfinished).is_finished()


@pytest.mark.parametrize("finished", ["complete", "stopped", "failed", "interrupted"])
def test_a_run_that_ended_somehow_is_finished(finished):
    assert RunState(finished).is_finished()


def test_a_new_run_waits_and_remembers_what_was_asked(store, run):
    assert store.run(run.id) == run
    assert run.state is RunState.WAITING
    assert (run.experiment, run.preset) == ("toy", "default")
    assert run.config == {"epochs": 3, "hidden_units": [3, 2]}
    assert (run.started, run.ended, run.message, run.epochs, run.seconds) == (None, None, "", 0, 0)


def test_a_run_notes_when_it_first_started_and_when_it_ended(store, run):
    store.apply([state(run.id, "running", at=10.0), state(run.id, "paused", at=11.0)])
    assert store.run(run.id).ended is None
    store.apply([state(run.id, "running", at=12.0), state(run.id, "complete", "fine", at=13.0)])
    ended = store.run(run.id)
    assert (ended.started, ended.ended, ended.message) == (10.0, 13.0, "fine")


@pytest.mark.parametrize("end", ["complete", "stopped", "failed", "interrupted"])
@pytest.mark.parametrize("late", ["waiting", "running", "paused", "failed", "interrupted"])
def test_a_late_message_does_not_bring_a_finished_run_back(store, run, end, late):
    store.apply([state(run.id, "running"), state(run.id, end, "the end", at=5.0)])
    store.apply([state(run.id, late, "too late", at=9.0)])
    after = store.run(run.id)
    assert (after.state, after.ended) == (end, 5.0)
    assert after.message.startswith("the end")


def test_a_late_end_takes_no_checkpoint_from_a_run_that_was_interrupted(store, run):
    store.apply([{"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"..."}])
    store.apply([state(run.id, "interrupted"), state(run.id, "complete")])
    assert store.run(run.id).resumable


def test_the_report_of_a_stopped_run_may_come_after_its_end(store, run):
    store.apply([state(run.id, "stopped")])
    store.apply([{"kind": "report", "run": run.id, "report": {"test": {"accuracy": 0.5}}}])
    assert store.run(run.id).report == {"test": {"accuracy": 0.5}}


def test_resuming_is_the_one_way_back_and_hands_the_run_over(store, run, owner):
    store.apply([state(run.id, "interrupted", "killed")])
    other = store.become_owner()
    assert store.take_over(run.id, other)
    owner.close()
    assert store.interrupt_orphans() == []
    resumed = store.run(run.id)
    assert (resumed.state, resumed.message, resumed.ended) == (RunState.WAITING, "", None)
    other.close()
    assert store.interrupt_orphans() == [run.id]


def test_of_several_who_resume_a_run_at_once_one_takes_it_over(store, run):
    store.apply([state(run.id, "interrupted")])
    begin = threading.Barrier(4)

    def take(_):
        owner = store.become_owner()
        begin.wait()
        return RunStore(store.path).take_over(run.id, owner)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(take, range(4))) == [False, False, False, True]


def everything_a_worker_reports(run_id, epoch):
    """One report of each kind."""
    return [
        state(run_id, "running"),
        {"kind": "progress", "run": run_id, "progress": {"step": epoch}, "parameters": epoch},
        {"kind": "waiting", "run": run_id, "waits": {"place": epoch}},
        history(run_id, [epoch]),
        observation(run_id, epoch, epoch),
        {"kind": "checkpoint", "run": run_id, "epoch": epoch, "data": bytes(epoch)},
        {"kind": "report", "run": run_id, "report": {"test": {"accuracy": epoch}}},
        state(run_id, "interrupted", "The worker died."),
        state(run_id, "complete"),
    ]


def all_that_is_kept(store):
    """Every row of every table."""
    tables = ("runs", "history", "observations", "checkpoints")
    return {name: store._query(f"SELECT * FROM {name} ORDER BY 1, 2", ()) for name in tables}


@pytest.mark.parametrize("report", everything_a_worker_reports("", 7), ids=lambda r: r["kind"])
def test_who_has_lost_a_run_to_another_process_changes_nothing_in_it(store, run, owner, report):
    first, second = owner.new_attempt(), store.become_owner()
    store.apply([state(run.id, "interrupted")])
    assert store.take_over(run.id, owner, first)
    store.apply([history(run.id, [1]) | {"attempt": first}])
    store.apply([state(run.id, "interrupted") | {"attempt": first}])
    newer = second.new_attempt()
    assert store.take_over(run.id, second, newer)
    reports = everything_a_worker_reports(run.id, 1)[:6]
    store.apply([event | {"attempt": newer} for event in reports])

    before = all_that_is_kept(store)
    store.apply([report | {"run": run.id, "attempt": first}])
    assert all_that_is_kept(store) == before
    store.apply([state(run.id, "complete") | {"attempt": newer}])
    assert store.run(run.id).state is RunState.COMPLETE
    second.close()


def test_an_attempt_before_the_last_one_of_the_same_process_does_not_count_either(store, owner):
    attempts = [owner.new_attempt() for _ in range(2)]
    assert len(set(attempts)) == 2
    run = store.create("toy", {}, owner, attempt=attempts[0])
    store.apply([state(run.id, "interrupted") | {"attempt": attempts[0]}])
    assert store.take_over(run.id, owner, attempts[1])
    store.apply([history(run.id, [1]) | {"attempt": attempts[0]}])
    store.apply([history(run.id, [1, 2]) | {"attempt": attempts[1]}])
    assert store.history(run.id)["epoch"].tolist() == [1, 2]


def test_a_process_knows_its_own_attempts_and_its_own_runs(store, owner):
    other = store.become_owner()
    assert owner.made(owner.new_attempt())
    assert not owner.made(other.new_attempt())
    assert not owner.made("")
    run = store.create("toy", {}, other, attempt="an attempt")
    assert store.attempt(run.id, other) == "an attempt"
    assert store.attempt(run.id, owner) is None
    other.close()


# What to do about an interrupted run

RESUME = "Resume goes on from its last checkpoint."
AGAIN = "Train again: the same seed gives the same curve."


def test_an_interrupted_run_says_resume_only_where_there_is_a_checkpoint(store, run):
    store.apply([state(run.id, "interrupted", "The worker died.")])
    assert store.run(run.id).message == f"The worker died. {AGAIN}"
    store.apply([{"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"..."}])
    assert store.run(run.id).message == f"The worker died. {RESUME}"
    assert store.take_over(run.id, store.become_owner())
    assert store.run(run.id).message == ""


@pytest.mark.parametrize(
    ("kept", "fact"),
    [
        (
            "The app was closed while this run was under way. Resume goes on from its last "
            "checkpoint, where it has one.",
            "The app was closed while this run was under way.",
        ),
        (
            "The worker that trained this run died. What it had reported is kept: resume the run "
            "to go on from its last checkpoint.",
            "The worker that trained this run died. What it had reported is kept.",
        ),
    ],
)
def test_a_run_that_an_older_version_has_interrupted_says_what_is_true_of_it(
    store, run, kept, fact
):
    store.apply([state(run.id, "interrupted", kept)])
    assert store.run(run.id).message == f"{fact} {AGAIN}"
    store.apply([{"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"..."}])
    assert store.run(run.id).message == f"{fact} {RESUME}"


@pytest.mark.parametrize("now", ["running", "complete", "failed"])
def test_a_run_that_was_not_interrupted_is_not_taken_over(store, run, owner, now):
    store.apply([state(run.id, now)])
    assert not store.take_over(run.id, owner)
    assert store.run(run.id).state == now


def test_an_unknown_run_is_a_sentence_that_names_it(store):
    with pytest.raises(KeyError, match=r"id of a run that is kept\. Received: run='nope'"):
        store.run("nope")


# Progress and version


def test_progress_is_the_latest(store, run):
    for done in (1, 2):
        progress = {"epochs_done": done, "seconds": done / 2}
        store.apply([{"kind": "progress", "run": run.id, "parameters": 9, "progress": progress}])
    after = store.run(run.id)
    assert (after.epochs, after.seconds, after.parameters) == (2, 1.0, 9)


def test_the_version_grows_with_every_change_of_this_run_alone(store, run, owner):
    other = store.create("toy", {}, owner)
    versions = [store.run(run.id).version]
    for event in (state(run.id, "running"), history(run.id, [1]), observation(run.id, 1, 0.0)):
        store.apply([event])
        versions.append(store.run(run.id).version)
    assert versions == sorted(set(versions))
    assert store.run(other.id).version == other.version


def test_news_are_written_together_or_not_at_all(store, run):
    with pytest.raises(KeyError):
        store.apply([history(run.id, [1]), {"kind": "gossip", "run": run.id}])
    assert store.history(run.id) == {}


# Curves


def test_a_run_without_epochs_has_no_curves(store, run):
    assert store.history(run.id) == {}
    assert store.snapshot(run.id).run == run


def test_blocks_of_epochs_become_one_curve_per_metric(store, run):
    store.apply([history(run.id, [1]), history(run.id, [2, 3, 4])])
    store.apply([history(run.id, [5, 6])])
    curves = store.snapshot(run.id).history
    assert list(curves) == COLUMNS
    np.testing.assert_array_equal(curves["epoch"], [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(curves["loss"], 0.5 + np.arange(1, 7))
    np.testing.assert_array_equal(curves["val_loss"], 1 + 2 * np.arange(1, 7))


def test_the_digits_of_a_curve_are_kept(store, run):
    value = np.nextafter(0.1, 1.0)
    table = np.array([[1.0, value, np.pi]])
    store.apply([{"kind": "history", "run": run.id, "columns": COLUMNS, "data": table.tobytes()}])
    assert store.history(run.id)["loss"][0] == value


def test_epochs_that_a_resumed_run_trains_again_take_the_place_of_the_old(store, run):
    store.apply([history(run.id, [1, 2]), history(run.id, [3, 4]), history(run.id, [5])])
    store.apply([history(run.id, [3], loss=7.0)])
    curves = store.history(run.id)
    np.testing.assert_array_equal(curves["epoch"], [1, 2, 3])
    np.testing.assert_array_equal(curves["loss"], [1.5, 2.5, 10.0])


# Observations and checkpoints


def test_an_observation_is_the_newest_up_to_the_epoch_asked_for(store, run):
    store.apply([observation(run.id, epoch, 10.0 * epoch) for epoch in (2, 5, 9)])
    seen = {epoch: store.observation(run.id, "curve", epoch) for epoch in (1, 2, 4, 5, 8, 99, None)}
    assert seen.pop(1) is None
    assert {k: v["y"].item() for k, v in seen.items()} == {
        2: 20.0, 4: 20.0, 5: 50.0, 8: 50.0, 99: 90.0, None: 90.0,
    }  # fmt: skip


def test_observations_are_told_apart_by_run_and_name(store, run, owner):
    other = store.create("toy", {}, owner)
    store.apply([observation(run.id, 1, 1.0), observation(run.id, 1, 2.0, name="grid")])
    assert store.observation(run.id, "grid")["y"] == 2.0
    assert store.observation(run.id, "nothing") is None
    assert store.observation(other.id, "curve") is None


def test_an_interrupted_run_with_a_checkpoint_can_be_resumed(store, run):
    store.apply([state(run.id, "running")])
    assert store.checkpoint(run.id) is None
    for epoch in (1, 2):
        data = f"epoch {epoch}".encode()
        store.apply([{"kind": "checkpoint", "run": run.id, "epoch": epoch, "data": data}])
    assert not store.run(run.id).resumable
    store.apply([state(run.id, "interrupted")])
    assert store.run(run.id).resumable
    assert store.checkpoint(run.id) == b"epoch 2"


def test_an_interrupted_run_without_a_checkpoint_cannot_be_resumed(store, run):
    store.apply([state(run.id, "running"), state(run.id, "interrupted")])
    assert not store.run(run.id).resumable


@pytest.mark.parametrize("end", ["complete", "stopped", "failed"])
def test_the_checkpoint_of_a_run_that_came_to_its_end_is_removed(store, run, end):
    store.apply([{"kind": "checkpoint", "run": run.id, "epoch": 1, "data": b"..."}])
    store.apply([state(run.id, end)])
    assert store.checkpoint(run.id) is None


# Lists


def test_runs_are_listed_newest_first(store, owner):
    ids = [store.create(name, {}, owner).id for name in ("toy", "other", "toy")]
    assert [run.id for run in store.runs()] == ids[::-1]
    assert [run.id for run in store.runs(experiment="toy")] == [ids[2], ids[0]]
    assert [run.id for run in store.runs(limit=1)] == [ids[2]]


def test_unfinished_runs_are_counted(store, owner):
    ids = [store.create("toy", {}, owner).id for _ in range(4)]
    store.apply([state(ids[0], "running"), state(ids[1], "paused"), state(ids[2], "failed")])
    assert store.unfinished_count() == 3


# Several stores, threads and processes on one file


def test_two_stores_on_one_file_see_the_same_runs(store, run):
    second = RunStore(store.path)
    store.apply([history(run.id, [1])])
    second.apply([history(run.id, [2]), state(run.id, "running")])
    assert store.snapshot(run.id).run == second.snapshot(run.id).run
    np.testing.assert_array_equal(store.history(run.id)["epoch"], [1, 2])


def test_a_store_opened_again_has_everything(store, run):
    store.apply([history(run.id, [1]), observation(run.id, 1, 3.0), state(run.id, "complete")])
    again = RunStore(store.path)
    assert again.run(run.id) == store.run(run.id)
    assert again.observation(run.id, "curve")["y"] == 3.0


def test_many_threads_may_write_and_read_at_the_same_time(store, owner):
    def train(number):
        run = store.create("toy", {"number": number}, owner)
        for epoch in range(1, 11):
            store.apply([history(run.id, [epoch])])
            assert len(store.history(run.id)["epoch"]) == epoch
        store.apply([state(run.id, "complete")])
        return run.id

    with ThreadPoolExecutor(6) as threads:
        ids = list(threads.map(train, range(6)))
    assert {store.run(i).state for i in ids} == {RunState.COMPLETE}
    assert all(len(store.history(i)["epoch"]) == 10 for i in ids)


def test_many_processes_may_open_a_new_file_at_the_same_time(tmp_path):
    code = """if True:
        import sys, time
        from playground.runs import RunStore
        sys.stdin.readline()
        for number in range(100):
            while time.time() % 0.02 > 0.001:  # all at the same tick of the clock
                pass
            RunStore(f"{sys.argv[1]}/{number}.sqlite").runs()
    """
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    endings = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert all(code == 0 for _, code in endings), endings


# Owners


def test_an_owner_is_alive_until_it_closes(tmp_path):
    owner = Owner(tmp_path)
    owner.hold()
    assert is_alive(tmp_path, owner.name)
    owner.close()
    assert not is_alive(tmp_path, owner.name)


def test_nobody_is_not_alive(tmp_path):
    assert not is_alive(tmp_path, "nobody")


def test_asking_whether_an_owner_is_alive_does_not_end_it(tmp_path):
    owner = Owner(tmp_path)
    owner.hold()
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: is_alive(tmp_path, owner.name), range(50)))
    owner.close()


def test_a_dead_owner_is_not_alive_while_another_process_looks_too(tmp_path):
    left_behind = tmp_path / "dead.lock"
    left_behind.touch()
    with open(left_behind, "rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not is_alive(tmp_path, "dead")


def test_runs_of_a_living_owner_are_left_alone(store, run):
    assert store.interrupt_orphans() == []
    assert store.run(run.id).state is RunState.WAITING


def test_runs_of_a_process_that_was_killed_become_interrupted(store):
    code = (
        "import json, sys, time\n"
        "from playground.runs import RunStore\n"
        "store = RunStore(sys.argv[1]); owner = store.become_owner()\n"
        "ids = [store.create('toy', {}, owner).id for _ in range(4)]\n"
        "for run_id, state in zip(ids[1:], ('running', 'paused', 'complete')):\n"
        "    store.apply([{'kind': 'state', 'run': run_id, 'state': state, 'time': 1.0}])\n"
        "print(json.dumps(ids), flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store.path)], stdout=subprocess.PIPE, cwd=ROOT
    )
    ids = json.loads(process.stdout.readline())
    assert store.interrupt_orphans() == []
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert sorted(store.interrupt_orphans()) == sorted(ids[:3])
    assert [store.run(i).state.value for i in ids] == ["interrupted"] * 3 + ["complete"]
    assert all(store.run(i).message for i in ids[:3])
    assert store.interrupt_orphans() == []


def test_two_that_look_for_orphans_at_once_do_not_disturb_each_other(store):
    owner = store.become_owner()
    run = store.create("toy", {}, owner)
    owner.close()
    found, begin = [], threading.Barrier(4)

    def look():
        begin.wait()
        found.extend(RunStore(store.path).interrupt_orphans())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert run.id in found
    assert store.run(run.id).state is RunState.INTERRUPTED


def test_a_run_that_was_taken_over_meanwhile_is_no_orphan(store, monkeypatch):
    """Between the look for dead owners and the mark somebody may have resumed the run."""
    gone, living = store.become_owner(), store.become_owner()
    run = store.create("toy", {}, gone)
    gone.close()

    def another_is_faster(folder, name):
        store.apply([state(run.id, "interrupted")])
        assert store.take_over(run.id, living)
        return False

    monkeypatch.setattr("playground.runs.store.is_alive", another_is_faster)
    assert store.interrupt_orphans() == []
    assert store.run(run.id).state is RunState.WAITING


# Arrays as bytes


def test_arrays_come_back_from_their_bytes_to_the_digit():
    arrays = {
        "now/weights": np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32),
        "count": np.array(7),
        "empty": np.empty((0, 2), np.int32),
        "words": np.array(["neuron", "ένα"]),
    }
    back = unpack(pack(arrays))
    assert list(back) == list(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)


def test_objects_that_would_have_to_be_unpickled_are_refused():
    with pytest.raises(ValueError, match=r"[Pp]ickle"):
        pack({"surprise": np.array([object()])})
