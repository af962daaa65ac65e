"""A ZIP archive with one folder of images per class.

Nothing is written to disk: paths name classes alone. Sizes are looked at where the archive and
the images declare them, and again while they are unpacked.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.own_images.collection import (
    OwnImages,
    check_at_most,
    check_counts,
    class_name,
    collected,
    pixels_of,
)
from playground.datasets.own_images.left_out import LeftOut
from playground.datasets.photo import MOST_BYTES as MOST_BYTES_OF_AN_IMAGE
from playground.datasets.photo import pixels_in
from playground.datasets.reading import (
    ClassCount,
    GivenFile,
    ReadingReport,
    notes_on_labels,
)
from playground.limits import MEGABYTE, limits

MOST_MEMBERS = 5000
"""Files and folders in an archive, whatever they are."""
MOST_UNPACKED = 100_000_000
"""Bytes of all images together, as the archive declares them."""
MOST_PIXELS_IN_ALL = 300_000_000
"""By the headers of the images: they are unpacked in a few seconds."""
MOST_FOLDERS, LONGEST_PATH = 30, 1_000
"""Folders around a file, and characters of its path: the time to take it apart grows with the
square of its depth."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz")
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that can be unpacked piece by piece: others unpack a whole bomb at once."""
OF_SYSTEMS = {"__MACOSX", "Thumbs.db", "desktop.ini"}
OF_A_MEMBER = b"PK\x01\x02"
"""Begins each entry of an archive's directory."""
IN_UTF_8 = 0x800
ENCRYPTED = 0x1
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(OSError, EOFError, ValueError, KeyError, IndexError, OverflowError, MemoryError),
)
"""What `zipfile` raises on damaged archives."""


def read_archive(given: GivenFile) -> tuple[OwnImages, ReadingReport]:
    """The images of an archive and what was understood of it.

    The class of an image is the name of the folder that it is in, however deep.

    Raises:
        FileError: it is no archive that can be read, or beyond a limit.
    """
    file, left_out = given.file, LeftOut()
    with _opened(given) as archive:
        members = _by_class(archive.infolist(), left_out)
        check_at_most(file, {name: len(found) for name, found in members.items()})
        _check_bytes(file, members)
        images = _unpacked(file, archive, members, left_out)
    counts = {name: len(found) for name, found in images.items() if found}
    left_out.empty += [name for name in images if name not in counts]
    notes = (*left_out.notes(), *notes_on_labels(list(counts)))
    check_counts(file, counts, " ".join(notes[:1]))
    title = class_name(PurePosixPath(file).stem) or "own images"
    own = collected(title, {name: images[name] for name in counts})
    classes = tuple(map(ClassCount, own.class_names, own.counts))
    return own, ReadingReport(
        file, "images", "", rows=len(own.labels), classes=classes, notes=notes
    )


@contextmanager
def _opened(given: GivenFile) -> Iterator[zipfile.ZipFile]:
    """The archive; what `zipfile` raises becomes a sentence.

    Raises:
        FileError: it is too large, has too many members, a password, or cannot be read.
    """
    file = given.file
    most = limits().upload_bytes
    if len(given.content) > most:
        raise FileError(
            f"an archive of at most {most // MEGABYTE} MB",
            f"{len(given.content) / 1024**2:,.1f} MB", "Scale the images down.", file=file,
        )  # fmt: skip
    if (members := given.content.count(OF_A_MEMBER)) > MOST_MEMBERS:
        raise FileError(
            f"at most {MOST_MEMBERS:,} files and folders", f"{members:,}",
            "Leave out what is no image.", file=file,
        )  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(given.content)) as archive:
            if any(each.flag_bits & ENCRYPTED for each in archive.infolist()):
                raise FileError(
                    "an archive without a password", "an encrypted one",
                    "Pack the folders again, without a password.", file=file,
                )  # fmt: skip
            yield archive
    except FileError:
        raise
    except UNREADABLE as error:
        raise FileError(
            "a ZIP archive with a folder of images for each class",
            "a file that cannot be read as one", "Pack the folders again, as ZIP.", file=file,
        ) from error  # fmt: skip


Member = tuple[zipfile.ZipInfo, PurePosixPath]


