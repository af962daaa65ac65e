"""A teacher's link on a page: what stands still, what is hidden, what is asked for."""

import time

import pytest
from opening import open_page, open_part, press, shared_links, told_to_components, words

from playground.classroom.identity import Identity, identity_key
from playground.classroom.signed import unseal
from playground.classroom.task import Task
from playground.experiments import EXPERIMENTS
from playground.folders import data_folder
from playground.runs import Origin
from playground.runs.transfer import export_runs, import_runs
from playground.ui import services
from playground.ui.class_here import class_here

ADA, BOB, EVE = (Identity(name[0].lower() * 16, name=name) for name in ("Ada", "Bob", "Eve"))
SPIRAL = EXPERIMENTS["plane_classifier"].preset("spiral")

TASK = {
    "preset": "spiral",
    "task": "Reach 0.95 with 8 neurons.",
    "fix": "dataset,noise",
    "hide": "learning_rate",
    "pass": "test_accuracy>=0.95,neurons<=8",
}


def labels(widgets):
    return {widget.label: widget for widget in widgets}


def drawn(at, name):
    """What the pictures of the datasets are told."""
    told = told_to_components(at)
    (found,) = [data for data in told if data.get("name") == name]
    return found


def said(at):
    return "\n".join(each.value for each in [*at.markdown, *at.warning])


def test_a_task_shows_its_words_and_demands():
    text = said(open_page("plane", **TASK))
    assert "Reach 0.95 with 8 neurons." in text
    assert "test accuracy at least 0.95" in text
    assert "hidden neurons at most 8" in text


def test_fixed_controls_are_greyed_hidden_ones_are_gone_and_others_are_free():
    at = open_page("plane", **TASK)
    chosen = labels(at.sidebar.selectbox)
    assert drawn(at, "plane_classifier:pictures")["held"]
    assert chosen["Preset"].disabled
    assert not chosen["Optimizer"].disabled
    sliders = labels([*at.sidebar.slider, *at.sidebar.select_slider])
    assert sliders["Noise"].disabled
    assert not any("rate" in label.lower() and "Its" not in label for label in sliders)


def test_a_challenge_cannot_change_what_a_task_fixes():
    at = open_page("plane", **TASK)
    at.session_state["plane_classifier:dataset"] = "circle"
    at.run()
    assert drawn(at, "plane_classifier:pictures")["chosen"] == "spiral"


def test_a_link_with_an_unknown_demand_is_a_sentence_and_sets_no_task():
    at = open_page("plane", **(TASK | {"pass": "beauty>=1"}))
    assert r"Received: beauty\>=1." in said(at)
    assert not drawn(at, "plane_classifier:pictures")["held"]


def judged(**link):
    """What the page says of a finished run on the spiral that scored 0.96 with 8 neurons."""
    config = SPIRAL.model_copy(update={"hidden_units": (5, 3)})
    task = Task.from_link(link, config)
    return said(open_page("plane", run=finished(task.as_json(), hidden_units=(5, 3))))


def test_a_finished_run_that_fulfils_every_demand_has_met_its_task():
    assert "**Met.**" in judged(**{"pass": "test_accuracy>=0.95,neurons<=8"})


def test_a_finished_run_that_misses_a_demand_has_not_met_its_task():
    text = judged(**{"pass": "test_accuracy>=0.95,neurons<=7"})
    assert "Not yet" in text
    assert ":material/check_circle: test accuracy at least 0.95 — this run: 0.96" in text
    assert ":material/cancel: hidden neurons at most 7 — this run: 8" in text


def test_a_task_that_demands_nothing_is_neither_met_nor_missed():
    text = judged(task="Look at the weights.", fix="dataset")
    assert "Look at the weights." in text
    assert "Met" not in text
    assert "Not yet" not in text


def test_a_task_begins_no_line_of_its_own():
    at = open_page("plane", **(TASK | {"task": "# Win\n# Now\n- or never"}))
    assert r"**Task.** \# Win \# Now - or never" in said(at)


