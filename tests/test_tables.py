"""Tables of people's own: encoding, delimiter, decimal mark, header, labels, columns left out."""

from __future__ import annotations

import io
from collections import Counter

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.datasets import DatasetError
from playground.datasets.file_error import FileError
from playground.datasets.functions import read_curve
from playground.datasets.plane import parse_points, read_points
from playground.datasets.reading import GivenFile, ReadingOptions, notes_on_labels, spelt
from playground.datasets.tabular import read_tabular
from playground.datasets.time_series_files import read_series, series_from_files

STEPS = 6


def waves(count=12, seed=0):
    """Numbers of three decimals, shape (count, STEPS)."""
    return np.random.default_rng(seed).normal(size=(count, STEPS)).round(3)


def table(labels, values, delimiter=",", decimal=".", header=False, end="\n"):
    """A table with the class first, as people write it."""
    names = [["label", *(f"t{step}" for step in range(values.shape[1]))]] if header else []
    rows = [
        [label, *(f"{value:.3f}".replace(".", decimal) for value in row)]
        for label, row in zip(labels, values, strict=True)
    ]
    return "".join(delimiter.join(row) + end for row in names + rows)


def report_of(content, name="own.csv", **options):
    content = content if isinstance(content, bytes) else content.encode()
    return read_series(name, content, ReadingOptions(**options)).report


def counts(report):
    return {each.label: each.count for each in report.classes}


# Delimiter, decimal mark, header


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    ("delimiter", "decimal"), [*((d, m) for d in ";\t| " for m in ".,"), (",", ".")]
)
def test_a_table_is_read_as_pandas_reads_it_when_it_is_told_everything(delimiter, decimal, header):
    text = table(["up", "down"] * 6, waves(), delimiter, decimal, header)
    oracle = pandas.read_csv(
        io.StringIO(text), sep=delimiter, decimal=decimal, header=0 if header else None
    )
    series = read_series("own.csv", text.encode())
    np.testing.assert_array_equal(series.x[:, :, 0], oracle.iloc[:, 1:].to_numpy(np.float64))
    assert list(series.labels) == oracle.iloc[:, 0].tolist()
    report = series.report
    assert (report.delimiter, report.decimal, report.header) == (delimiter, decimal, header)
    assert (report.rows, report.lengths, report.label_column) == (12, (STEPS, STEPS), 0)


def test_every_guess_can_be_corrected():
    text = "1;2,5;3;4;5\n2;2,5;3;4;5\n" * 3
    assert report_of(text).decimal == ","
    with pytest.raises(FileError, match="a number as field 2"):
        report_of(text, decimal=".", label_column=0)
    with pytest.raises(FileError, match="choose the column with the class"):
        report_of(text, delimiter=",")
    numbers = "1,2,3,4,5,1\n" + "2,7,3,9,5,2\n1,7,3,8,6,2\n" * 3
    assert report_of(numbers, label_column=0, header=True).rows == 6
    assert counts(report_of(numbers, label_column=-1, header=False)) == {"1": 1, "2": 6}
    left_out = report_of(numbers, label_column=0, left_out=(5,))
    assert left_out.lengths == (4, 4)
    assert [each.column for each in left_out.left_out] == [5]


def test_columns_of_blanks_as_in_the_old_archive_are_read_as_numpy_reads_them():
    rows = np.column_stack([[1, 2] * 12, np.random.default_rng(0).normal(size=(24, 24))])
    text = "".join("".join(f"  {value: .7e}" for value in row) + "\n" for row in rows)
    oracle = np.loadtxt(io.StringIO(text))
    for name in ("Own_TRAIN.txt", "own.csv", "own.tsv"):
        series = read_series(name, text.encode())
        np.testing.assert_array_equal(series.x[:, :, 0], oracle[:, 1:])
        assert counts(series.report) == {"1": 12, "2": 12}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("header", [True, False])
def test_the_line_sep_of_excel_names_the_delimiter(end, header):
    text = f"sep=;{end}" + table(["auf", "ab"] * 6, waves(), ";", ",", header, end)
    series = read_series("own.csv", text.encode())
    np.testing.assert_array_equal(series.x[:, :, 0], waves())
    assert counts(series.report) == {"ab": 6, "auf": 6}
    assert series.lines[0] == (3 if header else 2)


def test_without_a_header_the_first_series_with_decimal_commas_is_a_series():
    report = report_of(table(["auf", "ab"] * 12, waves(24), ";", ","))
    assert counts(report) == {"ab": 12, "auf": 12}


def test_a_point_among_decimal_commas_is_not_taken_for_a_decimal_point():
    with pytest.raises(FileError, match=r"a number with a decimal comma as field 3.*'1\.234'"):
        report_of("a;1,5;1.234;3,5;4,5\nb;2,5;3,5;4,5;5,5\n" * 3)


