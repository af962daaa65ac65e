"""What the commands of ``python -m playground`` share."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import click

from playground.experiments import EXPERIMENTS, ConfigError, Experiment
from playground.quoted import quoted
from playground.runs import StoreError

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 30.0
LINE_SECONDS = 3.0
"""Between two lines of progress where there is no terminal for a bar."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as a shell has it: 128 and the signal's number, 2."""
LONGEST_DEFAULT = 40
MOST_LISTED = 1_000_000


class ExperimentCommand(click.Command):
    """A command whose help lists the experiments, or what EXPERIMENT may be given.

    Args:
        example: Options to show in an example; ``{preset}`` stands for a preset's name.
    """

    def __init__(self, *args: Any, example: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._example = example

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        named = [EXPERIMENTS[argument] for argument in args if argument in EXPERIMENTS]
        context.meta["experiment"] = named[0] if named else None
        return super().parse_args(context, args)

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(context, formatter)
        chosen = context.meta.get("experiment")
        if chosen is not None:
            _describe(chosen, formatter)
            with formatter.section("Example"):
                options = self._example.format(preset=list(chosen.presets)[-1])
                formatter.write_text(f"{context.command_path} {chosen.name} {options}")
            return
        with formatter.section("Experiments"):
            formatter.write_dl([(each.name, each.title) for each in EXPERIMENTS.values()])
        formatter.write_paragraph()
        formatter.write_text(
            f"{context.command_path} EXPERIMENT --help lists the presets and fields of one."
        )


def _describe(chosen: Experiment[Any], formatter: click.HelpFormatter) -> None:
    """Presets, and fields with their defaults and limits."""
    base = chosen.base(None, chosen.config_type.model_fields)  # what --set alone changes
    with formatter.section(f"Presets of {chosen.name}"):
        rows = []
        for name, preset in chosen.presets.items():
            texts = preset.as_text()
            changes = [f"{field}={_cut(texts[field])}" for field in preset.differences(base)]
            words = ", ".join(changes) or "the default"
            if changes and name == chosen.default_preset:
                words = f"the default where nothing is set: {words}"
            rows.append((name, words))
        formatter.write_dl(rows)
    with formatter.section("Fields, for --set FIELD=VALUE"):
        texts = base.as_text()
        rows = []
        for name, control in chosen.config_type.controls().items():
            unit = f" ({control.unit})" if control.unit else ""
            usual = _cut(texts[name]) or "empty"
            words = f"{control.label}{unit}: {control.expectation()}. Default: {usual}."
            rows.append((name, f"{words} {control.help}".strip()))
        formatter.write_dl(rows)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DEFAULT else f"{text[: LONGEST_DEFAULT - 1]}…"


def listed(context: click.Context, option: click.Parameter, value: int) -> int:
    """How many rows to list, as the callback of an option.

    Raises:
        click.UsageError: it is none, or more than SQLite counts.
    """
    del context
    if not 1 <= value <= MOST_LISTED:
        raise click.UsageError(
            f"Expected {option.opts[0]} to be an integer between 1 and {MOST_LISTED:,}. "
            f"Received: {str(value)[:40]}."
        )
    return value


def field_values(settings: Iterable[str]) -> dict[str, str]:
    """The values of ``--set field=value``, by field.

    Raises:
        ConfigError: one is not of that form.
    """
    pairs = [setting.partition("=") for setting in settings]
    for name, separator, _ in pairs:
        if not separator:
            raise ConfigError(f"Expected --set field=value. Received: --set {quoted(name)}.")
    return {name.strip(): value for name, _, value in pairs}


class ProgressLines:
    """Lines of progress for a log: at most one every few seconds, and none twice."""

    def __init__(self) -> None:
        self._next, self._last = time.monotonic() + LINE_SECONDS, ""

    def tell(self, words: Callable[[], str]) -> None:
        """Writes what `words` says to standard error when the time has come."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + LINE_SECONDS
        if (line := words()) != self._last:
            click.echo(line, err=True)
            sys.stderr.flush()
            self._last = line


def drive(
    run: Callable[[], None],
    ask_to_stop: Callable[[], None],
    look: Callable[[], None] = lambda: None,
) -> bool:
    """Runs a driver beside this thread until it ends; Ctrl-C asks it to end in good order.

    Args:
        look: Called now and then meanwhile.

    Returns:
        Whether Ctrl-C has ended it.
    """
    ended = threading.Event()  # a join that Ctrl-C interrupts would take the thread for ended

    def work() -> None:
        try:
            run()
        finally:
            ended.set()

    threading.Thread(target=work, daemon=True, name="driver").start()
    try:
        while not ended.wait(LOOK_SECONDS):
            with suppress(StoreError):  # it may be readable again
                look()
        with suppress(StoreError):
            look()
    except KeyboardInterrupt:
        with suppress(StoreError):  # the driver here hears it without a file
            ask_to_stop()
        ended.wait(PATIENCE_SECONDS)
        return True
    return False
