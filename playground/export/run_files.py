"""Everything of one run that can be taken home, each made when it is asked for."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playground.datasets import DatasetError
from playground.diagnoses import diagnose, evidence_of
from playground.experiments.confusion_observations import TEST_CONFUSION, class_names
from playground.experiments.observation import FigureError, FigureOptions, RunFigures
from playground.experiments.run_names import file_words, run_name
from playground.experiments.script.changes import script_with_changes
from playground.export.curves_csv import curves_csv
from playground.export.figures import figures_page
from playground.export.notebook import notebook
from playground.export.refusal import ExportError
from playground.export.report import Sheet, report_page
from playground.figures.figure import Figure
from playground.figures.history_lines import history_lines
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.figures.run_lines import run_lines
from playground.number_text import counted
from playground.runs import Run, RunState, RunStore
from playground.runs.arrays import pack

WEIGHTS = "final_weights"
PACKAGES = ("keras", "tensorflow", "numpy")
CURVES = "curves"


class RunFiles:
    """What one run gives.

    Raises:
        KeyError: no run has this id.
        ConfigError: its experiment or its settings are not known here.
    """

    def __init__(self, store: RunStore, run_id: str) -> None:
        self._store = store
        self.run: Run = store.run(run_id)
        self._recorded = RunFigures.of(store, self.run)
        self.experiment, self.config = self._recorded.experiment, self._recorded.config

    def name(self, ending: str, part: str = "") -> str:
        """A file's name, which says whose it is."""
        middle = f"-{part}" if part else ""
        return f"{self.run.experiment}-{file_words(run_name(self.run))}{middle}.{ending}"

    def script(self) -> str:
        """Plain Keras that trains this run again."""
        return script_with_changes(self.experiment, self.config, self.run.changes)

    def notebook(self) -> str:
        """The script as a Jupyter notebook."""
        return notebook(self.script())

    def curves(self) -> str:
        """The curves as CSV.

        Raises:
            ExportError: there are none.
        """
        history = self._store.history(self.run.id)
        if not history:
            raise ExportError(
                f"Expected a run with curves. Received: “{run_name(self.run)}” has not recorded an "
                "epoch. Train it for longer."
            )
        return curves_csv(history)

    @property
    def has_model(self) -> bool:
        return bool(self._store.observation_epochs(self.run.id, WEIGHTS))

    def model(self, make: Callable[[str, Mapping[str, Any], bytes], bytes]) -> bytes:
        """The trained model as a ``.keras`` file.

        Args:
            make: `keras_file`, called where Keras may be imported.

        Raises:
            ExportError: the run has no final weights.
        """
        arrays = self._store.observation(self.run.id, WEIGHTS)
        if arrays is None:
            raise ExportError(
                f"Expected a run whose final weights are kept. Received: “{run_name(self.run)}” is "
                f"{self.run.state} and has none. Train to the end, or press Stop, with at most "
                "5 million weights."
            )
        # A layer of dropout stays a part of a model, also at a rate of 0.
        positive = {change.name: change.value for change in self.run.changes if change.value}
        settings = self.config.model_dump(mode="json") | positive
        return make(self.run.experiment, settings, pack(arrays))

    def figure_titles(self) -> dict[str, str]:
        """The titles of the figures that this run has, by name; nothing is drawn yet."""
        curves = {CURVES: "Learning curves"} if self.run.epochs else {}
        return curves | self._recorded.titles()

    def figure(self, name: str) -> Figure:
        """One of the figures, on white.

        Raises:
            ExportError: this run has no such figure, or what it shows is no longer to be had.
        """
        titles = self.figure_titles()
        if name not in titles:
            raise ExportError(
                f"Expected one of this run's figures: {', '.join(titles) or 'it has none'}. "
                f"Received: {name}."
            )
        if name == CURVES:
            return self._learning_curves()
        try:
            return self._recorded.newest(name).draw(FigureOptions())
        except FigureError as error:
            raise ExportError(str(error)) from error

    def _learning_curves(self) -> Figure:
        snapshot = self._store.snapshot(self.run.id)
        if "accuracy" not in snapshot.history:
            planned, marks = self.run.planned_epochs or 1, self.run.marks
            return run_lines(history_lines(snapshot.history, planned, marks=marks), height=340)
        try:
            data = self.experiment.compact_data(self.config)
            baseline = data.majority_accuracy("validation") if data.class_names else None
        except DatasetError:  # they are no longer here
            baseline = None
        return learning_curves(learning_curves_info(snapshot, baseline))

    def figures_page(self) -> str:
        """All figures that can be drawn here as one HTML file that needs no network."""
        figures = {}
        for name, title in self.figure_titles().items():
            with suppress(ExportError):
                figures[title] = self.figure(name)
        return figures_page(f"{self.experiment.title}: {run_name(self.run)}", figures)

    def report(self, evidence: str = "") -> str:
        """The run on one A4 page, as HTML.

        Args:
            evidence: A link with which the playground says whether it is genuine.
        """
        tested = self._recorded.moment(TEST_CONFUSION.name)
        matrix = None if tested.arrays is None else tested.arrays["matrix"]
        names = () if matrix is None else class_names(tested, len(matrix))
        return report_page(
            Sheet(
                self.experiment.title,
                self.run,
                self.config,
                self.experiment.config_type(),
                self._store.history(self.run.id),
                matrix,
                names,
                diagnose(evidence_of(self._store, self.run.id)),
                {**{name: version(name) for name in PACKAGES}, "Python": platform.python_version()},
                self.caveats(),
                self._parent(),
                evidence,
            )
        )

    def _parent(self) -> Run | None:
        try:
            return self._store.run(self.run.origin.parent) if self.run.origin.parent else None
        except KeyError:  # it was deleted
            return None

    @property
    def data_file(self) -> Path | None:
        """Data that somebody brought, which the script reads from beside itself; it need not be on
        this machine. None where the script draws or finds its data."""
        return self.experiment.data_file(self.config)

    def caveats(self) -> list[str]:
        """What the script does not repeat of this run, or needs beside it, in sentences."""
        found, run, data = [], self.run, self.data_file
        if data is not None:
            found.append(
                f"The script and the notebook read {data.name}: keep it beside them."
                if data.is_file()
                else f"The script and the notebook read {data.name}, which is no longer in the "
                "data folder: upload the same data again."
            )
        if run.report.get("edits"):
            found.append(
                "Weights of this run were set by hand: the script gives what the seed alone gives."
            )
        if run.state is RunState.STOPPED:
            found.append(
                f"This run was stopped after {counted(run.epochs, 'epoch')}: the script follows "
                f"its curves and goes on to epoch {run.progress.get('epochs', '')}."
            )
        return found
