"""Images of people's own to train on: an archive within limits, kept, split and trained on."""

import io
import runpy
import shutil
import struct
import time
import zipfile
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from image_files import file, huge_png, photo, shape, shapes, zipped
from PIL import Image
from plotly_checks import checked
from short_scripts import run_of, written

from playground.datasets import DatasetError, files
from playground.datasets.own_images import kept_images, read_archive
from playground.datasets.own_images.collection import pixels_of
from playground.datasets.reading import GivenFile
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.image_data import grey_images
from playground.figures.bars import bars
from playground.figures.confusion_matrix import confusion_matrix
from playground.figures.image_mosaic import image_mosaic
from playground.folders import data_folder
from playground.limits import DEFAULTS
from playground.ui.files.reading_words import reading_words

BOTH = pytest.mark.parametrize("name", ["fashion_mnist", "image_convolution"])


@pytest.fixture(autouse=True)
def empty_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    kept_images.load.cache_clear()


def read(files, name="own.zip"):
    content = files if isinstance(files, bytes) else zipped(files)
    return read_archive(GivenFile(name, content))


def notes(files):
    return " ".join(read(shapes() | files)[1].notes)


# What is understood


def test_the_class_of_an_image_is_the_folder_that_it_is_in():
    own, report = read(shapes(6), "C:\\photos\\rectangles.zip")
    assert (own.title, own.class_names, own.counts) == ("rectangles", ("tall", "wide"), (6, 6))
    assert (own.pixels.shape, own.pixels.dtype) == ((12, 28, 28), np.uint8)
    for image, label in zip(own.pixels, own.labels, strict=True):
        rows, columns = image.any(1).sum(), image.any(0).sum()
        assert (rows < columns) == (own.class_names[label] == "wide")
        # Dark on white became light on black: the grey of the shape, inverted.
        assert image[14, 14] >= 255 - 10 - 6
    assert reading_words(report, ("image", "images", "")) == [
        "rectangles.zip is a collection of images.",
        "12 images.",
        "2 classes: tall (6), wide (6).",
    ]


@pytest.mark.parametrize("root", ["", "pets/", "a/b/c/", "a\\b\\", "./"])
def test_folders_around_those_of_the_classes_do_not_matter(root):
    files = {path.replace("/", "\\") if "\\" in root else path: content
             for path, content in shapes(root=root).items()}  # fmt: skip
    assert read(files)[0].class_names == ("tall", "wide")


def test_folders_of_one_name_are_one_class():
    files = shapes(8)
    parts = {f"{'train' if k < 10 else 'test'}/{path}": files[path] for k, path in enumerate(files)}
    assert read(parts)[0].counts == (8, 8)


def test_a_copy_of_an_image_is_left_out_so_that_it_cannot_train_and_test():
    own, report = read(shapes(5, root="train/") | shapes(6, root="test/"))
    assert own.counts == (6, 6)
    assert len(np.unique(own.pixels, axis=0)) == 12
    (note,) = report.notes
    assert note.startswith("10 files are left out: test/wide/0.png, ")
    assert note.endswith("Expected an image that occurs once.")


def test_digits_are_in_order():
    files = {f"{k}/{n}.png": shape("wide", 5 * k + n) for k in (10, 9, 0) for n in range(5)}
    assert read(files)[0].class_names == ("0", "9", "10")


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "Süßes"), ("cp437", "café")])
def test_names_in_utf_8_or_code_page_437_are_read_where_the_archive_does_not_say(encoding, name):
    placeholder = "x" * len(name.encode(encoding))
    files = {f"{placeholder}/{n}.png": shape("disc", n) for n in range(5)}
    content = zipped(shapes() | files).replace(placeholder.encode(), name.encode(encoding))
    assert name in read(content)[0].class_names


def test_names_in_utf_8_are_read_where_the_archive_says_so():
    files = {f"猫 & <b>Ärger</b>/{n}.png": shape("disc", n) for n in range(5)}
    assert "猫 & <b>Ärger" not in read(shapes() | files)[0].class_names  # a slash parts folders
    files = {f"猫 <b>Ä\u202e\n/{n}.png": shape("disc", n) for n in range(5)}
    assert "猫 <b>Ä" in read(shapes() | files)[0].class_names


def turned():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    return file(photo(), "JPEG", exif=exif)


