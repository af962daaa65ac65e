"""What a browser may watch: a source of frames, the runs it draws, and how to draw them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.runs import Run, RunStore

LONGEST_KEY = 4_000
MOST_RUNS = 200
Source = Callable[[RunStore, tuple[Run, ...], Mapping[str, Any]], Mapping[str, Any] | None]
"""Makes a frame, an object of plain JSON values and arrays, from the runs as they are now and a
view. None means that there is nothing to show yet. A ValueError refuses the view."""


class ChannelError(ValueError):
    """A browser asks for something that cannot be watched; the text is one sentence."""


@dataclass(frozen=True)
class Channel:
    """One thing to watch; equal channels share their frames.

    Attributes:
        source: Name of what makes the frames.
        runs: Ids of the runs that it draws; a frame is due when one of them changes.
        view: How to draw them, as JSON text of an object.
    """

    source: str
    runs: tuple[str, ...]
    view: str = "{}"

    @classmethod
    def of(cls, source: str, runs: tuple[str, ...], **view: Any) -> Channel:
        """The channel of a source for these runs, with the view as keyword arguments."""
        return cls(source, runs, json.dumps(view, sort_keys=True))

    @property
    def key(self) -> str:
        """The text that names the channel in messages."""
        return json.dumps([self.source, self.runs, self.view])

    @property
    def arguments(self) -> dict[str, Any]:
        """The view as an object."""
        view: dict[str, Any] = json.loads(self.view)
        return view

    @classmethod
    def parse(cls, key: object) -> Channel:
        """The channel that a key names.

        Raises:
            ChannelError: it is no key of a channel.
        """
        if not isinstance(key, str) or len(key) > LONGEST_KEY:
            raise ChannelError(
                f"Expected the key of a channel, text of at most {LONGEST_KEY:,} characters. "
                "Reload the page."
            )
        try:
            source, runs, view = json.loads(key)
            if not isinstance(source, str) or not isinstance(json.loads(view), dict):
                raise TypeError
            if len(runs) > MOST_RUNS or not all(isinstance(run, str) for run in runs):
                raise TypeError
        except (TypeError, ValueError, RecursionError):
            raise ChannelError(
                f"Expected the key of a channel. Received: {key[:40]!r}. Reload the page."
            ) from None
        return cls(source, tuple(runs), view)
