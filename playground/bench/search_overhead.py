"""What it costs that trials are suggested, watched and written down."""

from __future__ import annotations

import time
from contextlib import closing

from playground.bench.row import Samples, row, side_by_side, timed
from playground.engine import Engine
from playground.experiments import Config, experiment
from playground.folders import searches_folder, store_path
from playground.runs import RunStore
from playground.studies.search.driver import SearchDriver
from playground.studies.search.repository import SearchRepository
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import parse_dimension

TRIALS, PARALLEL, EPOCHS = 6, 2, 1500
REPETITIONS = 2
POLL_SECONDS = 0.01


@row("s", "ours / reference", at_most=1.1)
def search_overhead() -> Samples:
    """Seconds for 6 trials on the plane, 2 at once, through the search and without it.

    Ours: a search over the learning rate, from writing it down to its last trial, nothing pruned.
    Reference: the very runs of the search before, submitted to the same engine, 2 at once. All have
    one architecture, which a first search has compiled.
    """
    configs: list[Config] = []
    with closing(Engine(RunStore(store_path()))) as engine:

        def search() -> None:
            configs[:] = _search(engine)

        search()
        directly = timed(lambda: _directly(engine, configs))
        note = f"{TRIALS} trials of {EPOCHS} epochs, {PARALLEL} at once"
        return side_by_side(timed(search), directly, REPETITIONS, note)


def _search(engine: Engine) -> list[Config]:
    """Searches; the configurations that were trained."""
    chosen = experiment("plane_classifier")
    base = chosen.config_type.parse({"epochs": EPOCHS}, base=chosen.preset("circle"))
    rate = parse_dimension(chosen, "learning_rate=0.01..0.1", base)
    how = SearchConfig(trials=TRIALS, parallel=PARALLEL, pruning=False)
    repository = SearchRepository(searches_folder())
    search_id = repository.create(SearchSettings(chosen.name, base, {rate.name: rate}, how))
    SearchDriver(engine, repository, search_id).run()
    found = repository.status(search_id)
    if len(found.complete) != TRIALS:
        raise RuntimeError(f"Expected {TRIALS} complete trials. Received: {found.trials}")
    runs = [engine.store.run(trial.run_id) for trial in found.trials]
    return [chosen.config_type.parse(run.config) for run in runs]


def _directly(engine: Engine, configs: list[Config]) -> None:
    chosen = experiment("plane_classifier")
    waiting, under_way = list(configs), set[str]()
    while waiting or under_way:
        while waiting and len(under_way) < PARALLEL:
            under_way.add(engine.submit(chosen, waiting.pop(0)).id)
        time.sleep(POLL_SECONDS)
        ended = {run_id for run_id in under_way if engine.store.run(run_id).state.is_finished()}
        under_way -= ended