def test_the_words_of_a_task_are_text_and_no_markup():
    at = open_page("plane", **(TASK | {"task": "[x](http://a) <b>**y**"}))
    assert "[x](http" not in said(at)


def test_a_page_says_its_link():
    at = open_page("plane", noise="0.3")
    open_part(at, "plane_classifier:share")
    assert shared_links(at) == [{"noise": "0.3"}]


def test_a_page_with_a_run_shares_its_settings_and_the_run():
    store = services.store()
    values = SPIRAL.model_copy(update={"noise": 0.3}).model_dump(mode="json")
    run = store.create("plane_classifier", values, store.become_owner(), None)
    at = open_page("plane", run=run.id)
    open_part(at, "plane_classifier:share")
    open_part(at, "plane_classifier:share:3", "This run")
    settings, of_run = shared_links(at)[:2]
    assert of_run == {"run": run.id}
    assert "run" not in settings
    assert type(SPIRAL).parse(settings).model_dump(mode="json") == values


@pytest.fixture
def in_a_class(monkeypatch):
    monkeypatch.setenv("PLAYGROUND_PIN", "new")
    class_here.cache_clear()
    yield
    class_here.cache_clear()


def scored_run():
    """A complete run of Ada's, which Eve has joined."""
    store = services.store()
    config = SPIRAL.model_dump(mode="json")
    run = store.create(
        "plane_classifier", config, store.become_owner(), None, Origin(begun_by=ADA.id)
    )
    events = [
        {"kind": "report", "report": {"test": {"accuracy": 0.975, "loss": 0.1}}},
        {"kind": "state", "state": "complete", "message": "", "time": time.time()},
    ]
    store.apply([{**event, "run": run.id} for event in events])
    store.share(run.id, EVE.id)
    return run.id


def shared_of(run, identity):
    at = open_page("plane", run=run, identity=identity)
    open_part(at, "plane_classifier:share")
    open_part(at, "plane_classifier:share:3", "This run")
    return at


@pytest.mark.parametrize(("identity", "links"), [(ADA, 3), (EVE, 3), (BOB, 2)])
def test_in_a_class_who_began_or_joined_a_run_has_its_evidence_to_share(
    in_a_class, identity, links
):
    run = scored_run()
    shared = shared_links(shared_of(run, identity))
    assert len(shared) == links
    for link in shared[2:]:
        evidence = unseal(identity_key(data_folder()), link["evidence"])
        assert (evidence.run, evidence.name) == (run, identity.name)
        assert evidence.scores["test_accuracy"] == 0.975


def test_evidence_says_what_was_set_by_hand_while_the_run_trained(in_a_class):
    run = scored_run()
    change = {"step": 50, "epoch": 2.0, "name": "learning_rate", "value": 0.3}
    report = {"test": {"accuracy": 0.9, "loss": 0.1}, "changes": [change], "edits": [{"step": 1}]}
    services.store().apply([{"kind": "report", "run": run, "report": report}])
    link = shared_links(shared_of(run, ADA))[2]
    settings = unseal(identity_key(data_folder()), link["evidence"]).settings
    assert settings["learning_rate"] == f"{SPIRAL.learning_rate:g}, 0.3 from epoch 2"
    assert settings["weights"] == "set by hand"


def test_a_run_that_was_imported_has_no_evidence(in_a_class, tmp_path):
    """Its scores are what a file said."""
    run, store = scored_run(), services.store()
    export_runs(store, [run], tmp_path / "runs.sqlite")
    store.delete([run])
    store.erase([run])
    import_runs(store, tmp_path / "runs.sqlite")
    assert len(shared_links(shared_of(run, ADA))) == 2


def test_a_student_reads_under_share_who_they_are_and_can_be_somebody_else(in_a_class):
    student = Identity(ADA.id, role="student", class_id="c" * 8, name="Ada*")
    at = open_page("plane", identity=student)
    open_part(at, "plane_classifier:share")
    assert r"You are **Ada\*** · [Not you?](/enter)" in words(at)
    assert "Not you?" not in words(shared_of(scored_run(), ADA))


