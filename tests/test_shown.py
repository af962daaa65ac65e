"""Figures and words speak of one moment of a run, whatever people and training do."""

from __future__ import annotations

import types
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from playground.experiments import EXPERIMENTS
from playground.runs import Run, RunState
from playground.runs.arrays import pack
from playground.runs.shown import shown, shown_at
from playground.ui import look_back, run_progress, services

EXPERIMENT = EXPERIMENTS["plane_classifier"]
PER_EPOCH, EPOCHS = 4, 20
TOTAL = PER_EPOCH * EPOCHS


class Training:
    """Writes into the store what a trainer reports. Its weights are the step that it stands at."""

    def __init__(self, owner) -> None:
        self.store, self.owner = services.store(), owner
        self.id = self.store.create(EXPERIMENT.name, {"epochs": EPOCHS}, owner).id
        self.step = 0
        self.recorded = []
        self.tell(self.progress(), self.observation(), self.state("running"))

    @property
    def run(self) -> Run:
        return self.store.run(self.id)

    def tell(self, *events):
        self.store.apply([{"run": self.id, "time": 0.0, **event} for event in events])

    def state(self, name):
        return {"kind": "state", "state": name}

    def progress(self):
        numbers = {"step": self.step, "total_steps": TOTAL, "steps_per_epoch": PER_EPOCH}
        numbers |= {"epochs": EPOCHS, "epochs_done": self.step // PER_EPOCH}
        return {"kind": "progress", "progress": numbers | {"steps_per_second": None}}

    def observation(self):
        if self.step not in self.recorded:
            self.recorded.append(self.step)
        data = pack({"flat": np.array([self.step])})
        epoch = self.step / PER_EPOCH
        return {"kind": "observation", "name": "weights", "epoch": epoch, "data": data}

    def advance(self, steps):
        self.step = min(TOTAL, self.step + steps)

    def end(self, state):
        if state == "failed":  # back to the last finite epoch
            self.step -= self.step % PER_EPOCH
            self.recorded = [step for step in self.recorded if step <= self.step]
        report = {"kind": "report", "report": {"test": {"accuracy": 0.98, "loss": 0.1}}}
        self.tell(self.progress(), self.observation(), report, self.state(state))

    def checkpoint(self):
        return {"kind": "checkpoint", "epoch": self.step / PER_EPOCH, "data": b"state"}


class Browser:
    """Reports the slider as a browser does: it knows the default that came with the slider, and the
    program's own value only when the message of that run of the script arrived."""

    def __init__(self) -> None:
        self.session_state = {}
        self.options = ()
        self.mounted = {}

    def select_slider(self, label, options, value=None, key=None, **how):
        first = options[0] if value is None else value
        self.options, self.key = options, key
        self.session_state.setdefault(key, first)
        self.drawn = {key: self.mounted.get(key, first)}

    def draw(self, monkeypatch, training):
        """One run of the page; returns what it shows and what it says."""
        self.options, self.drawn = (), {}
        with monkeypatch.context() as patch:
            patch.setattr(look_back, "st", self)
            seen = look_back.shown_of(EXPERIMENT, training.run)
            look_back.look_back(EXPERIMENT, seen)
        # Streamlit forgets what was not drawn; the browser sends what it has with the next run.
        self.mounted = self.session_state = dict(self.drawn)
        return seen

    def move(self, index):
        self.mounted[self.key] = self.session_state[self.key] = self.options[index]


class Page(RuleBasedStateMachine):
    """Two people watch one run in tabs of their own, and press whatever can be pressed."""

    @initialize()
    def open(self):
        self.patch = pytest.MonkeyPatch()
        self.owner = services.store().become_owner()
        self.training = Training(self.owner)
        self.tabs = [Browser(), Browser()]
        self.looks_back = [None, None]
        self.saved = None

    @property
    def run(self):
        return self.training.run

    def state_is(self, *names):
        return self.run.state.value in names

    def came_further(self):
        self.looks_back = [None, None]

    @precondition(lambda self: self.state_is("running"))
    @rule(steps=st.integers(1, 7), saves=st.booleans())
    def burst(self, steps, saves):
        self.training.advance(steps)
        if self.training.step == TOTAL:
            self.training.end("complete")
        else:
            self.training.tell(self.training.observation(), self.training.progress())
        if saves and self.state_is("running"):
            self.training.tell(self.training.checkpoint())
            self.saved = self.training.step
        self.came_further()

    @precondition(lambda self: self.state_is("running"))
    @rule()
    def pause(self):
        t = self.training
        t.tell(t.observation(), t.progress(), t.state("paused"), t.checkpoint())
        self.saved = t.step

    @precondition(lambda self: self.state_is("paused") and self.training.step < TOTAL - 1)
    @rule(steps=st.sampled_from([1, PER_EPOCH - 1]))
    def step(self, steps):
        t = self.training
        t.advance(min(steps, TOTAL - 1 - t.step))
        t.tell(t.observation(), t.progress())
        self.came_further()

    @precondition(lambda self: self.state_is("paused"))
    @rule()
    def resume(self):
        self.training.tell(self.training.state("running"))
        self.came_further()

    @precondition(lambda self: self.state_is("running", "paused"))
    @rule(how=st.sampled_from(["stopped", "failed"]))
    def stop_or_diverge(self, how):
        self.training.end(how)
        self.came_further()

    @precondition(lambda self: self.state_is("running", "paused"))
    @rule()
    def kill(self):
        self.training.tell(self.training.state("interrupted"))

    @precondition(lambda self: self.state_is("interrupted") and self.run.resumable)
    @rule()
    def resume_from_checkpoint(self):
        t = self.training
        assert services.store().take_over(t.id, self.owner)
        t.step = self.saved
        t.recorded = [step for step in t.recorded if step <= t.step]
        t.tell(t.progress(), t.state("running"))
        self.came_further()

    @rule()
    def restart(self):
        self.training = Training(self.owner)
        self.saved = None
        self.came_further()

    @rule(tab=st.integers(0, 1))
    def reload(self, tab):
        self.tabs[tab] = Browser()
        self.looks_back[tab] = None

    @rule(tab=st.integers(0, 1), place=st.floats(0, 1))
    def scrub(self, tab, place):
        self.tabs[tab].draw(self.patch, self.training)
        options = self.tabs[tab].options
        if options:
            index = round(place * (len(options) - 1))
            self.tabs[tab].move(index)
            self.looks_back[tab] = None if index == len(options) - 1 else options[index]

    @invariant()
    def both_tabs_show_the_network_that_their_words_speak_of(self):
        for tab, epoch in zip(self.tabs, self.looks_back, strict=True):
            seen = tab.draw(self.patch, self.training)
            newest = max(self.training.recorded)
            expected = newest if epoch is None else round(epoch * PER_EPOCH)
            assert seen.arrays["flat"].tolist() == [seen.step] == [expected]
            assert seen.is_newest == (expected == newest)
            if seen.is_newest and expected and not seen.run.state.is_finished():
                assert f"step {expected} of {TOTAL}" in run_progress.position_words(seen)

    @invariant()
    def the_whole_page_is_drawn_again_whenever_a_resting_run_shows_something_else(self):
        seen = self.tabs[0].draw(self.patch, self.training)
        is_resting = seen.run.state not in (RunState.WAITING, RunState.RUNNING)
        shows = (seen.run.id, seen.run.state, seen.step) if is_resting else seen.run.id
        before = getattr(self, "drawn", None)
        self.drawn = (shows, run_progress.moment_of(seen))
        if before is not None and before[0] != shows:
            assert before[1] != self.drawn[1]

    def teardown(self):
        self.owner.close()


Page.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestPage = Page.TestCase


@pytest.fixture
def training():
    owner = services.store().become_owner()
    yield Training(owner)
    owner.close()


def test_a_slider_begins_at_the_newest_epoch_by_itself(training, monkeypatch):
    """Its default says so: a value set by the program may never reach the browser."""
    training.advance(5)
    training.end("complete")
    sliders = []

    def select_slider(label, options, **how):
        sliders.append((options, how["value"], how["format_func"]))

    fake = types.SimpleNamespace(session_state={}, select_slider=select_slider)
    monkeypatch.setattr(look_back, "st", fake)
    look_back.look_back(EXPERIMENT, look_back.shown_of(EXPERIMENT, training.run))
    ((options, value, name),) = sliders
    assert (options, value) == ((0.0, 1.25), 1.25)
    assert [name(option) for option in options] == ["epoch 0", "step 5"]


def test_the_first_step_of_many_reads_step_1(training):
    def run_of(steps_per_epoch):
        return replace(training.run, progress={"steps_per_epoch": steps_per_epoch})

    assert look_back.moment_text(1 / 26, run_of(26)) == "step 1"
    assert look_back.moment_text(12.0, run_of(26)) == "epoch 12"
    assert look_back.moment_text(1000 / 3, run_of(3)) == "step 1,000"


def test_before_anything_is_recorded_a_run_is_shown_where_it_stands(training):
    seen = shown(services.store(), training.id, "something else")
    assert (seen.arrays, seen.step, seen.is_newest) == (None, 0, True)


def test_what_is_recorded_before_the_step_is_told_is_not_yet_shown(training):
    training.advance(6)
    training.tell(training.observation())
    assert shown(training.store, training.id, "weights").step == 0
    training.tell(training.progress())
    assert shown(training.store, training.id, "weights").step == 6


def test_a_training_run_is_not_looked_back_at_but_can_be_compared_at_an_epoch(training):
    training.advance(6)
    training.tell(training.observation(), training.progress())
    store = services.store()
    assert shown(store, training.id, "weights", 0.0).step == 6
    assert shown_at(store, training.id, "weights", 1.0).step == 0


def test_a_run_that_was_killed_goes_on_with_the_network_of_its_checkpoint(training):
    training.advance(4)
    training.tell(training.observation(), training.progress(), training.checkpoint())
    training.advance(6)
    training.tell(training.observation(), training.progress(), training.state("interrupted"))
    assert shown(services.store(), training.id, "weights").step == 10
    services.store().take_over(training.id, training.owner)
    assert shown(services.store(), training.id, "weights").step == 4


def test_curves_end_at_the_moment_that_is_shown(training):
    training.advance(9)
    training.tell(training.observation(), training.progress())
    seen = shown(services.store(), training.id, "weights")
    history = {"epoch": np.array([1.0, 2.0, 3.0]), "loss": np.array([3.0, 2.0, 1.0])}
    assert seen.until(history)["loss"].tolist() == [3.0, 2.0]
    assert seen.until({}) == {}
