"""Honest baselines on FordA: what a network must beat, and a leak that beats them all."""

import streamlit as st

from playground.lessons.honest_baselines import leak_lab, scores, words
from playground.lessons.honest_baselines.settings import LEAK, PAGE, SCORES
from playground.ui.page import challenges
from playground.ui.sections import choose_section
from playground.ui.tabs import show_tabs

section, config = choose_section(PAGE, (SCORES, LEAK))
if section is LEAK:
    st.title("Can a rule score 100 % and know nothing?")
    st.markdown(
        "Count the different numbers in each series, and name its class by that alone. Then add "
        "noise, and see which scores were earned."
    )
    leak_lab.show(config)
    challenges(LEAK, words.LEAK_TASKS)

    def understand() -> None:
        st.markdown(words.LEAK_WORDS)
        st.markdown(words.SOURCES)

    show_tabs({"Understand": understand}, key="leak:tabs")

else:
    st.title("What must a Transformer beat?")
    st.markdown(
        "FordA: one test, the same 2,880 training series for all. *Noisy*: the same test with "
        "added noise, σ = 0.01."
    )
    scores.show(config)
    challenges(SCORES, words.SCORE_TASKS)

    def inspect() -> None:
        scores.inspect(config)

    def understand() -> None:
        st.markdown(words.HONEST_SPLIT)
        st.markdown(words.SOURCES)

    show_tabs({"Inspect": inspect, "Understand": understand}, key="honest_baselines:tabs")
