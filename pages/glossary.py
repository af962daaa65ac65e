"""The terms of all pages: what each means, its formula, and where to see it."""

import streamlit as st

from playground.lessons.glossary import find_terms, show_terms
from playground.ui.link import say_unknown_keys
from playground.ui.share import headline

headline(
    "What does that word mean?",
    "glossary:share",
    "Every term in one sentence, with its formula and the page on which you can see it.",
)
say_unknown_keys(("find",))
found = find_terms()
if found:
    show_terms(found)
else:
    st.info("No term contains these words. Try a shorter one.", icon=":material/search_off:")
