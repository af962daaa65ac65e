"""What a browser may watch: a source of frames, the runs it draws, and how to draw them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any

from playground.runs import Run, RunStore

LONGEST_KEY = 4_000
MOST_RUNS = 200
Make = Callable[[RunStore, tuple[Run, ...], Mapping[str, Any]], Mapping[str, Any]]
"""Makes the parts of a frame, plain JSON values and arrays by name, from the runs as they are now
and a view. A ValueError refuses the view, in a sentence."""


@dataclass(frozen=True)
class Source:
    """What makes frames.

    Attributes:
        make: Makes one.
        view: The keys of a view, each with the type of its values.
    """

    make: Make
    view: Mapping[str, type | UnionType] = field(default_factory=dict)

    def check(self, view: Mapping[str, Any]) -> None:
        """Refuses a view that no page asks for.

        Raises:
            ChannelError: a key is missing or unknown, or a value has another type.
        """
        wrong = [k for k in {*view, *self.view} if k not in view or k not in self.view]
        wrong += [k for k, kind in self.view.items() if k in view and not _is(view[k], kind)]
        if wrong:
            raise ChannelError(
                f"Expected a view with {', '.join(self.view) or 'nothing in it'}. Received: "
                f"{sorted(wrong)[0][:40]!r}. Reload the page."
            )


def _is(value: Any, kind: type | UnionType) -> bool:
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, kind) and (not isinstance(value, float) or math.isfinite(value))


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
