"""Who may ask for what: one rule for each route of the app; what has no rule, nobody may."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from playground.classroom.identity import Identity
from playground.ui.address import address_of


class Rule(Enum):
    """Who may ask."""

    ENTERED = "everybody who has entered the class"
    TEACHER = "the teacher, and people at the machine"
    NOBODY = "nobody: the playground does not use it"


RULES = {
    "/live": Rule.ENTERED,
    "/replay_frames/{run_id}": Rule.ENTERED,
    "/recorded_frames": Rule.ENTERED,
    "/browser_files/{digest}/{name}": Rule.ENTERED,
    # Streamlit's own: pages and their scripts, the websocket of a page, files in both directions.
    "": Rule.ENTERED,
    "/_stcore/stream": Rule.ENTERED,
    "/_stcore/health": Rule.ENTERED,
    "/_stcore/host-config": Rule.ENTERED,
    "/_stcore/upload_file/{session_id}/{file_id}": Rule.ENTERED,
    "/_stcore/bidi-components/{path:path}": Rule.ENTERED,
    "/media/{file_id:path}": Rule.ENTERED,
    "/_stcore/metrics": Rule.TEACHER,
    "/component/{path:path}": Rule.NOBODY,
    "/auth/login": Rule.NOBODY,
    "/auth/logout": Rule.NOBODY,
    "/oauth2callback": Rule.NOBODY,
    "/_stcore/agent/interact": Rule.TEACHER,
    "/_stcore/agent/openapi.json": Rule.TEACHER,
    "/_stcore/agent/mcp": Rule.TEACHER,
}
"""By the path of the route, below the path that the server lives at."""
PAGES = ""
"""The path of the route that answers with pages."""


def path_asked(scope: Scope) -> str | None:
    """The path, as it was declared, of the route that a request is for; None where there is
    none."""
    routes: Iterable[BaseRoute] = scope["app"].routes
    for route in routes:
        if route.matches(scope)[0] is not Match.NONE:
            return path_of(route)
    return None


def path_of(route: Any) -> str:
    """The path of a route, as `RULES` has it."""
    return str(route.path).removeprefix(address_of(""))


def is_allowed(path: str | None, identity: Identity, *, admitted: bool) -> bool:
    """Whether somebody may ask for a route: what has no rule, nobody may.

    Args:
        path: As `path_asked` gives it.
        admitted: Whether they have entered the class.
    """
    rule = Rule.NOBODY if path is None else RULES.get(path, Rule.NOBODY)
    if rule is Rule.TEACHER:
        return identity.is_teacher
    return rule is Rule.ENTERED and admitted
