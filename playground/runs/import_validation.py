"""Rows of runs that come from elsewhere: only what the playground itself could have written passes.

One row that cannot be read would take the whole list of runs with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from playground.runs.import_values import (
    LARGEST,
    Count,
    ImportedRunError,
    Json,
    Number,
    Share,
    Text,
    Time,
    Whole,
    shown,
)
from playground.runs.run import RUN_ID, RunState


def _has_parts(value: dict[str, Any]) -> dict[str, Any]:
    if value and not {"task", "fix", "hide", "pass"} <= set(value):
        raise ValueError("part of a task")
    return value


class _Strict(BaseModel):
    """Values of exactly these types; what pages do not read may be added."""

    model_config = ConfigDict(strict=True, extra="allow", allow_inf_nan=False)


class _Test(_Strict):
    loss: Number
    accuracy: Share | None
    r_squared: Number | None = None
    sup_norm: Number | None = None

    @model_validator(mode="after")
    def _has_a_score(self) -> _Test:
        if self.accuracy is None and self.r_squared is None:
            raise ValueError("neither accuracy nor R²")
        return self


class _ClassRow(_Strict):
    name: Text = Field(alias="class")
    precision: Share
    recall: Share
    f1: Share
    support: Whole


class _Fit(_Strict):
    loss: Number
    r_squared: Number
    sup_norm: Number


class _Part(_Strict):
    part: Text
    accuracy: Share
    lost: float
    moved: float


class _Parts(_Strict):
    series: Whole
    parts: list[_Part]


class _Noisy(_Strict):
    sigma: float
    accuracy: Share


class _Even(_Strict):
    accuracy: Share


class _Shifted(_Strict):
    images: Whole
    accuracies: Annotated[list[Share], Field(min_length=1)]


class _Baselines(_Strict):
    """Drawn as they come, so there may be no more."""

    model_config = ConfigDict(extra="forbid")
    constant: Number
    linear: Number


class _Importance(_Strict):
    column: Text
    losses: Annotated[list[Number], Field(min_length=2)]


class _Values(_Strict):
    true: list[Number]
    predicted: list[Number]

    @model_validator(mode="after")
    def _are_pairs(self) -> _Values:
        if len(self.true) != len(self.predicted):
            raise ValueError("values without a partner")
        return self


class _Change(_Strict):
    step: Whole
    epoch: Count
    name: Annotated[str, Field(pattern="^[a-z_]{1,40}$")]
    value: Annotated[float, Field(ge=0, le=LARGEST)]


class Report(_Strict):
    """What was measured at the end of a run, as far as pages read it."""

    test: _Test | None = None
    per_class: list[_ClassRow] = []
    fits: list[_Fit] = []
    contributions: _Parts | None = None
    test_noisy: _Noisy | None = None
    even_gc: _Even | None = None
    shifted: _Shifted | None = None
    baselines: _Baselines | None = None
    importance: list[_Importance] = []
    values: _Values | None = None
    best_epoch: Whole | None = None
    edits: list[dict[str, Number]] = []
    changes: list[_Change] = []
    source: Text = ""


class _Move(_Strict):
    epoch: Count
    words: Text
    time: Time


class _Waits(_Strict):
    reason: Literal["watched", "worker", "compiler", "teacher"] | None = Field(None, alias="for")
    place: Whole | None = None
    seconds: float | None = None
    training: list[Text] = []
    ahead: list[Text] = []

    @model_validator(mode="after")
    def _is_for_something(self) -> _Waits:
        if self.reason is None and self.place is None:
            raise ValueError("neither a reason nor a place in the queue")
        return self


class _Thinned(_Strict):
    kept: Whole
    of: Whole


class Progress(_Strict):
    """Where training stood; what pages calculate with is finite."""

    __pydantic_extra__: dict[str, Number | None] = Field(init=False)
    step: Count = 0
    total_steps: Count = 0
    steps_per_epoch: Count | None = None
    epochs: Count = 0
    epochs_done: Count = 0
    seconds: Count = 0
    may_stop_early: bool = False
    recorded: Time | None = None
    moves: list[_Move] = []
    changes: list[_Change] = []
    wanted: dict[str, Number] = {}
    waits: _Waits | None = None
    thinned: _Thinned | None = None


class Prediction(_Strict):
    """What somebody predicted of a run."""

    accuracy: Share | None = None
    turn: Annotated[int, Field(gt=0, le=LARGEST)] | None = None
    winner: Literal["this", "parent"] | None = None


class Task(_Strict):
    """What a teacher asked for, in the parts of `Origin`."""

    task: Text = ""
    fix: dict[str, Text] = {}
    hide: list[Text] = []
    criteria: list[Text] = Field([], alias="pass")


class ImportedRow(_Strict):
    """A run's own row, column by column."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    id: Annotated[str, Field(pattern=f"^{RUN_ID.pattern}$")]
    experiment: Text
    preset: Text | None = None
    config: Annotated[dict[str, Any], Json]
    state: Annotated[str, AfterValidator(lambda value: RunState(value).value)]
    message: Text = ""
    parameters: Whole = 0
    created: Time
    started: Time | None = None
    ended: Time | None = None
    progress: Annotated[Progress, Json]
    report: Annotated[Report, Json]
    version: Whole = 0
    name: Text = ""
    note: Text = ""
    tags: Annotated[list[Text], Json] = []
    deleted: Time | None = None
    parent: Text | None = None
    sweep: Text | None = None
    guess: Annotated[Prediction, Json] = Prediction()
    begun_by: Text = ""
    task: Annotated[dict[str, Any], Json, AfterValidator(_has_parts), AfterValidator(
        lambda value: Task.model_validate(value) and value
    )] = {}  # fmt: skip


WORDS: Mapping[str, str] = {
    "id": "ten hexadecimal digits",
    "config": "a JSON object",
    "state": "a state of a run",
    "progress": "a JSON object that says how far training came",
    "report": "a JSON object with the test's numbers",
    "tags": "a JSON list of texts",
    "guess": "a prediction",
    "task": "a task",
    **dict.fromkeys(("created", "started", "ended", "deleted"), "a time"),
    **dict.fromkeys(("parameters", "version"), "a count"),
}
"""What belongs into a column; text where it is not named."""


# -- rows ------------------------------------------------------------------------------------


def check_row(row: Mapping[str, Any]) -> None:
    """Looks through a run's own row, by column.

    Raises:
        ImportedRunError: pages could not read it.
    """
    try:
        ImportedRow.model_validate(dict(row))
    except ValidationError as error:
        column = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        value, words = shown(row.get(column)), WORDS.get(column, "text")
        raise ImportedRunError(
            f"run {shown(row['id'])} with {column}={value}, where {words} belongs"
        ) from error