def animation():
    return file(photo(), "GIF", save_all=True, append_images=[photo(ground=200, garment=90)])


GREY = np.tile(np.array(photo(), np.uint16) * 257, (1, 1))
READABLE = {
    "grey.png": file(photo()),
    "16 bits.png": file(Image.fromarray(GREY)),
    "colours.webp": file(photo().convert("RGB"), "WEBP"),
    "palette.bmp": file(photo().convert("P"), "BMP"),
    "alpha.png": file(Image.merge("LA", [photo(), photo(ground=0, garment=255)])),
    "CMYK.JPG": file(photo().convert("CMYK"), "JPEG"),
    "animated.gif": animation(),
}


def test_every_kind_of_image_comes_out_alike():
    for name, content in READABLE.items():
        image = pixels_of(name, content)
        assert image.any(1).all()
        assert image.any(0).sum() == round(28 * 121 / 251)
        assert abs(int(image[14, 14]) - (255 - 60)) < 12


def test_a_photo_is_turned_as_its_camera_says():
    image = pixels_of("own.jpg", turned())
    assert image.any(0).all()
    assert image.any(1).sum() == round(28 * 121 / 251)


# What is left out


def link():
    member = zipfile.ZipInfo("wide/link.png")
    member.external_attr = 0o120777 << 16
    return member


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("wide/a.png", b"label,a\n1,2\n", "wide/a.png. Expected an image (PNG, JPEG, WebP"),
        ("wide/a.jpg", file(photo(), "JPEG")[:600], "Expected an image that can be unpacked."),
        ("wide/a.png", huge_png(20_000), "Expected at most 50 million pixels."),
        ("wide/a.png", bytes(10_000_001), "Expected at most 10 MB."),
        ("wide/a.png", file(Image.new("L", (20, 20), 99)), "Expected something that stands out"),
        ("wide/a.zip", zipped(shapes()), "Expected an image, not an archive inside the archive."),
        ("wide/a.txt", b"notes", "wide/a.txt. Expected an image (.png, .jpg"),
        ("../../wide/a.png", shape("wide"), "Expected a path inside the archive."),
        ("..\\wide\\a.png", shape("wide"), "Expected a path inside the archive."),
        ("/etc/wide/a.png", shape("wide"), "Expected a path inside the archive."),
        ("C:\\wide\\a.png", shape("wide"), "Expected a path inside the archive."),
        ("a.png", shape("wide"), "a.png. Expected a folder that names its class."),
        ("empty/", b"", "1 folder has no images: empty."),
        ("__MACOSX/wide/._0.png", b"x", "1 file of an operating system is left out."),
        ("wide/.DS_Store", b"x", "1 file of an operating system is left out."),
        (link(), "/etc/passwd", "wide/link.png. Expected a file, not a link."),
    ],
)  # fmt: skip
def test_what_is_no_image_of_a_class_is_left_out_with_a_sentence(path, content, said):
    own, report = read(shapes() | {path: content})
    assert own.counts == (5, 5)
    (note,) = report.notes
    assert said in note


def test_many_files_that_are_left_out_are_counted():
    said = notes({f"wide/{k}.txt": b"x" for k in range(1200)})
    assert "1,200 files are left out: wide/0.txt, wide/1.txt, wide/2.txt and 1,197 more." in said


def test_a_file_that_is_packed_so_that_a_bomb_would_unpack_at_once_is_left_out():
    content = zipped(shapes(), zipfile.ZIP_LZMA)
    with pytest.raises(DatasetError, match=r"10 files are left out: .* packed as Deflate\.$"):
        read(content)


def test_a_member_that_unpacks_to_more_than_it_declares_is_left_out():
    good = zipped(shapes())
    size = len(shape("wide", 3))
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        place = good.index(b"wide/3.png", archive.start_dir) - 22
    assert struct.unpack_from("<I", good, place) == (size,)
    lying = good[:place] + struct.pack("<I", size - 30) + good[place + 4 :]
    with pytest.raises(DatasetError, match=r"at least 5 images .* 4 of wide\. .*can be unp"):
        read(lying)


# What is refused


