"""Named examples of a kind of configuration: what a page with controls needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic

from playground.experiments.config import GROUPS, Config, ConfigError, ConfigT
from playground.quoted import quoted


class Presets(Generic[ConfigT]):
    """A kind of configuration and named examples of it: what a page with controls needs.

    Attributes:
        name: Name of the page, also the first part of its widgets' keys.
        section: Its name in links, where a page has several; the first has none.
        label: Its name on the switch between them.
        open_groups: Groups of controls that stand open at first.
        free: Fields that may differ from a preset's without being another preset.
        earlier_default: The default preset as it once was, where it has changed. Values that come
            without a preset's name change these settings, so that old links and commands keep
            their meaning.
    """

    name: str
    section: str = ""
    label: str = ""
    open_groups: tuple[str, ...] = GROUPS[1:]
    free: frozenset[str] = frozenset({"seed"})
    presets: Mapping[str, ConfigT]
    earlier_default: ConfigT | None = None

    @property
    def default_preset(self) -> str:
        """The first."""
        return next(iter(self.presets))

    @property
    def config_type(self) -> type[ConfigT]:
        return type(self.presets[self.default_preset])

    @property
    def slug(self) -> str:
        """Its page's file in pages/, and its address."""
        return self.name

    def preset(self, name: str | None) -> ConfigT:
        """A preset's configuration; the default one when no name is given.

        Raises:
            ConfigError: there is no such preset.
        """
        name = name or self.default_preset
        if name not in self.presets:
            raise ConfigError(
                f"Expected preset to be one of {', '.join(self.presets)}. "
                f"Received: preset={quoted(name)}."
            )
        return self.presets[name]

    def base(self, preset: str | None, values: Collection[str]) -> ConfigT:
        """The configuration that the values of a link or a command change.

        Args:
            preset: The name that the link or the command gives, if any.
            values: The values, or the names of their fields.

        Raises:
            ConfigError: there is no such preset.
        """
        if values and not preset and self.earlier_default is not None:
            return self.earlier_default
        return self.preset(preset)

    def is_to_be_named(self, preset: str, changed: Collection[str]) -> bool:
        """Whether a link or a command that changes these fields of a preset must name it."""
        return preset != self.default_preset or (bool(changed) and self.earlier_default is not None)

    def preset_of(self, config: Config) -> str | None:
        """The name of the preset that equals a configuration but for its free fields."""
        for name, preset in self.presets.items():
            if set(config.differences(preset)) <= self.free:
                return name
        return None


class Lesson(Presets[ConfigT]):
    """A page with controls and nothing to train."""

    def __init__(
        self,
        name: str,
        presets: Mapping[str, ConfigT],
        earlier_default: ConfigT | None = None,
    ) -> None:
        self.name = name
        self.presets = presets
        self.earlier_default = earlier_default
