"""A link to hand on: its text, a button that copies it, and a QR code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from playground.engine.reaching import is_loopback
from playground.ui.address import address_of
from playground.ui.class_here import class_here

QUIET_ZONE = 4
"""White modules around the code, which scanners need (ISO/IEC 18004)."""
_component = st.components.v2.component(
    "playground_share_link",
    html='<div class="playground-link"></div>\n',
    css=Path(__file__).with_suffix(".css").read_text(),
    js=Path(__file__).with_suffix(".js").read_text(),
    isolate_styles=False,
)


def share_link(parameters: Mapping[str, str], key: str) -> None:
    """Shows the link of this page with these parameters.

    Args:
        key: One for each link on the page.
    """
    show_link(link_to(parameters), key)


def show_link(link: str, key: str) -> None:
    """Shows a link; see `share_link`."""
    code = qr_code(link)
    _component(key=key, data={"link": link, "code": code})
    if code is None:
        st.caption("This link is too long for a QR code. Copy it instead.")
    if is_loopback(urlsplit(link).hostname or "localhost"):
        st.caption(
            "This address works only on this machine. To get a link for others, open the page "
            "under the machine's name or IP address."
        )


def link_to(parameters: Mapping[str, str]) -> str:
    """The address at which this browser has the page, with these parameters. A teacher at the
    machine hands on links that work for the class."""
    address = (st.context.url or "").split("?")[0]
    found, opened = urlsplit(address), class_here()
    if opened is not None and is_loopback(found.hostname or "localhost"):
        address = opened.address + found.path.removeprefix(address_of(""))
    return f"{address}?{urlencode(parameters)}" if parameters else address


@lru_cache(maxsize=64)
def qr_code(link: str) -> str | None:
    """A QR code as a data URL, black on white in every theme; None for a link that is too long for
    one: at most 2,331 bytes go into version 40 at level M (ISO/IEC 18004)."""
    try:
        code = segno.make_qr(link, error="m")
    except segno.DataOverflowError:
        return None
    return str(code.svg_data_uri(scale=4, border=QUIET_ZONE, dark="#000", light="#fff"))
