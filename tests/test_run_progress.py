"""How far a run is, as a page is told it and as the stream tells it."""

from types import SimpleNamespace

import numpy as np

from playground.runs import RunState, RunStore
from playground.runs.arrays import pack
from playground.runs.shown import shown
from playground.ui import house, run_progress


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
    monkeypatch.setattr(house, "store", lambda: store)
    monkeypatch.setattr(house, "engine", lambda: SimpleNamespace(trouble=None))
    monkeypatch.setattr(run_progress, "_component", lambda data, **_: said.append(data))
    past = shown(store, run.id, "weights", 1)
    assert not past.is_newest
    run_progress.run_progress(past.run, past)
    frame = run_progress.PROGRESS.make(store, (past.run,), {})["progress"]
    assert said[0]["moment"] == frame["moment"]
