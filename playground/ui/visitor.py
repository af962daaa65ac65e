"""Who looks at this page, and their runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

import streamlit as st

from playground.classroom import brought_data
from playground.classroom.authorization import AuthorizedRuns
from playground.classroom.authorized_class import AuthorizedClass
from playground.classroom.class_controls import ClassControls
from playground.classroom.identity import AT_MACHINE, NOBODY, Identity
from playground.datasets.brought import BEGINNINGS
from playground.runs import Run, RunQuery
from playground.runs.query import NO_LIMIT
from playground.ui import services

HEADER = "playground-identity"
"""A header of each request that `Gate` lets in, which it alone writes."""
LOCAL = "at-machine"
SEEN = "visitor:identity"
"""Key of the identity to which this session belonged when it was last connected."""
_behind_gate = False


def expect_gate() -> None:
    """Says that a `Gate` stands before the pages: without its word nobody may change anything."""
    global _behind_gate
    _behind_gate = True


def identity_header(identity: Identity) -> str:
    """An identity as the header has it."""
    place = LOCAL if identity.at_machine else ""
    parts = (identity.id, place, identity.role, identity.class_id, quote(identity.name, safe=""))
    return ";".join(parts)


def identity_in(header: str) -> Identity:
    """The identity that `identity_header` wrote."""
    found, place, role, class_id, name = header.split(";")
    return Identity(found, place == LOCAL, role, class_id, unquote(name))


def identity_of(headers: Mapping[str, str]) -> Identity:
    """Who asks for a route behind the gate."""
    return identity_in(headers[HEADER]) if HEADER in headers else NOBODY


def visitor() -> Identity:
    """Who looks at this page. Without a server, it is a person at the machine who runs the script.

    While its browser reconnects, a session belongs to the same person as before.
    """
    header = st.context.headers.get(HEADER)
    if header is not None:
        st.session_state[SEEN] = identity_in(header)
    known: Identity = st.session_state.get(SEEN, NOBODY if _behind_gate else AT_MACHINE)
    return known


def my_runs() -> AuthorizedRuns:
    """All runs, to be changed as far as the visitor may."""
    return AuthorizedRuns(services.engine(), services.store(), visitor())


def my_class() -> AuthorizedClass:
    """The class, as far as the visitor may see and change it."""
    return AuthorizedClass(services.class_store(), visitor())


def class_controls() -> ClassControls:
    """The limits and the queue of all: whoever is not the teacher is refused when they change
    something."""
    return ClassControls(services.engine(), services.store(), visitor())


def visible_run(run_id: str) -> Run:
    """A run that the visitor may look at; raises as `brought_data.visible_run` does."""
    return brought_data.visible_run(services.store(), visitor(), run_id)


def visible_runs(runs: Iterable[Run]) -> list[Run]:
    """Those of some runs that the visitor may look at."""
    return [run for run in runs if brought_data.may_look(visitor(), run, run.config)]


def visible(query: RunQuery) -> RunQuery:
    """The query without the runs that the visitor may not look at."""
    if visitor().is_teacher:
        return query
    on_brought = RunQuery(deleted=query.deleted, in_settings=BEGINNINGS, limit=NO_LIMIT)
    found = services.store().find(on_brought)
    seen = {run.id for run in visible_runs(found)}
    return replace(query, without=tuple(run.id for run in found if run.id not in seen))


def visible_data(names: Iterable[str]) -> list[str]:
    """Those of some data that the visitor may see."""
    return [name for name in names if brought_data.may_see(visitor(), name)]


def my_last_run() -> Run | None:
    """The newest run that the visitor's browser has begun, but those of studies; if any."""
    identity = visitor()
    if identity == NOBODY:
        return None
    found = services.store().find(RunQuery(begun_by=identity.id, alone=True, limit=1))
    return found[0] if found else None
