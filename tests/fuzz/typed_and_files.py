"""What is typed, and files that are brought."""

import io
import zipfile
from functools import cache

import numpy as np
from hypothesis import strategies as st
from image_files import shapes, zipped
from mutations import contents
from PIL import Image

from playground.datasets import brought, kept_data, uploads
from playground.datasets.dna import kept_sequences
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.dna.motif_text import motif_from_text, motif_text
from playground.datasets.expression import parse_expression
from playground.datasets.glimpse import first_lines, glimpse
from playground.datasets.own_images import kept_images, read_archive
from playground.datasets.photo import as_in_the_dataset, read_photo
from playground.datasets.plane.points_by_name import parse_points
from playground.datasets.reading import RECOGNIZE, GivenFile, ReadingOptions
from playground.datasets.tabular import kept_tables, read_tabular, table_named
from playground.datasets.time_series_files import series_from_files
from playground.lessons.images.canvas import pixels_of

# Formulas, points and motifs that are typed


def formula(text):
    found = parse_expression(text)
    assert found.latex
    found.values(np.linspace(-3, 3, 101))


def points(text):
    x, y = parse_points(text)
    assert np.isfinite(x).all()
    assert len(x) == len(y)


def typed_motif(text):
    assert motif_from_text(motif_text(motif_from_text(text))).rows


# Files

OPTIONS = (
    RECOGNIZE,
    RECOGNIZE,
    RECOGNIZE,
    ReadingOptions(header=True),
    ReadingOptions(header=False),
    ReadingOptions(delimiter=";", decimal=","),
    ReadingOptions(delimiter=" ", label_column=-1),
    ReadingOptions(label_column=0),
    ReadingOptions(label_column=999),
    ReadingOptions(left_out=()),
    ReadingOptions(delimiter="\t", left_out=(0, 1)),
    ReadingOptions(decimal=".", label_column=-9),
    ReadingOptions(x_column=1, y_column=999),
    ReadingOptions(x_column=2, label_column=1),
)
NAMES = ("own.csv", "own.ts", "own.txt", "../../x.tsv", "a\0b.csv", "", "x" * 300, "own_TRAIN.ts")
TABLE = "label,a,b,c,d,e\n" + "".join(
    f"{'xy'[i % 2]},{i},{i * 0.5},-{i},1e{i % 9},{i % 7}\n" for i in range(24)
)
POINTS = "x,y,class\n" + "".join(
    f"{i * 0.3:.2f};{-i};{i % 3}\n".replace(";", ",") for i in range(12)
)
CURVE = "x;y\n" + "".join(f"{i},5;{i * i},25\n" for i in range(12))
TS = (
    "#comment\n@problemName own\n@univariate true\n@missing false\n@classLabel true a b\n@data\n"
    + "".join(f"{i},2,?,4,5.5,6:{'ab'[i % 2]}\n" for i in range(12))
)
FASTA = "".join(
    f">s{i} class={i % 2}\n{'ACGT' * 3}{'ACGT'[i % 4]}{'ACGT'[i // 4 % 4]}{'ACGT'[i // 16]}\n"
    for i in range(40)
)
TWO_FASTA = "".join(
    f">s{i}\n{'ACGT' * 3}{'ACGT'[i % 4]}{'ACGT'[i // 4 % 4]}{'ACGT'[i // 16]}\n" for i in range(64)
)
JASPAR = ">MA0139.1 CTCF\nA [ 87 167 281 ]\nC [291 145 49 ]\nG [ 76 414 449 ]\nT [459 187 134 ]\n"
MEME = (
    "MEME version 4\nALPHABET= ACGT\nMOTIF own\n"
    "letter-probability matrix: alength= 4 w= 2\n0.25 0.25 0.25 0.25\n1 0 0 0\n"
)


def files(*samples, name="own.csv"):
    """A file as it is given: its name, what its reader is told, and what is in it. A whole sample
    under a fitting name is among them, however few are drawn."""
    names = st.sampled_from([name, *NAMES])
    found = st.tuples(names, st.sampled_from(OPTIONS), contents([s.encode() for s in samples]))
    return st.just((name, RECOGNIZE, samples[0].encode())) | found


def file(read):
    return lambda given: read(given[0], given[2], given[1])


def two_files(content):
    first, second = content[: len(content) // 2], content[len(content) // 2 :]
    series_from_files(GivenFile("a_TRAIN.csv", first), GivenFile("a_TEST.csv", second))


def series(given):
    name, options, content = given
    found = series_from_files(GivenFile(name, content), options=options)
    assert uploads.describe(uploads.keep(found)).train > 0


def any_columns(given):
    name, options, content = given
    found = read_tabular(name, content, options).table
    assert table_named(kept_tables.keep(found)).columns == found.columns


@cache
def archive_of_a_table():
    content = io.BytesIO()
    np.savez_compressed(content, **read_tabular("own.csv", TABLE.encode()).table.as_arrays())
    return content.getvalue()


def two_fasta(content):
    cut = max(0, content.find(b">", len(content) // 2))
    first, second = content[:cut], content[cut:]
    read_sequences(GivenFile("with.fa", first), GivenFile("without.fa", second))


def fasta(given):
    name, options, content = given
    found = read_sequences(GivenFile(name, content), None, "1" if options.header else "", options)
    assert len(kept_sequences.load(kept_sequences.keep(found.sequences)).y) > 0


def first_look(given):
    name, options, content = given
    glimpse(name, content, options)
    assert "\0" not in first_lines(content)


@cache
def archive():
    series = series_from_files(GivenFile("own.csv", TABLE.encode()))
    return kept_data.archive(uploads.as_arrays(series))


def kept_file(module, name):
    """A file in the data folder, ZIP as NumPy writes it, that is damaged or somebody else's."""

    def take(content):
        module.load.cache_clear()
        module.path(name).parent.mkdir(exist_ok=True)
        module.path(name).write_bytes(content)
        try:
            assert brought.title_of_brought(name)
            module.load(name)
        finally:
            module.path(name).unlink()

    return take


@cache
def archive_of_sequences():
    found = read_sequences(GivenFile("own.fa", FASTA.encode())).sequences
    return kept_sequences.path(kept_sequences.keep(found)).read_bytes()


@cache
def huge_archive():
    """A ZIP of a kilobyte that says it holds an array of terabytes."""
    header = np.lib.format.magic(1, 0) + b"v\0" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\n"  # fmt: skip # noqa: E501
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("title", "x_train", "y_train", "x_test", "y_test", "class_names", "x"):
            file.writestr(f"{name}.npy", header)
    return buffer.getvalue()


# Images


@cache
def png():
    """A small image of a dark square on white."""
    image = np.full((40, 30), 255, np.uint8)
    image[10:30, 8:22] = 40
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return buffer.getvalue()


def photo(content):
    image = as_in_the_dataset(read_photo("own.png", content))[-1].image
    assert image.shape == (28, 28)
    assert 0 <= image.min() <= image.max() <= 1


@cache
def zipped_shapes():
    return zipped(shapes())


@cache
def archive_of_images():
    own, _ = read_archive(GivenFile("own.zip", zipped_shapes()))
    return kept_images.path(kept_images.keep(own)).read_bytes()


def own_images(content):
    own, report = read_archive(GivenFile("own.zip", content))
    assert report.rows == len(own.labels) == sum(own.counts)
    assert own.pixels.any((1, 2)).all()


def drawing(text):
    found = pixels_of(text)
    assert found is None or found.shape == (28, 28)
