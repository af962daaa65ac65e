"""A file's bytes as text."""

from __future__ import annotations

from playground.datasets.dna.dna_error import DNAError

MAX_BYTES = 10 * 1024 * 1024
"""Of a file, as ``server.maxUploadSize`` in .streamlit/config.toml."""


def text_of(content: bytes) -> str:
    """Text with plain line ends.

    Raises:
        DNAError: it is too large, or no text.
    """
    if len(content) > MAX_BYTES:
        raise DNAError(
            f"a file of at most {MAX_BYTES // 1024**2} MB",
            f"{len(content) / 1024**2:.0f} MB",
            "Leave some sequences out.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DNAError(
            "text", f"the byte 0x{content[error.start]:02x}", "Unpack the file first.", line=line
        ) from None
    if "\0" in text:
        raise DNAError("text", "a zero byte", "Unpack the file first.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
