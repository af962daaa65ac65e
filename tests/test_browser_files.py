"""JavaScript that browsers keep: packed once, and never asked for again."""

from __future__ import annotations

import asyncio
import gzip
import re
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.applications import Starlette

from playground.ui import browser_files
from playground.ui.browser_files import browser_route, component_script, plotly_address

LIVE_FIGURE = Path(__file__).parents[1] / "playground/ui/live_figure.js"
ADDRESS = re.compile(r'"(/[^"]*\.js)"')


class Answer(NamedTuple):
    """What the route sent, before anybody unpacks it."""

    status: int
    headers: dict[str, str]
    body: bytes


def get(address, accepted="gzip, deflate, br"):
    """What a browser would get from there."""
    headers = [(b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": "GET", "path": address, "headers": headers}
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    scope |= {"query_string": b"", "root_path": ""}
    asyncio.run(Starlette(routes=[browser_route()])(scope, receive, send))
    start, *parts = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, b"".join(part["body"] for part in parts))


def address_in(script):
    (found,) = ADDRESS.findall(script)
    return found


def test_plotly_arrives_packed_as_its_package_ships_it():
    answer = get(plotly_address())
    shipped = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(answer.body) < len(shipped) / 3
    assert gzip.decompress(answer.body) == shipped


def test_a_client_that_cannot_unpack_gets_the_file_as_it_is():
    answer = get(plotly_address(), accepted="identity")
    assert "content-encoding" not in answer.headers
    assert b"plotly.js" in answer.body[:100]


def test_a_browser_keeps_what_it_has():
    kept = get(plotly_address()).headers["cache-control"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept


def test_a_file_is_packed_once_however_often_it_is_asked_for(monkeypatch):
    address = plotly_address()
    get(address)
    monkeypatch.setattr(gzip, "compress", lambda *_, **__: pytest.fail("packed anew"))
    assert {get(address).status for _ in range(3)} == {200}
    assert plotly_address() == address


def test_another_content_has_another_address(tmp_path):
    path = tmp_path / "part.js"
    path.write_text("export default () => 1")
    first = address_in(component_script(path))
    assert address_in(component_script(path)) == first
    path.write_text("export default () => 2")
    assert address_in(component_script(path)) != first


def test_an_element_carries_only_the_address_of_its_script():
    script = component_script(LIVE_FIGURE)
    assert len(script) < 200
    served = get(address_in(script), accepted="")
    assert served.headers["content-type"].startswith("text/javascript")
    text = served.body.decode()
    assert text.startswith(f'const PLOTLY = "{plotly_address()}"')
    assert text.endswith(LIVE_FIGURE.read_text())


def test_addresses_lie_below_the_path_that_the_server_lives_at(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "/class/"}.get)
    address = address_in(component_script(LIVE_FIGURE))
    assert address.startswith("/class/browser_files/")
    assert get(address).status == 200


@pytest.mark.parametrize("place", ["0" * 16 + "/plotly.min.js", "../app.py", "../../app.py"])
def test_what_is_not_kept_is_not_found(place):
    assert get(f"{browser_files.ROUTE}/{place}").status == 404
