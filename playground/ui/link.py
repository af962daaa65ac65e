"""What a link says, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from playground.nearest import nearest
from playground.quoted import quoted
from playground.ui.plain_text import literal


def say_unknown_keys(known: Iterable[str]) -> None:
    """Names the keys of the link that this page does not know, with the nearest that it does, and
    takes them out of the link: so they are named once."""
    names = tuple(known)
    unknown = [name for name in st.query_params if name not in names]
    if not unknown:
        return
    words = []
    for name in unknown:
        near = nearest(name, names)
        words.append(f"{quoted(name)} (did you mean {near}?)" if near else quoted(name))
    say_of_link(
        f"Expected settings of this page in the link. Received: {', '.join(words)}. "
        f"{'It is' if len(unknown) == 1 else 'They are'} ignored; the rest of the link is used.",
        *unknown,
    )


def say_of_link(why: object, *keys: str) -> None:
    """Says what of a link cannot be used, and takes those keys out of it: so it is said once."""
    st.warning(literal(str(why)), icon=":material/link_off:")
    if keys:
        given = st.query_params.to_dict()
        st.query_params.from_dict({name: given[name] for name in given if name not in keys})


def put_in_link(name: str, value: str | None) -> None:
    """Sets a parameter of the link, or removes it where the value is empty."""
    if not value:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value
