"""Parts of a page that run again by themselves."""

from functools import partial

from playground.runs import RunState, RunStore
from playground.ui import rerun_on_change, services


def test_a_part_that_runs_again_says_the_states_that_it_was_drawn_for(tmp_path, monkeypatch):
    store, parts, said = RunStore(tmp_path / "runs.sqlite"), [], []
    run = store.create("toy", {}, store.become_owner())
    monkeypatch.setattr(services, "store", lambda: store)
    monkeypatch.setattr(
        rerun_on_change.st, "fragment", lambda part, key: parts.append(part) or part
    )
    monkeypatch.setattr(
        rerun_on_change, "_component", lambda data, **_: said.append(data["states"])
    )
    states = partial(rerun_on_change.states_now, [run])
    rerun_on_change.rerun_on_change(lambda: None, [run], "part", states=states)
    store.set_state(run.id, RunState.RUNNING)
    parts[0]()  # as Streamlit runs a fragment alone, with what the page gave it
    assert said == ["waiting", "running"]
