"""A file is previewed before anything is kept, on every page that takes files."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from opening import open_page, press, words

from playground.datasets import uploads
from playground.datasets.dna import kept_sequences
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.reading import GivenFile
from playground.folders import data_folder
from playground.lessons.timeseries import upload
from playground.ui.plain_text import literal

SERIES = "timeseries_transformer"


def given(at, field, name, content):
    at.file_uploader(key=field).set_value((name, content, "text/plain")).run()
    assert not at.exception


def control(at, kind, label):
    return next(widget for widget in getattr(at, kind) if widget.label == label)


def parameter(at, name):
    """What the link says of a control."""
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def labels(at):
    return [button.label for button in at.button]


def kept_files():
    return sorted(path.name for path in (data_folder() / "uploads").rglob("*") if path.is_file())


def table(rows, delimiter=";", decimal=","):
    """Cells as Python's own writer puts them into a file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(
        [f"{cell:.3f}".replace(".", decimal) if isinstance(cell, float) else cell for cell in row]
        for row in rows
    )
    return text.getvalue().encode()


@pytest.fixture(autouse=True)
def empty_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))


def series_rows(lengths=(12,)):
    """Twenty-four series of two classes, sixteen and eight."""
    rng = np.random.default_rng(0)
    return [
        [
            *rng.normal(size=lengths[i % len(lengths)]).tolist(),
            "rare :smile:" if i % 3 == 0 else "common",
        ]
        for i in range(24)
    ]


HEADER = ["id", *(f"t{k}" for k in range(12)), "label"]
GERMAN = table([HEADER, *([i + 1, *row] for i, row in enumerate(series_rows()))])


def opened_series(name="own.csv", content=GERMAN):
    at = open_page(SERIES, tab="Datasets")
    press(at, "Upload your own")
    given(at, "series:file 0", name, content)
    return at


def test_a_table_of_series_is_told_before_it_is_kept():
    at = opened_series()
    assert control(at, "selectbox", "Delimiter").value == ";"
    assert control(at, "selectbox", "Decimal mark").value == ","
    assert control(at, "toggle", "The first row names the columns").value is True
    assert control(at, "selectbox", "Column with the class").value == 13
    assert control(at, "multiselect", "Columns left out").value == [0]
    text = words(at)
    assert "24 series of 12 values" in text
    assert "common (16)" in text
    assert f"{literal('rare :smile:')} (8)" in text
    assert "id is left out: " in text
    assert kept_files() == []


def test_every_guess_can_be_corrected_and_taken_back():
    at = opened_series()
    control(at, "multiselect", "Columns left out").set_value([0, 1, 2]).run()
    assert "24 series of 10 values" in words(at)
    control(at, "toggle", "The first row names the columns").set_value(False).run()
    assert at.error
    press(at, "Detect settings again")
    assert not at.error
    assert "24 series of 12 values" in words(at)
    assert kept_files() == []


def test_use_keeps_the_series_closes_the_preview_and_sets_the_controls():
    at = opened_series()
    press(at, "Use")
    assert "Use" not in labels(at)
    assert at.title[0].value == "Can attention tell the 2 classes of own apart?"
    assert uploads.describe(parameter(at, "dataset")).steps == 12
    assert not at.error


def test_cancel_keeps_nothing():
    at = opened_series()
    press(at, "Cancel")
    assert "Use" not in labels(at)
    assert kept_files() == []
    assert "dataset" not in at.query_params


def test_another_file_is_recognised_anew():
    at = opened_series()
    control(at, "multiselect", "Columns left out").set_value([0, 1, 2]).run()
    given(at, "series:file 0", "other.csv", GERMAN)
    assert control(at, "multiselect", "Columns left out").value == [0]


def test_a_refused_file_is_one_sentence_and_its_controls_stay():
    # Two columns hold words: only a person knows which of them is the class.
    rows = [[*row, "up" if i % 2 else "down"] for i, row in enumerate(series_rows())]
    at = opened_series(content=table(rows))
    assert len(at.error) == 1
    assert next(button for button in at.button if button.label == "Use").disabled
    assert any(block.value.startswith(f"{rows[0][0]:.3f}".replace(".", ",")) for block in at.code)
    control(at, "selectbox", "Column with the class").set_value(13).run()
    control(at, "multiselect", "Columns left out").set_value([12]).run()
    assert not at.error
    assert "down (12)" in words(at)


