"""One learning step, taken beside the graph whose weights it changes."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.lessons.forward_pass.state import Scene, change_parameters
from playground.number_text import counted, number_text
from playground.reference.feedforward import backpropagate, updated

MANY = 100
LOSSES = "forward_pass:losses"


def step_buttons(scene: Scene) -> None:
    """Buttons for one step and for many, and where the loss stands."""
    result = backpropagate(scene.network, scene.inputs, scene.targets)
    losses = losses_until(scene, result.loss)
    words = f"Loss **{number_text(losses[-1])}**."
    if len(losses) > 1:
        words = (
            f"{counted(len(losses) - 1, 'step')} taken: the loss went from "
            f"**{number_text(losses[0])}** to **{number_text(losses[-1])}**."
        )
    try:
        updated(scene.network, result.gradients, scene.config.learning_rate)
    except ValueError:  # the tab says why
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, steps in (("Take the step", 1), (f"Take {MANY} steps", MANY)):
            st.button(
                label,
                on_click=_take,
                args=(scene, steps),
                icon=":material/south_east:",
                help="Gradient descent on this example; see *One learning step*.",
            )
        st.markdown(words, width="content")


def losses_until(scene: Scene, loss: float) -> list[float]:
    """Losses of the steps that led to this one; forgotten once something else has changed it."""
    losses: list[float] = st.session_state.get(LOSSES, [])
    same = bool(losses) and bool(np.isclose(losses[-1], loss, rtol=1e-4, atol=1e-9))
    return losses if same and scene.is_by_hand else [loss]


def _take(scene: Scene, steps: int) -> None:
    """The callback of the buttons: weights go into the link, losses into the session."""
    network, losses = scene.network, []
    for _ in range(steps):
        result = backpropagate(network, scene.inputs, scene.targets)
        losses.append(result.loss)
        try:
            network = updated(network, result.gradients, scene.config.learning_rate)
        except ValueError:  # too long a step; the page says so for the weights reached so far
            break
    change_parameters(scene, network)
    end = backpropagate(network, scene.inputs, scene.targets).loss
    st.session_state[LOSSES] = [*losses_until(scene, losses[0])[:-1], *losses, end]
