"""Tables of pages, which a button of Streamlit's saves as CSV."""

import math
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from playground.ui.data_table import arrow_table

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


NOW = datetime(2026, 11, 30, 1, 31, 57, 768144)
CELLS = {
    "whole numbers": [3, None, -(2**40), 0],
    "numbers": [0.1, 2, None, math.inf],
    "truth values": [True, None, False, True],
    "times": [NOW, None, datetime(1969, 7, 20), NOW],
    "texts": ["Zürich", None, "", "ξ ≥ 0"],
    "lists": [["a", "b"], [], None, ["c"]],
    "nothing": [None, None, None, None],
    "numbers of NumPy": [np.float64(0.5), None, np.float64(-1), np.float64(2)],
    "many": list(range(-50, 50)),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_column_is_what_pyarrow_makes_of_its_cells(name):
    column = arrow_table([{name: cell} for cell in CELLS[name]])[name].combine_chunks()
    column.validate(full=True)
    assert column.equals(pa.array(CELLS[name]))


@pytest.mark.parametrize(
    "largest", [np.uint8(255), np.uint64(2**64 - 1), np.int16(2**15 - 1), np.float32(1e38)]
)
def test_numbers_of_every_width_have_the_values_that_pyarrow_reads(largest):
    cells = [largest, None, type(largest)(0)]
    column = arrow_table([{"a": cell} for cell in cells])["a"]
    assert column.to_pylist() == pa.array(cells).to_pylist()


@pytest.mark.filterwarnings("error")
def test_times_with_a_zone_are_local_ones_at_the_same_moment():
    zones = (UTC, timezone(timedelta(hours=5, minutes=30)))
    cells = [NOW.replace(tzinfo=zone) for zone in zones]
    times = arrow_table([{"a": cell} for cell in cells])["a"].to_pylist()
    moments = pa.array(cells).cast(pa.int64()).to_pylist()
    assert [time.tzinfo for time in times] == [None, None]
    assert [round(time.timestamp() * 1e6) for time in times] == moments


def test_a_list_beside_a_text_or_a_number_is_a_text():
    rows = [{"a": ["b"], "c": ["d"]}, {"a": "e", "c": 1}]
    assert arrow_table(rows).to_pydict() == {"a": ["['b']", "e"], "c": ["['d']", "1"]}


def test_half_a_letter_in_the_name_of_a_column_is_a_question_mark():
    assert arrow_table([{"a\ud800": 1}]).to_pydict() == {"a?": [1]}


def test_one_long_text_among_many_takes_its_own_room_alone():
    rows = [{"a": "x" * 1_000_000}, *({"a": "y"} for _ in range(1000))]
    tracemalloc.start()
    arrow_table(rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_numbers_beside_texts_are_texts_and_what_is_not_a_number_is_an_empty_cell():
    rows = [{"mixed": 3, "loss": math.nan}, {"mixed": "none", "loss": 0.5}, {"mixed": None}]
    assert arrow_table(rows).to_pydict() == {
        "mixed": ["3", "none", None],
        "loss": [None, 0.5, None],
    }


def test_a_column_that_only_a_later_row_has_is_empty_above():
    rows = [{"a": 1}, {"b": "two", "a": 2}]
    assert arrow_table(rows).to_pylist() == [{"a": 1, "b": None}, {"a": 2, "b": "two"}]


def test_a_table_of_no_rows_has_no_columns():
    assert arrow_table([]).num_columns == 0


def test_a_table_is_made_and_drawn_without_pandas():
    code = (
        "import sys\n"
        "from playground.ui.data_table import data_table\n"
        "data_table([{'Run': 'a', 'Loss': 0.5, 'Tags': ['b']}], column_config={'Loss': 'L'})\n"
        "print('pyarrow' in sys.modules, 'pandas' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "False"], done.stderr
