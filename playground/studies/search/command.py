"""``python -m playground search``: the same search without a browser."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from playground.command_line import INTERRUPTED, ExperimentCommand, drive, field_values
from playground.engine import Engine
from playground.experiments import Config, ConfigError, experiment
from playground.folders import searches_folder
from playground.runs.kept_runs import kept_runs

if TYPE_CHECKING:
    from playground.studies.search.search import Search, Trial
    from playground.studies.search.settings import SearchSettings


@click.command(cls=ExperimentCommand, example="--field learning_rate --trials 10")
@click.argument("experiment_name", metavar="EXPERIMENT", required=False)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="NAME[=LOW..HIGH | =A;B]",
    help="A field to vary: as far as its slider goes, between two ends, or among some values.",
)
@click.option("--preset", help="Settings to improve.")
@click.option("--set", "settings", multiple=True, metavar="FIELD=VALUE", help="Change one of them.")
@click.option("--trials", help="How many settings to try; 20 when no minutes are given either.")
@click.option("--minutes", help="How long to search.")
@click.option("--parallel", help="Trials that train side by side; 2 when not given.")
@click.option("--seed", help="Decides what is suggested; --set seed=N is the seed of each run.")
@click.option("--judged-by", help="accuracy or loss, on the validation examples.")
@click.option("--pruning/--no-pruning", default=True, help="Whether to stop bad trials early.")
@click.option("--resume", "search_id", metavar="ID", help="Go on with a search that was cut off.")
@click.option("--json/--words", "as_json", default=True, help="JSON objects, or a line per trial.")
def search(
    experiment_name: str | None,
    fields: tuple[str, ...],
    preset: str | None,
    settings: tuple[str, ...],
    search_id: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Search for better settings of EXPERIMENT; one JSON object per trial, the best last.

    The best is the one with the best validation score; the test examples are not looked at.
    """
    from playground.studies.repository import StudyError
    from playground.studies.search.driver import SearchDriver
    from playground.studies.search.repository import SearchRepository

    try:
        repository = SearchRepository(searches_folder())
        if search_id is None:
            search_id = repository.create(
                _asked_for(experiment_name, preset, settings, fields, how)
            )
        engine = Engine(kept_runs())

        def tell(number: int) -> None:
            found = repository.status(search_id)
            trial = next(trial for trial in found.trials if trial.number == number)
            values = _trial(found, trial)
            click.echo(json.dumps(values) if as_json else _line(values))

        try:
            driver = SearchDriver(engine, repository, search_id, tell)
            interrupted = drive(driver.run, partial(repository.ask_to_stop, search_id))
        finally:
            engine.close()
            if engine.unsaved:
                click.echo(engine.unsaved, err=True)
    except StudyError as error:
        raise click.UsageError(str(error)) from error
    found = repository.status(search_id)
    click.echo(json.dumps(_result(found)) if as_json else _words(found))
    raise SystemExit(INTERRUPTED if interrupted else 0 if found.best is not None else 1)


def _asked_for(
    name: str | None,
    preset: str | None,
    settings: tuple[str, ...],
    fields: tuple[str, ...],
    how: dict[str, Any],
) -> SearchSettings:
    from playground.studies.search.settings import SearchConfig, SearchSettings
    from playground.studies.search.space import first_fields, parse_dimension

    if name is None:
        raise ConfigError("Expected an experiment, or --resume ID. Received: neither.")
    chosen = experiment(name)
    values = field_values(settings)
    base: Config = chosen.config_type.parse(values, base=chosen.base(preset, values))
    given = {option: value for option, value in how.items() if value is not None}
    if "minutes" in given and "trials" not in given:
        given["trials"] = "none"
    space = [parse_dimension(chosen, text, base) for text in fields or first_fields(chosen)]
    return SearchSettings(name, base, {d.name: d for d in space}, SearchConfig.parse(given))


def _trial(found: Search, trial: Trial) -> dict[str, Any]:
    space = found.settings.space
    return {
        "trial": trial.number,
        "state": trial.outcome.value,
        "value": trial.value if trial.value is None or math.isfinite(trial.value) else None,
        "params": {name: space[name].value(raw) for name, raw in trial.raw.items()},
        "run_id": trial.run_id or None,
        "epochs": trial.epoch,
        "seconds": round(trial.seconds, 3),
        "message": trial.message,
    }


def _result(found: Search) -> dict[str, Any]:
    best = found.best
    config = found.config(best) if best else None
    return {
        "search_id": found.id,
        "state": found.state.value,
        "message": found.message,
        "experiment": found.settings.experiment_name,
        "judged_by": f"validation {found.settings.judged_by}",
        "trials": len(found.trials),
        "seconds": round(found.spent, 3),
        "best": _trial(found, best) if best else None,
        "changes": config.differences(found.settings.base) if config else None,
    }


def _line(values: dict[str, Any]) -> str:
    params = ", ".join(f"{name}={value}" for name, value in values["params"].items())
    value = "" if values["value"] is None else f"{values['value']:.4f}"
    return f"trial {values['trial']:>3}  {values['state']:<12}{value:>8}  {params}"


def _words(found: Search) -> str:
    head = f"search {found.id}: {found.state.value}, {len(found.trials)} trials. {found.message}"
    best = found.best
    if best is None:
        return f"{head.strip()} No trial is complete."
    return f"{head.strip()} Best validation {found.settings.judged_by}:\n" + _line(
        _trial(found, best)
    )
