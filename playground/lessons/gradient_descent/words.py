"""What the page says of one step, with its numbers, and of the curvature there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from playground.lessons.gradient_descent.settings import DescentConfig, descents, order_of
from playground.number_text import counted, number_latex, number_text
from playground.reference.feedforward.equation import in_brackets, latex_sum, relation
from playground.reference.gradient_descent import OPTIMIZERS, Local, Memory, largest_curvature
from playground.reference.gradient_descent.optimizers import BETA_1, BETA_2, RHO, corrected_rate

MOST_LISTED = 6
"""More examples than this are counted, not named."""


def step_words(config: DescentConfig) -> str:
    """Where the optimizer stands, and the step that follows, weight by weight."""
    name, t = config.shown_optimizer, config.shown_step
    path, title = descents(config)[name], OPTIMIZERS[name].title
    place, gradient, new = path.places[t], path.gradients[t], path.places[t + 1]
    if not np.isfinite(place).all():
        return (
            f"**{title} has diverged**: its steps grew until a weight passed a million. "
            "Choose a smaller learning rate."
        )
    is_last, is_all = t == config.last_step, config.sees_all
    first, second = config.axes
    loss = f"$L = {number_latex(path.losses[t])}${'' if is_all else ' (of all points)'}"
    lead = (
        f"After {counted(t, 'step')}.{'' if is_last else f' {batch_words(config)}'} **{title}**: "
        f"$({first}, {second}) = ({number_latex(place[0])}, {number_latex(place[1])})$, {loss}"
    )
    if is_last:
        return f"{lead}."
    slopes = f"$g = ({number_latex(gradient[0])}, {number_latex(gradient[1])})$"
    lead += f", {slopes}{'' if is_all else ' (of this batch)'}."
    if not gradient.any():
        if (new == place).all():
            return f"{lead} **The surface is flat here: nothing moves.**"
        lead += " **The surface is flat here.**"
    updates = [
        _update(config, path.memories[t], path.memories[t + 1], axis, place, gradient, new)
        for axis in (0, 1)
    ]
    return "  \n".join([lead, *updates])


def batch_words(config: DescentConfig) -> str:
    """The next step's number, its epoch, and what it sees."""
    t, order = config.shown_step, order_of(config)
    count, size = len(config.surface.x), config.batch_size
    per_epoch = math.ceil(count / size)
    epoch, batch = divmod(t, per_epoch)
    examples = order[t]
    if len(examples) > MOST_LISTED or len(examples) == count:
        seen = f"all {count} points" if len(examples) == count else f"{len(examples)} of {count}"
    else:
        listed = ", ".join(str(n + 1) for n in sorted(examples))
        seen = f"{'point' if len(examples) == 1 else 'points'} {listed}"
    return f"Next: step {t + 1} (epoch {epoch + 1}, batch {batch + 1} of {per_epoch}: {seen})."


def _update(
    config: DescentConfig,
    before: Memory,
    after: Memory,
    axis: int,
    place: np.ndarray,
    gradient: np.ndarray,
    new: np.ndarray,
) -> str:
    """The formula of one weight, with its numbers."""
    n, rate, g = config.axes[axis], config.learning_rate, float(gradient[axis])
    w, to = float(place[axis]), float(new[axis])
    first, second = float(after.first[axis]), float(after.second[axis])
    end = f"${_equals(to)} {number_latex(to)}$" if math.isfinite(to) else "too far"
    if config.shown_optimizer == "sgd":
        return (
            rf"${n} \leftarrow {n} - \eta\, g_{n}$ "
            rf"$= {number_latex(w)} - {number_latex(rate)} \cdot {in_brackets(g)}$ {end}"
        )
    if config.shown_optimizer == "momentum":
        kept = latex_sum([(config.momentum, float(before.first[axis])), (-rate, g)], [])
        return (
            rf"$m_{n} \leftarrow \beta m_{n} - \eta\, g_{n}$ $= {kept}$ "
            rf"$ {_equals(first)} {number_latex(first)}$, ${n} \leftarrow {n} + m_{n}$ {end}"
        )
    squares = rf"$ {_equals(second)} {number_latex(second)}$"
    if config.shown_optimizer == "rmsprop":
        return (
            rf"$v_{n} \leftarrow {number_latex(RHO)}\, v_{n} + {number_latex(1 - RHO)}\, g_{n}^2$ "
            rf"{squares}, ${n} \leftarrow {n} - \eta\, g_{n} / \sqrt{{v_{n} + \varepsilon}}$ "
            rf"$= {number_latex(w)} - {number_latex(rate)} \cdot {in_brackets(g)} / "
            rf"\sqrt{{{number_latex(second)} + 10^{{-7}}}}$ {end}"
        )
    corrected = number_latex(corrected_rate(rate, after.steps))
    return (
        rf"$m_{n} \leftarrow {number_latex(BETA_1)}\, m_{n} + {number_latex(1 - BETA_1)}\, g_{n}$ "
        rf"$ {_equals(first)} {number_latex(first)}$, "
        rf"$v_{n} \leftarrow {number_latex(BETA_2)}\, v_{n} + {1 - BETA_2:g}\, "
        rf"g_{n}^2$ {squares}, ${n} \leftarrow {n} - \eta_t m_{n} / "
        rf"(\sqrt{{v_{n}}} + \varepsilon)$ "
        rf"$= {number_latex(w)} - {corrected} \cdot {in_brackets(first)} / "
        rf"(\sqrt{{{number_latex(second)}}} + 10^{{-7}})$ {end}"
    )


def _equals(value: float) -> str:
    return relation([value])


def curvature_words(config: DescentConfig) -> str:
    """The Hessian where the optimizer stands, and the largest rate that it allows."""
    place = descents(config)[config.shown_optimizer].places[config.shown_step]
    if not np.isfinite(place).all():
        return "**Curvature.** There is nothing to measure after the optimizer has diverged."
    local = config.surface.at(place)
    largest = largest_curvature(local.hessian)
    lead = f"**Curvature.** {_hessian_words(config.axes, local)}"
    if largest <= 0:
        return f"{lead} No direction curves upwards here, so the Hessian sets no limit on the rate."
    lead += rf" Its largest eigenvalue is $\lambda = {number_latex(largest)}$"
    name, rate = config.shown_optimizer, config.learning_rate
    if not config.sees_all or name not in ("sgd", "momentum"):
        return f"{lead}."
    is_plain = name == "sgd"
    most = (2 if is_plain else 2 * (1 + config.momentum)) / largest
    needs, bound = ("plain gradient descent", "2") if is_plain else ("momentum", r"2 (1 + \beta)")
    verdict = (
        "**too large**: along that direction each step lands farther away, on the other side"
        if rate > most
        else "below it"
    )
    return (
        rf"{lead}, so {needs} needs $\eta < {bound} / \lambda = {number_latex(most)}$ here; your "
        f"{number_text(rate)} is {verdict}."
    )


def _hessian_words(axes: Sequence[str], local: Local) -> str:
    names = (axes[0] * 2, axes[0] + axes[1], axes[1] * 2)
    parts = ", ".join(
        f"$L_{{{name}}} = {number_latex(value)}$"
        for name, value in zip(names, local.hessian, strict=True)
    )
    return f"The Hessian at this place has {parts}."
