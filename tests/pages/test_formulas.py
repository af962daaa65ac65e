"""Formulas in the texts of pages: Markdown reads display maths only between lines of ``$$``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "playground").rglob("*.py")])


def texts(tree: ast.AST) -> Iterator[str]:
    """All strings of a file, with a letter for each value put into them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "v" for p in node.values)
            yield "".join(str(part) for part in parts)
            node.values = []  # its parts are no strings of their own
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_a_formula_on_display_stands_between_lines_of_two_dollars():
    displays = [
        (str(file.relative_to(ROOT)), line)
        for file in FILES
        if "$$" in (source := file.read_text())
        for text in texts(ast.parse(source))
        for line in text.splitlines()
        if "$$" in line
    ]
    assert displays
    assert [(file, line) for file, line in displays if line.strip() != "$$"] == []
