"""Fashion-MNIST: 70,000 images of clothes, 28 × 28 grey values, ten classes.

Xiao, Rasul and Vollgraf (2017), "Fashion-MNIST"; © Zalando SE, MIT licence.
Looked for in the data folder, then where Debian's package puts it, then downloaded. Where none of
these is to be had, a stratified sample of 12,000 images that comes with the playground serves.
"""

from __future__ import annotations

import gzip
import logging
import mmap
import os
import re
import socket
import time
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from playground.datasets.brought import keep_at
from playground.datasets.dataset_error import DatasetError
from playground.datasets.files import check_sha256, sha256_of
from playground.folders import data_folder, replace_file

log = logging.getLogger(__name__)

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
MD5_OF_DOWNLOAD = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
FILES = tuple(MD5_OF_DOWNLOAD)
"""Images and labels to train on, and those to test on."""
SHA256_OF_CONTENT = dict(
    zip(
        FILES,
        (
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        strict=True,
    )
)
"""Of the unpacked files: whoever packed them again changed the .gz, not what is inside."""
NAME = re.compile(f"fashion-mnist/({'|'.join(map(re.escape, FILES))})")
"""Of one of the files on its way to another machine. Each is the published one, or refused."""
SAMPLE_NAME = "fashion-mnist/sample"
"""Goes instead of them where an app has none: it stands for no file."""
DOWNLOAD_FROM = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
SAMPLE_FOLDER = Path(__file__).parent / "fashion_mnist_sample"
CONNECTION_SECONDS = 5
RETRY_AFTER_SECONDS = 600


@dataclass(frozen=True, eq=False)
class FashionMNIST:
    """Pictures and labels.

    Attributes:
        x_train, x_test: uint8 grey values 0-255, shape (n, 28, 28).
        y_train, y_test: uint8 classes 0-9, shape (n,).
        complete: False for the sample of 12,000.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    source: str
    complete: bool


def download_folder() -> Path:
    """Where a download, or files that you bring, are kept."""
    return data_folder() / "fashion-mnist"


def debian_folder() -> Path:
    """Where Debian's package dataset-fashion-mnist puts the files."""
    return Path(os.environ.get("PLAYGROUND_FASHION_MNIST_PACKAGE", DEBIAN_FOLDER))


def load() -> FashionMNIST:
    """The best Fashion-MNIST to be had.

    Raises:
        DatasetError: a file is there, but is not the published one.
    """
    if (folder := _complete_folder()) is not None:
        is_own = folder == download_folder()
        source = "your data folder" if is_own else "the Debian package dataset-fashion-mnist"
        return _load(folder, source, True)
    if _download():
        return _load(download_folder(), "a download", True)
    return _load(SAMPLE_FOLDER, "the sample that comes with the playground", False)


def _complete_folder() -> Path | None:
    """Where all four files are."""
    for folder in (download_folder(), debian_folder()):
        if all((folder / name).is_file() for name in FILES):
            return folder
    return None


def names() -> tuple[str, ...]:
    """What another machine needs to have the same images: the names of the files, or of the sample
    where there is nothing else."""
    if not load().complete:
        return (SAMPLE_NAME,)
    return tuple(f"fashion-mnist/{name}" for name in FILES)


def content_of(name: str) -> bytes | None:
    """What goes to another machine under this name: of the sample, which is everywhere, nothing
    but the name. None where the file is not there any more."""
    if name == SAMPLE_NAME:
        return b""
    file = (_complete_folder() or download_folder()) / name.rpartition("/")[2]
    return file.read_bytes() if file.is_file() else None


def keep_file(name: str, content: bytes) -> None:
    """Keeps a file that comes from another machine, an app's, unless all are here.

    Raises:
        DatasetError: the app has the sample alone, and there are more images here; or there is no
            room.
    """
    if NAME.fullmatch(name) and _complete_folder() is None:
        keep_at(download_folder() / name.rpartition("/")[2], content)
    elif name == SAMPLE_NAME and load().complete:
        raise DatasetError(
            "Expected the sample of 12,000 images of Fashion-MNIST, which is all that the app has. "
            f"Received: the worker {socket.gethostname()}, which has all 70,000 and would come to "
            f"other numbers. Put the four files into {download_folder().name} in the app's data "
            "folder."
        )


def glance_with_labels(count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first training images of whatever is on this disk, uint8 of shape (count, 28, 28), and
    their classes, shape (count,), unchecked: enough for a thumbnail, at a hundredth of the time."""
    folder = next(
        f for f in (download_folder(), debian_folder(), SAMPLE_FOLDER) if (f / FILES[0]).is_file()
    )
    with gzip.open(folder / FILES[0]) as file:
        file.seek(16)
        pixels = file.read(count * 28 * 28)
    with gzip.open(folder / FILES[1]) as file:
        file.seek(8)
        labels = file.read(count)
    images = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28)
    return images, np.frombuffer(labels, np.uint8)


@lru_cache(maxsize=2)
def _load(folder: Path, source: str, complete: bool) -> FashionMNIST:
    arrays = [_array(folder / name, checked=complete) for name in FILES]
    return FashionMNIST(arrays[0], arrays[1], arrays[2], arrays[3], source, complete)


def _array(path: Path, *, checked: bool) -> np.ndarray:
    """The array in a packed file. A checked one is mapped from an unpacked copy in the data folder,
    so that the processes of the playground share its 55 MB of memory."""
    if not checked:
        return parse_idx(path.name, _content(path, checked=False))
    unpacked = data_folder() / "unpacked" / path.stem
    if not unpacked.is_file() or sha256_of(unpacked) != SHA256_OF_CONTENT[path.name]:
        content = _content(path, checked=True)
        try:
            replace_file(unpacked, content)
        except OSError as error:  # a full disk, or a folder that is not ours: memory will do
            log.warning("Fashion-MNIST could not be unpacked to %s: %s", unpacked, error)
            return parse_idx(path.name, content)
    with open(unpacked, "rb") as file:
        return parse_idx(path.name, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _content(path: Path, *, checked: bool) -> bytes:
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(
            f"Expected a gzip file at {path}. Received: {error}. Remove it, or download it again."
        ) from error
    if checked:
        check_sha256(str(path), content, SHA256_OF_CONTENT[path.name])
    return content


def parse_idx(name: str, content: bytes | mmap.mmap) -> np.ndarray:
    """An array from the IDX format of unsigned bytes (LeCun, Cortes and Burges, MNIST).

    Raises:
        DatasetError: the header or the length does not fit the format.
    """
    if len(content) < 4 or content[:3] != b"\x00\x00\x08" or content[3] == 0:
        raise DatasetError(
            f"Expected an IDX file of unsigned bytes in {name}. "
            f"Received: a file that begins with {content[:4].hex(' ')}."
        )
    rank = content[3]
    if len(content) < 4 + 4 * rank:
        raise DatasetError(
            f"Expected {rank} sizes in the header of {name}. Received: {len(content)} bytes in "
            "all. The file was cut off: download it again."
        )
    shape = tuple(int(size) for size in np.frombuffer(content, ">u4", rank, 4))
    values = np.frombuffer(content, np.uint8, offset=4 + 4 * rank)
    if len(values) != np.prod(shape):
        raise DatasetError(
            f"Expected {np.prod(shape)} values in {name}. Received: {len(values)}. "
            "The file was cut off: download it again."
        )
    return values.reshape(shape)


_last_failure = -float("inf")


def _download() -> bool:
    """Fetches the four files, checked by hash; False when the network does not give them.

    After a failure it is not tried again for ten minutes: a page must not wait at every rerun.
    """
    global _last_failure
    if os.environ.get("PLAYGROUND_OFFLINE") or time.monotonic() < (
        _last_failure + RETRY_AFTER_SECONDS
    ):
        return False
    import pooch  # a second to import, and needed at most once in a data folder's life

    fetcher = pooch.create(
        path=download_folder(),
        base_url=os.environ.get("PLAYGROUND_FASHION_MNIST_URL", DOWNLOAD_FROM),
        registry={name: f"md5:{md5}" for name, md5 in MD5_OF_DOWNLOAD.items()},
        retry_if_failed=0,
    )
    downloader = pooch.HTTPDownloader(timeout=CONNECTION_SECONDS)
    try:
        for name in FILES:
            fetcher.fetch(name, downloader=downloader)
    except Exception as error:  # whatever the network does, the sample serves
        log.warning("Fashion-MNIST could not be downloaded: %s", error)
        _last_failure = time.monotonic()
        return False
    return True
