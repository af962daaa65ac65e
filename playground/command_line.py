"""What the commands of ``python -m playground`` share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from playground.experiments import ConfigError

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 30.0


def field_values(settings: Iterable[str]) -> dict[str, str]:
    """The values of ``--set field=value``, by field.

    Raises:
        ConfigError: one is not of that form.
    """
    pairs = [setting.partition("=") for setting in settings]
    for name, separator, value in pairs:
        if not separator:
            raise ConfigError(f"Expected --set field=value. Received: --set {name}{value}.")
    return {name.strip(): value for name, _, value in pairs}


def drive(run: Callable[[], None], ask_to_stop: Callable[[], None]) -> None:
    """Runs a driver beside this thread until it ends; Ctrl-C asks it to end in good order."""
    thread = threading.Thread(target=run, daemon=True, name="driver")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(LOOK_SECONDS)
    except KeyboardInterrupt:
        ask_to_stop()
        thread.join(PATIENCE_SECONDS)
