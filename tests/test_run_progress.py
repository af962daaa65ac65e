"""How far a run is, as a page is told it and as the stream tells it."""

from types import SimpleNamespace

import numpy as np
import pytest

from playground.runs import RunState, RunStore
from playground.runs.arrays import pack
from playground.runs.shown import shown
from playground.ui import run_progress, services


def test_a_page_that_looks_back_is_drawn_for_the_moment_that_the_stream_speaks_of(
    tmp_path, monkeypatch
):
    store, said = RunStore(tmp_path / "runs.sqlite"), []
    run = store.create("plane_classifier", {}, store.become_owner())
    for epoch in (1, 2):
        data = pack({"flat": np.zeros(1)})
        store.apply(
            [
                {
                    "kind": "observation",
                    "run": run.id,
                    "name": "weights",
                    "epoch": epoch,
                    "data": data,
                }
            ]
        )
    progress = {"step": 2, "total_steps": 9, "epochs": 9, "steps_per_epoch": 1}
    store.apply([{"kind": "progress", "run": run.id, "progress": progress}])
    store.set_state(run.id, RunState.PAUSED)
    monkeypatch.setattr(services, "store", lambda: store)
    monkeypatch.setattr(services, "engine", lambda: SimpleNamespace(trouble=None))
    monkeypatch.setattr(run_progress, "_component", lambda data, **_: said.append(data))
    past = shown(store, run.id, "weights", 1)
    assert not past.is_newest
    run_progress.run_progress(past.run, past)
    frame = run_progress.PROGRESS.make(store, (past.run,), {})["progress"]
    assert said[0]["moment"] == frame["moment"]


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        ({"for": "compiler", "seconds": 8.2}, "compiling the model, about 10 s"),
        ({"for": "compiler", "seconds": None}, "compiling the model"),
        ({"place": 3, "seconds": 118.0}, "third in the queue, about 2 min"),
        ({"place": 1, "seconds": None}, "first in the queue"),
        ({"for": "watched"}, "waiting while watched runs train"),
    ],
)
def test_what_a_run_waits_for_is_said_to_everybody(tmp_path, monkeypatch, waits, words):
    monkeypatch.setattr(services, "engine", lambda: SimpleNamespace(trouble=None))
    store = RunStore(tmp_path / "runs.sqlite")
    owner = store.become_owner()
    run = store.create("timeseries_transformer", {}, owner)
    store.apply([{"kind": "waiting", "run": run.id, "waits": waits}])
    before = store.run(run.id).version
    frame = run_progress.PROGRESS.make(store, (store.run(run.id),), {})["progress"]
    assert (frame["state"], frame["words"]) == ("Waiting", words)
    for person in ("ada", "bob", "eve"):
        store.share(run.id, person)
    frame = run_progress.PROGRESS.make(store, (store.run(run.id),), {})["progress"]
    assert frame["words"] == f"{words} · shared by 3"
    progress = {"step": 1, "total_steps": 9, "epochs": 9, "steps_per_epoch": 1}
    progress |= {"steps_per_second": None}
    store.apply([{"kind": "progress", "run": run.id, "progress": progress}])
    store.set_state(run.id, RunState.RUNNING)
    assert store.run(run.id).version > before
    frame = run_progress.PROGRESS.make(store, (store.run(run.id),), {})["progress"]
    assert words not in frame["words"]
    owner.close()
