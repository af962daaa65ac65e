"""Sentences that refuse a number of things say what to do about it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "playground"
FILES = sorted(PACKAGE.rglob("*.py"))


def messages(file: Path) -> list[str]:
    """Texts with "Received:" in a file; a count of something stands in them as 0."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.JoinedStr):
            parts = [
                p.value if isinstance(p, ast.Constant) else _value(p.value) for p in node.values
            ]
            found.append("".join(str(part) for part in parts))
    return [text for text in found if "Received: " in text]


def _value(node: ast.expr) -> str:
    return "0" if ast.unparse(node).startswith("len(") else "x"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_message_that_received_nothing_says_what_to_do(file):
    for text in messages(file):
        received = text.split("Received: ", 1)[1]
        if received.startswith("0"):
            advice = received.split(". ", 1)
            assert len(advice) == 2, text
            assert advice[1].strip(), text
