"""JavaScript that browsers keep: packed once, and never asked for again."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from playground.ui import browser_files
from playground.ui.browser_files import browser_route, component_script, plotly_address

LIVE_FIGURE = Path(__file__).parents[1] / "playground/ui/live_figure.js"
ADDRESS = re.compile(r'"(/[^"]*\.js)"')


@pytest.fixture
def client():
    return TestClient(Starlette(routes=[browser_route()]))


def address_in(script):
    (found,) = ADDRESS.findall(script)
    return found


def test_plotly_arrives_packed_as_its_package_ships_it(client):
    answer = client.get(plotly_address(), headers={"Accept-Encoding": "br, gzip"})
    shipped = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < len(shipped) / 3
    assert answer.content == shipped


def test_a_client_that_cannot_unpack_gets_the_file_as_it_is(client):
    answer = client.get(plotly_address(), headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"/**")


def test_a_browser_keeps_what_it_has(client):
    kept = client.get(plotly_address()).headers["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept


def test_a_file_is_packed_once_however_often_it_is_asked_for(client, monkeypatch):
    address = plotly_address()
    monkeypatch.setattr(gzip, "compress", lambda *_, **__: pytest.fail("packed anew"))
    assert {client.get(address).status_code for _ in range(3)} == {200}
    assert plotly_address() == address


def test_another_content_has_another_address(tmp_path):
    path = tmp_path / "part.js"
    path.write_text("export default () => 1")
    first = address_in(component_script(path))
    assert address_in(component_script(path)) == first
    path.write_text("export default () => 2")
    assert address_in(component_script(path)) != first


def test_an_element_carries_only_the_address_of_its_script(client):
    script = component_script(LIVE_FIGURE)
    assert len(script) < 200
    served = client.get(address_in(script))
    assert served.headers["Content-Type"].startswith("text/javascript")
    assert LIVE_FIGURE.read_text() in served.text
    assert served.text.startswith(f'const PLOTLY = "{plotly_address()}"')


def test_addresses_lie_below_the_path_that_the_server_lives_at(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "/class/"}.get)
    client = TestClient(Starlette(routes=[browser_route()]))
    address = address_in(component_script(LIVE_FIGURE))
    assert address.startswith("/class/browser_files/")
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("place", ["0" * 16 + "/plotly.min.js", "..%2F..%2Fapp.py/plotly.min.js"])
def test_what_is_not_kept_is_not_found(client, place):
    answer = client.get(f"{browser_files.ROUTE}/{place}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