def test_a_task_is_shared_with_the_values_that_it_fixes():
    at = open_page("plane", preset="spiral")
    open_part(at, "plane_classifier:share")
    open_part(at, "plane_classifier:share:2", "Task")
    assert "A task for your class" in words(at)
    labels(at.multiselect)["Fix"].select("dataset").run()
    link = shared_links(at)[-1]
    assert link.pop("fix") == "dataset"
    assert link.pop("signed")
    assert type(SPIRAL).parse(link) == SPIRAL  # each of its settings, whatever presets are
    assert link.keys() == SPIRAL.as_text().keys()


def test_a_demand_begins_at_a_sensible_value_of_what_it_asks_for():
    at = open_page("plane")
    open_part(at, "plane_classifier:share")
    open_part(at, "plane_classifier:share:2", "Task")
    labels(at.selectbox)["Passed when"].select("neurons").run()
    assert labels(at.number_input)["Value"].value == 8
    assert labels(at.selectbox)["Relation"].value == "<="
    assert shared_links(at)[-1]["pass"] == "neurons<=8"


def test_a_challenge_that_would_change_what_a_task_fixes_cannot_be_pressed():
    free = {button.label: button.disabled for button in open_page("plane").button}
    held = {button.label: button for button in open_page("plane", fix="learning_rate").button}
    assert not free["Too fast"]
    assert held["Too fast"].disabled
    assert "Learning rate" in held["Too fast"].help
    seeded = open_page("plane", seed="7", fix="seed").button
    assert not any(button.disabled for button in seeded if button.label == "Too fast")


def finished(task, **settings):
    """A run that scored 0.96 and was begun with a task."""
    config = EXPERIMENTS["plane_classifier"].config_type.parse(settings, base=SPIRAL)
    store = services.store()
    values, origin = config.model_dump(mode="json"), Origin(task=task)
    run = store.create("plane_classifier", values, store.become_owner(), None, origin)
    report = {"test": {"accuracy": 0.96, "loss": 0.2}, "per_class": []}
    events = [
        {"kind": "report", "report": report},
        {"kind": "state", "state": "complete", "message": "", "time": time.time()},
    ]
    store.apply([{**event, "run": run.id} for event in events])
    return run.id


def test_a_challenge_stays_beside_train_until_it_is_unpinned_and_is_ticked_when_a_run_solves_it():
    at = open_page("plane")
    press(at, "The spiral")
    assert "**Task.** The spiral. Which neurons" in said(at)
    assert ":material/radio_button_unchecked: test accuracy at least 0.9" in said(at)
    task = at.session_state["plane_classifier:task:pinned"].as_json()
    at.query_params["run"] = finished(task, noise=0.5)  # noise makes it another task
    at.run()
    assert "This run changed what the task fixes: Noise." in said(at)
    assert not ticked(at)
    at.query_params["run"] = finished(task, learning_rate=0.1)
    at.run()
    assert "**Met.**" in said(at)
    assert ticked(at) == ["The spiral"]
    press(at, "Unpin")
    press(at, "All zeros")
    assert "**Task.** All zeros." in said(at)
    assert "Met" not in said(at)  # the run on show was begun for another task
    assert ticked(at) == ["The spiral"]


def test_a_question_that_no_score_answers_pins_nothing_and_takes_away_what_was_pinned():
    at = open_page("timeseries_transformer")
    press(at, "The published model")
    assert "**Task.** The published model." in said(at)
    press(at, "Rare heartbeats")
    assert at.session_state["timeseries_transformer:dataset"] == "ECG5000"
    assert "**Task.**" not in said(at)


def test_a_challenge_takes_no_place_of_a_teachers_task():
    at = open_page("plane", task="Look at the weights.")
    press(at, "All zeros")
    assert "Look at the weights." in said(at)
    assert "**Task.** All zeros." not in said(at)


def ticked(at):
    return [button.label for button in at.button if button.proto.icon == ":material/check:"]
