"""A run moves in a real browser while its page rests."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PLANE = "plane?epochs=30000&seed=3"


def listen(page):
    """Frames of the stream, as (time, bytes) in a list that grows."""
    frames = []
    page.on(
        "websocket",
        lambda socket: (
            socket.url.endswith("/live")
            and socket.on("framereceived", lambda data: frames.append(len(data)))
        ),
    )
    return frames


def train(page):
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".playground-progress")).to_contain_text(re.compile(r"epoch [1-9]"))


def stop(page):
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Stopped", exact=False).first).to_be_visible()


def grow_by(page, frames, count):
    wanted = len(frames) + count
    for _ in range(600):
        if len(frames) >= wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(frames)} frames, wanted {wanted}")


def test_figures_move_on_one_node_and_keep_a_zoom_and_a_hidden_tab_rests(open_page):
    page, sockets = open_page(PLANE), []
    page.on("websocket", lambda socket: socket.url.endswith("/live") and sockets.append(socket))
    frames = listen(page)
    train(page)
    curves = page.locator(".st-key-plane\\:curves .js-plotly-plot, .js-plotly-plot").last
    curves.evaluate("host => { window.node = host }")
    curves.evaluate("host => Plotly.relayout(host, {'xaxis.range[0]': 0, 'xaxis.range[1]': 7})")
    grow_by(page, frames, 30)
    assert curves.evaluate("host => host === window.node && host.isConnected")
    assert curves.evaluate("host => host._fullLayout.xaxis.range[1]") == 7
    # A tab that is not seen closes its connection, and comes back to what is true then.
    page.evaluate(
        """() => {
            Object.defineProperty(document, 'hidden', { value: true, configurable: true })
            document.dispatchEvent(new Event('visibilitychange'))
        }"""
    )
    end = time.monotonic() + 30
    while not all(socket.is_closed() for socket in sockets) and time.monotonic() < end:
        page.wait_for_timeout(50)  # what was under way arrives until then
    opened, rested = len(sockets), len(frames)
    page.wait_for_timeout(1500)
    assert (len(sockets), len(frames)) == (opened, rested)
    page.evaluate(
        """() => {
            Object.defineProperty(document, 'hidden', { value: false, configurable: true })
            document.dispatchEvent(new Event('visibilitychange'))
        }"""
    )
    grow_by(page, frames, 5)
    stop(page)


def test_a_cut_connection_comes_back_by_itself(open_page):
    page = open_page(PLANE)
    frames = listen(page)
    train(page)
    grow_by(page, frames, 3)
    page.evaluate("window.__playgroundStream.socket.close()")
    grow_by(page, frames, 5)
    stop(page)
