"""``python -m playground train``."""

from __future__ import annotations

import json
import math
import sys
import time
from contextlib import closing, suppress
from typing import Any

import click

from playground.command_line import INTERRUPTED, ExperimentCommand, ProgressLines, field_values
from playground.engine import Engine
from playground.experiments import experiment
from playground.runs import Run, RunState, RunStore, StoreError
from playground.runs.kept_runs import kept_runs

END_SECONDS = 600.0
"""A run that was asked to stop measures what it has learned, and says so, within that."""
WRITE_SECONDS = 3.0
"""The same where reports of it cannot be written."""


@click.command(cls=ExperimentCommand, example="--preset {preset} --set epochs=5 --seed 1")
@click.argument("experiment_name", metavar="EXPERIMENT")
@click.option("--preset", help="Settings to start from.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="Change one setting.")
@click.option("--seed", help="Short for --set seed=N.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per epoch, then the result.")
def train(
    experiment_name: str,
    preset: str | None,
    settings: tuple[str, ...],
    seed: str | None,
    as_json: bool,
) -> None:
    """Train EXPERIMENT and report its test score."""
    chosen = experiment(experiment_name)
    values = field_values(settings)
    if seed is not None:
        values["seed"] = seed
    config = chosen.config_type.parse(values, base=chosen.base(preset, values))
    with closing(Engine(kept_runs())) as engine:
        run = engine.submit(chosen, config, chosen.preset_of(config))
        run, interrupted = _follow(engine, run, as_json)
    if engine.unsaved:
        click.echo(engine.unsaved, err=True)
        sys.exit(INTERRUPTED if interrupted else 1)
    result = json.dumps(run_result(run, engine.store), allow_nan=False) if as_json else _words(run)
    click.echo(result)
    sys.exit(INTERRUPTED if interrupted else 0 if run.state is RunState.COMPLETE else 1)


def _follow(engine: Engine, run: Run, as_json: bool) -> tuple[Run, bool]:
    """Shows a run until it is finished; Ctrl-C stops it and keeps what it has learned.

    Returns:
        The run at its end, and whether Ctrl-C was pressed.
    """
    show = _Epochs() if as_json else _Bar(run) if sys.stderr.isatty() else _Lines()
    interrupted = told = False
    try:
        while not run.state.is_finished():
            time.sleep(0.1)
            with suppress(StoreError):  # it may be readable again
                run = engine.store.run(run.id)
                show.tell(engine.store, run)
            if not told and (trouble := engine.trouble):
                told = True
                click.echo(trouble, err=True)
    except KeyboardInterrupt:
        interrupted = True
        with suppress(StoreError):
            engine.stop(run.id)
    try:
        run = engine.wait(run.id, WRITE_SECONDS if engine.trouble else END_SECONDS)
        show.end(engine.store, run)
    except (TimeoutError, StoreError):
        pass  # what is not written is said when the engine has ended
    return run, interrupted


class _Epochs:
    """An object for each epoch, on standard output."""

    def __init__(self) -> None:
        self._told = 0

    def tell(self, store: RunStore, run: Run) -> None:
        history = store.history(run.id)
        epochs = len(history.get("epoch", ()))
        for row in range(self._told, epochs):
            values = {name: _plain(column[row]) for name, column in history.items()}
            click.echo(json.dumps(values))
        self._told = epochs

    end = tell


class _Bar:
    """A bar that moves, where there is a terminal."""

    def __init__(self, run: Run) -> None:
        self._bar = click.progressbar(length=1000, label=run.experiment, file=sys.stderr)

    def tell(self, store: RunStore, run: Run) -> None:
        del store
        self._bar.update(int(1000 * _share(run)) - self._bar.pos)

    def end(self, store: RunStore, run: Run) -> None:
        self.tell(store, run)
        self._bar.render_finish()


class _Lines:
    """A line every few seconds, for a log."""

    def __init__(self) -> None:
        self._lines = ProgressLines()

    def tell(self, store: RunStore, run: Run) -> None:
        del store
        self._lines.tell(lambda: _line(run))

    def end(self, store: RunStore, run: Run) -> None:
        """The result says the rest."""


def _line(run: Run) -> str:
    if run.state is not RunState.RUNNING:
        return f"{run.experiment}: {run.state.value}"
    now = run.progress
    known = [name for name in ("loss", "accuracy") if now.get(name) is not None]
    words = [f"{name} {now[name]:.4g}" for name in known]
    where = f"epoch {run.epochs} of {now.get('epochs', '?')}, {_share(run):.0%}"
    return ", ".join([f"{run.experiment}: {where}", *words])


def _share(run: Run) -> float:
    """The part of all steps that is done, 0 to 1."""
    return float(run.progress.get("step", 0) / max(1, run.progress.get("total_steps", 1)))


def _plain(value: float | None) -> float | int | None:
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def run_result(run: Run, store: RunStore) -> dict[str, Any]:
    """What a line of JSON says of a run."""
    history, test = store.history(run.id), run.report.get("test")
    fits = [
        {name: _plain(v) if isinstance(v, float) else v for name, v in fit.items()}
        for fit in run.report.get("fits") or ()
    ]
    return {
        "run_id": run.id,
        "state": run.state.value,
        "message": run.message,
        "experiment": run.experiment,
        "params": run.parameters,
        "epochs": run.epochs,
        "seconds": round(run.seconds, 3),
        "metrics": {name: _plain(column[-1]) for name, column in history.items() if len(column)},
        "test": {name: _plain(value) for name, value in test.items()} if test else None,
        **({"fits": fits} if fits else {}),
    }


def scores_of(test: dict[str, float | None] | None) -> list[tuple[str, float]]:
    """What was measured, accuracy first."""
    found = [(name.replace("_", " "), v) for name, v in (test or {}).items() if v is not None]
    return sorted(found, key=lambda pair: pair[0] != "accuracy")


def _words(run: Run) -> str:
    test = run.report.get("test")
    score = "".join(f", test {name} {value:.4f}" for name, value in scores_of(test))
    sentence = "".join(f"\n{words}" for words in (*run.course, run.message) if words)
    return (
        f"run {run.id}: {run.state.value} after {run.epochs} epochs in {run.seconds:.1f} s{score}"
        f"{sentence}"
    )
