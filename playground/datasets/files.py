"""Files that must be exactly what they say they are."""

from __future__ import annotations

import hashlib


class DatasetError(RuntimeError):
    """Data that cannot be used; its text is one sentence for the user."""


def check_sha256(name: str, content: bytes, expected: str) -> None:
    """Compares a file's content with its known SHA-256.

    Raises:
        DatasetError: the content is not what was published.
    """
    received = hashlib.sha256(content).hexdigest()
    if received != expected:
        raise DatasetError(
            f"Expected {name} with sha256 {expected[:12]}…. Received: {received[:12]}…. "
            "The file is damaged or another one: remove it, or install it again."
        )
