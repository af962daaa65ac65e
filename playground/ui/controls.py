"""Sidebar controls drawn from a configuration, in step with the URL."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

from playground.classroom.brought_data import AccessError, expect_visible
from playground.classroom.task import PARAMETERS, Task
from playground.experiments import Config, ConfigError, Presets
from playground.experiments.config import GROUPS, Control
from playground.ui.control_group import draw_group, forget_opened, key_of, widget_value
from playground.ui.evidence import EVIDENCE
from playground.ui.link import say_of_link, say_unknown_keys
from playground.ui.refusal import say_refused
from playground.ui.tasks import remember_task, settings_of_task, task_of
from playground.ui.visitor import visible_run, visitor
from playground.ui.window import begins_at_link

KEPT = (
    *("run", "parent", "experiment", "search", "fields", "sweep", "grid", "seeds"),
    *PARAMETERS,
    EVIDENCE,
)
"""What a link says beside the controls."""
SAID = 3
"""Runs in which values that a callback or a link set are said to the browser: where two runs follow
each other at once, as on the way to another page, a busy browser may miss one."""
OWN = "own settings"
"""Stands in the list of presets while the controls stand at none of them."""


def choose_config(lesson: Presets[Any], elsewhere: Collection[str] = ()) -> tuple[Any, str | None]:
    """Draws preset and controls in the sidebar.

    Values come from the URL at first, then from the widgets, and go back into the URL. A value that
    does not fit is named in one sentence, and the control keeps its last good value.

    Args:
        elsewhere: Fields that the page has a widget of its own for.

    Returns:
        The configuration, and the name of the preset it equals, if any.
    """
    _adopt_parent(lesson)
    if begins_at_link(key_of(lesson, "preset")):
        say_unknown_keys(("preset", *KEPT, *lesson.config_type.model_fields))
        asked = _from_url(lesson)
        _fill(lesson, asked)
        remember_task(lesson, asked)
    _say_again(lesson)
    task = task_of(lesson)
    if task is not None:
        _hold_fixed(lesson, task)
    _name_preset(lesson)
    with st.sidebar:
        own = [OWN] if _preset_now(lesson) == OWN else []
        st.selectbox(
            "Preset",
            [*lesson.presets, *own],
            key=key_of(lesson, "preset"),
            help="Settings to start from; every control below can change them.",
            on_change=_apply_preset,
            args=(lesson,),
            persist_state="session",
            disabled=task is not None and bool(task.fixed),
        )
        values: dict[str, Any] = {}
        hidden = {*_without_effect(lesson), *(task.hidden if task else ()), *elsewhere}
        for group in GROUPS:
            members = [
                c for c in _controls(lesson).values() if c.group == group and c.name not in hidden
            ]
            if members:
                opened = group in lesson.open_groups
                with st.expander(group, expanded=opened, key=key_of(lesson, group)):
                    values |= draw_group(lesson, group, members, task.fixed if task else ())
    for name in _controls(lesson):
        values.setdefault(name, st.session_state[key_of(lesson, name)])
    config = _parsed(lesson, values)
    _to_url(lesson, config)
    return config, lesson.preset_of(config)


def _without_effect(lesson: Presets[Any]) -> set[str]:
    """Names of the controls that change nothing while the others stand where they do."""
    config = _standing(lesson)
    if config is None:  # all is as it was with the last good values
        config = st.session_state.get(key_of(lesson, "last good"), lesson.preset(None))
    return {name for name, c in _controls(lesson).items() if not c.applies_to(config)}


def _standing(lesson: Presets[Any]) -> Config | None:
    """Where the controls stand; None while a value does not fit, which `_parsed` says."""
    values = {name: st.session_state[key_of(lesson, name)] for name in _controls(lesson)}
    try:
        config: Config = lesson.config_type.parse(values)
    except ConfigError:
        return None
    return config


def set_values(lesson: Presets[Any], **values: Any) -> None:
    """Sets controls from a button's callback, as *Try this* does.

    ``preset`` sets all controls first.
    """
    now = _preset_now(lesson)
    base = lesson.preset(values.pop("preset", None if now == OWN else now))
    _fill(lesson, lesson.config_type.parse(values, base=base))


def _hold_fixed(lesson: Presets[Any], task: Task) -> None:
    """Puts what a task fixes back to its values, whatever a preset or a challenge has set."""
    config = settings_of_task(lesson)
    for name in task.fixed:
        st.session_state[key_of(lesson, name)] = widget_value(config, name)


def _name_preset(lesson: Presets[Any]) -> None:
    """Names the preset that the controls stand at, or says that they are nobody's."""
    config = _standing(lesson)
    if config is None:  # the name stays until the value is mended
        return
    now, found = _preset_now(lesson), lesson.preset_of(config)
    same = now in lesson.presets and set(config.differences(lesson.presets[now])) <= lesson.free
    if not same:
        st.session_state[key_of(lesson, "preset")] = found or OWN


def _preset_now(lesson: Presets[Any]) -> str:
    return str(st.session_state.get(key_of(lesson, "preset"), lesson.default_preset))


def _controls(lesson: Presets[Any]) -> dict[str, Control]:
    return lesson.config_type.controls()


def _keys(lesson: Presets[Any]) -> list[str]:
    return [key_of(lesson, name) for name in ("preset", *_controls(lesson))]


