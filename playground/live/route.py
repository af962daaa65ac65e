"""The connection over which a page hears of everything that moves on it."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.live.channel import Channel, ChannelError
from playground.live.hub import Hub

MOST_CHANNELS = 64
LONGEST_MESSAGE = 262_144
"""Characters; far more than a page needs for its few channels."""
MOST_MESSAGES = 120
"""In a minute: a page asks when its figures change, not more often."""
MOST_CONNECTIONS = 24
"""Of one browser: every tab has one."""
MOST_IN_ALL = 1_000
LONGEST_NAMED = 200
NOT_YOURS = (
    "Expected data that you brought or that were shared. Received: somebody else's. Ask them to "
    "press Share the data, under Share."
)
FOR_TEACHERS = "Expected the teacher. Received: somebody else. Ask your teacher to show it."
EXPECTED = f'Expected {{"watch": [at most {MOST_CHANNELS} keys]}}. Reload the page.'
PROTOCOL_ERROR, POLICY_VIOLATION, TOO_BIG, TRY_LATER = 1002, 1008, 1009, 1013
"""Codes with which a connection is closed (RFC 6455, section 7.4)."""


def stream_route(
    path: str,
    hub: Callable[[], Hub],
    may_connect: Callable[[WebSocket], bool],
    browser_of: Callable[[WebSocket], str],
    may_watch: Callable[[WebSocket, Channel], bool] = lambda socket, channel: True,
) -> WebSocketRoute:
    """Serves frames of the channels that a browser asks for.

    A browser sends ``{"watch": [key, …]}``, all that it wants to see now; it gets
    ``{"channel": key, "frame": …}``, or ``"error"`` with a sentence.

    Args:
        path: Of the route.
        hub: Gives the hub that makes the frames.
        may_connect: Whether a page of this app asks, and not another site in its visitor's name.
        browser_of: A name for the browser, of which only so many connections are taken.
        may_watch: Whether this browser may see a channel that others may.
    """
    connections: Counter[str] = Counter()

    async def stream(socket: WebSocket) -> None:
        if not may_connect(socket):
            await socket.close(POLICY_VIOLATION)
            return
        browser = browser_of(socket)
        if connections[browser] >= MOST_CONNECTIONS or connections.total() >= MOST_IN_ALL:
            await socket.close(TRY_LATER)
            return
        connections[browser] += 1
        try:
            await socket.accept()
            await Connection(socket, hub(), partial(may_watch, socket)).serve()
        finally:
            connections[browser] -= 1
            if not connections[browser]:
                del connections[browser]

    return WebSocketRoute(path, stream)


class Connection:
    """One browser's page: it holds the newest frame of each channel until the browser can take it.

    A slow browser skips frames, and never delays another.
    """

    def __init__(self, socket: WebSocket, hub: Hub, may_watch: Callable[[Channel], bool]) -> None:
        self.loop = asyncio.get_running_loop()
        self._socket = socket
        self._hub, self._may_watch = hub, may_watch
        self._waiting: dict[str, str] = {}
        self._something = asyncio.Event()
        self._asked: list[float] = []

    def offer(self, key: str, message: str) -> None:
        """Takes a frame in the place of one that was not sent yet."""
        self._waiting[key] = message
        self._something.set()

    async def serve(self) -> None:
        """Sends frames until the browser leaves."""
        sending = asyncio.create_task(self._send())
        try:
            await self._listen()
        finally:
            self._hub.leave(self)
            sending.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await sending

    async def _send(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                key = next(iter(self._waiting))
                await self._socket.send_text(self._waiting.pop(key))

    async def _listen(self) -> None:
        with suppress(WebSocketDisconnect):
            while True:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text")
                if text is None or not self._is_patient():
                    await self._socket.close(POLICY_VIOLATION, "Send text, now and then.")
                    return
                if len(text) > LONGEST_MESSAGE:
                    await self._socket.close(TOO_BIG, "The message is too long.")
                    return
                asked = _keys(text)
                if asked is None:
                    await self._socket.close(PROTOCOL_ERROR, EXPECTED)
                    return
                self._waiting.clear()
                # The hub locks for microseconds at most, so the event loop may wait for it.
                self._hub.watch(self, list(self._channels(asked)))

    def _channels(self, keys: list[Any]) -> Iterator[Channel]:
        """The channels of these keys; of what is none a sentence goes back, and the rest moves."""
        for key in keys:
            try:
                channel = Channel.parse(key)
                self._hub.check(channel)
                if not self._may_watch(channel):
                    is_for_teacher = self._hub.is_for_teacher(channel)
                    raise ChannelError(FOR_TEACHERS if is_for_teacher else NOT_YOURS)
            except ChannelError as error:
                name = str(key)[:LONGEST_NAMED]
                self.offer(name, json.dumps({"channel": name, "error": str(error)}))
            else:
                yield channel

    def _is_patient(self) -> bool:
        now = time.monotonic()
        self._asked = [at for at in self._asked if now - at < 60] + [now]
        return len(self._asked) <= MOST_MESSAGES


def _keys(text: str) -> list[Any] | None:
    """What a message asks for; None where it is not what a page sends."""
    try:
        asked: Any = json.loads(text)["watch"]
    except (TypeError, ValueError, KeyError, RecursionError):
        return None
    return asked if isinstance(asked, list) and len(asked) <= MOST_CHANNELS else None