def test_a_file_is_read_once_for_each_choice(monkeypatch):
    read = []
    real = upload.series_from_files
    monkeypatch.setattr(upload, "series_from_files", lambda *a: read.append(a[2]) or real(*a))
    at = opened_series()
    at.run()
    assert len(read) == 1
    control(at, "multiselect", "Columns left out").set_value([0, 1]).run()
    press(at, "Detect settings again")
    assert len(read) == 2


def test_what_becomes_of_unequal_lengths_and_missing_values_is_asked_and_kept():
    rows = [[row[-1], *row[:-1]] for row in series_rows(lengths=(10, 12))]
    rows[5][3] = ""
    at = opened_series("own.tsv", table(rows, "\t", "."))
    assert "10 to 12 values" in words(at)
    assert "1 value is missing" in words(at)
    control(at, "selectbox", "Unequal lengths").set_value("truncate").run()
    control(at, "selectbox", "Missing values").set_value("drop").run()
    press(at, "Use")
    assert parameter(at, "unequal_lengths") == "truncate"
    assert parameter(at, "missing_values") == "drop"


def test_series_without_gaps_ask_nothing_about_them():
    at = opened_series()
    assert "Unequal lengths" not in [box.label for box in at.selectbox]


def test_points_are_previewed_and_used():
    rng = np.random.default_rng(1)
    rows = [[a, b, "cat" if a > 0 else "dog"] for a, b in rng.normal(size=(40, 2)).tolist()]
    cats = sum(row[2] == "cat" for row in rows)
    at = open_page("plane", dataset="own")
    press(at, "From a file")
    given(at, "points:file 0", "pets.csv", table([["x", "y", "kind"], *rows]))
    assert f"cat ({cats})" in words(at)
    assert control(at, "selectbox", "Decimal mark").value == ","
    assert control(at, "selectbox", "Column with the class").value == 2
    press(at, "Use")
    assert "Use" not in labels(at)
    assert "class 0 is cat" in words(at).lower()


def test_coordinates_are_chosen_among_many_columns():
    rng = np.random.default_rng(1)
    rows = [[*row, "cat" if row[0] > 0 else "dog"] for row in rng.normal(size=(40, 4)).tolist()]
    at = open_page("plane", dataset="own")
    press(at, "From a file")
    given(at, "points:file 0", "pets.csv", table([["a", "b", "c", "d", "kind"], *rows]))
    assert control(at, "selectbox", "Column for x").value == 0
    assert control(at, "selectbox", "Column for y").value == 1
    control(at, "selectbox", "Column for y").set_value(3).run()
    assert "x is a, y is d, and the class is in kind" in words(at)
    press(at, "Use")
    x = np.array([point.split(",")[:2] for point in parameter(at, "points").split(";")], float)
    np.testing.assert_allclose(x, [[row[0], row[3]] for row in rows], atol=0.006)


def test_a_table_is_previewed_and_used_and_another_target_is_another_task():
    rng = np.random.default_rng(2)
    rows = [[k + 1, *row, f"t{k}", "abc"[k % 3]] for k, row in enumerate(rng.normal(size=(60, 2)))]
    at = open_page("your_table")
    press(at, "Your own table")
    given(at, "table:file 0", "own.csv", table([["nr", "p", "q", "text", "kind"], *rows]))
    said = words(at)
    for sentence in (
        "60 rows.",
        "3 classes: a (20), b (20), c (20).",
        "nr is left out: its name suggests a row number or identifier.",
        "text is left out: it is text with a value of its own in every row.",
        "The target is kind: classes to tell apart.",
    ):
        assert literal(sentence) in said
    assert control(at, "selectbox", "Target column").value == 4
    assert kept_files() == []
    press(at, "Use")
    assert "Use" not in labels(at)
    (name,) = {file.partition(".")[0] for file in kept_files()}
    assert parameter(at, "dataset") == name
    assert "60 rows" in words(at)
    control(at, "selectbox", "Target").set_value(0).run()
    assert parameter(at, "target") == "p"
    assert parameter(at, "learning_task") == "regression"
    assert "Train" in labels(at)


