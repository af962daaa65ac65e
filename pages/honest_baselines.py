"""Honest baselines on FordA: what a network must beat, and a leak that beats them all."""

import streamlit as st

from playground.lessons.honest_baselines import leak_lab, scores, words
from playground.lessons.honest_baselines.settings import LEAK, PAGE, SCORES
from playground.ui.page import lesson_page
from playground.ui.sections import choose_section

section, config = choose_section(PAGE, (SCORES, LEAK))
if section is LEAK:
    lesson_page(
        LEAK,
        question="Can a rule score 100% and know nothing?",
        words="Count the distinct values in each series, and predict its class from that count "
        "alone. Then add noise, and see which scores were earned.",
        show=lambda: leak_lab.show(config),
        challenges=words.LEAK_TASKS,
        tabs={"Understand": lambda: st.markdown(words.LEAK_WORDS + words.SOURCES)},
    )
else:
    lesson_page(
        SCORES,
        question="What must a Transformer beat?",
        words="FordA: every method gets the same 2,880 training series and the same test set. "
        "*Noisy*: the test set with added noise, σ = 0.01.",
        show=lambda: scores.show(config),
        challenges=words.SCORE_TASKS,
        tabs={
            "Inspect": lambda: scores.inspect(config),
            "Understand": lambda: st.markdown(words.HONEST_SPLIT + words.SOURCES),
        },
    )
