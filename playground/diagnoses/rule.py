"""A rule: one question to a run or to its data, in a file of its own that also explains it."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Generic, TypeVar

from playground.diagnoses.finding import Detection, Finding, NotApplicable

T = TypeVar("T")
Outcome = Detection | NotApplicable | None
"""None where a rule looked and detected nothing."""
SECTIONS = ("What it checks", "Why it matters", "What to try", "Example")
HEADING = re.compile(r"^(.+)\n-{3,}\n", re.MULTILINE)


class Subject(Enum):
    """What rules look at, in the order in which they are asked and documented."""

    DATA = "Data"
    RESULT = "Result"
    TRAINING = "Training"
    NETWORK = "Inside the network"
    MEASUREMENT = "Measurement"


@dataclass(frozen=True)
class Explanation:
    """A rule's docstring: a title and four parts, in Markdown that may hold maths between dollars.

    Attributes:
        parts: Text by heading, in the order of `SECTIONS`.
    """

    title: str
    parts: dict[str, str]

    @classmethod
    def of(cls, docstring: str) -> Explanation:
        """Reads a docstring.

        Raises:
            ValueError: its headings are not those of `SECTIONS`.
        """
        title, *rest = HEADING.split(inspect.cleandoc(docstring))
        parts = {head: text.strip() for head, text in zip(rest[::2], rest[1::2], strict=True)}
        if tuple(parts) != SECTIONS:
            raise ValueError(
                f"Expected a docstring with the headings {', '.join(SECTIONS)}. Received: "
                f"{', '.join(parts) or 'none'} in “{title.strip()}”. Write them in this order, "
                "each underlined with hyphens."
            )
        return cls(title.strip(), parts)


@dataclass(frozen=True)
class Rule(Generic[T]):
    """One question to a run (`Evidence`), or to its data (`Data`) before anything is trained.

    Attributes:
        module: Name of the file's module; its last part is the code, its docstring explains.
        name: What it looks for, as a part of a sentence.
        check: Answers the question.
    """

    module: str
    subject: Subject
    name: str
    check: Callable[[T], Outcome]

    @property
    def code(self) -> str:
        """A short name that stays the same, such as ``overfitting``."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @cached_property
    def explanation(self) -> Explanation:
        return Explanation.of(sys.modules[self.module].__doc__ or "")

    def examine(self, subject: T) -> Finding | NotApplicable | None:
        """What it says; None where it looked and found nothing."""
        outcome = self.check(subject)
        if not isinstance(outcome, Detection):
            return outcome
        parts = {head: " ".join(text.split()) for head, text in self.explanation.parts.items()}
        return Finding(
            self.code,
            outcome.title,
            outcome.severity,
            outcome.evidence,
            parts["Why it matters"],
            outcome.advice or parts["What to try"],
        )
