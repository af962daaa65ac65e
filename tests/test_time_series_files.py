"""Uploaded series: read as pandas and NumPy read them, or refused with the line."""

from __future__ import annotations

import io
import os
import zipfile

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.datasets import DatasetError, time_series, ucr, uploads
from playground.datasets.file_error import FileError
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.datasets.time_series_files import read_series, series_from_files
from playground.limits import MOST_UPLOAD_BYTES

FORDA_LINES = 6


def first_lines(name, part, count):
    with open(ucr.path(name, part)) as file:
        return "".join(next(file) for _ in range(count))


def refusal(name, content, **options):
    """What is said of a file, which must be refused."""
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(FileError) as caught:
        series_from_files(GivenFile(name, content), **options)
    return caught.value


def rows_of(*labels, steps=5):
    """Lines of a .tsv with those labels."""
    lines = [
        "\t".join([label, *(str(row + 0.5 * step) for step in range(steps))])
        for row, label in enumerate(labels)
    ]
    return "\n".join(lines) + "\n"


# As others read them


@pytest.mark.parametrize("name", ["FordA", "Chinatown", "Fungi"])
def test_a_tsv_of_the_archive_is_read_as_pandas_reads_it(name):
    text = first_lines(name, "TRAIN", FORDA_LINES)
    table = pandas.read_csv(io.StringIO(text), sep="\t", header=None)
    series = read_series(f"{name}_TRAIN.tsv", text.encode())
    np.testing.assert_array_equal(series.x[:, :, 0], table.to_numpy(np.float64)[:, 1:])
    assert [float(label) for label in series.labels] == table[0].tolist()
    assert series.lines == tuple(range(1, FORDA_LINES + 1))


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"header": True, "index": False}, "label"),
        ({"header": True, "index": True}, "label"),
        ({"header": False, "index": False}, "words"),
        ({"header": True, "index": False, "sep": ";", "decimal": ","}, "label"),
        ({"header": True, "index": False, "sep": "\t"}, "label"),
        ({"header": True, "index": False, "quoting": 1}, "label"),
    ],
    ids=["header", "header and index", "no header", "decimal commas", "tabs", "quoted"],
)
@pytest.mark.parametrize("position", [0, 2, 4], ids=["first", "middle", "last"])
def test_a_csv_is_read_as_pandas_wrote_it(options, place, position):
    values = np.random.default_rng(0).normal(size=(9, 4)).round(6)
    labels = ["walk", "run", "sit"] * 3
    table = pandas.DataFrame(values)
    table.insert(position, place, labels)
    series = read_series("own.csv", table.to_csv(**options).encode())
    np.testing.assert_array_equal(series.x[:, :, 0], values)
    assert list(series.labels) == labels


@pytest.mark.parametrize(("column", "place"), [("first", 0), ("last", 4)])
def test_in_a_csv_of_numbers_the_class_is_the_column_of_few_whole_numbers(column, place):
    values = np.arange(36.0).reshape(9, 4)
    table = pandas.DataFrame(values)
    table.insert(place, "no name", [1, 2, 3] * 3)
    content = table.to_csv(header=False, index=False).encode()
    series = read_series("own.csv", content)
    np.testing.assert_array_equal(series.x[:, :, 0], values)
    assert series.labels == ("1", "2", "3") * 3
    assert f"taken from the {column} column" in series.report.notes[0]


def test_where_both_ends_could_be_the_class_a_person_is_asked():
    table = np.column_stack([[1, 2, 3] * 3, np.arange(36.0).reshape(9, 4) + 0.5, [4, 5, 6] * 3])
    content = pandas.DataFrame(table).to_csv(header=False, index=False).encode()
    assert "choose the column with the class" in str(refusal("own.csv", content))
    for column, labels in ((0, "123"), (-1, "456")):
        series = read_series("own.csv", content, ReadingOptions(label_column=column))
        assert series.labels == tuple(labels) * 3
        assert series.report.label_column == column % 6