def _apply_preset(lesson: Presets[Any]) -> None:
    preset = _preset_now(lesson)
    if preset != OWN:
        _fill(lesson, lesson.presets[preset])


def _fill(lesson: Presets[Any], config: Config) -> None:
    st.session_state[key_of(lesson, "preset")] = lesson.preset_of(config) or OWN
    for control in _controls(lesson).values():
        st.session_state[key_of(lesson, control.name)] = widget_value(config, control.name)
    for group in GROUPS:
        forget_opened(lesson, group)
    st.session_state[key_of(lesson, "runs to say in")] = SAID


def _say_again(lesson: Presets[Any]) -> None:
    """Tells the browser where the controls stand, while that is news.

    Once a person has moved a control, the browser knows, and may be ahead of this run: what is said
    now would undo the next key that is pressed on a slider.
    """
    left = st.session_state.get(key_of(lesson, "runs to say in"), 0)
    if left == 0:
        return
    stand = {key: st.session_state[key] for key in _keys(lesson)}
    moved = left < SAID and stand != st.session_state[key_of(lesson, "said")]
    st.session_state[key_of(lesson, "runs to say in")] = 0 if moved else left - 1
    if not moved:
        st.session_state.update(stand)
        st.session_state[key_of(lesson, "said")] = stand


def _from_url(lesson: Presets[Any]) -> Config:
    """The configuration that the link asks for; a link to a run opens that run's settings."""
    given = {k: v for k, v in st.query_params.items() if k in lesson.config_type.model_fields}
    preset = st.query_params.get("preset")
    run_id = st.query_params.get("run") or st.query_params.get("parent")
    try:
        if run_id and not given and not preset:
            run = visible_run(run_id)
            if run.experiment == lesson.name:
                return lesson.config_type.parse(run.config)
        return _parsed_visible(lesson.config_type, given, lesson.base(preset, given))
    except KeyError:  # the run panel says that there is no such run
        return lesson.preset(None)
    except ConfigError as error:
        config, what_holds = _what_is_good(lesson, preset, given)
        say_of_link(f"{error} {what_holds}")
        return config


def _what_is_good(
    lesson: Presets[Any], preset: str | None, given: dict[str, str]
) -> tuple[Config, str]:
    """The settings of a link without those that do not fit, and a sentence that says so."""
    known = preset if preset in lesson.presets else None
    base = lesson.base(known, given)
    good: dict[str, str] = {}
    left = len(given) + 1
    while len(given) - len(good) < left:  # some fit only beside others
        left = len(given) - len(good)
        for name, text in given.items():
            if name not in good and _fits(good | {name: text}, base):
                good[name] = text
    config: Config = lesson.config_type.parse(good, base=base)
    if not good and known is None:
        return lesson.preset(None), "The default settings are used."
    bad = [name for name in given if name not in good]
    without = f"Ignored: {', '.join(bad)}. " if bad else ""
    return config, f"{without}The rest of the link is used."


def _fits(values: dict[str, str], base: Config) -> bool:
    try:
        _parsed_visible(type(base), values, base)
    except ConfigError:
        return False
    return True


def _parsed_visible(
    config_type: type[Config], values: dict[str, Any], base: Config | None = None
) -> Config:
    """The configuration, which names no data that the visitor may not see.

    Raises:
        ConfigError: it does, or a value does not fit.
    """
    try:
        expect_visible(visitor(), values)
    except AccessError as error:
        raise ConfigError(str(error)) from None
    return config_type.parse(values, base=base)


def _adopt_parent(lesson: Presets[Any]) -> None:
    """A link that names a run to change, and nothing else, sets the controls to that run's."""
    parent = st.query_params.get("parent")
    alone = set(st.query_params) <= {"parent", "section"}
    if parent and alone and st.session_state.get(key_of(lesson, "parent")) != parent:
        st.session_state.pop(key_of(lesson, "preset"), None)
    st.session_state[key_of(lesson, "parent")] = parent


def _to_url(lesson: Presets[Any], config: Config) -> None:
    preset = _preset_now(lesson)
    if preset == OWN:
        preset = lesson.default_preset
    changed = config.differences(lesson.presets[preset])
    wanted = {name: text for name, text in config.as_text().items() if name in changed}
    named = lesson.is_to_be_named(preset, wanted) or "parent" in st.query_params
    if named or (not wanted and _is_run_with_other_settings(lesson, config)):
        wanted["preset"] = preset
    wanted |= {name: st.query_params[name] for name in KEPT if name in st.query_params}
    if wanted != st.query_params.to_dict():
        st.query_params.from_dict(wanted)


def _is_run_with_other_settings(lesson: Presets[Any], config: Config) -> bool:
    """Whether a link to the run alone would open other settings than these."""
    try:
        run = visible_run(st.query_params.get("run", ""))
    except KeyError:
        return False
    return run.experiment == lesson.name and run.config != config.model_dump(mode="json")


def _parsed(lesson: Presets[Any], values: dict[str, Any]) -> Config:
    good = key_of(lesson, "last good")
    try:
        config = _parsed_visible(lesson.config_type, values)
    except ConfigError as error:
        say_refused(error)
        return st.session_state.get(good, lesson.preset(None))
    st.session_state[good] = config
    return config
