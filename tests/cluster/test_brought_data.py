"""Data that people brought, on their way to a worker with a disk of its own."""

import errno
import os

import pytest

from playground.datasets import DatasetError, brought, kept_points, uploads
from playground.datasets.brought import brought_in, file_of, keep_file

UPLOAD, POINTS, SEQUENCES = (
    f"{kind}-0123456789abcdef" for kind in ("upload", "points", "dna")
)  # fmt: skip


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    return tmp_path


def test_names_are_found_wherever_they_stand():
    config = {"dataset": UPLOAD, "width": 3, "many": [POINTS, ("x", SEQUENCES)], "none": None}
    assert brought_in(config) == {UPLOAD, POINTS, SEQUENCES}
    assert brought_in({"dataset": "FordA", "points": "1,2,0"}) == set()


def test_each_kind_has_its_own_file():
    assert file_of(UPLOAD) == uploads.path(UPLOAD)
    assert file_of(POINTS) == kept_points.path(POINTS)
    assert file_of(SEQUENCES).name == f"{SEQUENCES}.npz"


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
