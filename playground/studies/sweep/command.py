"""``python -m playground sweep``: the same sweep without a browser."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import click

from playground.command_line import (
    INTERRUPTED,
    ExperimentCommand,
    ProgressLines,
    drive,
    field_values,
)
from playground.engine import Engine
from playground.experiments import experiment
from playground.folders import sweeps_folder
from playground.runs.kept_runs import kept_runs
from playground.studies.repository import StudyError, StudyState
from playground.studies.sweep.driver import SweepDriver
from playground.studies.sweep.repository import SweepRepository, SweepStatus
from playground.studies.sweep.results import cell_scores, higher_is_better, score_text, verdict
from playground.studies.sweep.settings import Sweep, parse_axis


@click.command(cls=ExperimentCommand, example="--vary learning_rate=0.01,0.1 --seeds 3")
@click.argument("experiment_name", metavar="EXPERIMENT")
@click.option(
    "--vary",
    multiple=True,
    required=True,
    metavar="FIELD=A,B",
    help="A field and its values; twice for a grid. Values with commas: FIELD=4;8,8.",
)
@click.option("--preset", help="Settings to start from.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="Change one of them.")
@click.option("--seeds", default=1, show_default=True, help="Runs for each value.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per run, then the result.")
def sweep(
    experiment_name: str,
    vary: tuple[str, ...],
    preset: str | None,
    settings: tuple[str, ...],
    seeds: int,
    as_json: bool,
) -> None:
    """Train EXPERIMENT with every combination of values, and say which was best."""
    chosen = experiment(experiment_name)
    values = field_values(settings)
    base = chosen.config_type.parse(values, base=chosen.base(preset, values))
    axes = tuple(parse_axis(chosen, text) for text in vary)
    repository = SweepRepository(sweeps_folder())
    try:
        sweep_id = repository.create(Sweep(chosen.name, base, axes, seeds))
        engine = Engine(kept_runs())
        try:
            driver = SweepDriver(engine, repository, sweep_id)
            lines = ProgressLines()
            interrupted = drive(
                driver.run,
                partial(repository.ask_to_stop, sweep_id),
                lambda: lines.tell(lambda: _line(repository.status(sweep_id, engine.store))),
            )
            status = repository.status(sweep_id, engine.store)
        finally:
            engine.close()
            if engine.unsaved:
                click.echo(engine.unsaved, err=True)
    except StudyError as error:
        raise click.UsageError(str(error)) from error
    _tell(status, as_json)
    complete = status.state is StudyState.COMPLETE
    raise SystemExit(INTERRUPTED if interrupted else 0 if complete else 1)


def _line(status: SweepStatus) -> str:
    ended = sum(run is not None and run.state.is_finished() for run in status.runs)
    return f"sweep {status.id}: {ended} of {len(status.runs)} runs have ended"


def judged_by(status: SweepStatus) -> str:
    """Validation accuracy where there is one, else validation loss."""
    measures = {name for run in status.runs if run is not None for name in run.measures}
    return "val_accuracy" if "val_accuracy" in measures else "val_loss"


def _tell(status: SweepStatus, as_json: bool) -> None:
    measure = judged_by(status)
    scores = cell_scores(status, measure, "deviation")
    words = verdict(scores, measure, measure.replace("val_", "validation "))
    if not as_json:
        for cell in scores:
            text = "" if cell.score is None else score_text(measure, cell.score)
            click.echo(f"{cell.name:<30} {text}")
        click.echo(f"sweep {status.id}: {status.state.value}. {status.message or words}")
        return
    names = [axis.name for axis in status.settings.axes]
    cells = status.settings.cells()
    for index, run in enumerate(status.runs):
        if run is not None:
            values = dict(zip(names, cells[index % len(cells)], strict=True))
            click.echo(
                json.dumps(
                    {
                        "run_id": run.id,
                        "state": run.state.value,
                        "values": values,
                        "seed": run.config["seed"],
                        "measures": run.measures,
                    }
                )
            )
    result: dict[str, Any] = {
        "sweep_id": status.id,
        "state": status.state.value,
        "message": status.message,
        "judged_by": measure,
        "higher_is_better": higher_is_better(measure),
        "cells": [
            {
                "values": dict(zip(names, cell.values, strict=True)),
                "mean": cell.score.mean if cell.score else None,
                "deviation": cell.score.band if cell.score else None,
                "seeds": cell.score.count if cell.score else 0,
            }
            for cell in scores
        ],
        "verdict": words,
    }
    click.echo(json.dumps(result))
