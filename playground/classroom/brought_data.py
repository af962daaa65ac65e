"""Whose data are whose: what somebody brought is for them and the teacher, until they share it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from playground.classroom.identity import Begun, Identity
from playground.datasets import brought
from playground.datasets.brought import ANY_NAME, DRAWN, is_brought, owners_file, owners_of
from playground.runs import Run, RunStore

EVERYBODY = "everybody"
"""Stands among the owners of shared data."""
NOT_SHARED = (
    "Expected data that you brought or that were shared. Received: somebody else's. Ask them to "
    "press Share the data, under Share."
)


class AccessError(RuntimeError):
    """Somebody else's; the text is one sentence for the user."""


def expect_teacher(identity: Identity) -> None:
    """Refuses whoever is neither the teacher nor a person at the machine.

    Raises:
        AccessError: so it is.
    """
    if not identity.is_teacher:
        raise AccessError(
            "Expected the teacher, or a person at the machine that runs the app. Received: "
            "somebody else. Ask your teacher to do it."
        )


def claim(identity: Identity, name: str, *, is_drawn: bool = False) -> None:
    """Notes who brought data, or has just drawn them. Whoever brings the same is an owner, too."""
    if is_drawn and identity.id and not owners_of(name):
        _note(name, DRAWN)
    _note(name, identity.id)


def share(identity: Identity, name: str) -> None:
    """Shows data to everybody who has entered.

    Raises:
        AccessError: they are somebody else's.
    """
    if not may_see(identity, name):
        raise AccessError(
            "Expected the person who brought these data, or the teacher. Received: somebody else. "
            "Ask them to share the data."
        )
    _note(name, EVERYBODY)


def is_shared(name: str) -> bool:
    """Whether everybody may see data."""
    return EVERYBODY in owners_of(name)


def may_see(identity: Identity, name: str) -> bool:
    """Whether somebody may see data, by the name under which they are kept."""
    if identity.is_teacher:
        return True
    if not identity.id:
        return is_shared(name)
    owners = owners_of(name)
    unclaimed = not owners and not identity.class_id  # where no class is open, they are everybody's
    return unclaimed or EVERYBODY in owners or identity.id in owners


def hidden_in(identity: Identity, settings: Any) -> set[str]:
    """The names of data in settings that somebody may not see, wherever they stand in it."""
    if identity.is_teacher:
        return set()
    return {name for name in data_in(settings) if not may_see(identity, name)}


def data_in(settings: Any) -> set[str]:
    """The names of data in settings, wherever they stand in it."""
    return set(ANY_NAME.findall(str(settings)))


def deletable(identity: Identity) -> Sequence[str]:
    """The data that somebody may delete, newest first: a teacher may delete all, and anybody else
    what they brought."""
    return brought.all_names() if identity.is_teacher else brought.brought_by(identity.id)


def expect_deletable(identity: Identity, name: str) -> None:
    """Refuses to delete what is not among the `deletable`, or was there a moment ago.

    Raises:
        AccessError: it is somebody else's.
    """
    if not is_brought(name) or not (identity.is_teacher or identity.id in owners_of(name)):
        raise AccessError(
            "Expected data that you brought yourself. Received: somebody else's. Ask them, or your "
            "teacher, to delete the data."
        )


def would_remain(identity: Identity, name: str) -> bool:
    """Whether others have brought the same data, and keep them when somebody deletes their own. The
    teacher deletes data for everybody."""
    return not identity.is_teacher and bool(owners_of(name) - {identity.id, EVERYBODY, DRAWN})


def delete(identity: Identity, name: str) -> None:
    """Deletes data for good. Where others have brought the same, they keep them, and the data are
    no longer shared: nobody knows who of them had done so, and they can share the data again.

    Raises:
        FileError: the folder cannot be written.
    """
    if would_remain(identity, name):
        brought.leave_to(name, owners_of(name) - {identity.id, EVERYBODY})
    else:
        brought.delete(name)


def may_look(identity: Identity, begun: Begun, settings: Any) -> bool:
    """Whether somebody may look at a run or a study: who began it may, and whoever may see all data
    in its settings."""
    is_own = identity.id != "" and identity.id == begun.begun_by
    return is_own or not hidden_in(identity, settings)


def expect_visible(identity: Identity, settings: Any) -> None:
    """Refuses settings with data that somebody may not see.

    Raises:
        AccessError: they name such data.
    """
    if hidden_in(identity, settings):
        raise AccessError(NOT_SHARED)


def visible_run(store: RunStore, identity: Identity, run_id: str) -> Run:
    """A run that somebody may look at: with the data of somebody else it is theirs alone.

    Raises:
        KeyError: there is no such run, or its data are somebody else's; with a sentence.
    """
    run = store.run(run_id)
    if not may_look(identity, run, run.config):
        raise KeyError(NOT_SHARED)
    return run


def _note(name: str, owner: str) -> None:
    """One line more, whole, also where several processes write at once."""
    if not owner or owner in owners_of(name):
        return
    handle = os.open(owners_file(name), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{owner}\n".encode())
    finally:
        os.close(handle)
