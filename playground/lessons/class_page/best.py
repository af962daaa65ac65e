"""The task and who has passed it, and everybody's best run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playground.classroom.authorized_class import AuthorizedClass
from playground.classroom.called import called
from playground.classroom.class_store import Person
from playground.classroom.standings import SetTask, Standing, ranked_by, standings, tasks_of
from playground.classroom.task import QUANTITIES
from playground.experiments import EXPERIMENTS
from playground.experiments.run_names import run_name
from playground.export.class_csv import class_csv
from playground.lessons.class_page.now import SHOW
from playground.number_text import counted
from playground.runs import Run, RunQuery
from playground.runs.query import NO_LIMIT
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import ALL_RUNS, rerun_on_change
from playground.ui.visitor import my_class

REFRESH_SECONDS = 5.0
MOST_RUNS = 2_000
"""Only so many of the newest runs of the class count."""
CHOICE = "class:ranked"
TIMES = "class:projected"
"""Key of how often a row was ticked."""
NO_TASK = (
    "No student has started a run with a task that can be passed. To set one, choose settings on "
    "a page, say under **Share**, *Task* when it counts as passed, and share the link."
)


def show_best() -> None:
    """Follows what is written of any run."""
    rerun_on_change(_best, ALL_RUNS, "class:best", seconds=REFRESH_SECONDS)


def class_runs(people: Sequence[Person], limit: int) -> list[Run]:
    """The newest runs of some people, without those of studies."""
    ids = tuple(person.id for person in people)
    query = RunQuery(people=ids, alone=True, trained_here=True, limit=limit)
    return services.store().find(query) if ids else []


def table_of_class(asked: AuthorizedClass) -> str:
    """All runs of the class, for a spreadsheet; for the teacher."""
    people = asked.people()
    return class_csv(class_runs(people, NO_LIMIT), people)


def export_button() -> None:
    """Saves all runs of the class; the file is made when it is asked for, outside of the page."""
    asked = my_class()
    st.download_button(
        "Export as CSV",
        lambda: table_of_class(asked).encode(),
        file_name=f"class-{datetime.date.today().isoformat()}.csv",
        mime="text/csv",
        icon=":material/download:",
        key="class:csv",
        on_click="ignore",
        help="Every run of the class: who, experiment, settings, state, scores, task and time.",
    )


def _best() -> None:
    people = my_class().people()
    runs, names = class_runs(people, MOST_RUNS), called(people, by_name=my_class().names_shown())
    ranked: list[SetTask | str] = [*tasks_of(runs), *dict.fromkeys(r.experiment for r in runs)]
    choices = {_words(each): each for each in ranked}
    if st.session_state.get(CHOICE) not in choices:  # its last run may have gone
        st.session_state.pop(CHOICE, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Ranked by",
            list(choices),
            key=CHOICE,
            disabled=not choices,
            placeholder="No runs yet",
        )
        export_button()
    if chosen is None or not runs:
        st.info("Once students have trained, their best runs appear here.")
        return
    choice = choices[chosen]
    task = choice if isinstance(choice, SetTask) else None
    experiment = _experiment(choice)
    of_experiment = [run for run in runs if run.experiment == experiment]
    found = standings(of_experiment, list(names), experiment, task)
    _say_task(task, found, names)
    _table(found, names, ranked_by(of_experiment, task)[0])
    if len(runs) == MOST_RUNS:
        st.caption(f"Only the newest {MOST_RUNS:,} runs of the class count here.")


def _words(choice: SetTask | str) -> str:
    title = EXPERIMENTS[name].title if (name := _experiment(choice)) in EXPERIMENTS else name
    if isinstance(choice, SetTask):
        asked = " and ".join(each.words() for each in choice.task.criteria)
        return f"Task on {title}: {' '.join(choice.task.text.split())} ({asked})"
    return f"All runs of {title}"


def _experiment(choice: SetTask | str) -> str:
    return choice.experiment if isinstance(choice, SetTask) else choice


def _say_task(task: SetTask | None, found: Sequence[Standing], names: Mapping[str, str]) -> None:
    if task is None:
        st.caption(NO_TASK)
        return
    asked = " and ".join(each.words() for each in task.task.criteria)
    passed = [names[each.person] for each in found if each.met]
    text = " ".join(task.task.text.split())
    st.markdown(f":material/assignment: **{literal(text) or 'Task'}** · {asked}")
    who = f": {', '.join(map(literal, passed))}" if passed else ""
    tried = counted(len(found), "student")
    st.markdown(f":material/assignment_turned_in: **{len(passed)}** of {tried} passed{who}")


def _table(found: Sequence[Standing], names: Mapping[str, str], quantity: str) -> None:
    words = QUANTITIES[quantity].words
    label = words[0].upper() + words[1:]
    rows = [_row(place, each, names, label) for place, each in enumerate(found, start=1)]
    if not rows:
        st.info("No finished run has this score yet.")
        return
    # A tick is a row's number: with other rows, and when its run was shown, it begins anew.
    times = st.session_state.get(TIMES, 0)
    key = f"class:best:{hash(tuple(each.run.id for each in found))}:{times}"
    state: Any = data_table(
        rows,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        formats={label: "percent" if quantity.endswith("accuracy") else "%.4g"},
        column_config={"Began": st.column_config.DatetimeColumn(format="D MMM HH:mm")},
        alt="The best run of each student, the best one first.",
    )
    st.caption("Tick a row to show its run on the projector.")
    ticked = [row for row in state.selection.rows if row < len(found)]
    if ticked:
        st.session_state[TIMES] = times + 1
        st.query_params[SHOW] = found[ticked[0]].run.id
        st.rerun()


def _row(place: int, each: Standing, names: Mapping[str, str], label: str) -> dict[str, Any]:
    passed = {} if each.met is None else {"Passed": each.met}
    return {
        "Place": place,
        "Who": names[each.person],
        label: each.value,
        **passed,
        "Run": run_name(each.run),
        "Epochs": each.run.epochs,
        "Began": datetime.datetime.fromtimestamp(each.run.created),
    }
