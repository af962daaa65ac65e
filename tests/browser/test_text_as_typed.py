"""Text that somebody typed is shown letter for letter, and nothing in it is a link or a picture."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from playground.runs import RunStore

pytestmark = pytest.mark.browser

NAME = ":smile: <b>$x$</b> www.example.org &lt; *mine*"
TYPED = (
    ":smile: :+1: :material/home: :streamlit: :red[hot] :blue-badge[b] $x^2$ and $$y$$ *a* **b** "
    "_c_ ~~e~~ `f` a_b_c 2*3*4 a -> b -- c >= d <-> e 12:30 ::x C:\\dir\\*",
    "&lt;b&gt; &#60; R&D <b>bold</b> <!-- no --> <img src=x> http://example.org/a_b?x=1 "
    "www.example.org me@example.org [a](http://example.org) ![i](x.png) [^1] <http://a.b> | six |",
)


@pytest.mark.parametrize("text", TYPED)
def test_a_task_and_the_value_of_a_link_are_shown_as_typed(open_page, text):
    page = open_page("plane?" + urlencode({"task": text, "preset": text[:40]}))
    task = page.get_by_test_id("stMarkdown").filter(has_text="Task.")
    expect(task).to_contain_text(text)
    warning = page.get_by_test_id("stAlert").filter(has_text="Received: preset=")
    expect(warning).to_contain_text(f"preset={text[:40]}")
    for box in (task, warning):
        assert box.locator("a, img, code, em, del, ul, ol, .katex, h1").count() == 0


def test_a_name_is_shown_as_typed_in_a_sentence_and_in_the_tab(open_page, app):
    store = RunStore(app.data / "runs.sqlite")
    run = store.create("plane_classifier", {}, store.become_owner(), "circle")
    store.describe(run.id, name=NAME, note="", tags=[])
    page = open_page(f"plane?parent={run.id}")
    said = page.get_by_text("nothing is changed yet")
    expect(said).to_contain_text(f"“{NAME}”")
    assert said.locator("a, img, code, em, del, .katex").count() == 0
    page = open_page(f"plane?run={run.id}")
    expect(page).to_have_title(f"{NAME} · A plane to play on · Deep learning playground")