def _by_class(members: Sequence[zipfile.ZipInfo], left_out: LeftOut) -> dict[str, list[Member]]:
    """What may be an image, by the folder that it is in, judged by its name and kind alone."""
    found: dict[str, list[Member]] = {}
    folders: set[PurePosixPath] = set()
    filled: set[PurePosixPath] = set()
    for each in members:
        name = each.filename
        if len(name) > LONGEST_PATH or name.count("/") + name.count("\\") > MOST_FOLDERS:
            expected = f"at most {MOST_FOLDERS} folders and {LONGEST_PATH:,} characters in a path"
            left_out.add(expected, name[-LONGEST_PATH:])
            continue
        path = _path(each)
        parts = path.parts
        if any(part in OF_SYSTEMS or (part.startswith(".") and part != "..") for part in parts):
            left_out.of_systems += not each.is_dir()
        elif path.is_absolute() or ".." in parts or (parts and parts[0].endswith(":")):
            left_out.add("a path inside the archive", path)
        elif each.is_dir() or not parts:
            folders.add(path)
        elif expected := _refused(each, path):
            left_out.add(expected, path)
        else:
            filled |= {*path.parents}
            found.setdefault(class_name(path.parent.name), []).append((each, path))
    left_out.empty += sorted(str(path) for path in folders - filled if path.parts)
    return found


def _refused(member: zipfile.ZipInfo, path: PurePosixPath) -> str:
    """What was expected of a file whose name or kind says that it is no image of a class."""
    suffix = path.suffix.lower()
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a file, not a link"
    if suffix in ARCHIVES:
        return "an image, not an archive inside the archive"
    if suffix not in SUFFIXES:
        return f"an image ({', '.join(SUFFIXES)})"
    if not class_name(path.parent.name):
        return "a folder that names its class"
    if member.compress_type not in PACKED:
        return "a file that is packed as Deflate"
    if member.file_size > MOST_BYTES_OF_AN_IMAGE:
        return f"at most {MOST_BYTES_OF_AN_IMAGE / 1e6:g} MB"
    return ""


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a member is. Windows may have written backslashes, and macOS UTF-8 without saying so:
    `zipfile` then reads each byte as a character of code page 437."""
    name = member.filename
    if not member.flag_bits & IN_UTF_8:
        with suppress(UnicodeError):  # else it is in code page 437 indeed
            name = name.encode("cp437").decode("utf-8")
    return PurePosixPath(name.replace("\\", "/"))


def _check_bytes(file: str, members: Mapping[str, Sequence[Member]]) -> None:
    unpacked = sum(each.file_size for found in members.values() for each, _ in found)
    if unpacked > MOST_UNPACKED:
        raise FileError(
            f"images of at most {MOST_UNPACKED / 1e6:g} MB in all",
            f"{unpacked / 1e6:,.0f} MB when unpacked", "Scale the images down.", file=file,
        )  # fmt: skip


def _unpacked(
    file: str,
    archive: zipfile.ZipFile,
    members: Mapping[str, Sequence[Member]],
    left_out: LeftOut,
) -> dict[str, list[np.ndarray]]:
    """Images as networks take them, by class; whatever is none is left out."""
    images: dict[str, list[np.ndarray]] = {name: [] for name in members}
    seen: set[bytes] = set()
    pixels = 0
    for name, found in members.items():
        for member, path in found:
            try:
                content = _content(file, archive, member)
                pixels += pixels_in(file, content)
                if pixels <= MOST_PIXELS_IN_ALL:
                    image = pixels_of(file, content)
                    if image.tobytes() in seen:  # it would train and test at once
                        raise FileError("an image that occurs once", "a copy", "Leave it out.")
                    seen.add(image.tobytes())
                    images[name].append(image)
            except FileError as error:
                left_out.add(error.expected, path)
            if pixels > MOST_PIXELS_IN_ALL:
                raise FileError(
                    f"at most {MOST_PIXELS_IN_ALL / 1e6:g} million pixels in all", "more",
                    "Scale the images down.", file=file,
                )  # fmt: skip
    return images


def _content(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member: at most as many as it declares, whose checksum is right."""
    try:
        with archive.open(member) as packed:
            return packed.read(MOST_BYTES_OF_AN_IMAGE + 1)
    except UNREADABLE as error:
        raise FileError(
            "a file that can be unpacked", "a damaged one", "Pack it again.", file=file
        ) from error
