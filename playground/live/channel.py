"""What a browser may watch: a source of frames, what it draws, and how to draw it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping, Sized
from dataclasses import dataclass, field
from types import UnionType
from typing import Any

from playground.runs import RunStore
from playground.runs.run import RUN_ID

LONGEST_KEY = 8_000
"""Characters: the longest names of the most classes fit in."""
MOST_IDS = 200
ONE, MANY, NONE = range(1, 2), range(1, MOST_IDS + 1), range(1)
"""How many ids a source takes."""
Make = Callable[[RunStore, tuple[Any, ...], Mapping[str, Any]], Mapping[str, Any]]
"""Makes the parts of a frame, plain JSON values and arrays by name, from the runs as they are now
and a view; where the source draws something else, from the ids. A ChannelError refuses them, in a
sentence."""
Version = Callable[[RunStore, tuple[str, ...]], Hashable]


@dataclass(frozen=True)
class Source:
    """What makes frames.

    Attributes:
        make: Makes one.
        view: The keys of a view, each with the type of its values.
        version: Where ids are not those of runs: changes whenever what they name does. Asked thirty
            times a second, also for ids that nobody knows; raises nothing.
        pause: The least seconds between two frames of a channel, for those that take long to make.
        ids: How many it takes.
        is_rare: Whether its frames are few and small: to watch nothing else slows nobody down.
        for_teacher: Whether it speaks of everybody, so that the teacher alone may watch it.
        named: Where ids are not those of runs: what one names, with its `settings` and who began
            it; raises where it names nothing.
    """

    make: Make
    view: Mapping[str, type | UnionType] = field(default_factory=dict)
    version: Version | None = None
    pause: float = 0.0
    ids: range = ONE
    is_rare: bool = False
    for_teacher: bool = False
    named: Callable[[RunStore, str], Any] | None = None

    def check_count(self, ids: Sized) -> None:
        """Refuses more or fewer ids than a page asks for.

        Raises:
            ChannelError: there are too few or too many.
        """
        if len(ids) not in self.ids:
            least, most = self.ids[0], self.ids[-1]
            wanted = f"{least}" if least == most else f"{least} to {most}"
            raise ChannelError(
                f"Expected a channel with {wanted} ids. Received: {len(ids)}. Reload the page."
            )

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
        ids: Of the runs that it draws, or of what else its source knows; a frame is due when one
            of them changes.
        view: How to draw them, as JSON text of an object.
    """

    source: str
    ids: tuple[str, ...]
    view: str = "{}"

    @classmethod
    def of(cls, source: str, ids: tuple[str, ...], **view: Any) -> Channel:
        """The channel of a source for these ids, with the view as keyword arguments."""
        return cls(source, ids, json.dumps(view, sort_keys=True, ensure_ascii=False))

    @property
    def key(self) -> str:
        """The text that names the channel in messages."""
        return json.dumps([self.source, self.ids, self.view], ensure_ascii=False)

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
            source, ids, view = json.loads(key)
            if not isinstance(source, str) or not isinstance(json.loads(view), dict):
                raise TypeError
            if len(ids) > MOST_IDS or not all(RUN_ID.fullmatch(each) for each in ids):
                raise TypeError
        except (TypeError, ValueError, RecursionError):
            raise ChannelError(
                f"Expected the key of a channel. Received: {key[:40]!r}. Reload the page."
            ) from None
        return cls(source, tuple(ids), view)
