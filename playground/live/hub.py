"""Looks for changes in what is watched, and makes each frame once for all who watch."""

from __future__ import annotations

import logging
import threading
import time
from asyncio import AbstractEventLoop
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from playground.live.channel import Channel, ChannelError, Source, Version
from playground.runs import RunStore

log = logging.getLogger(__name__)

TICK_SECONDS = 1 / 30
FEW_SUBSCRIBERS = 6
"""Below so many connections frames follow each other as fast as a screen needs them."""
CLASS_SECONDS = 0.2
"""From there on, the least time between two frames of a channel."""
SAY_AGAIN_SECONDS = 2.0
DUTY = 0.5
"""The most of its time that the hub spends on frames: pages want to be served beside it."""
FAILURE_SECONDS = 1.0
"""How long the hub waits when it could read nothing."""
MOST_KEPT = 256
FAILED = "This figure could not be drawn; the log says why. Reload the page to try again."

Stamp = tuple[Hashable, ...]
"""Versions of a channel's runs, None for one that is not, or no longer, in the store, or what its
source gives as its version; and what else frames follow from."""
Encode = Callable[[Mapping[str, Any]], str]


class Subscriber(Protocol):
    """A connection that takes frames; called on its event loop."""

    loop: AbstractEventLoop

    def offer(self, key: str, message: str) -> None: ...


class Frame(NamedTuple):
    """What a channel shows.

    Attributes:
        stamp: The versions of what it was made of.
        message: As it is sent, with the channel and the time of the last report.
    """

    stamp: Stamp
    message: str


