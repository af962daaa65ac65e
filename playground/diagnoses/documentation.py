"""``python -m playground.diagnoses.documentation`` writes docs/diagnoses/ from the docstrings."""

from __future__ import annotations

from pathlib import Path

from playground.diagnoses.registry import RULES
from playground.diagnoses.rule import Subject

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "diagnoses"
INTRODUCTION = """# Diagnoses

What the tab *Inspect* and `playground runs diagnose` look for in a run and its data. Each rule is
one file in [`playground/diagnoses/rules/`](../../playground/diagnoses/rules/). Its docstring is
shown there under "Why?", and here:
`python -m playground.diagnoses.documentation` writes these pages.
"""


def pages() -> dict[str, str]:
    """The text of each page, by file name."""
    index = [INTRODUCTION]
    found = {}
    for subject in Subject:
        rules = [rule for rule in RULES.values() if rule.subject is subject]
        index += [f"## {subject.value}\n", "| code | what it finds |", "|---|---|"]
        for rule in rules:
            title, parts = rule.explanation.title, rule.explanation.parts
            index.append(f"| [`{rule.code}`]({rule.code}.md) | {title} |")
            sections = "\n\n".join(f"## {head}\n\n{text}" for head, text in parts.items())
            found[f"{rule.code}.md"] = f"# {title}\n\nCode: `{rule.code}`\n\n{sections}\n"
        index.append("")
    return {"README.md": "\n".join(index).rstrip() + "\n", **found}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for page in FOLDER.glob("*.md"):
        page.unlink()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