def encrypted():
    content = zipped(shapes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        flag = archive.start_dir + 8
    return content[:flag] + b"\x01" + content[flag + 1 :]


def of_classes(count):
    return {f"class {k}/{n}.png": b"" for k in range(count) for n in range(5)}


REFUSED = {
    "no archive": (b"label,a\n1,2\n", "Received: a file that cannot be read as one."),
    "nothing": (b"", "Received: a file that cannot be read as one."),
    "an archive cut off": (zipped(shapes())[:900], "Received: a file that cannot be read as one."),
    "an empty archive": ({}, "Received: 0."),
    "one class": (shapes(kinds=("wide",)), "Received: 1 only, wide."),
    "few images": (shapes() | shapes(4, ("disc",)), "Received: 4 of disc."),
    "eleven classes": (of_classes(11), "Expected at most 10 classes"),
    "2,001 images": ({f"{'ab'[k % 2]}/{k}.png": b"" for k in range(2001)}, "Received: 2,001."),
    "a long name": ({f"{'x' * 41}/a.png": b""}, "Expected names of classes of at most 40 letters"),
    "a password": (encrypted(), "Received: an encrypted one."),
    "too many files": ({f"a/{k}": b"" for k in range(5001)}, "Received: 5,001."),
    "deep folders": ({"a/" * 6000 + "x.png": b""}, "Expected at most 30 folders and 1,000 char"),
    "a long path": ({f"{'x' * 1000}/a.png": b""}, "Expected at most 30 folders and 1,000 char"),
    "too many bytes": (bytes(11_000_000), "Received: 10.5 MB."),
}  # fmt: skip


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_refused_in_a_sentence_and_nothing_is_kept(files, said):
    begin = time.thread_time()
    with pytest.raises(DatasetError) as refusal:
        read(files)
    assert time.thread_time() - begin < 2
    text = str(refusal.value)
    assert said in text
    assert text.startswith("Expected ")
    assert "\n" not in text
    assert not list(data_folder().rglob("*"))


def test_an_archive_that_unpacks_to_more_than_its_limit_is_refused_before_it_is_unpacked():
    bomb = zipped({f"{'ab'[k % 2]}/{k}.png": bytes(9_900_000) for k in range(11)})
    assert len(bomb) < 200_000
    with pytest.raises(DatasetError, match=r"at most 100 MB in all .* Received: 109 MB"):
        read(bomb)


# What is kept


def test_kept_images_come_back_and_the_same_ones_have_the_same_name():
    own, _ = read(shapes())
    name = kept_images.keep(own)
    assert kept_images.keep(own) == name
    assert kept_images.names() == (name,)
    again = kept_images.load(name)
    assert (again.title, again.class_names) == (own.title, own.class_names)
    np.testing.assert_array_equal(again.pixels, own.pixels)
    np.testing.assert_array_equal(again.labels, own.labels)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", zipped({"images.npy": b"x"})])
def test_kept_images_that_are_gone_or_damaged_are_said_in_a_sentence(content):
    name = "images-0123456789abcdef"
    if content is not None:
        kept_images.path(name).parent.mkdir()
        kept_images.path(name).write_bytes(content)
    with pytest.raises(DatasetError, match=r"^Expected .* Received: .* again"):
        kept_images.load(name)


@BOTH
def test_a_kept_file_whose_class_names_are_several_lines_is_damaged_and_no_code_in_a_script(name):
    own, _ = read(shapes())
    kept = kept_images.keep(replace(own, class_names=("wide", "tall\nraise SystemExit('read')")))
    with pytest.raises(DatasetError, match="Received: a damaged one"):
        kept_images.load(kept)
    experiment = EXPERIMENTS[name]
    assert "SystemExit('read')" not in experiment.script(
        experiment.config_type.parse({"images": kept}, base=experiment.preset(None))
    )


def test_a_full_folder_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setattr(files, "limits", lambda: replace(DEFAULTS, uploads_bytes=100))
    with pytest.raises(DatasetError, match="Delete some on the page Runs"):
        kept_images.keep(read(shapes())[0])


# Training on them


def test_a_quarter_of_each_class_tests_fifteen_percent_validate_and_the_seed_decides_which():
    own, _ = read(shapes(20) | shapes(40, ("disc",)))
    name = kept_images.keep(own)
    data = grey_images(name, 3)
    parts = (data.train, data.validation, data.test)
    assert data.class_names == ("disc", "tall", "wide")
    assert [Counter(part.y.tolist()) for part in parts] == [
        {0: 24, 1: 12, 2: 12}, {0: 6, 1: 3, 2: 3}, {0: 10, 1: 5, 2: 5},
    ]  # fmt: skip
    whole = Counter(image.tobytes() for image in own.pixels)
    assert sum((Counter(x.tobytes() for x in part.x) for part in parts), Counter()) == whole
    np.testing.assert_array_equal(grey_images(name, 3).test.x, data.test.x)
    assert not np.array_equal(grey_images(name, 4).test.x, data.test.x)


@BOTH
def test_the_smallest_collection_has_images_of_each_class_in_all_three_parts(name):
    kept = kept_images.keep(read(shapes())[0])
    config = EXPERIMENTS[name].config_type.parse({"images": kept})
    data = EXPERIMENTS[name].load_data(config)
    for part, count in ((data.train, 3), (data.validation, 1), (data.test, 1)):
        assert np.bincount(part.y).tolist() == [count, count]
        assert (part.x.min(), part.x.dtype) == (0, np.float32)
        assert 0.5 < part.x.max() <= 1


@BOTH
def test_a_network_has_an_output_for_each_class_in_its_summary_and_its_script(name):
    experiment = EXPERIMENTS[name]
    own, _ = read(shapes(5, ("wide", "tall", "disc")))
    config = experiment.config_type.parse({"images": kept_images.keep(own)})
    assert experiment.summary(config)[-1].output_shape == (None, 3)
    script = experiment.script(config)
    assert "# The classes: disc, tall, wide." in script
    assert "gzip" not in script
    kept_images.path(config.images).unlink()
    kept_images.load.cache_clear()
    without = experiment.script(config)  # it reads the file that somebody took home
    left = script.splitlines()[2:]  # the first line has the title
    assert [line for line in left if line not in without] == ["# The classes: disc, tall, wide."]


def test_the_script_of_a_run_on_own_images_comes_to_the_same_number(tmp_path, capsys):
    experiment = EXPERIMENTS["image_convolution"]
    own, _ = read(shapes(10, ("wide", "tall", "disc")), 'my """ {shapes}\\.zip')
    settings = {"images": kept_images.keep(own), "epochs": 2, "batch_size": 16, "filters": "2"}
    config = experiment.config_type.parse(settings)
    _, report, seen = run_of(experiment, config)
    assert [row["class"] for row in report["per_class"]] == ["disc", "tall", "wide"]
    assert seen["test_predictions"]["probabilities"].shape[1] == 3
    shutil.copy(experiment.data_file(config), tmp_path)
    runpy.run_path(str(written(tmp_path, experiment, config)))
    score, *classes = capsys.readouterr().out.splitlines()[-4:]
    loss = float(score.split()[2].strip(","))
    assert loss == pytest.approx(report["test"]["loss"], abs=1e-3)
    for line, row in zip(classes, report["per_class"], strict=True):
        assert line == f"{row['class']}: {row['recall']:.1%} of its test images"


@BOTH
@pytest.mark.parametrize("bad", ["images-1", "../x", "upload-0123456789abcdef"])
def test_another_name_is_refused_in_a_sentence(name, bad):
    with pytest.raises(ConfigError, match=r"^Expected images to be .* Received: images="):
        EXPERIMENTS[name].config_type.parse({"images": bad})


# What figures show of class names


def test_names_of_classes_are_text_in_figures_and_long_ones_are_cut():
    names = ("<b>7</b>", "a rather long name of a class")
    matrix = checked(confusion_matrix(np.eye(2, dtype=int), names))
    assert list(matrix["layout"]["xaxis"]["ticktext"]) == [
        "&lt;b&gt;7&lt;/b&gt;",
        "a rather long name …",
    ]
    assert list(matrix["data"][0]["y"]) == ["&lt;b&gt;7&lt;/b&gt;", names[1]]
    mosaic = checked(image_mosaic(np.zeros((2, 28, 28)), names))
    assert [word["text"] for word in mosaic["layout"]["annotations"]] == [
        "&lt;b&gt;7&lt;/b&gt;", "a rather lon…",
    ]  # fmt: skip
    assert "<b>7</b>" not in str(checked(bars(names, [1, 2], axis="images"))["data"])


def test_classes_that_are_digits_stay_names_on_the_axis_of_bars():
    assert checked(bars(("3", "8"), [1, 2], axis="images"))["layout"]["yaxis"]["type"] == "category"
