"""What is expensive to compute of a run is computed once for everybody who watches it."""

import threading
from dataclasses import replace

import pytest

from playground.once_cache import OnceCache
from playground.runs import Run, RunState
from playground.runs.run_cache import RunCache


def run_that_is(state):
    return Run(
        "0123456789",
        "toy",
        {},
        None,
        state,
        "",
        parameters=1,
        created=0.0,
        started=None,
        ended=None,
    )


@pytest.fixture
def made():
    """The versions for which a value was computed, in order."""
    return []


def value_at(cache, run, newest, made):
    return cache.at(run, newest, lambda version: made.append(version) or f"value {version}")


def test_sixty_visitors_of_a_run_that_trains_share_one_value(made):
    cache, run = RunCache(seconds=60.0), run_that_is(RunState.RUNNING)
    seen = {value_at(cache, run, version, made) for version in range(60)}
    assert (seen, made) == ({"value 0"}, [0])


def test_a_value_is_computed_anew_after_its_time(made):
    cache, run = RunCache(seconds=0.0), run_that_is(RunState.RUNNING)
    assert [value_at(cache, run, version, made) for version in (1, 2)] == ["value 1", "value 2"]


@pytest.mark.parametrize("state", [s for s in RunState if s is not RunState.RUNNING])
def test_a_run_that_stands_still_shows_its_newest_version(state, made):
    cache, run = RunCache(seconds=60.0), run_that_is(RunState.RUNNING)
    value_at(cache, run, 1, made)
    assert value_at(cache, replace(run, state=state), 2, made) == "value 2"


def test_another_run_has_a_value_of_its_own(made):
    cache, run = RunCache(seconds=60.0), run_that_is(RunState.RUNNING)
    value_at(cache, run, 1, made)
    assert value_at(cache, replace(run, id="9876543210"), 2, made) == "value 2"


def test_a_value_is_made_once_however_many_ask_at_the_same_moment():
    cache, made, together = OnceCache(most=4), [], threading.Barrier(8)

    def make():
        made.append(1)
        threading.Event().wait(0.05)
        return "value"

    def ask():
        together.wait()
        assert cache.get("key", make) == "value"

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_a_value_that_could_not_be_made_is_tried_again():
    cache = OnceCache(most=4)
    with pytest.raises(ZeroDivisionError):
        cache.get("key", lambda: 1 // 0)
    assert cache.get("key", lambda: 2) == 2


def test_values_that_cannot_be_made_leave_nothing_behind():
    cache = OnceCache(most=4)
    for key in range(100):
        with pytest.raises(ZeroDivisionError):
            cache.get(key, lambda: 1 // 0)
    assert not cache._making


def test_the_value_unused_for_longest_is_forgotten_first():
    cache = OnceCache(most=2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda: "first")
    assert [cache.get(key, lambda: "again") for key in ("a", "c", "b")] == [
        "first",
        "first",
        "again",
    ]
