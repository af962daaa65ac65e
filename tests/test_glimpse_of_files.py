"""What is said of a file before it is kept, and what can be told of one that was refused."""

from __future__ import annotations

import numpy as np
import pytest

from playground.datasets.brought import distinct_titles
from playground.datasets.glimpse import first_lines, glimpse
from playground.datasets.reading import RECOGNIZE, ClassCount, ReadingOptions, ReadingReport
from playground.datasets.reading.report import ColumnLeftOut
from playground.figures.curve_points import curve_points
from playground.ui.files.reading_words import reading_words

SERIES = ("series", "series", "values")


def test_the_account_counts_rows_lengths_classes_and_names_what_is_left_out():
    report = ReadingReport(
        *("own.csv", "table", "UTF-8"),
        left_out=(ColumnLeftOut(0, "id", "it numbers the rows"),),
        rows=1200,
        lengths=(20, 24),
        channels=3,
        missing=1,
        classes=(ClassCount("a", 1000), ClassCount("b", 200)),
        notes=("A remark.",),
    )
    assert reading_words(report, SERIES) == [
        "own.csv is a table, encoded in UTF-8.",
        "1,200 series of 20 to 24 values in 3 channels.",
        "2 classes: a (1,000), b (200).",
        "id is left out: it numbers the rows.",
        "1 value is missing.",
        "A remark.",
    ]


def test_rows_without_a_length_are_counted_alone():
    assert reading_words(ReadingReport("p", "table", "UTF-8", rows=1), ("point", "points", ""))[
        1
    ] == ("1 point.")


def test_long_lists_end():
    classes = tuple(ClassCount(f"c{k}", 1) for k in range(30))
    columns = tuple(ColumnLeftOut(k, f"column {k}", "it is empty") for k in range(30))
    notes = tuple(f"Remark {k}." for k in range(30))
    report = ReadingReport("p", "table", "UTF-8", classes=classes, left_out=columns, notes=notes)
    said = reading_words(report, SERIES)
    assert len(said) < 25
    assert "30 classes" in said[2]
    assert said[2].endswith("and 18 more.")


def test_a_refused_table_still_has_a_delimiter_and_columns():
    table = b"a;b;c\n1,5;2,5;x\n2,5;3,5;y\n"
    seen = glimpse("own.csv", table, RECOGNIZE)
    assert seen is not None
    assert (seen.delimiter, seen.decimal, seen.columns) == (";", ",", ("a", "b", "c"))
    corrected = glimpse("own.csv", table, ReadingOptions(header=False))
    assert corrected is not None
    assert corrected.columns == ("column 1", "column 2", "column 3")


def test_a_long_refused_file_is_looked_at_where_it_begins():
    seen = glimpse("own.csv", b"1,2,3\n" * 1_000_000, RECOGNIZE)
    assert seen is not None
    assert len(seen.columns) == 3


@pytest.mark.parametrize(
    ("content", "kind", "columns"),
    [
        (b">s1 liver\nACGT\n", "fasta", ("s1", "liver")),
        (b"@problemName x\n@data\n1,2:a\n", "ts", ()),
    ],
)
def test_other_kinds_are_told_from_tables(content, kind, columns):
    seen = glimpse("own", content, RECOGNIZE)
    assert seen is not None
    assert (seen.format, seen.columns) == (kind, columns)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"caf\xe9"])
def test_nothing_can_be_told_of_what_is_no_text(content):
    assert glimpse("own.csv", content, RECOGNIZE) is None


def test_the_first_lines_are_shown_as_they_are_and_cut():
    assert first_lines(b"a;b\n1;2\n", lines=1) == "a;b"
    assert first_lines(b"x" * 300, letters=10) == "x" * 10 + " …"
    assert first_lines("é;1\n".encode("utf-16"), lines=1) == "é;1"
    assert first_lines(b"caf\xe9", lines=1) == "caf\ufffd"


def test_titles_that_are_alike_are_told_apart():
    titles = {"upload-aaaa": "own", "upload-bbbb": "own", "FordA": "FordA"}
    assert distinct_titles(list(titles), titles.__getitem__) == {
        "upload-aaaa": "own · aaaa",
        "upload-bbbb": "own · bbbb",
        "FordA": "FordA",
    }


def test_a_curve_is_drawn_through_its_points():
    x, y = np.array([0.0, 1.0, 4.0]), np.array([2.0, -1.0, 3.0])
    (trace,) = curve_points(x, y)["data"]
    np.testing.assert_array_equal(trace["x"], x)
    np.testing.assert_array_equal(trace["y"], y)
    assert trace["mode"] == "lines+markers"
    many = np.linspace(0, 1, 500)
    assert curve_points(many, many)["data"][0]["mode"] == "lines"
