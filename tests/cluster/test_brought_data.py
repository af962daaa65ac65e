"""Data that people brought, and images, on their way to a worker with a disk of its own."""

import errno
import gzip
import os

import pytest

from playground.datasets import DatasetError, brought, fashion_mnist, kept_points, uploads
from playground.datasets.brought import brought_in, file_of, keep_file
from playground.experiments import shared_data_of

UPLOAD, POINTS, SEQUENCES, IMAGES = (
    f"{kind}-0123456789abcdef" for kind in ("upload", "points", "dna", "images")
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    return tmp_path


def test_names_are_found_wherever_they_stand():
    many = [POINTS, ("x", SEQUENCES)]
    config = {"dataset": UPLOAD, "width": 3, "many": many, "none": None, "images": IMAGES}
    assert brought_in(config) == {UPLOAD, POINTS, SEQUENCES, IMAGES}
    assert brought_in({"dataset": "FordA", "points": "1,2,0"}) == set()


def test_each_kind_has_its_own_file():
    assert file_of(UPLOAD) == uploads.path(UPLOAD)
    assert file_of(POINTS) == kept_points.path(POINTS)
    assert file_of(SEQUENCES).name == f"{SEQUENCES}.npz"
    assert file_of(IMAGES).name == f"{IMAGES}.npz"


def test_a_file_is_kept_under_its_name_and_never_written_over(data_folder):
    keep_file(UPLOAD, b"first")
    keep_file(UPLOAD, b"second")
    assert (data_folder / "uploads" / f"{UPLOAD}.npz").read_bytes() == b"first"


@pytest.mark.parametrize("name", ["../../etc/passwd", "upload-x", "FordA", ""])
def test_nothing_is_kept_under_another_name(data_folder, name):
    keep_file(name, b"content")
    assert list(data_folder.rglob("*")) == []


def test_a_full_disk_is_told_with_the_name_of_the_machine(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(brought, "replace_file", full)
    monkeypatch.setattr(brought.socket, "gethostname", lambda: "lab-7")
    with pytest.raises(DatasetError) as refused:
        keep_file(UPLOAD, b"content")
    assert str(refused.value) == (
        "Expected room for 7 bytes of data in the data folder of the worker lab-7. "
        "Received: No space left on device. Make room there, and train again."
    )


# Fashion-MNIST, of which an app may have all or a sample


@pytest.fixture
def package(monkeypatch):
    """Debian's package of all images, which CI installs."""
    monkeypatch.delenv("PLAYGROUND_FASHION_MNIST_PACKAGE")
    return fashion_mnist.DEBIAN_FOLDER


def test_all_images_go_with_a_run_where_the_app_has_them(package, data_folder, monkeypatch):
    there = {name: fashion_mnist.content_of(name) for name in fashion_mnist.names()}
    monkeypatch.setenv("PLAYGROUND_FASHION_MNIST_PACKAGE", str(data_folder / "not installed"))
    for name, content in there.items():
        fashion_mnist.keep_file(name, content)
    kept = sorted((data_folder / "fashion-mnist").iterdir())
    assert [file.name for file in kept] == sorted(fashion_mnist.FILES)
    assert [file.read_bytes() for file in kept] == [
        (package / file.name).read_bytes() for file in kept
    ]
    assert len(gzip.decompress(kept[-1].read_bytes())) == 8 + 60_000
    assert fashion_mnist.load().complete


def test_a_worker_that_has_all_images_keeps_none(package, data_folder):
    for name in fashion_mnist.names():
        fashion_mnist.keep_file(name, b"others")
    assert not (data_folder / "fashion-mnist").exists()


def test_a_worker_without_images_trains_on_the_sample_of_an_app_that_has_no_more(data_folder):
    assert fashion_mnist.names() == (fashion_mnist.SAMPLE_NAME,)
    sample = fashion_mnist.content_of(fashion_mnist.SAMPLE_NAME)
    fashion_mnist.keep_file(fashion_mnist.SAMPLE_NAME, sample)
    assert list(data_folder.iterdir()) == []


def test_a_worker_with_more_images_than_the_app_refuses(package, monkeypatch):
    monkeypatch.setattr(brought.socket, "gethostname", lambda: "lab-7")
    with pytest.raises(DatasetError) as refused:
        fashion_mnist.keep_file(fashion_mnist.SAMPLE_NAME, b"")
    assert str(refused.value) == (
        "Expected the sample of 12,000 images of Fashion-MNIST, which is all that the app has. "
        "Received: the worker lab-7, which has all 70,000 and would come to other numbers. Put the "
        "four files into fashion-mnist in the app's data folder."
    )


def test_other_experiments_need_no_images():
    assert shared_data_of(["a run", "plane_classifier", {}, None]) == []


def test_experiments_on_images_share_them_and_keep_nothing_under_another_name(data_folder):
    for name in ("fashion_mnist", "image_convolution"):
        (shared,) = shared_data_of(["a run", name])
        for other in ("fashion-mnist/../../x", "fashion-mnist/", UPLOAD):
            shared.keep_file(other, b"content")
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("name", ["fashion_mnist", "image_convolution"])
def test_a_run_on_own_images_needs_no_others(name):
    assert shared_data_of(["a run", name, {"images": IMAGES}]) == []
    assert len(shared_data_of(["a run", name, {"images": ""}])) == 1
