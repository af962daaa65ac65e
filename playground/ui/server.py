"""What the web server does beside running pages: the engine's life, and errors."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import streamlit as st

from playground.runs import StoreError
from playground.ui import services
from playground.ui.class_here import say_class
from playground.ui.refusal import say_refused

log = logging.getLogger(__name__)


@asynccontextmanager
async def engine_lifespan(app: Any) -> AsyncIterator[None]:
    """Starts the engine beside the server and ends it with the server."""
    del app
    await anyio.to_thread.run_sync(services.open_services)
    say_class()
    try:
        yield
    finally:
        await anyio.to_thread.run_sync(services.close)


def expect_store() -> None:
    """Ends the server with one sentence before it begins, where its runs cannot even be read."""
    try:
        services.store()
    except StoreError as error:
        raise SystemExit(str(error)) from None


def forget_page_discovery() -> None:
    """Switches Streamlit's own discovery of ``pages/`` off before the first visitor comes.

    The first call of `st.navigation` does that, but without this one it would come too late for a
    visitor whose first address is a page's own.
    """
    context = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    context.setLevel(logging.ERROR)  # there is no browser yet, which is what it would warn of
    st.navigation([st.Page(lambda: None, title="none", url_path="none")])
    context.setLevel(logging.WARNING)


def say_failure(error: Exception) -> bool:
    """A sentence for the user; the traceback goes to the log."""
    if isinstance(error, StoreError):
        log.error("A page could not read or write runs: %s", error)
        say_refused(error)
        return True
    log.error("A page failed", exc_info=error)
    st.error(
        "This page met an error, which the log describes. Nothing you trained is lost: reload the "
        "page to go on.",
        icon=":material/error:",
    )
    return True
