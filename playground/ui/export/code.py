"""The script of a run or of the controls, and what else can be taken home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from playground.engine import EngineError
from playground.experiments import Config, ConfigError, Experiment
from playground.export.keras_file import keras_file
from playground.export.notebook import notebook
from playground.export.run_files import RunFiles
from playground.runs import Run
from playground.ui import services
from playground.ui.evidence import evidence_link
from playground.ui.export.outcome import Outcome
from playground.ui.export.saved_picture import saved_picture
from playground.ui.plain_text import literal
from playground.ui.refusal import say_refused
from playground.ui.run_states import is_live

MODEL_SECONDS = 180.0
RUN, CONTROLS = "This run", "The settings in the sidebar"
PYTHON, JUPYTER, BYTES = "text/x-python", "application/x-ipynb+json", "application/octet-stream"


def code_tab(experiment: Experiment[Any], config: Any, run: Run | None = None) -> None:
    """The script of a run, or of the controls where there is none, and the row *Take home*."""
    files = _files(run)
    if files is not None and config.differences(files.config):
        chosen = st.segmented_control(
            "Files of",
            [RUN, CONTROLS],
            default=RUN,
            key=f"{experiment.name}:code of",
            required=True,
        )
        files = files if chosen == RUN else None
    st.fragment(_take_home, key="take home")(experiment, config, files)
    st.code(
        experiment.script(config) if files is None else files.script(),
        language="python",
        height=480,
    )


def _files(run: Run | None) -> RunFiles | None:
    if run is None:
        return None
    try:
        return RunFiles(services.store(), run.id)
    except (ConfigError, KeyError) as error:
        st.warning(literal(str(error.args[0])), icon=":material/error:")
        return None


def _take_home(experiment: Experiment[Any], config: Config, files: RunFiles | None) -> None:
    st.markdown("**Take home**")
    name = experiment.name

    def script() -> str:
        return experiment.script(config)

    with st.container(horizontal=True, key="take_home"):
        if files is None:
            _offer("Script", "code", script, f"{name}.py", PYTHON)
            _offer("Notebook", "menu_book", lambda: notebook(script()), f"{name}.ipynb", JUPYTER)
        else:
            _offer_run(files)
        data = experiment.data_file(config if files is None else files.config)
        if data is not None and data.is_file():
            _offer(
                "Data",
                "database",
                data.read_bytes,
                data.name,
                BYTES,
                help="Put it beside the script.",
            )
    if files is not None and not is_live(files.run):
        _offer_figures(files)
    st.caption(_words(files))


def _words(files: RunFiles | None) -> str:
    words = [
        "The script and the notebook need Keras and the data, not the playground. They show the "
        "examples in the same order from the same seed, so their curves follow those of a run. "
        "`model.fit` has a fixed cost per step, so a small network takes 20 to 30 times as long "
        "as here."
    ]
    if files is None:
        words.append("After training there are also the model, the curves, figures and a report.")
    elif is_live(files.run):
        words.append("When training ends, model, figures and a report follow.")
    else:
        words.append("`keras.models.load_model` reads the model: it has Keras's own layers only.")
        words += files.caveats()
    return " ".join(words)


def _offer_run(files: RunFiles) -> None:
    _offer("Script", "code", files.script, files.name("py"), PYTHON)
    _offer("Notebook", "menu_book", files.notebook, files.name("ipynb"), JUPYTER)
    if is_live(files.run):
        return
    _offer(
        "Model",
        "network_node",
        lambda: files.model(_in_a_worker),
        files.name("keras"),
        BYTES,
        help="" if files.has_model else "The final weights of this run are not kept.",
        disabled=not files.has_model,
    )
    if files.run.epochs:
        _offer("Curves", "table", files.curves, files.name("csv"), "text/csv")
        _offer(
            "Figures", "show_chart", files.figures_page, files.name("html", "figures"), "text/html",
            help="One page with all figures to hover and zoom, which needs no network.",
        )  # fmt: skip
    _offer(
        "Report", "description", lambda: files.report(evidence_link(files.experiment, files.run)),
        files.name("html", "report"), "text/html",
        help="One page to print.",
    )  # fmt: skip


def _offer(
    label: str,
    icon: str,
    make: Callable[[], str | bytes],
    file_name: str,
    mime: str,
    **looks: Any,
) -> None:
    """A button that makes a file when it is pressed; what fails is said below it."""
    kept: dict[str, Outcome] = st.session_state.setdefault("take_home:outcomes", {})
    outcome = kept.setdefault(file_name, Outcome())
    pressed = st.download_button(
        label,
        outcome.watching(make),
        file_name=file_name,
        mime=mime,
        icon=f":material/{icon}:",
        key=f"take_home:{file_name}",
        **looks,
    )
    if pressed and (sentence := outcome.failure()):
        say_refused(sentence)


def _in_a_worker(name: str, config: Mapping[str, Any], weights: bytes) -> bytes:
    future = services.engine().compute(keras_file, name, dict(config), weights)
    try:
        made: bytes = future.result(timeout=MODEL_SECONDS)
    except TimeoutError as error:
        raise EngineError(
            "Expected the model from a worker within minutes. Received: nothing. Try again when "
            "less is being trained."
        ) from error
    return made


def _offer_figures(files: RunFiles) -> None:
    """PNG and SVG of each figure, a click each."""
    asked = None
    with st.container(horizontal=True, vertical_alignment="center", key="take_home_pictures"):
        for name, title in files.figure_titles().items():
            st.markdown(title, width="content")
            for form in ("png", "svg"):
                key = f"take_home:{name}:{form}"
                if st.button(form.upper(), key=key, help=f"{title} on white, for paper."):
                    asked = (name, form)
    figure = files.figure(asked[0]) if asked else None
    file_name = files.name(asked[0]).replace(".", "-") if asked else ""
    saved_picture(
        "take_home:picture", figure, file_name, "svg" if asked and asked[1] == "svg" else "png"
    )
