"""What a search looks like, on recorded runs, before there is one."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from playground.experiments import experiment
from playground.figures.figure import Figure
from playground.lessons.studies.search.frames import figures
from playground.runs import Run
from playground.studies.repository import StudyState
from playground.studies.search.search import Outcome, Search, Trial
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import Choices
from playground.ui.recorded_comparison import activations_compared

FIELD = "activations"


@lru_cache(maxsize=1)
def example_figures() -> dict[str, Figure]:
    """The figures of a search whose trials are the recorded runs; the same for everybody."""
    runs = activations_compared()
    return figures(_search(runs) if runs else None)


def _search(runs: tuple[Run, ...]) -> Search:
    chosen = experiment(runs[0].experiment)
    configs = [chosen.config_type.parse(run.config) for run in runs]
    names = tuple(config.as_text()[FIELD] for config in configs)
    settings = SearchSettings(
        chosen.name,
        configs[0],
        MappingProxyType({FIELD: Choices(FIELD, names)}),
        SearchConfig(trials=len(runs)),
    )
    trials = [
        Trial(
            number,
            Outcome.COMPLETE,
            {FIELD: names[number]},
            run.measures[f"val_{settings.judged_by}"],
            run.epochs,
            run.seconds,
            run.id,
            "",
        )
        for number, run in enumerate(runs)
    ]
    return Search("", settings, StudyState.COMPLETE, "", 0.0, 0.0, tuple(trials))
