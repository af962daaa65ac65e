"""How fast a run advances and what remains, against closed formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.runs.remaining_time import (
    MEMORY_SECONDS,
    AdvanceRate,
    about,
    remaining_of_several,
    remaining_seconds,
    remaining_words,
)

UNKNOWN = {"steps_per_second": None, "step": 5, "total_steps": 100}


def watched(times, steps):
    """The rate after a run stood at these steps at these times."""
    rate = AdvanceRate()
    for now, step in zip(times, steps, strict=True):
        rate.advance(float(now), int(step))
    return rate.steps_per_second


@given(
    rate=st.floats(0.1, 1e5),
    gaps=st.lists(st.floats(0.01, 2.0), min_size=5, max_size=40).filter(lambda g: sum(g) > 1.1),
)
def test_a_steady_rate_is_found_however_the_looks_are_spaced(rate, gaps):
    watch, now = AdvanceRate(), 0.0
    watch.advance(0.0, 0.0)
    for gap in gaps:
        now += gap
        watch.advance(now, rate * now)
    assert watch.steps_per_second == pytest.approx(rate, rel=1e-6)


@pytest.mark.parametrize(("before", "after"), [(10, 20), (500, 50), (3, 4000)])
def test_after_a_change_the_old_rate_fades_exponentially(before, after):
    first, since = 6.0, 3.0
    times = np.linspace(0, first + since, 91)
    steps = np.where(times <= first, before * times, before * first + after * (times - first))
    watch = AdvanceRate()
    for now, step in zip(times, steps, strict=True):
        watch.advance(float(now), float(step))
    late, all_of_it = (math.exp(-t / MEMORY_SECONDS) for t in (since, first + since))
    expected = (after * (1 - late) + before * (late - all_of_it)) / (1 - all_of_it)
    assert watch.steps_per_second == pytest.approx(expected)


def test_nothing_is_said_before_a_second_was_watched():
    assert watched([0, 0.5], [0, 100]) is None
    assert watched([0, 0.5, 1.0], [0, 100, 200]) == pytest.approx(200)
    assert remaining_seconds(UNKNOWN) is None
    assert remaining_words(UNKNOWN) == remaining_words({}) == ""


def test_a_run_that_does_not_move_has_no_rate():
    assert watched([0, 1, 2, 3], [7, 7, 7, 7]) is None


def test_a_pause_does_not_count():
    rate = AdvanceRate()
    for now in range(6):
        rate.advance(now, 10 * now)
    rate.rest()
    for now in range(6):
        rate.advance(1000 + now, 50 + 10 * now)
    assert rate.steps_per_second == pytest.approx(10)


def test_rests_between_bursts_count_because_they_are_the_speed_that_was_chosen():
    """Bursts of 12 steps that take 0.01 s, each followed by a rest of 0.19 s: 60 steps/s."""
    ends = 0.01 + 0.2 * np.arange(50)
    assert watched(ends, 12 * np.arange(50)) == pytest.approx(60)


@pytest.mark.parametrize("seed", range(20))
def test_what_remains_of_an_uneven_run_is_right_within_reason_and_falls_with_few_rebounds(seed):
    """Bursts of 0.1 to 0.3 s, at a rate that differs by up to 30%. From the third second to the
    fifth last within 30% of the truth, and never more than 12% above the least that was said."""
    rng = np.random.default_rng(seed)
    gaps = rng.uniform(0.1, 0.3, 300)
    ends = np.cumsum(gaps)
    steps = np.cumsum(gaps * 100 * rng.uniform(0.7, 1.3, 300))
    rate, least = AdvanceRate(), math.inf
    for now, step in zip(ends, steps, strict=True):
        rate.advance(float(now), float(step))
        if now < 3 or ends[-1] - now < 5:
            continue
        left = remaining_seconds(
            {"steps_per_second": rate.steps_per_second, "step": step, "total_steps": steps[-1]}
        )
        assert left == pytest.approx(ends[-1] - now, rel=0.3)
        assert left < 1.12 * least
        least = min(least, left)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_time_never_reads_shorter(a, b):
    def read(text):
        unit = {"s": 1, "min": 60, "h": 3600}
        words = text.split()[1:]
        return sum(int(n) * unit[u] for n, u in zip(words[::2], words[1::2], strict=True))

    texts = [about(min(a, b)), about(max(a, b))]
    values = [5 if text == "a few seconds" else read(text) for text in texts]
    assert values[0] <= values[1]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds"),
        (7.4, "a few seconds"),
        (8, "about 10 s"),
        (28, "about 30 s"),
        (57.4, "about 55 s"),
        (58, "about 1 min"),
        (120, "about 2 min"),
        (1182, "about 20 min"),
        (3700, "about 1 h"),
        (5000, "about 1 h 20 min"),
    ],
)
def test_a_duration_is_as_coarse_as_an_estimate(seconds, text):
    assert about(seconds) == text


def test_early_stopping_is_named_where_it_may_end_the_run_sooner():
    progress = {"steps_per_second": 10.0, "step": 100, "total_steps": 1300}
    assert remaining_words(progress) == "about 2 min left"
    early = progress | {"may_stop_early": True}
    assert remaining_words(early) == "about 2 min left, or sooner if it stops early"


def under_way(step, rate=None, seconds=0.0):
    return {"step": step, "total_steps": 100, "steps_per_second": rate, "seconds": seconds}


@pytest.mark.parametrize(
    ("ended", "now", "to_come", "seconds"),
    [
        # 50 steps at 5/s are 10 s; two runs to come take 20 s each, one after another.
        ([20.0], [under_way(50, 5)], 2, 50.0),
        # Two at a time: 10 s and 20 s are left of these, 4 × 20 s to come: 110 s of work for two.
        ([20.0], [under_way(50, 5), under_way(0, 5)], 4, 55.0),
        # Nothing has ended: 10 s were trained and 10 s are left, so each takes 20 s.
        ([], [under_way(50, 5, 10.0)], 1, 30.0),
        # No rate yet: what others took, less what was trained.
        ([20.0, 40.0], [under_way(0, None, 10.0)], 0, 20.0),
        # The slowest is waited for.
        ([], [under_way(99, 1, 9.0), under_way(0, 1)], 0, 100.0),
        ([], [under_way(0)], 3, None),
        ([20.0], [], 3, None),
    ],
)
def test_of_several_runs_the_time_is_that_of_all_work_shared_among_those_under_way(
    ended, now, to_come, seconds
):
    assert remaining_of_several(ended, now, to_come) == seconds