def test_a_class_whose_name_is_that_of_a_column_is_no_header():
    report = report_of(table(["y", "n"] * 6, waves()))
    assert not report.header
    assert counts(report) == {"n": 6, "y": 6}


def test_columns_that_are_numbered_are_a_header_as_pandas_writes_it():
    values = pandas.DataFrame(waves())
    values.insert(0, "kind", ["up", "down"] * 6)
    report = report_of(values.to_csv(index=False))
    assert (report.header, report.rows) == (True, 12)


def test_row_names_without_a_header_are_left_out_as_r_writes_them():
    values = pandas.DataFrame(waves(), columns=list("abcdef")).assign(label=["up", "down"] * 6)
    text = values.to_csv(sep=" ")[1:]  # R writes no name above row names
    report = report_of(text)
    assert (report.rows, report.lengths) == (12, (STEPS, STEPS))
    assert [each.column for each in report.left_out] == [0]


def test_empty_columns_at_the_end_are_left_out_and_named():
    lines = table(["auf", "ab"] * 6, waves(), ";", ",", header=True).splitlines()
    report = report_of("\n".join(line + ";;" for line in lines))
    assert [(each.name, each.reason) for each in report.left_out] == [
        ("column 8", "it is empty"),
        ("column 9", "it is empty"),
    ]
    assert report.lengths == (STEPS, STEPS)


def test_a_first_row_of_missing_values_is_a_row():
    text = table(["up", "down"] * 6, waves())
    report = report_of("up" + ",?" * STEPS + "\n" + text)
    assert (report.header, report.rows) == (False, 12)
    assert report.notes == ("A series without any known value was left out (line 1).",)
    points = read_points("own.csv", b"NA,NA,red\n1,2,red\n3,1,blue\n2,1,red\n0,0,blue\n")
    assert points.points == "1,2,1;3,1,0;2,1,1;0,0,0"
    assert points.report.notes == ("1 row with a missing value is left out (line 1).",)
    curve = read_curve("own.csv", b"NA,NA\n0,1\n1,NA\n2,5\n")
    assert curve.curve.text == "points:0,1;2,5"
    assert "2 rows with a missing value" in curve.report.notes[0]


# Columns that number the rows


@pytest.mark.parametrize("name", ["id", "sample_id", "row", "", "Unnamed: 0", "ID", "Index", "Nr"])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_column_that_numbers_the_rows_is_left_out_and_named(name, place):
    values = pandas.DataFrame(waves(), columns=[f"t{k}" for k in range(STEPS)])
    values.insert(0, "class", ["a"] * 6 + ["b"] * 6)
    at = place % (STEPS + 2)
    values.insert(at, name, np.arange(12))
    series = read_series("own.csv", values.to_csv(index=False).encode())
    np.testing.assert_array_equal(series.x[:, :, 0], waves())
    (left_out,) = series.report.left_out
    assert (left_out.column, left_out.name) == (at, name or f"column {at + 1}")


@pytest.mark.parametrize("first", [0, 1, 501])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_column_that_counts_is_left_out_without_a_header(place, first):
    rows = [line.split(",") for line in table(["a", "b"] * 6, waves()).splitlines()]
    for number, row in enumerate(rows, start=first):
        row.insert(place % (STEPS + 2), str(number))
    report = report_of("\n".join(map(",".join, rows)))
    assert [each.column for each in report.left_out] == [place % (STEPS + 2)]
    assert report.lengths == (STEPS, STEPS)


def test_shuffled_row_numbers_are_left_out_and_ramps_are_not():
    order = np.random.default_rng(0).permutation(12)
    rows = np.column_stack([order, waves()])
    text = "".join("ab"[k % 2] + "".join(f",{v:g}" for v in r) + "\n" for k, r in enumerate(rows))
    assert [each.column for each in report_of(text).left_out] == [1]
    ramps = "".join(
        "ab"[k % 2] + "".join(f",{k + step}" for step in range(STEPS)) + "\n" for k in range(12)
    )
    assert report_of(ramps).left_out == ()


def test_a_curve_and_points_of_whole_numbers_keep_their_columns():
    rows = "".join(f"{k},{k * k % 7}\n" for k in range(9))
    assert read_curve("own.csv", rows.encode()).report.left_out == ()
    rows = "".join(f"{k},{k * k % 5},{'ab'[k % 2]}\n" for k in range(6))
    assert read_points("own.csv", rows.encode()).report.left_out == ()
    rows = "".join(f"{k},{k / 2},{k * k % 5},{'ab'[k % 2]}\n" for k in range(9))
    found = read_points("own.csv", rows.encode()).report.left_out
    assert [each.column for each in found] == [0]


# Encodings


