"""Rules of diagnoses: one file, one code, one docstring, which docs/diagnoses/ repeats."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

from playground.diagnoses import RULES
from playground.diagnoses.documentation import pages
from playground.diagnoses.rule import Explanation

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    file
    for file in sorted((ROOT / "playground/diagnoses/rules").glob("*.py"))
    if file.name != "__init__.py"
]
HEADINGS = ["What it checks", "Why it matters", "What to try", "Example"]


def test_every_file_of_the_folder_is_a_rule_with_its_name_as_code():
    assert set(RULES) == {file.stem.replace("_", "-") for file in FILES}


def test_codes_are_those_that_exports_and_stored_diagnoses_hold():
    assert set(RULES) == {
        *("absent-class", "constant-input", "dominant-class", "one-column", "scales-apart"),
        *("test-in-training", "divergence", "majority-class", "overfitting", "underfitting"),
        *("learning-rate-too-high", "learning-rate-too-low", "dead-relus", "no-effect"),
        *("exploding-gradients", "vanishing-gradients", "saturated-units"),
        "validation-too-small",
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_docstring_has_a_title_and_four_parts_and_its_page_repeats_them(file):
    docstring = ast.get_docstring(ast.parse(file.read_text("utf-8")))
    lines = docstring.splitlines()
    underlined = [line for line, below in pairwise(lines) if set(below) == {"-"}]
    assert underlined == HEADINGS
    page = (ROOT / "docs/diagnoses" / f"{file.stem.replace('_', '-')}.md").read_text("utf-8")
    assert page.startswith(f"# {lines[0]}\n")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == HEADINGS
    for paragraph in re.split(r"\n-{3,}\n|\n\n", docstring)[1:]:
        assert paragraph.strip() in page


def test_docs_are_what_the_command_writes_now():
    written = {page.name: page.read_text("utf-8") for page in ROOT.glob("docs/diagnoses/*.md")}
    assert written == pages()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_the_index_leads_to_every_rule(rule):
    assert f"({rule.code}.md)" in (ROOT / "docs/diagnoses/README.md").read_text("utf-8")


def test_a_docstring_without_its_four_parts_is_refused_with_what_is_missing():
    with pytest.raises(ValueError, match=r"What it checks.*Received: Example in “A rule”"):
        Explanation.of("A rule\n\nExample\n-------\nSomething.\n")