def brute_force_ts(text):
    """The values of a .ts file by the format's plainest reading."""
    body = text.partition("@data\n")[2].strip().split("\n")
    cases = [line.split(":") for line in body]
    x = [[[float(v) for v in channel.split(",")] for channel in case[:-1]] for case in cases]
    return np.array(x).transpose(0, 2, 1), [case[-1] for case in cases]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_ts_file_is_read_as_its_format_says(channels):
    x = np.random.default_rng(1).normal(size=(6, channels, 7)).round(4)
    text = written_ts(x, ["left", "right"] * 3)
    series = read_series("own_TRAIN.ts", text.encode())
    values, labels = brute_force_ts(text)
    assert series.x.shape == (6, 7, channels)
    np.testing.assert_array_equal(series.x, values)
    np.testing.assert_array_equal(series.x, x.transpose(0, 2, 1))
    assert list(series.labels) == labels
    assert series.lines[0] == text.split("\n").index("@data") + 2


def written_ts(x, labels):
    """A .ts file of x, shape (n, channels, steps)."""
    header = [
        "#Two comment lines, as the archive has them",
        "#",
        "@problemName Own",
        "@timeStamps false",
        f"@univariate {str(x.shape[1] == 1).lower()}",
        f"@dimensions {x.shape[1]}",
        "@equalLength true",
        f"@seriesLength {x.shape[2]}",
        "@classLabel true " + " ".join(sorted(set(labels))),
        "@data",
    ]
    cases = [
        ":".join([*(",".join(str(v) for v in channel) for channel in case), label])
        for case, label in zip(x, labels, strict=True)
    ]
    return "\n".join([*header, *cases]) + "\n"


