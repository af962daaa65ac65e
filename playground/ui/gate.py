"""Before all pages and routes: which hosts may be asked for, which browser asks, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.classroom.identity import Identity, IdentityCookie, identity_key, new_id
from playground.classroom.open_class import ENTER_ROUTE, TEACHER_ROUTE, OpenClass
from playground.engine.reaching import is_loopback
from playground.folders import data_folder
from playground.ui.address import address_of
from playground.ui.entrance import ENTER_FIRST, Entrance
from playground.ui.hosts import host_name, is_listed, is_this_machine
from playground.ui.route_rules import PAGES, is_allowed, path_asked
from playground.ui.services import presence
from playground.ui.visitor import HEADER, expect_gate, identity_header

PAGE_SOCKET = "/_stcore/stream"
"""Over which Streamlit keeps a page."""
MOST_PAGES = 24
"""Of one browser, so that a hundred tabs that press at once keep nobody waiting for long."""
TOO_MANY_PAGES = (
    f"Expected at most {MOST_PAGES} open pages of one browser. Received: one more. Close some."
)
COOKIE_SECONDS = 365 * 24 * 3600
MOST_SHOWN = 40
FRAMES = (b"content-security-policy", b"frame-ancestors 'self'")
"""No page of a stranger may show ours inside of itself, and have people click there."""
OF_PROXIES = ("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip")
"""Headers of requests that a proxy hands on, beside all that begin with ``x-forwarded-``."""
NOT_FOR_YOU = (
    "Expected somebody who may ask for this. Received: somebody else. Open a page instead."
)


class Gate:
    """ASGI middleware. Refuses requests for a host that is not this machine, gives each browser an
    identity, which is a signed cookie that it reads when a page is opened and when its websocket
    connects, and lets nobody pass who has not entered the class, or for whom a route is not.

    Pages and routes behind it find the identity in the header `HEADER`.

    Args:
        allowed_hosts: Other hosts, as in ``server.allowedHosts``.
        opened: The class that browsers enter; None where the app is for this machine alone.
        behind_proxy: Whether a proxy on this machine hands requests on: nobody is taken for a
            person at the machine then.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed_hosts: Sequence[str] = (),
        opened: OpenClass | None = None,
        *,
        behind_proxy: bool = False,
    ) -> None:
        self._app, self._allowed = app, allowed_hosts
        self._cookie = IdentityCookie(identity_key(data_folder()))
        self._behind_proxy = behind_proxy
        self._entrance = None if opened is None else Entrance(opened)
        expect_gate()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _refuse(PlainTextResponse(refusal, 400), scope, receive, send)
            return
        identity = self._identity(scope, headers)
        answer = await self._answer(scope, receive, identity)
        if answer is not None:
            await _refuse(answer, scope, receive, send)
            return
        is_page = scope["type"] == "websocket" and scope["path"] == address_of(PAGE_SOCKET)
        if is_page and presence().pages_of(identity.id) >= MOST_PAGES:
            await _refuse(PlainTextResponse(TOO_MANY_PAGES), scope, receive, send)
            return
        own = (HEADER.encode(), identity_header(identity).encode())
        others = [each for each in scope["headers"] if each[0].lower() != own[0]]
        cookie = (b"set-cookie", self._set_cookie(identity, scope).encode())

        async def send_on(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                added = [FRAMES, cookie] if _opens_page(headers, message) else [FRAMES]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        with presence().connected(identity.id) if is_page else nullcontext():
            await self._app({**scope, "headers": [*others, own]}, receive, send_on)

    def _identity(self, scope: Scope, headers: Headers) -> Identity:
        """Who asks, by the cookie; a new one where there is none."""
        known = self._cookie.read(HTTPConnection(scope).cookies.get(self._cookie.name))
        known = known or Identity(new_id())
        here = self._entrance
        known = Identity(known.id) if here is None else here.as_here(known)
        at_machine = not self._behind_proxy and _is_at_machine(scope, headers)
        return replace(known, at_machine=at_machine)

    async def _answer(self, scope: Scope, receive: Receive, identity: Identity) -> Response | None:
        """What the gate says itself, in place of the app; None where it lets a request pass."""
        entrance, path = self._entrance, path_asked(scope)
        admitted = entrance is None or entrance.admits(identity)
        method = scope["method"] if scope["type"] == "http" else None
        if entrance is not None and method and scope["path"] == address_of(TEACHER_ROUTE):
            answer, found = entrance.become_teacher(Request(scope), identity)
        elif entrance is not None and method and self._asks_to_enter(scope, path, admitted):
            answer, found = await entrance.enter(Request(scope, receive), identity)
        elif is_allowed(path, identity, admitted=admitted):
            return None
        else:
            return PlainTextResponse(ENTER_FIRST if not admitted else NOT_FOR_YOU, 403)
        if found != identity:
            answer.headers["set-cookie"] = self._set_cookie(found, scope)
        return answer

    @staticmethod
    def _asks_to_enter(scope: Scope, path: str | None, admitted: bool) -> bool:
        """Whether a request is for the entry page: all pages show it to those outside, and its form
        may be sent by somebody who has meanwhile entered in another tab."""
        if scope["path"] == address_of(ENTER_ROUTE):
            return True
        return path == PAGES and (not admitted or scope["method"] == "POST")

    def _refusal(self, scope: Scope, headers: Headers) -> str | None:
        """Why a request is not let in, in one sentence; None when it is."""
        asked = headers.getlist("host")
        host = host_name(asked[0]) if len(asked) == 1 else None
        if host is None or not self._is_allowed(host):
            shown = ", ".join(asked)[:MOST_SHOWN] or "none"
            return (
                f"Expected a name or address of this machine, such as localhost. Received: {shown}."
                " Open the app by one of them, or add this one to server.allowedHosts."
            )
        origin = headers.get("origin")
        only_reads = scope.get("method") in ("GET", "HEAD", "OPTIONS")
        if origin is not None and not only_reads and not self._is_origin(origin):
            return (
                f"Expected a page of this app. Received: one of {origin[:MOST_SHOWN]}. Open ours."
            )
        return None

    def _is_allowed(self, host: str) -> bool:
        return is_this_machine(host) or is_listed(host, self._allowed)

    def _is_origin(self, origin: str) -> bool:
        """Whether pages from there may connect. Streamlit asks again, and more strictly."""
        if origin in st.get_option("server.corsAllowedOrigins"):
            return True
        host = host_name(_place_in(origin))
        return not st.get_option("server.enableCORS") or (
            host is not None and self._is_allowed(host)
        )

    def _set_cookie(self, identity: Identity, scope: Scope) -> str:
        """Lax: a link in somebody's mail opens the app as the same browser."""
        parts = [
            f"{self._cookie.name}={self._cookie.write(identity)}",
            f"Max-Age={COOKIE_SECONDS}",
            f"Path={address_of('') or '/'}",
            *("HttpOnly", "SameSite=Lax"),
            *(["Secure"] if scope.get("scheme") in ("https", "wss") else []),
        ]
        return "; ".join(parts)


def _opens_page(asked: Headers, answer: Message) -> bool:
    """Whether a browser opens a page or connects it. Files are no pages: a cache on the way may
    hand them, and what comes with them, to others."""
    if answer["type"] == "websocket.accept":
        return True
    if answer["status"] == 304:  # what the browser has kept is still good, whatever it is
        return "text/html" in asked.get("accept", "")
    given = Headers(raw=list(answer.get("headers", ())))
    return given.get("content-type", "").startswith("text/html")


def _is_at_machine(scope: Scope, headers: Headers) -> bool:
    """Whether a browser on this machine asks it directly, not one elsewhere through a proxy."""
    if any(name in OF_PROXIES or name.startswith("x-forwarded-") for name in headers):
        return False
    peer = (scope.get("client") or ("",))[0]
    places = [peer, host_name(headers["host"])]
    if "origin" in headers:
        places.append(host_name(_place_in(headers["origin"])))
    return all(place is not None and is_loopback(place) for place in places)


def _place_in(origin: str) -> str:
    """Host and port in an ``Origin`` header; empty where it names none."""
    return origin.partition("://")[2]


async def _refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await answer(scope, receive, send)
    else:
        reason = bytes(answer.body).decode()[:120]
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
