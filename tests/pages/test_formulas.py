"""Formulas in the texts of pages: Markdown reads display maths only between lines of ``$$``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_formula_on_display_stands_between_lines_of_two_dollars(file):
    lines = [line for text in texts(ast.parse(file.read_text())) for line in text.splitlines()]
    assert [line for line in lines if "$$" in line and line.strip() != "$$"] == []
