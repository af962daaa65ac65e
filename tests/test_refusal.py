"""What refuses a click is said once, in its own sentence, when the page runs again."""

import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.refusal import refusals_kept


def page():
    """A page with a button that asks for too much."""
    import streamlit as st

    from playground.engine import LimitError
    from playground.ui.refusal import refusals_kept, say_kept_refusal

    def ask():
        with refusals_kept():
            raise LimitError("Expected at most 3 *runs*. Received: 4.")

    st.button("Ask", on_click=ask)
    say_kept_refusal()


def test_a_refusal_is_said_once_and_as_it_is():
    at = AppTest.from_function(page).run()
    assert not at.error
    at.button[0].click().run()
    assert [error.value for error in at.error] == [r"Expected at most 3 \*runs\*. Received: 4."]
    assert not at.run().error


def test_what_is_no_refusal_is_not_kept_from_the_log():
    with pytest.raises(ZeroDivisionError), refusals_kept():
        _ = 1 / 0
