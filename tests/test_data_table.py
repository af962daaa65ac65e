"""Tables of pages, which a button of Streamlit's saves as CSV."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


def a_table():
    from playground.ui.data_table import data_table

    data_table(
        [
            {"Run": "=1+1", "Note": "+a", "Tags": ["@b", "c"], "Loss": -0.5, "Epochs": 3},
            {"Run": "a=b", "Note": "\t", "Tags": [], "Loss": None, "Epochs": -1},
        ]
    )


def test_no_text_of_a_saved_table_begins_as_a_formula_does_and_numbers_stay_numbers():
    (table,) = AppTest.from_function(a_table).run(timeout=60).dataframe
    rows = table.value
    assert rows["Run"].tolist() == ["\u2060=1+1", "a=b"]
    assert rows["Note"].tolist() == ["\u2060+a", "\u2060\t"]
    assert list(rows["Tags"][0]) == ["\u2060@b", "c"]
    assert rows["Loss"][0] == -0.5
    assert rows["Epochs"].tolist() == [3, -1]


@pytest.mark.parametrize("call", ["st.dataframe(", "st.data_editor("])
def test_every_page_shows_its_tables_in_this_way(call):
    files = [
        *(ROOT / "pages").glob("*.py"),
        *(ROOT / "playground/lessons").rglob("*.py"),
        *(ROOT / "playground/ui").rglob("*.py"),
    ]
    users = [path.name for path in files if call in path.read_text()]
    assert users == (["data_table.py"] if call == "st.dataframe(" else [])
