"""What this playground signs: a teacher's task, and the evidence that a student hands back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from itsdangerous import BadData, Signer, URLSafeSerializer

from playground.classroom.identity import HOW
from playground.classroom.task import Task

LONGEST_EVIDENCE = 8_000
"""Characters of a link; what is longer is none of ours."""


def task_signature(key: bytes, experiment: str, task: Task) -> str:
    """The signature under a task: whatever it fixes, hides and asks for is under it; the settings
    that a student may move are not.

    Args:
        key: The secret of this playground, as `identity_key` keeps it.
        experiment: The name of the experiment that the task is about.
    """
    return _task_signer(key).get_signature(_task_text(experiment, task)).decode()


def is_signed(key: bytes, experiment: str, task: Task) -> bool:
    """Whether this playground signed a task as it is now."""
    signature = task.signed.encode(errors="replace")
    return _task_signer(key).verify_signature(_task_text(experiment, task), signature)


def _task_signer(key: bytes) -> Signer:
    return Signer(key, salt="playground.task", **HOW)  # type: ignore[arg-type]


def _task_text(experiment: str, task: Task) -> bytes:
    content = {name: value for name, value in task.as_json().items() if name != "signed"}
    return json.dumps([experiment, content], sort_keys=True).encode()


@dataclass(frozen=True)
class Evidence:
    """What a student hands back: all that a teacher grades, as it was when it was signed.

    Attributes:
        run: The id of the run.
        experiment: Its name.
        settings: As a link spells them, where they differ from the default.
        scores: By the name of the measure.
        task: What was asked for, as `Task.as_json` has it; empty where nothing was.
        met: Whether the run fulfils it.
        began: When the run began, in seconds since 1970.
        name: What the student is called in the class; may be empty.
    """

    run: str
    experiment: str
    settings: Mapping[str, str]
    scores: Mapping[str, float]
    task: Mapping[str, Any] = field(default_factory=dict)
    met: bool = False
    began: float = 0.0
    name: str = ""


def seal(key: bytes, evidence: Evidence) -> str:
    """Evidence as the text of a link, signed."""
    sealed: str | bytes = _evidence_signer(key).dumps(asdict(evidence))
    return sealed if isinstance(sealed, str) else sealed.decode()


def unseal(key: bytes, text: str) -> Evidence | None:
    """The evidence in a link; None where this playground has not signed it, or it was changed."""
    if len(text) > LONGEST_EVIDENCE:
        return None
    try:
        return Evidence(**_evidence_signer(key).loads(text))
    except (BadData, TypeError):
        return None


def _evidence_signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="playground.evidence", signer_kwargs=HOW)