@given(
    table=st.lists(
        st.lists(st.floats(-1e30, 1e30), min_size=6, max_size=6), min_size=3, max_size=6
    ),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_table_of_numbers_comes_back(table, ending):
    lines = ["\t".join(["a", *map(repr, row)]) for row in table]
    series = read_series("own.tsv", ending.join(lines).encode())
    np.testing.assert_array_equal(series.x[:, :, 0], np.array(table))


@given(content=st.binary(max_size=300), suffix=st.sampled_from(["tsv", "csv", "ts", "txt", "xls"]))
def test_no_bytes_whatever_lead_to_anything_but_series_or_a_sentence(content, suffix):
    said, series = "Expected a file. Received: one.", None
    try:
        series = read_series(f"own.{suffix}", content)
    except FileError as error:
        said = str(error)
    assert said.startswith("Expected ")
    assert "Received: " in said
    assert series is None or not np.isinf(series.x).any()


# Bad files: where, what was expected, what was received


GOOD = "1\t0.5\t1.5\t2.5\t3.5"


@pytest.mark.parametrize(
    ("name", "text", "line", "expected", "received"),
    [
        ("a.tsv", f"{GOOD}\n1\t0.5\tx1\t2\t3\n", 2, "a number as field 3", "'x1'"),
        ("a.csv", "label,a,b,c,d\n1,1,2,3,4\n2,1,two,3,4\n", 3, "a number as field 3", "'two'"),
        ("a.tsv", f"{GOOD}\n2\t0.5\tinf\t2\t3\n", 2, "a number as field 3", "'inf'"),
        ("a.tsv", f"{GOOD}\n2\t0.5\t1_0\t2\t3\n", 2, "a number as field 3", "'1_0'"),
        ("a.tsv", f"{GOOD}\n2\t0.5\t1e39\t2\t3\n", 2, "a number as field 3", "'1e39'"),
        ("a.tsv", f"{GOOD}\n\t0.5\t1\t2\t3\n", 2, "a class as field 1", "nothing"),
        ("a.csv", 'label,a,b,c,d\nx,1,2,3,"4\ny,1,2,3,4\n', 2, "a row on one line", "one of 2"),
        ("a.tsv", "1\t1\t2\n", 1, "between 4 and 5,000 values", "2"),
        ("a.tsv", rows_of("1", "1", "1"), 1, "at least two classes", "only '1', in all 3"),
        ("a.tsv", rows_of("1", "1", "1", "2"), 4, "at least 3 series of each", "1 of class '2'"),
        ("a.tsv", rows_of("1", "2", "1", "1", "2"), 2, "at least 3 series", "2 of class '2'"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_with_its_line(name, text, line, expected, received):
    error = refusal(name, text)
    assert (error.line, error.file) == (line, name)
    assert expected in error.expected
    assert error.received.startswith(received)
    assert f"in line {line} of {name}. Received: {received}" in str(error)


TS = "@problemName own\n@classLabel true a b\n@data\n"


@pytest.mark.parametrize(
    ("text", "line", "expected", "received"),
    [
        (TS + "1,2,3,4:5,6,7,8:a\n1,2,3,4:5,six,7,8:b\n", 5, "value 2 of channel 2", "'six'"),
        (TS + "1,2,3,4:5,6,7,8:a\n1,2,3,4:b\n", 5, "2 channels, as in line 4", "1"),
        (TS + "1,2,3,4:c\n", 4, "a class among those of @classLabel (a, b)", "'c'"),
        (TS + "1,2,3,4\n", 4, "a colon before it", "'1,2,3,4'"),
        ("@classLabel false\n@data\n1,2,3,4\n", 1, "@classLabel true", "'@classLabel false'"),
        ("@timeStamps true\n@data\n(0,1):a\n", 1, "without time stamps", "@timeStamps true"),
        ("@targetLabel true\n@data\n1,2:3\n", 1, "classes", "@targetLabel true"),
        ("@problemName own\n@data\n1,2:a\n", 2, "@classLabel true", "no such line"),
        ("@problemName own\n1,2:a\n", 2, "lines that begin with @", "'1,2:a'"),
        ("@problemName own\n", None, "a line @data", "no such line"),
        (TS, None, "series, one per line", "none"),
    ],
)
def test_a_bad_ts_file_is_refused_with_its_line(text, line, expected, received):
    error = refusal("own.ts", text)
    assert error.line == line
    assert expected in error.expected
    assert error.received.startswith(received)


def written(labels, *header, channels=1):
    """A .ts file with lines of its header and a series of four values for each label."""
    lines = [":".join(["1,2,3,4"] * channels + [label]) for label in labels]
    return "\n".join([*header, "@data", *lines]).encode()


GAIT = ("Walking", "running", "WALKING", "Running") * 6


def test_a_ts_file_does_not_tell_cases_apart_and_names_classes_as_its_header():
    series = series_from_files(GivenFile("a.ts", written(GAIT, "@classLabel true Walking Running")))
    assert series.class_names == ("class Running", "class Walking")
    assert np.bincount([*series.y_train, *series.y_test]).tolist() == [12, 12]


def test_two_ts_files_may_write_classes_in_several_cases():
    parts = [
        GivenFile(f"Gait_{part}.ts", written(GAIT, f"@classLabel true {names}"))
        for part, names in (("TRAIN", "walking running"), ("TEST", "Walking RUNNING"))
    ]
    series = series_from_files(*parts)
    assert series.class_names == ("class running", "class walking")
    np.testing.assert_array_equal(series.y_train, [1, 0, 1, 0] * 6)
    np.testing.assert_array_equal(series.y_test, [1, 0, 1, 0] * 6)


def test_a_class_of_a_ts_file_may_be_written_as_a_float():
    series = read_series("a.ts", written(["1.0", "2", "2.0", "1"] * 6, "@classLabel true 1 2"))
    assert series.labels == ("1", "2", "2", "1") * 6


@pytest.mark.parametrize(
    ("header", "channels", "said"),
    [
        ("@univariate true", 2, "The header says @univariate true, but the series have 2 channels"),
        ("@dimensions 3", 2, "The header says @dimensions 3, but the series have 2 channels"),
        ("@seriesLength 5", 1, "The header says @seriesLength 5, but the series have 4 values"),
        ("@univariate false", 1, "The header says @univariate false, but the series have 1 chan"),
    ],
)
def test_what_a_ts_header_says_wrongly_is_said(header, channels, said):
    content = written(GAIT, header, "@classLabel true walking running", channels=channels)
    series = read_series("a.ts", content)
    assert series.x.shape == (24, 4, channels)
    assert series.report.notes[0].startswith(said)


def test_series_of_a_ts_file_may_differ_in_length_and_miss_values():
    text = TS + "1,2,3,4:5,6,7,8:a\n1,?,3,4,5:5,6,7,8,9:b\n1,2,3,4:1,2,3,?:a\n"
    series = read_series("a.ts", text.encode())
    nan = np.nan
    np.testing.assert_array_equal(
        series.x[..., 0], [[1, 2, 3, 4, nan], [1, nan, 3, 4, 5], [1, 2, 3, 4, nan]]
    )
    assert series.lengths.tolist() == [4, 5, 4]
    assert (series.report.missing, series.report.lengths) == (2, (4, 5))
    assert "2 of 3 are shorter than 5 values, the first in line 4 with 4." in series.report.notes[0]


def test_rows_of_a_table_may_differ_in_length_and_miss_values():
    series = read_series("a.csv", b"a,1,2,3,4,5\nb,1,NA,3,4\na,1,2,3,4,\nb,1,2,3,4,5\n")
    nan = np.nan
    np.testing.assert_array_equal(
        series.x[..., 0],
        [[1, 2, 3, 4, 5], [1, nan, 3, 4, nan], [1, 2, 3, 4, nan], [1, 2, 3, 4, 5]],
    )
    assert series.lengths.tolist() == [5, 4, 4, 5]
    assert series.report.missing == 1


def test_a_file_of_few_series_and_one_long_one_does_not_fill_the_memory():
    rows = "a,1,2,3,4\nb,1,2,3,4\n" * 5000 + "a" + ",1" * 4000
    assert "at most 20,000,000 values" in str(refusal("a.csv", rows))


def test_a_constant_channel_is_named():
    text = TS + "".join(f"0.5,0.5,0.5,0.5:{k},{k + 1},3,4:{'ab'[k % 2]}\n" for k in range(12))
    series = series_from_files(GivenFile("a.ts", text.encode()))
    notes = series.reports[0].notes
    assert notes == ("Channel 1 is constant in the training series: it tells no classes apart.",)


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("own.tsv", GOOD)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "received"),
    [
        ("own.tsv", b"", "an empty file"),
        ("own.csv", b" \n\n", "an empty file"),
        ("own.tsv", zipped(), "a zip archive or a workbook"),
        ("own.tsv", b"\x1f\x8b\x08", "a gzip archive"),
        ("own.csv", b"1,2\n\xff\xfe,3\n", "the byte 0xff"),
        (
            "own.tsv",
            GOOD.encode("utf-16-le"),
            "a zero byte, as in UTF-16 without a byte-order mark",
        ),
        ("own.xlsx", GOOD.encode(), ".xlsx"),
        ("own", GOOD.encode(), "no ending"),
        ("own.tsv", b"1" * 100 * 1024**2, "100 MB"),
    ],
    ids=["empty", "blank", "zip", "gzip", "latin", "utf-16", "xlsx", "no ending", "100 MB"],
)
def test_what_is_no_text_of_series_is_named(name, content, received):
    assert refusal(name, content).received == received


def test_the_limit_is_the_one_that_the_server_has():
    from streamlit import config

    assert config.get_option("server.maxUploadSize") * 1024**2 == MOST_UPLOAD_BYTES


def test_a_test_file_must_belong_to_its_training_file():
    train = GivenFile("own_TRAIN.tsv", rows_of("1", "1", "2", "2").encode())
    for text, line, words in (
        (rows_of("1", "2", steps=6), 1, "5 values per series"),
        (rows_of("1", "2", "3"), 3, "a class that the training file has"),
        (rows_of("1", "2").replace("0.5", "x", 1), 1, "a number as field 3"),
    ):
        error = refusal(*train, test=GivenFile("own_TEST.tsv", text.encode()))
        assert (error.line, error.file) == (line, "own_TEST.tsv")
        assert words in error.expected


# What becomes of a good file


def test_one_file_is_split_into_train_and_test_with_every_class_in_both():
    labels = ["a"] * 20 + ["b"] * 8 + ["c"] * 3
    series = series_from_files(GivenFile("own.tsv", rows_of(*labels).encode()))
    whole = read_series("own.tsv", rows_of(*labels).encode())
    np.testing.assert_array_equal(np.bincount(series.y_train), [15, 6, 2])
    np.testing.assert_array_equal(np.bincount(series.y_test), [5, 2, 1])
    together = np.concatenate([series.x_train, series.x_test])
    assert {row.tobytes() for row in together} == {row.tobytes() for row in whole.x.astype("f4")}
    assert "8 of its 31 series" in series.note


def test_two_files_stay_as_they_are():
    train, test = rows_of("2", "10", "2", "10"), rows_of("10", "2", "2")
    series = series_from_files(
        GivenFile("own_TRAIN.tsv", train.encode()), GivenFile("own_TEST.tsv", test.encode())
    )
    assert series.name == "own"
    assert series.class_names == ("class 2", "class 10")
    np.testing.assert_array_equal(series.y_train, [0, 1, 0, 1])
    np.testing.assert_array_equal(series.y_test, [1, 0, 0])
    np.testing.assert_array_equal(series.x_train[:, :, 0], np.loadtxt(io.StringIO(train))[:, 1:])


def test_the_same_class_may_be_spelt_as_several_numbers():
    series = read_series("own.tsv", rows_of("1", "1.0", "1.0000000e+00").encode())
    assert set(series.labels) == {"1"}


def test_no_label_reaches_the_page_as_anything_but_plain_words():
    labels = ["<b>x</b>", "[x](y)", "a*b"] * 3
    series = series_from_files(GivenFile('"""own\n.tsv', rows_of(*labels).encode()))
    assert len(set(series.class_names)) == 3
    assert not set("".join((*series.class_names, series.name))) & set('<>[]*"\n`$')


def test_an_upload_comes_back_from_disk_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    series = series_from_files(GivenFile("own.tsv", rows_of(*"ab" * 6).encode()))
    name = uploads.keep(series)
    assert uploads.keep(series) == name
    assert uploads.names() == (name,)
    uploads.load.cache_clear()
    again = uploads.load(name)
    for part in uploads.ARRAYS:
        np.testing.assert_array_equal(getattr(again, part), getattr(series, part))
    assert again.class_names == series.class_names
    assert time_series.sizes(name)[:6] == ("own", 5, 1, 2, len(series.y_train), len(series.y_test))
    with np.load(uploads.path(name), allow_pickle=False) as file:
        assert all(array.dtype.kind in "fiU" for array in file.values())


@pytest.mark.parametrize("damage", ["cut", "other"])
def test_a_damaged_or_missing_upload_is_one_sentence(tmp_path, monkeypatch, damage):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    name = uploads.keep(series_from_files(GivenFile("o.tsv", rows_of(*"ab" * 6).encode())))
    content = uploads.path(name).read_bytes()
    uploads.path(name).write_bytes(content[: len(content) // 2] if damage == "cut" else b"hello")
    for read in (uploads.load, uploads.describe):
        read.cache_clear()
        with pytest.raises(DatasetError, match="a damaged one"):
            read(name)
    os.remove(uploads.path(name))
    with pytest.raises(DatasetError, match="Received: no such file"):
        uploads.load(name)


def test_a_refused_file_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    refusal("own.tsv", rows_of(*"ab" * 6) + "a\tb\tc\td\te\tf\n")
    assert uploads.names() == ()
    assert not any(tmp_path.rglob("*.npz"))