@pytest.mark.parametrize(
    ("codec", "mark", "said"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8 with a byte-order mark"),
        ("utf-16", b"", "UTF-16 with a byte-order mark"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 with a byte-order mark"),
        ("utf-32", b"", "UTF-32 with a byte-order mark"),
    ],
)
def test_a_byte_order_mark_says_how_a_file_is_encoded(codec, mark, said):
    text = table(["Äpfel", "Öpfel"] * 6, waves(), ";", ",", header=True, end="\r\n")
    report = report_of(mark + text.encode(codec))
    assert report.encoding == said
    assert counts(report) == {"Äpfel": 6, "Öpfel": 6}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("read", [read_series, read_points, read_curve])
def test_utf_16_without_a_mark_is_one_sentence(codec, read):
    with pytest.raises(FileError) as refused:
        read("own.csv", "x;y\n1;2\n".encode(codec))
    assert str(refused.value) == (
        "Expected text in UTF-8 in line 1 of own.csv. Received: a zero byte, as in UTF-16 without "
        "a byte-order mark. Save the file as UTF-8 (in Excel: CSV UTF-8)."
    )


@pytest.mark.parametrize(("name", "byte"), [("Äpfel", "0xc4"), ("é", "0xe9"), ("Größe", "0xf6")])
@pytest.mark.parametrize("read", [read_series, read_points])
def test_other_encodings_are_never_guessed_and_no_classes_merge(name, byte, read):
    with pytest.raises(FileError) as refused:
        read("own.csv", f"1;2;Birne\n1;3;{name}\n".encode("cp1252"))
    said = str(refused.value)
    assert f"in line 2 of own.csv. Received: the byte {byte}. Save the file as UTF-8" in said


# Labels


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *[(text, "1") for text in ("1", "1.0", "1.", "1.0e+00", "1.0000000e+00", "+1", "10e-1")],
        *[("-1", "-1"), ("-1.0", "-1"), ("-0", "0"), ("0.0e0", "0"), ("1e3", "1000")],
        *[("1.10", "1.10"), ("1.1", "1.1"), ("007", "007"), ("01067", "01067"), ("1.5", "1.5")],
        *[("12345678901234567", "12345678901234567"), ("4006381333931.0", "4006381333931")],
        *[("nano", "nano"), ("1_0", "1_0"), ("1e999999999", "1e999999999"), ("1,0", "1,0")],
        ("e\u0301", "é"),
    ],
)
def test_a_label_is_spelt_as_written_but_for_whole_numbers(written, name):
    assert spelt(written) == name


@given(st.integers(-(10**30), 10**30))
def test_no_digit_of_a_whole_number_is_lost(number):
    assert spelt(f"{number}") == spelt(f"{number}.0") == str(number)


def test_labels_that_look_alike_are_named():
    assert notes_on_labels(["1.10", "1.1", "1.2"]) == (
        "1.1 and 1.10 are equal as numbers, but written differently: they are kept as 2 classes. "
        "Write them alike if they are one.",
    )
    (note,) = notes_on_labels(["01067", "1067", "1067"])
    assert note.startswith("01067 and 1067 are equal as numbers")
    assert notes_on_labels(["1", "1.0", "2"]) == ("1 and 1.0 are one class, 1.",)
    assert "differ in capitals alone" in notes_on_labels(["Up", "up"])[0]
    assert notes_on_labels(["1.0", "2.0", "up"]) == ()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["12345678901234567", "12345678901234568", "22345678901234568"], None),
        (["4006381333931", "4006381333948"], None),
        (["1.10", "1.1", "1.2"], None),
        (["007", "7"], None),
        (["1.0", "2.0"], {"1": 12, "2": 12}),
    ],
)
def test_each_label_is_a_class_as_it_is_written(labels, expected):
    text = table(labels * 12, waves(12 * len(labels)), header=True)
    series = series_from_files(GivenFile("own.csv", text.encode()))
    assert counts(series.reports[0]) == (expected or dict.fromkeys(labels, 12))
    named = [name.removeprefix("class ") for name in series.class_names]
    assert sorted(named) == sorted(expected or labels)


def test_labels_with_a_decimal_comma_are_the_numbers_that_they_are():
    text = table(["1,0", "2,0"] * 12, waves(24), ";", ",")
    series = series_from_files(GivenFile("own.csv", text.encode()))
    assert series.class_names == ("class 1", "class 2")
    assert Counter([*series.y_train, *series.y_test]) == {0: 12, 1: 12}


# Points


def rings(scale, middle=0.0):
    rng = np.random.default_rng(0)
    angles, radii = rng.uniform(0, 2 * np.pi, 100), np.repeat([0.4, 1.6], 50)
    x = middle + scale * radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    return x, ["inner"] * 50 + ["outer"] * 50


