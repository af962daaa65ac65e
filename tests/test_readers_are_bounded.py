"""Ten megabytes of anything are read or refused at once: readers are linear and stop at limits."""

from __future__ import annotations

import time

import pytest
from image_files import huge_png, zipped

from playground.datasets import DatasetError
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.dna.motif_file import read_motif
from playground.datasets.functions import read_curve
from playground.datasets.own_images import read_archive
from playground.datasets.plane import read_points
from playground.datasets.reading import GivenFile
from playground.datasets.tabular import read_tabular
from playground.datasets.time_series_files import read_series, series_from_files
from playground.limits import MOST_UPLOAD_BYTES

MOST_SECONDS = 4.0
"""Of this process alone, on cores that are shared with other tests. On a quiet machine all of it is
read in less than two seconds; a reader that is not linear would take minutes."""


def filled(beginning, repeated):
    """A file of just the size that is allowed, which ends in a whole repetition."""
    count = (MOST_UPLOAD_BYTES - len(beginning)) // len(repeated)
    return (beginning + repeated * count).encode()


def row(label, cell, count, delimiter=","):
    return delimiter.join([label, *[cell] * count]) + "\n"


TABLES = {
    "one line": filled("", "1,"),
    "short lines": filled("", "1,\n"),
    "blank lines": filled("a,1,2,3,4\n", "\n"),
    "blanks": filled("a", " "),
    "quotes": filled("", '"'),
    "an open quote": filled('a,1,2,3,4\n"', "x,1,2,3,4\n"),
    "comments": filled("", "#\n"),
    "as many numbers as fit": filled("", row("a", "1", 250) + row("b", "2", 250)),
    "decimal commas": filled("", row("a", "1,5", 250, ";") + row("b", "2,5", 250, ";")),
    "missing values": filled("", row("a", "1,?", 130) + row("b", "?,2", 130)),
    "blanks between": filled("", row("1", "3.5", 200, " ") + row("2", "4.5", 200, " ")),
    "columns that count": "".join(
        "ab"[k % 2] + "".join(f",{k + step}" for step in range(250)) + "\n" for k in range(7_500)
    ).encode()[:MOST_UPLOAD_BYTES],
    "labels alone": "".join(f"class{k},1,2,3,4\n" for k in range(600_000)).encode()[
        :MOST_UPLOAD_BYTES
    ],
}


@pytest.fixture
def in_time():
    """Says when a test is over, whether it took no longer than it may."""
    begin = time.thread_time()
    yield
    assert time.thread_time() - begin < MOST_SECONDS


def tried(read, *arguments):
    """What was read, or what was said instead."""
    said = ""
    try:
        return read(*arguments)
    except DatasetError as error:
        said = str(error)
    assert 0 < len(said) < 500
    return None


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_ten_megabytes_of_a_table_are_read_or_refused(content):
    tried(series_from_files, GivenFile("own.csv", content))


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_ten_megabytes_of_a_table_of_any_columns_are_read_or_refused(content):
    tried(read_tabular, "own.csv", content)


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("read", [read_points, read_curve])
@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_ten_megabytes_of_points_or_of_a_curve_are_refused(content, read):
    assert tried(read, "own.csv", content) is None


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(
    ("beginning", "repeated"),
    [
        ("@classLabel true a b\n@data\n", "1," * 200 + "1:a\n" + "2," * 200 + "2:b\n"),
        ("@classLabel true a b\n@data\n", "?," * 200 + "1:a\n" + "?," * 200 + "1:b\n"),
        ("@classLabel true a b\n@data\n", "1:"),
        ("", "@problemName x\n"),
        ("", "#\n"),
    ],
    ids=["numbers", "missing values", "channels", "header", "comments"],
)
def test_ten_megabytes_of_a_ts_file_are_read_or_refused(beginning, repeated):
    tried(read_series, "own.ts", filled(beginning, repeated))


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(
    ("beginning", "repeated", "received"),
    [
        (">a 1\n", "A\n", "Expected at most 5,000,000 letters in all"),
        (">a 1\n", "ACGT" * 20 + "\n", "Expected at most 5,000,000 letters in all"),
        (">a 1\n", "1 ACGT 4\n", "Expected two classes"),
        ("", ">\n", "Expected letters below the header in line 1"),
        ("", ">a 1\nA\n", "Expected at most 50,000 sequences"),
        (">a 1\n", ";\n", "Expected letters below the header in line 1"),
        ("", " ", "Received: an empty file"),
    ],
    ids=["one-letter lines", "a genome", "numbers", "headers", "short", "comments", "blanks"],
)
def test_ten_megabytes_of_fasta_are_refused(beginning, repeated, received):
    with pytest.raises(DatasetError) as refused:
        read_sequences(GivenFile("own.fa", filled(beginning, repeated)))
    assert received in str(refused.value)


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize(
    ("beginning", "repeated"),
    [
        ("", "1\n"),
        ("", ">a\n"),
        (">a\nA [ ", "1 "),
        ("letter-probability matrix: w= 2\n", "0.25 0.25 0.25 0.25\n"),
    ],
)
def test_ten_megabytes_of_a_motif_file_are_refused(beginning, repeated):
    assert tried(read_motif, "own.meme", filled(beginning, repeated)) is None


LARGE = huge_png(7_000)
ARCHIVES = {
    "large images": lambda: zipped(dict.fromkeys(map("a/{}.png".format, range(40)), LARGE)),
    "files without anything": lambda: b"PK\x01\x02" + filled("", "PK\x01\x02" + "\0" * 42)[4:],
    "no archive": lambda: filled("PK", "\3\4"),
}


@pytest.mark.parametrize("content", ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_of_anything_is_refused(content):
    given = GivenFile("own.zip", content())
    begin = time.thread_time()
    assert tried(read_archive, given) is None
    assert time.thread_time() - begin < MOST_SECONDS
