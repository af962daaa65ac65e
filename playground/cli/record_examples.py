"""``python -m playground record-examples``: for whoever changes what an experiment begins with."""

from __future__ import annotations

import os
from contextlib import closing
from typing import Any

import click

from playground.engine import Engine
from playground.experiments import EXPERIMENTS, Config, Experiment, experiment
from playground.experiments.recorded_runs import recorded_configs, recorded_file
from playground.folders import users_umask
from playground.runs import RunState
from playground.runs.kept_runs import kept_runs
from playground.runs.recorded import write_recorded


@click.command("record-examples")
@click.argument("names", nargs=-1, metavar="[EXPERIMENT …]")
@click.option("--force", is_flag=True, help="Replace what was recorded before.")
def record_examples(names: tuple[str, ...], force: bool) -> None:
    """Record the runs that pages show before anybody has trained.

    Trains the settings that each EXPERIMENT declares as `recorded`, all experiments when none is
    named, and writes the runs into its folder. A finished run of the same settings in the store is
    taken as it is.
    """
    chosen = [experiment(name) for name in names] or list(EXPERIMENTS.values())
    there = [str(recorded_file(each)) for each in chosen if os.path.lexists(recorded_file(each))]
    if there and not force:
        raise click.UsageError(
            f"Expected experiments of which nothing is recorded. Received: {', '.join(there)}, "
            "which exist. Give --force to replace them."
        )
    with closing(Engine(kept_runs())) as engine:
        for each in chosen:
            if each.recorded:
                click.echo(_record(engine, each))


def _record(engine: Engine, chosen: Experiment[Any]) -> str:
    """Writes the file of an experiment; returns a sentence about it."""
    reserved = {
        _trained(engine, chosen, config): run_id
        for run_id, config in recorded_configs(chosen).items()
    }
    target = recorded_file(chosen)
    kept = {o.name: o.recorded_moments for o in chosen.observations if o.record is not None}
    with users_umask():
        write_recorded(engine.store, reserved, kept, target)
    return f"{chosen.name}: {len(reserved)} recorded, {target.stat().st_size:,} bytes in {target}"


def _trained(engine: Engine, chosen: Experiment[Any], config: Config) -> str:
    """The id of a complete run of these settings.

    Raises:
        click.ClickException: it did not train to its end.
    """
    for run_id, text in engine.store.configs(chosen.name, (RunState.COMPLETE,)):
        if chosen.config_type.model_validate_json(text) == config:
            return run_id
    run = engine.wait(engine.submit(chosen, config, chosen.preset_of(config)).id)
    if run.state is not RunState.COMPLETE:
        raise click.ClickException(f"{chosen.name}: {run.state.value}. {run.message}")
    return run.id
