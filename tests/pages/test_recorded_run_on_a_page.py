"""A page that opens with a recorded run, and when it does not."""

from opening import open_page, press, words

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import recorded_configs, recorded_run, recorded_runs
from playground.runs import RunStore
from playground.ui import services

PLANE = EXPERIMENTS["plane_classifier"]


def is_recorded(at):
    return "comes from the recorded run" in words(at)


def test_a_page_opens_with_a_recorded_run_and_says_so():
    at = open_page("fashion_mnist")
    assert is_recorded(at)
    assert at.metric[0].label == "Test accuracy"


def test_other_settings_have_no_recorded_run_and_the_same_ones_have_it_again():
    at = open_page("fashion_mnist")
    press(at, "Ten straight lines")
    assert not is_recorded(at)
    at.selectbox(key="fashion_mnist:preset").select("lecture").run()
    assert is_recorded(at)


def test_a_task_shows_no_recorded_run_which_could_give_the_answer_away():
    assert not is_recorded(open_page("fashion_mnist", task="Which class is hardest?"))


def test_a_sweep_and_a_search_open_with_recorded_runs():
    for page in ("sweep", "search"):
        assert "hree recorded runs" in words(open_page(page))


def test_where_nothing_was_trained_recorded_runs_can_be_looked_at(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite", recorded_runs())
    monkeypatch.setattr(services, "store", lambda: store)
    assert words(open_page("runs")).count("Recorded run:") == 3
    at = open_page("replay")
    assert all("Recorded run" in label for label in at.selectbox[0].options)


def test_a_link_to_a_recorded_run_opens_it_on_its_page():
    run = recorded_run(PLANE, next(iter(recorded_configs(PLANE).values())))
    at = open_page("plane", run=run.id)
    assert "**Recorded run**" in words(at)
    press(at, "Change one thing")
    assert at.query_params["parent"] == run.id


def test_an_id_that_only_looks_recorded_is_named_in_a_sentence():
    at = open_page("plane", run="000000ffff")
    assert "Received: run='000000ffff'" in at.warning[0].value
