"""The documents: their links lead somewhere, and the commands that they show exist."""

import re
import shlex
from pathlib import Path

import click
import pytest

from playground.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("playground/**/*.md")]
)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def named(document):
    return str(document.relative_to(ROOT))


def commands(document):
    """What stands behind `playground` in a document's shell blocks, word by word."""
    lines = "".join(BLOCK.findall(document.read_text("utf-8"))).splitlines()
    return [
        shlex.split(line, comments=True)[1:] for line in lines if line.startswith("playground ")
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_to_files(document):
    missing = [
        link
        for link in LINK.findall(document.read_text("utf-8"))
        if not (document.parent / link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize(
    "words",
    [words for document in DOCUMENTS for words in commands(document)],
    ids=lambda words: " ".join(words),
)
def test_commands_and_their_options_exist(words):
    command: click.Command = main
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    asked = {word.split("=")[0] for word in words if word.startswith("--")}
    assert command is not main, words
    assert asked <= known | {"--help"}
