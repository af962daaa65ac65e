"""A script as a Jupyter notebook: the same lines, a cell for each of its sections."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

SECTION = re.compile(r"^# --- (.+?) -*$", re.MULTILINE)
MODULE = re.compile(r"[a-z_.]+")
SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|$&~!@]|:(?=//)|\.(?<=www\.)", re.IGNORECASE)
"""What Markdown, its mathematics and its links begin with."""
BESIDE_THE_SCRIPT = "Path(__file__).with_name("
BESIDE_THE_NOTEBOOK = "Path("


def notebook(script: str) -> str:
    """The notebook as JSON, in Jupyter's format 4.5.

    Args:
        script: Python with a docstring, and sections that begin with ``# --- Name ---``.
    """
    opening, *rest = SECTION.split(script)
    docstring, code = _without_docstring(opening)
    cells = [_markdown(_title(docstring)), *_code(code)]
    for name, body in zip(rest[::2], rest[1::2], strict=True):
        heading = f"### `{name}`" if MODULE.fullmatch(name) else f"## {name}"
        cells += [_markdown(heading), *_code(body)]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"cell-{number}"
    return json.dumps(
        {
            "cells": cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        ensure_ascii=False,
        indent=1,
    )


def _without_docstring(opening: str) -> tuple[str, str]:
    tree = ast.parse(opening)
    docstring = ast.get_docstring(tree)
    if docstring is None:
        return "", opening
    # Python's lines end with \n alone; splitlines also ends them at other signs inside a text.
    return docstring, "\n".join(opening.split("\n")[tree.body[0].end_lineno :])


def as_typed(text: str) -> str:
    """A text that may quote a user, as Markdown that shows it as it is, also a bare address."""
    return SPECIAL.sub(r"\\\g<0>", text)


def _title(docstring: str) -> str:
    first, _, rest = docstring.partition("\n")
    title, _, explained = first.rpartition(": ")
    words = [f"# {as_typed(title)}", f"{explained[:1].upper()}{explained[1:]}", rest.strip()]
    return "\n\n".join(word for word in words if word)


def _markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> list[dict[str, Any]]:
    """One cell, or none where there is nothing to run. A notebook has no file to be beside of."""
    lines = text.strip("\n").replace(BESIDE_THE_SCRIPT, BESIDE_THE_NOTEBOOK)
    if not lines.strip():
        return []
    return [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": lines.splitlines(keepends=True),
        }
    ]
