"""Pages with sections: each has controls of its own, and a link opens the section it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from playground.experiments import Config, ConfigError, Lesson, Presets, control
from playground.experiments.config import HIDDEN
from playground.quoted import quoted
from playground.ui.controls import choose_config, set_values
from playground.ui.link import say_of_link
from playground.ui.refusal import say_refused
from playground.ui.window import begins_at_link


class SectionConfig(Config):
    """Controls of one section. The field ``section`` is its name in links; the first has none."""

    section: str = control("", "Section", "Its name in links.", group=HIDDEN)

    def differences(self, other: Config) -> dict[str, Any]:
        """As for any configuration, and the section, so that every link names it."""
        named = {"section": self.section} if self.section else {}
        return named | super().differences(other)


ConfigT = TypeVar("ConfigT", bound=Config)
SectionConfigT = TypeVar("SectionConfigT", bound=SectionConfig)
SectionT = TypeVar("SectionT", bound=Presets[Any])


class Section(Lesson[SectionConfigT]):
    """One section of a page: a lesson with a label on the switch between sections."""

    def __init__(self, page: str, label: str, presets: Mapping[str, SectionConfigT]) -> None:
        super().__init__(page, presets)
        self._page, self.label = page, label
        self.section = self.presets[self.default_preset].section
        self.name = f"{page}_{self.section}" if self.section else page

    @property
    def slug(self) -> str:
        return self._page

    def preset_of(self, config: Config) -> str | None:
        """The name of the preset that equals a configuration but for its free fields."""
        for name, preset in self.presets.items():
            if set(Config.differences(config, preset)) <= self.free:
                return name
        return None


def choose_section(
    page: str, sections: Sequence[SectionT], elsewhere: Collection[str] = ()
) -> tuple[SectionT, Any]:
    """The switch between sections, then the controls of the chosen one.

    Args:
        elsewhere: Fields that the page has a widget of its own for.

    Returns:
        The section, and its configuration.
    """
    by_name = {section.section: section for section in sections}
    key = f"{page}:sections"  # not "section": that is a field of the configuration
    if begins_at_link(key):
        st.session_state[key] = _asked_for(by_name)
    if {"run", "parent"} & set(st.query_params) and "section" not in st.query_params:
        st.session_state[key] = ""  # the first section trains
    name = st.segmented_control(
        "Section",
        list(by_name),
        key=key,
        format_func=lambda name: by_name[name].label,
        label_visibility="collapsed",
        required=True,
        on_change=st.query_params.clear,  # the link was that of the section before
        persist_state="session",
    )
    chosen = by_name[name or ""]
    take_click(chosen)
    config, _ = choose_config(chosen, elsewhere)
    return chosen, config


def _asked_for(by_name: Mapping[str, Presets[Any]]) -> str:
    name = st.query_params.get("section", "")
    if name in by_name:
        return name
    known = ", ".join(name for name in by_name if name) + ", or none for the first"
    say_of_link(
        f"Expected section to be one of {known}. Received: section={quoted(name)}. The first "
        "section is shown.",
        "section",
    )
    return ""


def change(section: Presets[Any], config: Config, **values: Any) -> None:
    """Sets some fields and keeps the others; for the callback of a widget."""
    set_values(section, **(config.model_dump() | values))


def clicked(section: Presets[Any], config: Config, **values: Any) -> None:
    """Sets some fields and keeps the others, after a click in a figure: the page runs again."""
    set_later(section, config, **values)
    st.rerun()


def take_click(section: Presets[Any]) -> bool:
    """Sets the fields that a click left waiting, before the controls are drawn; whether it did."""
    waiting = st.session_state.pop(f"{section.name}:click", None)
    if waiting is None:
        return False
    try:
        set_values(section, **waiting)
    except ConfigError as error:
        say_refused(error)
        return False
    return True


def set_later(section: Presets[Any], config: Config, **values: Any) -> None:
    """Sets some fields and keeps the others when the page runs next; `is_waiting` says so until
    then."""
    st.session_state[f"{section.name}:click"] = config.model_dump() | values


def set_if_valid(section: Presets[Any], config: Config, **values: Any) -> None:
    """As `set_later`.

    Raises:
        ConfigError: the fields do not take these values.
    """
    config.parse(values, base=config)
    set_later(section, config, **values)


def latest(section: Presets[Any], config: ConfigT) -> ConfigT:
    """Where the controls stand, also after clicks that the page has not been drawn for yet.

    Args:
        config: As the page was drawn.
    """
    waiting = st.session_state.get(f"{section.name}:click")
    if waiting is not None:
        return type(config).parse(waiting)
    found: ConfigT = st.session_state.get(f"{section.name}:last good", config)
    return found


def is_waiting(section: Presets[Any]) -> bool:
    """Whether fields wait to be set: a part of the page that runs alone should run all of it."""
    return f"{section.name}:click" in st.session_state
