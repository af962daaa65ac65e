"""The page Glossary, its links, and what the help of a control says of its term."""

from urllib.parse import parse_qsl

import pytest
from opening import open_page, open_part, shared_links, words

from playground.glossary import TERMS
from playground.ui.pages import pages_showing

LINKS = sorted({(page.slug, link) for term in TERMS for page, link in pages_showing(term) if link})


def test_every_term_stands_there_with_a_link_to_its_page():
    at = open_page("glossary")
    text = words(at)
    assert all(f"**{term.name}**" in text and term.sentence in text for term in TERMS)
    labels = [link.proto.label for link in at.get("page_link")]
    assert labels == [page.title for term in TERMS for page, _ in pages_showing(term)]


def test_the_box_finds_terms_and_the_link_keeps_it():
    at = open_page("glossary", find="sum 1")
    assert "**Softmax**" in words(at)
    assert "**Dropout**" not in words(at)
    open_part(at, "glossary:share")
    assert shared_links(at) == [{"find": "sum 1"}]
    at.text_input[0].set_value("xyzzy").run()
    assert "No term contains these words." in at.info[0].value


def test_the_term_that_is_called_so_stands_first():
    names = [text.value for text in open_page("glossary", find="soft").markdown]
    first = [name for name in names if name.startswith("**")]
    assert first.index("**Softmax**") < first.index("**Logit**")


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_link_of_a_term_says_what_its_page_knows(page, link):
    at = open_page(page, **dict(parse_qsl(link)))
    assert not at.warning


def test_the_help_of_a_control_ends_with_the_sentence_of_its_term():
    at = open_page("plane")
    (rate,) = [slider for slider in at.select_slider if slider.label == "Learning rate"]
    (term,) = [term for term in TERMS if term.name == "Learning rate"]
    assert rate.help.endswith(f"**Learning rate:** {term.sentence}")
