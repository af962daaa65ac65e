"""From runs to the curves of a figure: on one axis, smoothed, seeds together where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.comparison.differences import run_names
from playground.comparison.losses import LOSS, loss_of, losses_of
from playground.comparison.seeds import Band, band_around, seed_groups
from playground.comparison.smoothing import exponential_moving_average
from playground.comparison.view import MOST_METRICS, CompareView
from playground.figures.line_panels import LinesPanel, RunLine, RunLines, thinned
from playground.figures.palette import MANY
from playground.figures.plain_text import cut
from playground.number_text import counted
from playground.runs import Run, Snapshot
from playground.runs.measures import GRADIENTS

AXES = ("epoch", "seconds")
PREFERRED = ("loss", "accuracy")
LONGEST_NAME = 22
BREAKS = (", ", ": ", " · ")
"""Where a name may go on in a second line."""
KEY = "┄ training   ━ validation"
EMPTY = RunLines((), 1.0)


def metric_names(snapshots: Sequence[Snapshot]) -> list[str]:
    """What can be drawn: first what all runs with curves share, loss and accuracy before others."""
    columns = [
        {name.removeprefix("val_") for name in s.history if not name.startswith(GRADIENTS)}
        for s in snapshots
        if len(s.history)
    ]
    known = dict.fromkeys(name for names in columns for name in sorted(names - set(AXES)))
    return sorted(
        known,
        key=lambda name: (
            not all(name in names for names in columns),
            PREFERRED.index(name) if name in PREFERRED else len(PREFERRED),
        ),
    )


def shown_metrics(view: CompareView, snapshots: Sequence[Snapshot]) -> list[str]:
    """The metrics that are wanted and there; loss and accuracy, as far as they are shared, where
    none is wanted, and accuracy alone where losses are of different kinds."""
    known = metric_names(snapshots)
    wanted = [name for name in view.chosen_metrics if name in known][:MOST_METRICS]
    shared = [n for n in PREFERRED if all(n in s.history for s in snapshots if s.history)]
    if "accuracy" in shared and len(losses_of([s.run for s in snapshots])) > 1:
        shared = ["accuracy"]
    return wanted or [name for name in shared if name in known] or known[:1]


def compared_curves(
    view: CompareView, snapshots: Sequence[Snapshot], names: Sequence[str]
) -> RunLines:
    """A panel for each metric on show, one for each kind of loss; a colour for each run or group of
    seeds."""
    bundles = _bundles(view, snapshots, names)
    colored = [(c, *bundle) for c, bundle in zip(_colors(len(bundles)), bundles, strict=True)]
    panels = []
    for metric in shown_metrics(view, snapshots):
        kinds = losses_of([s.run for s in snapshots]) if metric == LOSS else []
        if len(kinds) < 2:
            panels.append(_panel(view, metric, metric.replace("_", " "), colored))
        for kind in kinds if len(kinds) > 1 else ():
            own = [each for each in colored if loss_of(each[2][0].run) == kind]
            panels.append(_panel(view, metric, kind, own))
    return on_one_axis(view, panels)


def _panel(
    view: CompareView, metric: str, name: str, colored: Sequence[tuple[str, str, list[Snapshot]]]
) -> LinesPanel:
    """Lines of a metric, from the colour, the name and the members of each bundle."""
    lines: list[RunLine] = []
    for color, label, members in colored:
        lines += lines_of(view, members, metric, label, color)
    percent = metric.endswith("accuracy")
    return LinesPanel(name, tuple(lines), percent=percent, logarithmic=view.log_y and not percent)


def lines_of(
    view: CompareView, members: Sequence[Snapshot], metric: str, name: str, color: str
) -> list[RunLine]:
    """Training dashed, validation solid; the name stands at the end of one of them."""
    wanted = {"training": (metric,), "validation": (f"val_{metric}",)}.get(
        view.show, (metric, f"val_{metric}")
    )
    there = [c for c in wanted if any(c in s.history for s in members)]
    if not there and any(metric in s.history for s in members):
        there = [metric]  # a learning rate has no validation
    lines = []
    for column in there:
        with_column = [s for s in members if column in s.history]
        line = _line(view, with_column, column)
        lines.append(
            replace(
                line,
                label=in_lines(name) if column == there[-1] else "",
                color=color,
                dash="dash" if column == metric and metric != "learning_rate" else "solid",
            )
        )
    return lines


def shortened(name: str) -> str:
    """A name that fits to the right of a figure."""
    return cut(name, LONGEST_NAME)


def in_lines(name: str) -> str:
    """A name that fits to the right of a figure, in two lines where it is long."""
    if len(name) <= LONGEST_NAME:
        return name
    ends = [i + len(b) for b in BREAKS for i in range(len(name)) if name.startswith(b, i)]
    fitting = [end for end in ends if len(name[:end].rstrip()) <= LONGEST_NAME]
    if not fitting:
        return shortened(name)
    return f"{name[: max(fitting)].rstrip(' ·')}\n{shortened(name[max(fitting) :])}"


def positions(snapshot: Snapshot, across: str) -> np.ndarray:
    """Where the epochs of a run lie on the horizontal axis, shape (epochs,)."""
    epochs = np.asarray(snapshot.history.get("epoch", np.empty(0)), float)
    if across == "step":
        return snapshot.run.step_at(epochs)
    if across == "second":
        recorded = snapshot.history.get("seconds")
        if recorded is not None:
            return recorded
        return epochs * (snapshot.run.seconds / max(1, len(epochs)))
    return epochs


def on_one_axis(view: CompareView, panels: Sequence[LinesPanel]) -> RunLines:
    """Panels over the stretch that any of their lines has reached."""
    xs = [line.x for panel in panels for line in panel.lines if len(line.x)]
    if not xs:
        return EMPTY
    end = calm_end(max(float(x[-1]) for x in xs))
    both = any(len({line.dash for line in panel.lines}) > 1 for panel in panels)
    key = KEY if both else ""
    if not view.log_x:
        return RunLines(tuple(panels), end, view.across, key=key)
    least = [float(x[x > 0].min()) for x in xs if (x > 0).any()]
    return RunLines(tuple(panels), end, view.across, min([*least, end / 10]), key)


def calm_end(reached: float) -> float:
    """A right end that grows in steps of a fifth of a power of ten, so that the axis seldom
    moves."""
    if reached <= 0:
        return 1.0
    step = 10 ** float(np.floor(np.log10(reached))) / 5
    return float(np.ceil(reached / step - 1e-9) * step)


def _line(view: CompareView, members: Sequence[Snapshot], column: str) -> RunLine:
    if len(members) == 1:
        x, raw = positions(members[0], view.across), members[0].history[column]
        low = high = None
    else:
        x, raw, width = mean_over_seeds(members, column, view.across, view.band)
        low, high = raw - width, raw + width
    smooth = exponential_moving_average(raw, view.smoothing)
    kept = thinned(len(x))
    if low is not None and high is not None and view.smoothing:
        low = exponential_moving_average(low, view.smoothing)
        high = exponential_moving_average(high, view.smoothing)
    return RunLine(
        "",
        "",
        x[kept],
        smooth[kept],
        low=None if low is None else low[kept],
        high=None if high is None else high[kept],
        raw=raw[kept] if view.smoothing else None,
    )


def mean_over_seeds(
    members: Sequence[Snapshot], column: str, across: str, band: Band
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions, means and half widths of the band, as far as all members have come."""
    shared = min(len(s.history[column]) for s in members)
    values = np.array([s.history[column][:shared] for s in members])
    shared_positions = np.array([positions(s, across)[:shared] for s in members]).mean(0)
    mean, width = band_around(values, band)
    return shared_positions, mean, width


def _bundles(
    view: CompareView, snapshots: Sequence[Snapshot], names: Sequence[str]
) -> list[tuple[str, list[Snapshot]]]:
    if not view.together:
        return [(name, [s]) for name, s in zip(names, snapshots, strict=True)]
    by_id = {s.run.id: s for s in snapshots}
    groups = seed_groups([s.run for s in snapshots])
    titles = group_names(groups)
    return [(t, [by_id[r.id] for r in g]) for t, g in zip(titles, groups, strict=True)]


def group_names(groups: Sequence[Sequence[Run]]) -> list[str]:
    """A name for each group of runs that differ in nothing but the seed."""
    first = [replace(g[0], name="" if len(g) > 1 else g[0].name) for g in groups]
    seedless = [
        replace(run, config={k: v for k, v in run.config.items() if k != "seed"}) for run in first
    ]
    named = run_names(seedless)
    return [f"{name}{_addition(group)}" for name, group in zip(named, groups, strict=True)]


def _addition(group: Sequence[Run]) -> str:
    if len(group) > 1:
        return f", {counted(len(group), 'seed')}"
    return ", set by hand" if group[0].is_set_by_hand else ""


def _colors(count: int) -> list[str]:
    return [MANY[i % len(MANY)] for i in range(count)]