@pytest.mark.parametrize(("scale", "middle"), [(1e-3, 0), (1e-3, 3), (1e-9, 0), (1e5, 0)])
def test_points_far_from_the_window_s_scale_keep_their_places_in_it(scale, middle):
    x, names = rings(scale, middle)
    text = "x,y,class\n" + "".join(
        f"{a:.12g},{b:.12g},{name}\n" for (a, b), name in zip(x, names, strict=True)
    )
    file = read_points("rings.csv", text.encode())
    placed, _ = parse_points(file.points)
    assert len(np.unique(placed, axis=0)) == 100
    assert "each column was scaled to [−5, 5]" in file.note
    oracle = (x - x.min(axis=0)) / np.ptp(x, axis=0) * 10 - 5
    np.testing.assert_allclose(placed, oracle, atol=0.006)


def test_points_in_the_window_stay_where_they_are():
    x, names = rings(3.0)
    text = "".join(f"{a:.2f} {b:.2f} {n}\n" for (a, b), n in zip(x, names, strict=True))
    file = read_points("rings.txt", text.encode())
    np.testing.assert_array_equal(parse_points(file.points)[0], x.round(2).astype(np.float32))
    assert file.note == "100 points of 2 classes."


def test_of_many_columns_two_are_coordinates_and_one_is_the_class():
    rows = np.random.default_rng(0).uniform(-3, 3, (30, 4)).round(2)
    names = ["cat" if row[2] > 0 else "dog" for row in rows]
    frame = pandas.DataFrame(rows, columns=["a", "b", "c", "d"]).assign(kind=names, more="text")
    text = frame[["kind", "more", "a", "b", "c", "d"]].to_csv(sep=";", decimal=",", index=False)

    def places(**options):
        file = read_points("own.csv", text.encode(), ReadingOptions(label_column=0, **options))
        assert file.class_names == ("cat", "dog")
        return file.report.coordinates, parse_points(file.points)[0]

    for options, coordinates, columns in (
        ({}, (2, 3), [0, 1]),
        ({"x_column": 4}, (4, 2), [2, 0]),
        ({"y_column": 2}, (3, 2), [1, 0]),
        ({"x_column": 5, "y_column": 3}, (5, 3), [3, 1]),
    ):
        chosen, found = places(**options)
        assert chosen == coordinates
        np.testing.assert_array_equal(found, rows[:, columns].astype(np.float32))
    note = read_points("own.csv", text.encode(), ReadingOptions(label_column=0)).note
    assert "x is a, y is b, and the class is in kind; 3 other columns are not used." in note


def test_of_many_columns_the_class_is_guessed_in_one_with_few_words():
    rows = [f"{k},w{k},{'ab'[k % 2]},{k * 0.5},t{k},{k * k}" for k in range(30)]
    report = read_points("own.csv", "\n".join(["p,q,kind,r,s,t", *rows]).encode()).report
    assert report.label_column == 2
    assert report.coordinates == (3, 5)  # p numbers the rows


@pytest.mark.parametrize("options", [{"x_column": 0, "y_column": 0}, {"x_column": 2}])
def test_coordinates_and_the_class_are_three_columns(options):
    rows = "".join(f"{k},{k * k},{'ab'[k % 2]}\n" for k in range(12))
    with pytest.raises(DatasetError, match="choose three different columns"):
        read_points("own.csv", rows.encode(), ReadingOptions(label_column=2, **options))


# Anything at all


@given(
    st.binary(max_size=200) | st.text(alphabet="1,.;\t -e?\n\"'aNsep=#", max_size=200),
    st.sampled_from([",", ";", "\t", "|", " ", None]),
    st.sampled_from([True, False, None]),
    st.none() | st.integers(-5, 5),
    st.none() | st.tuples(st.integers(0, 5)),
)
def test_whatever_the_file_and_the_options_there_are_data_or_a_sentence(
    content, delimiter, header, label_column, left_out
):
    content = content if isinstance(content, bytes) else content.encode()
    options = ReadingOptions(delimiter, None, header, label_column, left_out)
    for read in (read_series, read_points, read_curve, read_tabular):
        said = "Expected data. Received: data."
        try:
            read("own.csv", content, options)
        except DatasetError as error:
            said = str(error)
        assert said.startswith("Expected ")
        assert "Received: " in said


@pytest.mark.parametrize("column", [-9, 9])
def test_a_class_column_that_is_not_there_is_a_sentence(column):
    with pytest.raises(DatasetError, match="Expected two columns of numbers and one for the class"):
        read_points("own.csv", b"0\t0", ReadingOptions(label_column=column))


def test_a_long_name_of_a_column_is_cut_in_a_sentence():
    rows = "".join(f"{n},{n},class{n}\n" for n in range(12))
    with pytest.raises(DatasetError, match=rf"classes in {'a' * 40}… in own.csv"):
        read_points("own.csv", f"x1,x2,{'a' * 5000}\n{rows}".encode())
