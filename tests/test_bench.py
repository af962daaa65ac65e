"""The table of speeds: its rows, their names, and how a row is made. No speed is asserted."""

import json
import math
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

import playground.bench
from playground.__main__ import main
from playground.bench import BENCHES, Row, Target, measure
from playground.bench.bare_training import pieces
from playground.bench.row import Samples, side_by_side, timed
from playground.folders import data_folder

PROMISED = {
    "forda_published_step",
    "attention_step",
    "forda_to_096",
    "fashion_mnist_epoch",
    "dna_motif_epoch",
    "plane_net_epochs",
    "plane_default_epochs",
    "plane_largest_epochs",
    "surface_grid",
    "function_fit_five_sizes",
    "recording_overhead",
    "first_point",
    "first_point_again",
    "search_overhead",
    "runs_list_10k",
    "compare_8_runs",
    "replay_frame",
    "web_process",
}
EXTRA = {
    "forda_tiny",
    "time_series_sets",
    "fashion_mnist_xla",
    "image_convolution_epoch",
    "plane_net_xla",
    "plane_runs_at_once",
    "sweep_at_once",
    "recording_overhead_transformer",
    "first_point_transformer",
    "first_point_again_transformer",
    "web_process_memory",
    "cold_browser",
    "cluster_start",
    "cluster_overhead",
    "cluster_scaling",
    "cluster_sweep",
    "recorder_events",
}


def a_row(name="tea", **changes):
    """Three cups in 2 s each; the reference takes 8 s, or 7, or 10."""
    row = Row.of(
        name,
        Samples([2.0, 2.0, 2.0], [8.0, 7.0, 10.0]),
        unit="s/cup",
        target=Target("ratio", at_least=3),
        ratio_is="reference / ours",
        note="black",
    )
    return replace(row, **changes)


# Rows


def test_a_row_has_the_medians_their_quotient_and_the_noise():
    row = a_row()
    assert (row.ours, row.reference, row.ratio, row.ratio_range) == (2.0, 8.0, 4.0, (3.5, 5.0))
    assert row.is_met


def test_a_quotient_can_be_taken_the_other_way_round():
    samples = Samples([2.0], [8.0])
    target = Target("ratio", at_most=1.05)
    row = Row.of("tea", samples, unit="s", target=target, ratio_is="ours / reference")
    assert row.ratio == 0.25
    assert row.is_met


@pytest.mark.parametrize(
    ("target", "is_met"),
    [
        (Target("ratio", at_least=4), True),
        (Target("ratio", at_least=4.1), False),
        (Target("ours", at_most=2), True),
        (Target("ours", at_most=1.9), False),
    ],
)
def test_a_target_is_met_by_the_number_that_it_names(target, is_met):
    assert a_row(target=target).is_met is is_met


def test_a_row_with_a_fault_is_not_met():
    assert not a_row(faults=("the kettle leaks",)).is_met


def test_a_row_as_json_has_the_promised_keys_and_is_plain():
    values = json.loads(json.dumps(a_row().as_json()))
    assert {"name", "ours", "reference", "ratio", "unit", "at_least", "at_most"} <= set(values)
    assert (values["name"], values["ours"], values["reference"], values["ratio"]) == (
        "tea",
        2.0,
        8.0,
        4.0,
    )
    assert (values["at_least"], values["at_most"], values["target"]) == (
        3,
        None,
        "ratio at least 3",
    )


def test_a_row_as_text_says_the_target_and_whether_it_is_met():
    assert "wanted: ratio at least 3: met" in a_row().as_text()
    missed = a_row(target=Target("ours", at_most=1), faults=("the kettle leaks",)).as_text()
    assert "wanted: ours at most 1: MISSED" in missed
    assert "the kettle leaks" in missed


def test_both_sides_are_measured_in_turns():
    asked = []

    def side(name):
        def measure_side():
            asked.append(name)
            return float(len(asked))

        return measure_side

    samples = side_by_side(side("ours"), side("reference"), 3)
    assert asked == ["ours", "reference", "reference", "ours", "ours", "reference"]
    assert (samples.ours, samples.reference) == ([1, 4, 5], [2, 3, 6])


@pytest.mark.parametrize(("total", "expected"), [(0, []), (3, [3]), (8, [4, 4]), (9, [4, 4, 1])])
def test_steps_are_cut_into_bursts(total, expected):
    assert list(pieces(total, 4)) == expected


# The registry


def test_the_rows_are_those_that_were_promised_and_a_few_more():
    assert set(BENCHES) == PROMISED | EXTRA


@pytest.mark.parametrize("name", BENCHES)
def test_every_row_says_what_it_measures(name):
    assert BENCHES[name].__doc__


def test_a_row_is_measured_in_a_data_folder_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "mine"))
    monkeypatch.setenv("PLAYGROUND_SCHEDULER", "tcp://127.0.0.1:1")
    seen = []

    def tea():
        seen.append((data_folder(), os.environ.get("PLAYGROUND_SCHEDULER")))
        return a_row()

    monkeypatch.setattr(playground.bench, "BENCHES", {"tea": tea})
    assert measure("tea") == a_row()
    ((folder, scheduler),) = seen
    assert folder != tmp_path / "mine"
    assert not folder.exists()
    assert scheduler is None
    assert data_folder() == tmp_path / "mine"


# The command


def test_work_is_timed_in_the_unit_that_is_asked_for():
    assert timed(lambda: time.sleep(0.01))() >= 0.01
    assert timed(lambda: time.sleep(0.01), per_second=1000)() >= 10


def test_bench_help_is_a_sentence():
    result = CliRunner().invoke(main, ["bench", "--help"])
    assert result.exit_code == 0
    assert "Measure speed" in result.output


def test_an_unknown_row_is_refused_with_a_sentence():
    result = CliRunner().invoke(main, ["bench", "warp_drive"])
    assert result.exit_code == 2
    assert "Expected rows among forda_published_step" in result.output
    assert "Received: warp_drive." in result.output


def test_the_command_prints_one_json_object_per_row(monkeypatch):
    rows = {"tea": a_row, "coffee": lambda: a_row("coffee")}
    monkeypatch.setattr(playground.bench, "BENCHES", rows)
    result = CliRunner().invoke(main, ["bench", "--json"])
    assert [json.loads(line)["name"] for line in result.stdout.splitlines()] == ["tea", "coffee"]
    assert math.isclose(json.loads(result.stdout.splitlines()[0])["ratio"], 4)


def test_an_app_ends_when_the_process_that_measures_it_is_killed():
    code = (
        "from pathlib import Path\n"
        "from playground.bench.web_process import running_app\n"
        "with running_app(Path('app.py').resolve(), {}) as app:\n"
        "    print(app.process.pid, flush=True)\n"
        "    input()\n"
    )
    measuring = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[1],
    )
    app = psutil.Process(int(measuring.stdout.readline()))
    measuring.kill()
    measuring.communicate()
    try:
        app.wait(30)
    except psutil.TimeoutExpired:
        app.kill()
        raise
