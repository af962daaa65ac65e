"""The parts of the page *Glossary*: a box to find terms, and a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

import streamlit as st

from playground.glossary import TERMS, Term
from playground.ui.link import put_in_link
from playground.ui.pages import pages_showing
from playground.ui.window import begins_at_link

FIND = "glossary:find"
"""Key of the box; the link has what it says as ``find``."""


def find_terms() -> list[Term]:
    """The terms that have all the words of the box in their name or their sentence; those that are
    called so come first."""
    if begins_at_link(FIND):
        st.session_state[FIND] = st.query_params.get("find", "")
    asked = st.text_input("Find a term", key=FIND, placeholder="softmax", max_chars=60, live=True)
    put_in_link("find", asked)
    words = asked.casefold().split()
    texts = {term: f"{term.name} {term.sentence}".casefold() for term in TERMS}
    found = [term for term, text in texts.items() if all(word in text for word in words)]
    name = " ".join(words)
    return sorted(found, key=lambda term: _distance(term.name.casefold(), name))


def show_terms(terms: Sequence[Term]) -> None:
    """A row for each: the term and where to see it; the sentence and the formula."""
    for term in terms:
        name, meaning = st.columns([3, 8], gap="medium")
        with name:
            st.markdown(f"**{term.name}**")
            for page, link in pages_showing(term):
                st.page_link(
                    page.file,
                    label=page.title,
                    icon=f":material/{page.icon}:",
                    query_params=dict(parse_qsl(link)),
                )
        with meaning:
            st.markdown(term.sentence)
            if term.formula:
                st.markdown(f"${term.formula}$")


def _distance(name: str, asked: str) -> int:
    """0 for the term that was asked for, 1 where its name begins so, 2 where it has the words, 3
    where only its sentence has them."""
    if name == asked:
        return 0
    if name.startswith(asked):
        return 1
    return 2 if asked in name else 3
