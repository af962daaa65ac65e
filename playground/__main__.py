"""The playground without a browser: train, search, sweep, look at runs, measure speed."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from playground.command_line import field_values
from playground.datasets import DatasetError
from playground.diagnoses.command import diagnose
from playground.engine import Engine, EngineError, LimitError
from playground.experiments import ConfigError, experiment
from playground.experiments.run_names import run_name
from playground.folders import store_path
from playground.runs import Run, RunQuery, RunState, RunStore, StoreError
from playground.runs.transfer import export_runs, import_runs
from playground.search.command import search
from playground.sweep.command import sweep
from playground.take_home.command import take_home

USER_ERRORS = (
    *(ConfigError, LimitError, EngineError, DatasetError, StoreError, KeyError),
    *(FileExistsError, FileNotFoundError),
)


@contextmanager
def sentences() -> Iterator[None]:
    """Errors that a user can mend, as one sentence and exit code 2 instead of a traceback."""
    try:
        yield
    except USER_ERRORS as error:
        raise click.UsageError(str(error.args[0])) from error


class Sentences(click.Group):
    """Commands whose users see sentences."""

    def invoke(self, context: click.Context) -> Any:
        with sentences():
            return super().invoke(context)


@click.group(cls=Sentences)
def main() -> None:
    """Train and look at runs without a browser."""


main.add_command(search)
main.add_command(sweep)


@main.command()
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
    with sentences():
        chosen = experiment(experiment_name)
        values = field_values(settings)
        if seed is not None:
            values["seed"] = seed
        config = chosen.config_type.parse(values, base=chosen.preset(preset))
        engine = Engine(RunStore(store_path()))
        try:
            run = engine.submit(chosen, config, chosen.preset_of(config))
            run = _follow(engine, run, as_json)
        finally:
            engine.close()
    click.echo(json.dumps(_result(run, engine.store), allow_nan=False) if as_json else _words(run))
    sys.exit(0 if run.state is RunState.COMPLETE else 1)


def _follow(engine: Engine, run: Run, as_json: bool) -> Run:
    """Shows a run until it is finished; Ctrl-C stops it and keeps what it has learned."""
    told = 0
    bar = None if as_json else click.progressbar(length=1000, label=run.experiment, file=sys.stderr)
    try:
        while not (run := engine.store.run(run.id)).state.is_finished():
            told = _tell(engine.store, run, told, as_json, bar)
            time.sleep(0.1)
    except KeyboardInterrupt:
        engine.stop(run.id)
    run = engine.wait(run.id)
    _tell(engine.store, run, told, as_json, bar)
    if bar is not None:
        bar.render_finish()
    return run


def _tell(store: RunStore, run: Run, told: int, as_json: bool, bar: Any) -> int:
    """Prints epochs that were not told yet, or moves the bar; returns how many are told."""
    if bar is not None:
        share = run.progress.get("step", 0) / max(1, run.progress.get("total_steps", 1))
        bar.update(int(1000 * share) - bar.pos)
        return told
    history = store.history(run.id)
    epochs = len(history.get("epoch", ()))
    for row in range(told, epochs):
        values = {name: _plain(column[row]) for name, column in history.items()}
        click.echo(json.dumps(values))
    return epochs


def _plain(value: float | None) -> float | int | None:
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def _result(run: Run, store: RunStore) -> dict[str, Any]:
    history, test = store.history(run.id), run.report.get("test")
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
        **({"fits": run.report["fits"]} if "fits" in run.report else {}),
    }


def _scores(test: dict[str, float | None] | None) -> list[tuple[str, float]]:
    """What was measured, accuracy first."""
    found = [(name.replace("_", " "), v) for name, v in (test or {}).items() if v is not None]
    return sorted(found, key=lambda pair: pair[0] != "accuracy")


def _words(run: Run) -> str:
    test = run.report.get("test")
    score = "".join(f", test {name} {value:.4f}" for name, value in _scores(test))
    sentence = f"\n{run.message}" if run.message else ""
    return (
        f"run {run.id}: {run.state.value} after {run.epochs} epochs in {run.seconds:.1f} s{score}"
        f"{sentence}"
    )


@main.group(invoke_without_command=True)
@click.pass_context
@click.option("--limit", default=20, show_default=True, help="How many runs to list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per run.")
def runs(context: click.Context, limit: int, as_json: bool) -> None:
    """List runs, newest first."""
    if context.invoked_subcommand is not None:
        return
    store = RunStore(store_path())
    store.interrupt_orphans()
    found = store.runs(limit=limit)
    if not found and not as_json:
        click.echo("No runs yet. Train one: python -m playground train fashion_mnist")
    for run in found:
        click.echo(json.dumps(_result(run, store)) if as_json else _line(run))


def _line(run: Run) -> str:
    created = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created))
    test = run.report.get("test")
    score = ", ".join(f"{name} {value:.4f}" for name, value in _scores(test)[:1])
    name = f"{run.experiment}: {run_name(run)}"
    return f"{run.id}  {created}  {run.state.value:<12}{name:<60}{run.epochs:>5} epochs  {score}"


runs.add_command(diagnose)


@runs.command()
@click.argument("run_id", metavar="ID")
def script(run_id: str) -> None:
    """Print a Keras script that trains run ID again, without the playground."""
    with sentences():
        run = RunStore(store_path()).run(run_id)
        chosen = experiment(run.experiment)
        click.echo(chosen.script(chosen.config_type.parse(run.config)))


@runs.command("export")
@click.argument("run_ids", nargs=-1, metavar="[ID …]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="A new file.")
def export(run_ids: tuple[str, ...], target: Path) -> None:
    """Write runs with all that was recorded into one file; without ID, all of them."""
    store = RunStore(store_path())
    everything = RunQuery(limit=-1)
    chosen = run_ids or [run.id for run in store.find(everything)]
    with sentences():
        count = export_runs(store, chosen, target)
    click.echo(f"{count} runs are in {target}")


@runs.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(source: Path) -> None:
    """Take in the runs of a file that `runs export`, or a playground, has written."""
    with sentences():
        found = import_runs(RunStore(store_path()), source)
    click.echo(f"{len(found.new)} new runs, {len(found.known)} were here before")


runs.add_command(take_home)


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME …]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per row.")
def bench(names: tuple[str, ...], as_json: bool) -> None:
    """Measure speed, each row side by side with its reference."""
    from playground.bench import BENCHES, measure

    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise click.UsageError(f"Expected rows among {', '.join(BENCHES)}. Received: {unknown[0]}.")
    for name in names or BENCHES:
        row = measure(name)
        click.echo(json.dumps(row.as_json()) if as_json else row.as_text())


@main.command(hidden=True)
@click.option("--workers", default=1)
def engine(workers: int) -> None:
    """Serve training to the app that started this process."""
    from playground.engine.process import serve

    serve(workers, sys.stdin, sys.stdout)


if __name__ == "__main__":
    main(prog_name="python -m playground")