def test_a_table_that_cannot_be_used_says_so_and_keeps_nothing():
    at = open_page("your_table")
    press(at, "Your own table")
    given(at, "table:file 0", "own.csv", b"x\n" + b"1\n2\n" * 20)
    assert "Received: one column." in at.error[0].value
    assert next(button for button in at.button if button.label == "Use").disabled
    assert kept_files() == []


def test_every_table_of_scikit_learn_can_be_chosen():
    at = open_page("your_table")
    for name, task in (("iris", "classification"), ("diabetes", "regression")):
        control(at, "selectbox", "Table").set_value(name).run()
        assert not [*at.exception, *at.error]
        assert at.session_state["table_network:dataset"] == name
        assert at.session_state["table_network:learning_task"] == task


def test_a_curve_is_previewed_and_used():
    x = np.linspace(0, 3, 20)
    content = table(zip(x.tolist(), np.sin(x).tolist(), strict=True), "\t", ".")
    at = open_page("universal_approximation")
    press(at, "From a file")
    given(at, "curve:file 0", "sine.txt", content)
    assert "20 rows" in words(at)
    assert control(at, "selectbox", "Delimiter").value == "\t"
    assert "Column with the class" not in [box.label for box in at.selectbox]
    press(at, "Use")
    assert parameter(at, "target").startswith("points:0,0;")


def fasta(*classes):
    rng = np.random.default_rng(0)
    texts = ["".join(rng.choice(list("ACGT"), 30)) for _ in range(40)]
    return "".join(f">s{i} {classes[i % 2]}\n{t}\n" for i, t in enumerate(texts)).encode()


def test_sequences_are_previewed_and_which_class_has_the_motif_is_a_control():
    at = open_page("dna_motif", tab="Data")
    press(at, "Your own sequences")
    given(at, "fasta:file 0", "own.fa", fasta("liver", "heart"))
    assert "which class has the motif" in at.error[0].value
    control(at, "text_input", "The class with the motif").set_value("heart").run()
    assert not at.error
    assert "40 sequences of 30 letters" in words(at)
    assert "liver (20), heart (20)" in words(at)
    assert kept_files() == []
    press(at, "Use")
    kept = kept_sequences.load(at.selectbox(key="dna:sequences").value)
    assert kept.class_names == ("liver", "heart")


def test_a_file_for_each_class_leaves_nothing_to_guess():
    first, second = (
        "".join(
            f">s{i}\n{''.join(np.random.default_rng([k, i]).choice(list('ACGT'), 30))}\n"
            for i in range(20)
        )
        for k in range(2)
    )
    at = open_page("dna_motif", tab="Data")
    press(at, "Your own sequences")
    given(at, "fasta:file 0", "with.fa", first.encode())
    given(at, "fasta:file 1", "without.fa", second.encode())
    assert not at.error
    assert "The class with the motif" not in [field.label for field in at.text_input]
    assert words(at).count("20 sequences of 30 letters") == 2


def test_two_files_of_one_name_are_two_entries_of_the_list():
    for classes in (("bound", "unbound"), ("yes", "no")):
        found = read_sequences(GivenFile("own.fa", fasta(*classes)))
        kept_sequences.keep(found.sequences)
    at = open_page("dna_motif", tab="Data")
    assert len(set(at.selectbox(key="dna:sequences").options)) == 3


def test_a_motif_is_previewed_and_used():
    counts = {"A": [4, 19, 0, 0], "C": [16, 0, 20, 0], "G": [0, 1, 0, 20], "T": [0, 0, 0, 0]}
    rows = [f"{letter} [ {' '.join(map(str, row))} ]" for letter, row in counts.items()]
    at = open_page("dna_motif", tab="Data")
    press(at, "A motif from a file")
    given(at, "motif:file 0", "arnt.jaspar", "\n".join([">MA0004.1 Arnt", *rows]).encode())
    assert "1 motif of 4 positions" in words(at)
    press(at, "Use")
    assert parameter(at, "motif") == "own"


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"", b"caf\xe9;1\n"])
def test_a_file_that_is_no_text_is_one_sentence_without_controls(content):
    at = opened_series(content=content)
    assert len(at.error) == 1
    assert "Delimiter" not in [box.label for box in at.selectbox]