class Hub:
    """Frames for everybody.

    A thread looks for changes in the store, thirty times a second while anybody watches; nothing is
    drawn for channels that nobody watches. Runs that another process writes are seen the same way.

    Args:
        store: Where runs are read.
        sources: What can be watched, by name.
        encode: Makes JSON text of a frame.
        besides: What frames follow from beside the store, as whether it can be written to.
        set_watched: Told the ids of the runs that are watched, when these change.
    """

    def __init__(
        self,
        store: RunStore,
        sources: Mapping[str, Source],
        encode: Encode,
        besides: Callable[[], Hashable] = lambda: None,
        set_watched: Callable[[frozenset[str]], None] = lambda run_ids: None,
    ) -> None:
        self._store = store
        self._sources = sources
        self._encode = encode
        self._besides = besides
        self._set_watched = set_watched
        self._said: tuple[frozenset[str], float] = (frozenset(), 0.0)
        self._changed = threading.Condition()
        self._watched: dict[Channel, set[Subscriber]] = {}
        self._frames: OrderedDict[Channel, Frame] = OrderedDict()
        self._new: dict[Channel, set[Subscriber]] = {}
        self._sent: dict[Channel, tuple[float, Stamp]] = {}
        self._late = False
        self._closed = False
        self._thread: threading.Thread | None = None

    def check(self, channel: Channel) -> None:
        """Refuses a channel that no page asks for.

        Raises:
            ChannelError: there is no source of that name, or it takes other ids or another view.
        """
        if channel.source not in self._sources:
            raise ChannelError(f"Expected a known channel. Received: {channel.source[:40]!r}.")
        source = self._sources[channel.source]
        source.check_count(channel.ids)
        source.check(channel.arguments)

    def is_for_teacher(self, channel: Channel) -> bool:
        """Whether the teacher alone may watch a channel, which `check` does not refuse."""
        return self._sources[channel.source].for_teacher

    def watch(self, subscriber: Subscriber, channels: Iterable[Channel]) -> None:
        """Lets a subscriber watch these channels, which `check` does not refuse, in place of those
        that it watched before.

        The newest frame of each new channel comes at once.
        """
        wanted = set(channels)
        with self._changed:
            for channel in [c for c, who in self._watched.items() if subscriber in who]:
                if channel not in wanted:
                    self._leave(subscriber, channel)
                wanted.discard(channel)
            for channel in wanted:
                self._watched.setdefault(channel, set()).add(subscriber)
                self._new.setdefault(channel, set()).add(subscriber)
            if self._thread is None and self._watched:
                self._thread = threading.Thread(target=self._run, daemon=True, name="live-hub")
                self._thread.start()
            self._changed.notify_all()

    def leave(self, subscriber: Subscriber) -> None:
        """Forgets a subscriber whose connection has ended."""
        with self._changed:
            for channel in [c for c, who in self._watched.items() if subscriber in who]:
                self._leave(subscriber, channel)

    def close(self) -> None:
        """Ends the thread; nothing is sent any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(5)

    def _leave(self, subscriber: Subscriber, channel: Channel) -> None:
        who = self._watched[channel]
        who.discard(subscriber)
        self._new.get(channel, set()).discard(subscriber)
        if not who:
            del self._watched[channel]
            self._new.pop(channel, None)
            self._sent.pop(channel, None)

    def _run(self) -> None:
        seen: Hashable = None
        while True:
            with self._changed:
                # Once more when the last one has left: nothing is watched any longer.
                self._changed.wait_for(lambda: self._watched or self._said[0] or self._closed)
                if self._closed:
                    return
                waiting = self._late or bool(self._new)
                channels = tuple(self._watched)
            began = time.monotonic()
            try:
                self._tell(self._runs_of(channels), began)
                outside = [v(self._store, c.ids) for c in channels if (v := self._version_of(c))]
                now = (self._store.data_version(), self._besides(), *outside)
                if now != seen or waiting:
                    seen = now
                    self._round()
            except Exception:  # the store may be busy or damaged: the next round may do better
                log.exception("Frames could not be made")
                seen = None
                with self._changed:  # what was to be sent is still owed, to newcomers too
                    self._sent.clear()
                time.sleep(FAILURE_SECONDS)
            spent = time.monotonic() - began
            time.sleep(max(TICK_SECONDS - spent, spent * (1 / DUTY - 1)))

    def _tell(self, watched: frozenset[str], now: float) -> None:
        """Says which runs are watched: at once when that changes, and now and then for those that
        have begun since."""
        if watched != self._said[0] or now - self._said[1] > SAY_AGAIN_SECONDS:
            self._set_watched(watched)
            self._said = (watched, now)

    def _round(self) -> None:
        """Sends what has changed, the channels that have waited longest first, and to those who
        have just come what there is."""
        with self._changed:
            watched = {channel: tuple(who) for channel, who in self._watched.items()}
            new, self._new = self._new, {}
            sent = dict(self._sent)
        stamps = self._stamps(watched)
        pause = CLASS_SECONDS if self._is_class(watched) else 0.0
        self._late = False
        now = time.monotonic()
        for channel in sorted(watched, key=lambda c: sent.get(c, (0.0, ()))[0]):
            at, stamp = sent.get(channel, (0.0, None))
            changed = stamp != stamps[channel]
            least = max(pause, self._sources[channel.source].pause)
            if changed and now - at < least and channel not in new:
                self._late = True
                continue
            receivers = watched[channel] if changed else tuple(new.get(channel, ()))
            if not receivers:
                continue
            message = self._message(channel, stamps[channel])
            with self._changed:
                if channel in self._watched:
                    self._sent[channel] = (now, stamps[channel])
            _offer(receivers, channel.key, message)

    def _is_class(self, watched: Mapping[Channel, tuple[Subscriber, ...]]) -> bool:
        busy = (c for c in watched if not self._sources[c.source].is_rare)
        return len({who for channel in busy for who in watched[channel]}) >= FEW_SUBSCRIBERS

    def _stamps(self, channels: Iterable[Channel]) -> dict[Channel, Stamp]:
        versions = self._store.versions(self._runs_of(channels))
        besides = self._besides()
        return {
            c: (v(self._store, c.ids), besides)
            if (v := self._version_of(c))
            else (*(versions.get(run) for run in c.ids), besides)
            for c in channels
        }

    def _version_of(self, channel: Channel) -> Version | None:
        return self._sources[channel.source].version

    def _runs_of(self, channels: Iterable[Channel]) -> frozenset[str]:
        """Ids of the runs that any of the channels draws."""
        return frozenset(
            run for channel in channels if not self._version_of(channel) for run in channel.ids
        )

    def _message(self, channel: Channel, stamp: Stamp) -> str:
        """A message with a frame, or with a sentence where there can be none."""
        try:
            return self._newest(channel, stamp).message
        except ChannelError as error:
            return self._encode({"channel": channel.key, "error": str(error)[:400]})
        except Exception:
            log.exception("A frame of %s could not be made", channel.source)
            return self._encode({"channel": channel.key, "error": FAILED})

    def _newest(self, channel: Channel, stamp: Stamp) -> Frame:
        with self._changed:
            kept = self._frames.get(channel)
        if kept is None or kept.stamp != stamp:
            kept = self._make(channel, stamp)
            with self._changed:
                self._frames[channel] = kept
                self._frames.move_to_end(channel)
                while len(self._frames) > MOST_KEPT:
                    self._frames.popitem(last=False)
        return kept

    def _make(self, channel: Channel, stamp: Stamp) -> Frame:
        source, view = self._sources[channel.source], channel.arguments
        with self._store.reading():  # all parts speak of the same moment
            try:
                ids = channel.ids if source.version is None else ()
                runs = tuple(self._store.run(run) for run in ids)
            except KeyError as error:
                raise ChannelError(str(error.args[0])) from error
            parts = source.make(self._store, runs if source.version is None else channel.ids, view)
        recorded = max((run.progress.get("recorded") or 0.0 for run in runs), default=0.0)
        message = {"channel": channel.key, "recorded": recorded, "frame": parts}
        return Frame(stamp, self._encode(message))


def _offer(subscribers: Iterable[Subscriber], key: str, message: str) -> None:
    """Hands a message to subscribers, with one call for each of their event loops."""
    loops: dict[AbstractEventLoop, list[Subscriber]] = {}
    for subscriber in subscribers:
        loops.setdefault(subscriber.loop, []).append(subscriber)
    for loop, members in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_offer_all, members, key, message)


def _offer_all(members: list[Subscriber], key: str, message: str) -> None:
    for member in members:
        member.offer(key, message)
