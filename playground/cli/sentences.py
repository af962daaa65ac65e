"""Errors that a user can mend, said in a sentence."""

from __future__ import annotations

import click

from playground.datasets import DatasetError
from playground.engine import EngineError, LimitError
from playground.experiments import ConfigError
from playground.runs import StoreError

USER_ERRORS = (
    *(ConfigError, LimitError, EngineError, DatasetError, StoreError, KeyError),
    *(FileExistsError, FileNotFoundError),
)


def in_words(error: Exception) -> click.UsageError:
    """What an error says; the text of a `KeyError` would stand in quotes."""
    return click.UsageError(str(error.args[0] if isinstance(error, KeyError) else error))
