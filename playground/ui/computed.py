"""What workers compute for a page once, for everybody who has it open."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from playground.engine import EngineError
from playground.live import MANY, Channel, Source
from playground.runs import RunStore
from playground.ui import services
from playground.ui.rerun_on_change import tell_of_changes
from playground.ui.stream import Stream

log = logging.getLogger(__name__)

MOST_KEPT = 64
RETRY_SECONDS = 60.0
"""How long a failure stands: pages that look twice a second would keep a worker busy."""
SECONDS = 180.0
"""A worker that needs longer for an answer is given up."""

Question = tuple[Callable[..., Any], tuple[Any, ...]]
_answers: OrderedDict[Question, Any] = OrderedDict()
_failures: dict[Question, tuple[float, str]] = {}
_asked: dict[Question, str] = {}
"""What workers are at, each with its id on the stream."""
_to_come: ContextVar[set[str] | None] = ContextVar("to_come", default=None)
_lock = threading.Lock()


def computed(function: Callable[..., Any], *values: Any) -> Any | None:
    """The function's answer for these values from a worker; None until it has come.

    Whoever asks first starts the work, in a thread of its own, because the engine may still be
    starting.

    Args:
        function: One of this package, whose answer is not None.
        values: Values that can be keys.

    Raises:
        EngineError: it failed. Whoever asks a minute later starts it again.
    """
    question: Question = (function, values)
    with _lock:
        if question in _answers:
            _answers.move_to_end(question)
            return _answers[question]
        if question in _failures:
            failed, sentence = _failures[question]
            if time.monotonic() - failed < RETRY_SECONDS:
                raise EngineError(sentence)
            del _failures[question]
        if question not in _asked:
            _asked[question] = _id_of(question)
            threading.Thread(target=_ask, args=(question,), daemon=True, name="computed").start()
        to_come = _to_come.get()
        if to_come is not None:
            to_come.add(_asked[question])
    return None


def known_answer(function: Callable[..., Any], *values: Any) -> Any | None:
    """As `computed`, but starts nothing: None also where nobody has asked."""
    with _lock:
        return _answers.get((function, values))


@contextmanager
def rerun_when_computed(key: str) -> Iterator[None]:
    """Runs a part of a page again as soon as a worker has answered what `computed` was asked in it
    and could not say yet."""
    to_come: set[str] = set()
    token = _to_come.set(to_come)
    try:
        yield
    finally:
        _to_come.reset(token)
    if to_come:
        stream = Stream(Channel.of("answers", tuple(sorted(to_come))))
        tell_of_changes(stream, key, seconds=0.0, states=_words(len(to_come)))


def _id_of(question: Question) -> str:
    function, values = question
    text = repr((function.__module__, function.__qualname__, values))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _number_to_come(store: RunStore, ids: tuple[str, ...]) -> int:
    """Of those that another process was asked nothing is known: the page then asks anew."""
    del store
    with _lock:
        return len(set(ids).intersection(_asked.values()))


def _words(to_come: int) -> str:
    return f"{to_come} to come"


def _frame(store: RunStore, ids: tuple[str, ...], view: Mapping[str, Any]) -> dict[str, Any]:
    del view
    return {"changes": {"states": _words(_number_to_come(store, ids))}}


ANSWERS = Source(_frame, version=_number_to_come, ids=MANY)


def _ask(question: Question) -> None:
    function, values = question
    try:
        answer = services.engine().compute(function, *values).result(timeout=SECONDS)
    except Exception as error:  # whatever it is, the page says that there is no answer
        log.exception("A worker did not answer %s%r", function.__name__, values)
        reason = str(error) if isinstance(error, EngineError) else type(error).__name__
        with _lock:
            del _asked[question]
            for old in [
                q for q, (at, _) in _failures.items() if at + RETRY_SECONDS < time.monotonic()
            ]:
                del _failures[old]
            _failures[question] = (
                time.monotonic(),
                f"Expected a worker to compute {function.__name__.replace('_', ' ')}. Received: "
                f"{reason}. Open the page again in a minute to try once more.",
            )
        return
    with _lock:
        del _asked[question]
        _answers[question] = answer
        while len(_answers) > MOST_KEPT:
            _answers.popitem(last=False)
