"""Runs that wait in a busy worker, and a worker that joins late: it gets some of them."""

import pytest

from playground.engine.cluster import EngineError
from playground.engine.outside_runs import OutsideRunTasks
from playground.engine.recorder import Recorder
from playground.experiments import EXPERIMENTS
from playground.runs import RunState, RunStore

BUSY, LATE = "tls://10.0.0.6:1", "tls://10.0.0.7:1"
PLANE = EXPERIMENTS["plane_classifier"]


class Task:
    """Stands in for a future of Dask whose task is not done."""

    def __init__(self, worker):
        self.worker, self.status = worker, "pending"

    def add_done_callback(self, call):
        pass

    def cancel(self):
        self.status = "cancelled"


class Workers:
    """Stands in for a cluster: each worker with the counts of its tasks that Dask tells."""

    is_own, is_closed = False, False

    def __init__(self):
        self.counts = {BUSY: {}}
        self.sent, self.beginnings, self.told = [], [], []

    def known(self):
        return self.counts.keys()

    def load_of(self, worker, states=("executing", "ready")):
        return sum(self.counts[worker].get(state, 0) for state in states)

    def fitting(self, is_heavy):
        return list(self.counts)

    def workers_of_kind(self, is_heavy):
        if not self.counts:
            raise EngineError("Expected a worker. Received: none is connected. Start one.")
        return list(self.counts)

    def name_of(self, worker):
        return worker

    def check_again(self, worker):
        pass

    def id_of(self, worker):
        return ""

    def client(self):
        return self

    def tell(self, workers, function, *values):
        pass  # nobody hears it

    def ask(self, workers, function, *values):
        self.told.append((list(workers), *values))

    def submit(self, call, named, data, workers, **options):
        self.sent.append((named["values"][0], workers[0]))
        self.beginnings.append(named["values"][5])
        return Task(workers[0])


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


@pytest.fixture
def workers():
    return Workers()


@pytest.fixture
def tasks(store, workers):
    owner, recorder = store.become_owner(), Recorder(store)
    yield OutsideRunTasks(workers, store, owner, recorder)
    recorder.close()
    owner.close()


@pytest.fixture
def begin(store, tasks):
    """Sends a run to the busy worker, which then reports."""

    def begun(*reports):
        attempt = tasks._owner.new_attempt()
        config = PLANE.preset(None).model_dump(mode="json")
        run = store.create(PLANE.name, config, tasks._owner, attempt=attempt)
        tasks.launch(run, attempt, None, {})
        store.apply([{"run": run.id, "attempt": attempt, "time": 1.0, **each} for each in reports])
        return run.id

    return begun


TRAINS = {"kind": "state", "state": "running", "message": ""}
QUEUES = {"kind": "waiting", "waits": {"place": 1, "seconds": None}}


def test_one_that_queues_goes_to_the_worker_that_has_nothing_to_do(store, tasks, workers, begin):
    trains, queues = begin(TRAINS), begin(QUEUES)
    workers.counts = {BUSY: {"executing": 2}, LATE: {}}
    tasks.look()
    assert workers.sent == [(trains, BUSY), (queues, BUSY), (queues, LATE)]
    assert store.run(queues).state is RunState.WAITING
    assert store.run(queues).marks == ()


def test_what_the_first_worker_still_reports_of_it_does_not_count(store, tasks, workers, begin):
    begin(TRAINS)
    queues = begin(QUEUES)
    before = store.attempt(queues, tasks._owner)
    workers.counts = {BUSY: {"executing": 2}, LATE: {}}
    tasks.look()
    store.apply([{**TRAINS, "state": "failed", "run": queues, "attempt": before, "time": 2.0}])
    assert store.run(queues).state is RunState.WAITING


def test_each_idle_worker_gets_one(tasks, workers, begin):
    begin(TRAINS)
    queue = {begin(QUEUES) for _ in range(4)}
    workers.counts = {BUSY: {"executing": 5}, LATE: {}, f"{LATE}0": {}}
    tasks.look()
    tasks.look()  # nothing is idle any more
    moved = workers.sent[5:]
    assert sorted(worker for _, worker in moved) == [LATE, f"{LATE}0"]
    assert {run for run, _ in moved} < queue


def test_one_for_which_a_worker_of_dask_has_no_thread_goes_too(tasks, workers, begin):
    begin(TRAINS)
    waits = begin()
    workers.counts = {BUSY: {"executing": 1, "ready": 1}, LATE: {}}
    tasks.look()
    assert workers.sent[2:] == [(waits, LATE)]


def test_one_that_compiles_stays_while_another_one_waits_for_a_thread(tasks, workers, begin):
    begin({"kind": "waiting", "waits": {"for": "compiler", "seconds": None}})
    waits = begin()
    workers.counts = {BUSY: {"executing": 1, "ready": 1}, LATE: {}, f"{LATE}0": {}}
    tasks.look()
    tasks.look()
    assert [run for run, _ in workers.sent[2:]] == [waits]


