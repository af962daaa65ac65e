"""A file as somebody gives it, and its bytes as text: the one place that knows encodings."""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import NamedTuple

from playground.datasets.file_error import FileError
from playground.limits import MEGABYTE, limits

MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
NOT_TEXT = {
    b"PK\x03\x04": ("a zip archive or a workbook", "Unpack it, or save the sheet as CSV UTF-8."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it and choose the file inside."),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "Save the sheet as CSV UTF-8."),
    b"\x93NUMPY": ("a NumPy array", "Save it as text, for example with numpy.savetxt."),
    b"\x89HDF": ("an HDF5 file", "Save the data as text."),
    b"%PDF": ("a PDF document", "Choose the file with the data."),
}
SAVE_AS_UTF_8 = "Save the file as UTF-8 (in Excel: CSV UTF-8)."


class GivenFile(NamedTuple):
    """The name and the bytes of a file."""

    name: str
    content: bytes

    @property
    def file(self) -> str:
        """Its name without folders."""
        return PurePath(self.name.replace("\\", "/")).name


class DecodedText(NamedTuple):
    """Text with plain line ends, and how it was encoded, in words."""

    text: str
    encoding: str


def decoded(content: bytes) -> DecodedText:
    """The text of a file in UTF-8, or in what its byte-order mark says.

    Raises:
        FileError: it is too large, empty, no text, or text in another encoding.
    """
    most = limits().upload_bytes
    if len(content) > most:
        raise FileError(
            f"a file of at most {most // MEGABYTE} MB",
            f"{len(content) / 1024**2:,.0f} MB",
            "Leave some of it out, or write fewer digits.",
        )
    for beginning, (what, advice) in NOT_TEXT.items():
        if content.startswith(beginning):
            raise FileError("text", what, advice)
    mark, codec, name = next(
        (known for known in MARKS if content.startswith(known[0])), (b"", "utf-8", "UTF-8")
    )
    try:
        text = content[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        place = len(mark) + error.start
        raise FileError(
            f"text in {name}",
            f"the byte 0x{content[place]:02x}",
            SAVE_AS_UTF_8,
            line=content[:place].count(b"\n") + 1,
        ) from None
    if "\0" in text:
        raise FileError(
            "text in UTF-8",
            "a zero byte, as in UTF-16 without a byte-order mark",
            SAVE_AS_UTF_8,
            line=text[: text.index("\0")].count("\n") + 1,
        )
    if not text.strip():
        raise FileError("a file with data", "an empty file", "Choose another file.")
    encoding = f"{name} with a byte-order mark" if mark else name
    return DecodedText(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)
