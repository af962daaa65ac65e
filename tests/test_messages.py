"""Sentences that refuse a number of things say what to do about it."""

from __future__ import annotations

import ast
from pathlib import Path

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


def test_a_message_that_received_nothing_says_what_to_do():
    found = [(str(file.relative_to(PACKAGE)), text) for file in FILES for text in messages(file)]
    received = [(file, text, text.split("Received: ", 1)[1]) for file, text in found]
    nothing = [(file, text, rest) for file, text, rest in received if rest.startswith("0")]
    assert nothing
    assert [
        (file, text) for file, text, rest in nothing if not rest.partition(". ")[2].strip()
    ] == []