def test_one_that_has_trained_and_waits_for_watched_ones_stays(tasks, workers, begin):
    begin(TRAINS)
    begin(
        {"kind": "progress", "progress": {"step": 9}},
        {"kind": "waiting", "waits": {"for": "watched"}},
    )
    workers.counts = {BUSY: {"executing": 2}, LATE: {}}
    tasks.look()
    assert len(workers.sent) == 2


def test_one_of_which_nothing_can_be_read_does_not_keep_the_others(
    store, tasks, workers, begin, monkeypatch
):
    begin(TRAINS)
    damaged, queues = begin(QUEUES), begin(QUEUES)
    read = store.run

    def run(run_id):
        if run_id == damaged:
            raise OSError("cannot be read")
        return read(run_id)

    monkeypatch.setattr(store, "run", run)
    workers.counts = {BUSY: {"executing": 3}, LATE: {}}
    tasks.look()
    assert workers.sent[3:] == [(queues, LATE)]


def test_those_that_train_or_are_alone_stay(tasks, workers, begin):
    begin(TRAINS)
    workers.counts = {BUSY: {"executing": 1}, LATE: {}}
    tasks.look()
    begin_more = [begin(TRAINS) for _ in range(2)]
    assert [worker for run, worker in workers.sent if run in begin_more] == [LATE, BUSY]
    workers.counts = {BUSY: {"executing": 2}, LATE: {}, f"{LATE}0": {}}
    tasks.look()
    assert len(workers.sent) == 3


def test_one_that_was_asked_to_stop_stays(tasks, workers, begin):
    begin(TRAINS)
    queues = begin(QUEUES)
    tasks._sent[queues].is_ending = True
    workers.counts = {BUSY: {"executing": 2}, LATE: {}}
    tasks.look()
    assert len(workers.sent) == 2


@pytest.mark.parametrize("reports", [[], [{"kind": "progress", "progress": {"step": 9}}]])
def test_another_app_on_the_same_runs_stops_one_that_waits_for_a_worker(
    store, tasks, workers, begin, reports
):
    waits = begin(*reports)
    workers.counts = {}
    tasks.look()
    owner, recorder = store.become_owner(), Recorder(store)
    OutsideRunTasks(workers, store, owner, recorder).stop(waits)
    recorder.close()
    owner.close()
    assert store.run(waits).state is RunState.STOPPED
    workers.counts = {LATE: {}}
    tasks.look()
    assert [worker for _, worker in workers.sent] == [BUSY]
    assert tasks.is_over(waits)


# A change of the learning rate, asked for while no worker trains the run


def told_of(*rates):
    """A report of a run that has gone on with these learning rates."""
    changes = [{"step": 9, "epoch": 0.5, "name": "learning_rate", "value": rate} for rate in rates]
    return {"kind": "progress", "progress": {"step": 9, "changes": changes}}


def test_a_change_asked_while_a_run_waits_for_a_worker_goes_along(tasks, workers, begin):
    waits = begin()
    workers.counts = {}
    tasks.look()
    tasks.request(waits, "change", "learning_rate", 0.2)
    tasks.request(waits, "change", "learning_rate", 0.1)
    workers.counts = {LATE: {}}
    tasks.look()
    assert workers.sent[1:] == [(waits, LATE)]
    assert workers.beginnings[1]["changes"] == {"learning_rate": 0.1}


def test_a_change_that_a_lost_worker_had_not_told_of_goes_along(tasks, workers, begin):
    trains = begin(TRAINS)
    tasks.request(trains, "change", "learning_rate", 0.2)
    workers.counts = {LATE: {}}
    tasks.look()
    assert workers.beginnings[1]["changes"] == {"learning_rate": 0.2}


def test_a_change_that_a_run_has_told_of_is_not_asked_for_again(store, tasks, workers, begin):
    trains = begin(TRAINS)
    tasks.request(trains, "change", "learning_rate", 0.2)
    attempt = store.attempt(trains)
    store.apply([{"run": trains, "attempt": attempt, "time": 2.0, **told_of(0.2)}])
    workers.counts = {LATE: {}}
    tasks.look()
    assert workers.beginnings[1]["changes"] == {}


def test_a_change_to_a_rate_that_it_had_before_is_a_change_of_its_own(tasks, workers, begin):
    trains = begin(TRAINS, told_of(0.2))
    tasks.request(trains, "change", "learning_rate", 0.2)
    workers.counts = {LATE: {}}
    tasks.look()
    assert workers.beginnings[1]["changes"] == {"learning_rate": 0.2}


def test_a_worker_hears_of_which_attempt_a_change_was_asked(store, tasks, workers, begin):
    trains = begin(TRAINS)
    tasks.request(trains, "change", "learning_rate", 0.2)
    attempt = store.attempt(trains)
    assert workers.told == [([BUSY], trains, "change", "learning_rate", 0.2, attempt)]
