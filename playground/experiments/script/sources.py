"""Modules of the playground as parts of a script: what it runs, so that no script drifts away."""

from __future__ import annotations

import ast
import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2]
_parsing = threading.Lock()
"""Python 3.11 counts the depth of a tree for all threads together: two that parse at the same time
may meet a SystemError."""


def python_text(value: Any) -> str:
    """A value as Python reads it back, texts in double quotes, whatever they hold."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        inside = ", ".join(python_text(part) for part in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)


def sources(*paths: str) -> Sequence[str]:
    return [
        f"\n# --- {path.removesuffix('.py').replace('/', '.')} ---\n\n{_inlined(PACKAGE / path)}"
        for path in paths
    ]


@lru_cache(maxsize=64)
def _inlined(path: Path) -> str:
    """A module's source without what makes no sense inside a script: imports from this package,
    ``__future__`` and ``__all__``, and the module's docstring (as a comment instead)."""
    text = path.read_text()
    with _parsing:
        tree = ast.parse(text)
    lines = text.splitlines()
    dropped: set[int] = set()
    for node in tree.body:
        if _is_dropped(node):
            dropped |= set(range(node.lineno - 1, (node.end_lineno or node.lineno)))
    kept = [line for number, line in enumerate(lines) if number not in dropped]
    comment = "\n".join(
        f"# {line}".rstrip() for line in (ast.get_docstring(tree) or "").split("\n")
    )
    return comment + "\n" + "\n".join(kept).strip("\n") + "\n"


def _is_dropped(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in ("playground", "__future__")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return isinstance(target, ast.Name) and target.id == "__all__"


def joined(*parts: str) -> str:
    return "\n".join(part.strip("\n") + "\n" for part in parts if part)
