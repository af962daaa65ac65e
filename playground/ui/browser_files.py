"""JavaScript that browsers keep: packed once, when the first of them asks for it.

Streamlit would send a component's script with every element and pack plotly.js for every browser.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.figures.palette import DARK_FOR_LIGHT
from playground.figures.template import TEMPLATE
from playground.once_cache import OnceCache
from playground.ui.address import address_of

ROUTE = "/browser_files"
A_YEAR = "public, max-age=31536000, immutable"
"""For an address that says what is in the file: what changes has another address."""
SHARED = (
    Path(__file__).parents[1] / "live" / "stream.js",
    Path(__file__).parent / "figures_in_browser.js",
)
_as_is: dict[str, Callable[[], bytes]] = {}
"""What gives each file that nobody has asked for yet."""
_packed: OnceCache[bytes] = OnceCache(most=1_000)


def browser_route() -> Route:
    """Serves the files, each below a digest of what is in it."""
    return Route(address_of(ROUTE) + "/{digest}/{name}", _file, methods=["GET"])


def kept_address(name: str, content: bytes) -> str:
    """Keeps a file, and says where it is served."""
    return f"{address_of(ROUTE)}/{_keep(name, content, lambda: content)}"


def plotly_address() -> str:
    """Where plotly.min.js is, as the plotly package ships it."""
    return f"{address_of(ROUTE)}/{_keep_plotly()}"


@lru_cache(maxsize=1)
def _keep_plotly() -> str:
    """Looked at once, and read again when a browser asks for it: it has 5 MB."""
    script = files("plotly").joinpath("package_data/plotly.min.js")
    return _keep(script.name, script.read_bytes(), script.read_bytes)


def _keep(name: str, content: bytes, read: Callable[[], bytes]) -> str:
    """Where it is, below the route."""
    place = f"{hashlib.sha256(content).hexdigest()[:16]}/{name}"
    if place not in _packed:
        _as_is[place] = read
    return place


def component_script(path: Path, *parts: Path) -> str:
    """What Streamlit takes as a component's script: it loads the file at `path`, before which
    stand what all components with figures share, and other `parts` of its own."""
    constants = {
        "PLOTLY": plotly_address(),
        "TEMPLATE": json.dumps(TEMPLATE),
        "PARTNERS": DARK_FOR_LIGHT,
    }
    lines = [f"const {name} = {json.dumps(value)}" for name, value in constants.items()]
    source = "\n".join([*lines, *(part.read_text() for part in (*SHARED, *parts, path))])
    address = kept_address(path.name, source.encode())
    return (
        f"const {{ default: draw }} = await import(location.origin + {json.dumps(address)})\n"
        "export default (component) => draw({ ...component, data: component.data[0] })\n"
    )


def component(path: Path, html: str, *parts: Path) -> Callable[..., Any]:
    """A component of the page whose script, and style where it has one, stand beside the file at
    `path` and have its name.

    In a mapping Streamlit would look for tables, and import pandas to know one, which is 80 MB.
    So the data travel in a tuple, and the script takes them out.

    Args:
        parts: Other scripts and styles that it needs.
    """
    own = [path.with_suffix(".css"), *(part for part in parts if part.suffix == ".css")]
    mount = st.components.v2.component(
        f"playground_{path.parent.name}_{path.stem}",
        html=html,
        css="".join(style.read_text() for style in own if style.is_file()) or None,
        js=component_script(
            path.with_suffix(".js"), *(part for part in parts if part.suffix == ".js")
        ),
        isolate_styles=False,
    )
    return lambda *, data, **how: mount(data=(data,), **how)


def _file(request: Request) -> Response:
    """In a thread of its own, because a client that cannot unpack gets the file unpacked."""
    place = "{digest}/{name}".format(**request.path_params)
    try:
        packed = _packed.get(place, lambda: gzip.compress(_as_is.pop(place)(), mtime=0))
    except KeyError:
        return Response("There is no such file. Reload the page.", 404)
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    return packed_response(request, packed, "text/javascript", headers)


def packed_response(
    request: Request, packed: bytes, media_type: str, headers: Mapping[str, str]
) -> Response:
    """An answer that is kept gzipped; unpacked for a client that cannot unpack it."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(gzip.decompress(packed), media_type=media_type, headers=headers)
    headers = {**headers, "Content-Encoding": "gzip"}
    return Response(packed, media_type=media_type, headers=headers)
