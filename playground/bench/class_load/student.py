"""One student: a Streamlit session and a live stream, as a browser has them, without drawing."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

PATIENCE_SECONDS = 120.0
LARGEST_MESSAGE = 2**26
Heard = Callable[[float, float, int], None]
"""``heard(received, recorded, size)``: a frame came; both in seconds since 1970, bytes."""


class Student:
    """Opens a page, presses its buttons, and listens to what is streamed to it.

    Args:
        address: Of the app, as ``http://127.0.0.1:8501``.
        heard: Told of every frame.
        cookie: Of a browser that this is another tab of; a new browser when left out.

    Attributes:
        cookie: Of this browser, once it has opened a page.
    """

    def __init__(self, address: str, heard: Heard, cookie: str = "") -> None:
        self._address = address
        self._heard = heard
        self.cookie = cookie
        self._session: ClientConnection | None = None
        self._stream: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._finished = asyncio.Event()
        self._client = ClientState()
        self._buttons: dict[str, tuple[str, str]] = {}
        self._channels: dict[str, str] = {}
        self._stream_path = ""
        self.errors: list[str] = []
        self.first_frame: float | None = None
        """When the first frame of a run that has trained came."""
        self.told: list[str] = []
        """What was said of how far the run is, while it had not begun to train."""

    async def open(self, page: str, query: str = "") -> float:
        """Opens a page; seconds until its script has finished."""
        began = time.monotonic()
        self._session = await self._connect("/_stcore/stream", ["streamlit"])
        given = (
            self._session.response.headers.get("Set-Cookie", "") if self._session.response else ""
        )
        self.cookie = self.cookie or given.partition(";")[0]
        self._tasks.append(asyncio.create_task(self._read_session(self._session)))
        self._client.page_name = page
        self._client.query_string = query
        await self._rerun(self._client)
        return time.monotonic() - began

    async def press(self, label: str) -> None:
        """Presses a button, and waits until the page has answered.

        Raises:
            KeyError: the page has no such button that can be pressed.
        """
        widget, fragment = self._buttons[label]
        state = ClientState()
        state.CopyFrom(self._client)
        state.fragment_id = fragment
        state.widget_states.widgets.add(id=widget, trigger_value=True)
        await self._rerun(state)
        # A part of the page has answered, and asks for the whole page, which names the channels.
        end, refusals = time.monotonic() + PATIENCE_SECONDS, len(self.errors)
        while not self._channels and len(self.errors) == refusals and time.monotonic() < end:
            await asyncio.sleep(0.01)

    @property
    def query(self) -> str:
        """What stands in the address behind the question mark."""
        return str(self._client.query_string)

    async def begin_anew(self, button: str) -> None:
        """Opens the same page without the run that it shows, so that the button can be pressed."""
        self._buttons.pop(button, None)
        end = time.monotonic() + PATIENCE_SECONDS
        while (
            button not in self._buttons and time.monotonic() < end
        ):  # a late answer may name the run again
            parts = self.query.split("&")
            self._client.query_string = "&".join(p for p in parts if not p.startswith("run="))
            self._channels.clear()
            await self._rerun(self._client)

    async def leave(self) -> None:
        """Closes the tab."""
        for task in self._tasks:
            task.cancel()
        for socket in (self._session, self._stream):
            if socket is not None:
                await socket.close()

    async def _connect(self, path: str, protocols: list[Any] | None = None) -> ClientConnection:
        return await connect(
            self._address.replace("http", "ws", 1) + path,
            subprotocols=protocols,
            origin=Origin(self._address),
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            max_size=LARGEST_MESSAGE,
            compression=None,
            open_timeout=PATIENCE_SECONDS,
            ping_interval=None,
        )

    async def _rerun(self, state: ClientState) -> None:
        assert self._session is not None
        self._finished.clear()
        message = BackMsg()
        message.rerun_script.CopyFrom(state)
        await self._session.send(message.SerializeToString())
        await asyncio.wait_for(self._finished.wait(), PATIENCE_SECONDS)

    # -- the session -----------------------------------------------------------------------

    async def _read_session(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for data in socket:
                message = ForwardMsg.FromString(data)
                kind = message.WhichOneof("type")
                if kind == "navigation":
                    self._client.page_script_hash = message.navigation.page_script_hash
                elif kind == "script_finished":
                    await self._watch()
                    self._finished.set()
                elif kind == "delta":
                    self._take(message.delta)
                elif kind == "page_info_changed":
                    self._client.query_string = message.page_info_changed.query_string

    def _take(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button":
            name = element.button.label
            self._buttons.pop(name, None)
            if not element.button.disabled:
                self._buttons[name] = (element.button.id, delta.fragment_id)
        elif kind == "bidi_component":
            self._subscribe(element.bidi_component)
        elif kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "alert" and re.search("met an error|Expected at most", element.alert.body):
            self.errors.append(element.alert.body)

    def _subscribe(self, component: Any) -> None:
        try:
            data = json.loads(component.json)
        except ValueError:
            return
        data = data[0] if isinstance(data, list) and data else data
        stream = data.get("stream") if isinstance(data, dict) else None
        if stream:
            self._stream_path = stream["path"]
            self._channels[component.id] = stream["channel"]
        else:
            self._channels.pop(component.id, None)

    # -- the stream ------------------------------------------------------------------------

    async def _watch(self) -> None:
        if not self._channels:
            return
        if self._stream is None:
            self._stream = await self._connect(self._stream_path)
            self._tasks.append(asyncio.create_task(self._read_stream(self._stream)))
        await self._stream.send(json.dumps({"watch": sorted(set(self._channels.values()))}))

    async def _read_stream(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for text in socket:
                now = time.time()
                message = json.loads(text)
                if "error" in message:
                    self.errors.append(message["error"])
                    continue
                self._hear_progress(message["frame"].get("progress"))
                if message.get("recorded"):
                    if self.first_frame is None:
                        self.first_frame = time.monotonic()
                    self._heard(now, float(message["recorded"]), len(text))

    def _hear_progress(self, progress: dict[str, Any] | None) -> None:
        """Notes new words about a run that waits."""
        if progress and not progress["share"]:
            words = f"{progress['state']}: {progress['words']}"
            if self.told[-1:] != [words]:
                self.told.append(words)
