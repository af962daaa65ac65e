"""How a browser enters a class: with the PIN on the entry page, or by the teacher's address."""

from __future__ import annotations

import html
import math
from dataclasses import replace
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from playground.classroom.identity import STUDENT, TEACHER, Identity, new_id
from playground.classroom.open_class import ENTER_ROUTE, OpenClass, use_teacher_link
from playground.classroom.wrong_pins import WrongPins
from playground.folders import data_folder
from playground.ui.address import address_of

LONGEST_FORM = 2_000
"""Bytes; the form of the entry page has less than 300."""
LONGEST_NAME = 30
NO_STORE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",  # without any, a form would be sent with no origin
    "X-Content-Type-Options": "nosniff",
}
ENTER_FIRST = "Expected a browser that has entered the class. Received: another. Reload the page."
USED = (
    "Expected the newest address of the teacher, which works once, within an hour. Received: one "
    "that was used or replaced, or is too old. For a new one run: playground teacher-link"
)
NOT_THE_PIN = "That is not the PIN. Check it and try again."
OTHER = (
    '<label><input type="checkbox" name="other" value="yes"> I am somebody else. Earlier '
    "runs stay with the person before me.</label>"
)
_page, _fields = (
    Template(Path(__file__).with_name(f"entry_{part}.html").read_text())
    for part in ("page", "fields")
)


class Entrance:
    """Lets browsers into a class.

    Args:
        opened: The class.
    """

    def __init__(self, opened: OpenClass) -> None:
        self._opened = opened
        self._wrong, self._wrong_links = WrongPins(), WrongPins()

    def as_here(self, known: Identity) -> Identity:
        """An identity without the role that it has in another class."""
        if known.class_id == self._opened.id:
            return known
        return replace(known, role="", class_id=self._opened.id, name="")

    def admits(self, identity: Identity) -> bool:
        """Whether somebody is in: with a role, at the machine, or because there is no PIN."""
        return not self._opened.pin or identity.at_machine or bool(identity.role)

    def become_teacher(self, request: Request, known: Identity) -> tuple[Response, Identity]:
        """The answer to the teacher's address, and who the browser is from now on. Only the button
        of its page uses it up: what looks at links before people do presses none."""
        if known.is_teacher:
            return RedirectResponse(address_of("/"), 303, NO_STORE), known
        if request.method in ("GET", "HEAD"):
            return _teacher_page(), known
        if request.method != "POST":
            return PlainTextResponse(ENTER_FIRST, 405, {**NO_STORE, "Allow": "GET, POST"}), known
        place = _address_of(request)
        wait = self._wrong_links.seconds_to_wait(place)
        if wait > 0:
            return _too_soon(wait, known), known
        if not use_teacher_link(data_folder(), request.query_params.get("secret", "")):
            self._wrong_links.count(place)
            return PlainTextResponse(USED, 403, NO_STORE), known
        teacher = replace(known, role=TEACHER, class_id=self._opened.id)
        return RedirectResponse(address_of("/"), 303, NO_STORE), teacher

    async def enter(self, request: Request, known: Identity) -> tuple[Response, Identity]:
        """The entry page, or the way to the page that was asked for where its PIN was right; and
        who the browser is from now on."""
        if request.method != "POST":
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                return _entry_page("", known, 200 if self.admits(known) else 403), known
            return PlainTextResponse(ENTER_FIRST, 403, NO_STORE), known
        form = await _form(request)
        typed = replace(known, name=name_in(form))
        place = _address_of(request)
        wait = self._wrong.seconds_to_wait(place)
        if wait > 0:
            return _too_soon(wait, typed), known
        if not self._opened.is_pin(form.get("pin", "")):
            self._wrong.count(place)
            return _entry_page(NOT_THE_PIN, typed), known
        self._wrong.forget(place)
        who = new_id() if "other" in form else known.id
        student = replace(typed, id=who, role=STUDENT, class_id=self._opened.id)
        return RedirectResponse(_page_after(request), 303, NO_STORE), student


def name_in(form: dict[str, str]) -> str:
    """The name that somebody wants to have: one short line of printable letters, or none."""
    letters = "".join(letter if letter.isprintable() else " " for letter in form.get("name", ""))
    return " ".join(letters.split())[:LONGEST_NAME].strip()


async def _form(request: Request) -> dict[str, str]:
    """The fields of a short form; nothing of a long one, which is read no further."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_FORM:
                return {}
    except ClientDisconnect:
        return {}
    try:
        fields = parse_qs(body.decode(), max_num_fields=8)
    except ValueError:  # not UTF-8, or many fields
        return {}
    return {name: values[0] for name, values in fields.items()}


def _page_after(request: Request) -> str:
    """The page that was asked for, on this server: a path that begins with two slashes would be a
    host."""
    if request.url.path == address_of(ENTER_ROUTE):
        return address_of("/")
    path = "/" + quote(request.url.path.lstrip("/\\"), safe="/")
    return f"{path}?{request.url.query}" if request.url.query else path


def _address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _too_soon(wait: float, known: Identity) -> Response:
    seconds = math.ceil(wait)
    said = f"Too many wrong PINs. Wait {seconds} s, and try again."
    page = _entry_page(said, known, 429)
    page.headers["Retry-After"] = str(seconds)
    return page


def _entry_page(said: str, known: Identity, status: int = 403) -> Response:
    """The form. Whoever is in already may go on as another person, with other runs."""
    fields = _fields.substitute(
        name=html.escape(known.name),
        other=OTHER if known.role else "",
        about_pin='aria-invalid="true" aria-describedby="said"' if said else "",
    )
    told = f'<p role="alert" id="said">{html.escape(said)}</p>' if said else ""
    words = "Your teacher shows the PIN of the class."
    return _filled(words, "Enter the class", status, said=told, fields=fields)


def _teacher_page() -> Response:
    words = "This address makes one browser the teacher's. It works once."
    return _filled(words, "Teach the class in this browser", 200)


def _filled(words: str, button: str, status: int, said: str = "", fields: str = "") -> Response:
    filled = _page.substitute(words=words, said=said, fields=fields, button=button)
    return HTMLResponse(filled, status, NO_STORE)
