"""What workers compute for a page once, for everybody who has it open."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from playground.engine import EngineError
from playground.ui import house

log = logging.getLogger(__name__)

MOST_KEPT = 64
RETRY_SECONDS = 60.0
"""For so long a failure stands, lest pages that look twice a second keep a worker busy."""
SECONDS = 180.0
"""A worker that needs longer for an answer is given up."""

Question = tuple[Callable[..., Any], tuple[Any, ...]]
_answers: OrderedDict[Question, Any] = OrderedDict()
_failures: dict[Question, tuple[float, str]] = {}
_asked: set[Question] = set()
_lock = threading.Lock()


def computed(function: Callable[..., Any], *values: Any) -> Any | None:
    """The function's answer for these values from a worker; None until it has come.

    Who asks first starts the work, in a thread of its own, because the engine may still be
    starting.

    Args:
        function: One of this package, whose answer is not None.
        values: Values that can be keys.

    Raises:
        EngineError: it failed. Who asks again a minute later starts it again.
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
            _asked.add(question)
            threading.Thread(target=_ask, args=(question,), daemon=True, name="computed").start()
    return None


def _ask(question: Question) -> None:
    function, values = question
    try:
        answer = house.engine().compute(function, *values).result(timeout=SECONDS)
    except Exception as error:  # whatever it is, the page says that there is no answer
        log.exception("A worker did not answer %s%r", function.__name__, values)
        reason = str(error) if isinstance(error, EngineError) else type(error).__name__
        with _lock:
            _asked.discard(question)
            _failures[question] = (
                time.monotonic(),
                f"Expected a worker to compute {function.__name__.replace('_', ' ')}. Received: "
                f"{reason}. Open the page again in a minute to try once more.",
            )
        return
    with _lock:
        _asked.discard(question)
        _answers[question] = answer
        while len(_answers) > MOST_KEPT:
            _answers.popitem(last=False)
