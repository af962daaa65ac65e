"""What a Dask worker is asked to do. TensorFlow is imported there and only there."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Worker

TOPIC = "playground"
HEAVY = "heavy"
"""The Dask resource of a worker for heavy runs alone, which no other run goes to."""
LIGHT = "light"
"""The resource of a worker beside such ones."""
ALL = "all"
"""The resource of a worker that takes what others do not."""
NICENESS = 5
"""Of a worker for heavy runs: light ones get three times its share where both want all cores."""
_importing = threading.Lock()
log = logging.getLogger(__name__)


def train(
    run_id: str,
    attempt: str,
    experiment_name: str,
    config: Mapping[str, Any],
    resume_from: bytes | None,
    beginning: Mapping[str, Any],
    expected: Mapping[str, float | None],
) -> None:
    """Trains one run; everything it finds out goes to the event topic, errors too.

    Args:
        attempt: The name under which it reports.
        beginning: Whose run it is and how it begins, as `control.begin` takes it.
        expected: What it will take, as `Durations` has it.
    """
    from distributed import get_worker

    worker = get_worker()

    def publish(kind: str, **fields: Any) -> None:
        sender = {"run": run_id, "attempt": attempt, "time": time.time()}
        worker.log_event(TOPIC, {"kind": kind, **sender, **fields})

    try:
        from playground.experiments import experiment
        from playground.training import control
        from playground.training.queue import Durations, Place

        control.begin(run_id, **beginning)
        chosen = experiment(experiment_name)
        parsed = chosen.config_type.parse(config)
        place = Place(run_id, chosen.is_heavy(parsed), publish, Durations(**expected))
        try:
            if not place.have_before_first_step():  # said also while Keras is still imported
                return
            import_keras()
            from playground.training.trainer import Trainer

            Trainer(run_id, chosen, parsed, publish, resume_from, place).run()
        finally:
            place.forget()
    except Exception as error:
        log.exception("Run %s failed", run_id)
        publish("state", state="failed", message=sentence(error))
    finally:
        from playground.training import control

        control.forget(run_id)


def request(run_id: str, what: str, *values: Any) -> None:
    """Passes a request on to the run, if it trains in this worker.

    Args:
        what: ``pause``, ``stop``, ``go on``; or ``until``, ``speed``, ``edit`` with values.
    """
    from playground.training import control  # brings neither Keras nor TensorFlow

    if what == "until":
        control.request_until(run_id, *values)
    elif what == "speed":
        control.request_speed(run_id, *values)
    elif what == "edit":
        control.request_edit(run_id, *values)
    elif what in ("pause", "stop"):
        control.request(run_id, "pause" if what == "pause" else "stop")
    else:
        control.request(run_id, None)


def watched(run_ids: list[str]) -> None:
    """Passes on which runs people look at."""
    from playground.training import control

    control.request_watched(run_ids)


def sentence(error: BaseException) -> str:
    """An error in one sentence, without a traceback."""
    first_line = next(iter(str(error).splitlines()), "").strip().strip("'\"")
    return first_line or f"Training ended with {type(error).__name__}; the log has the details."


def import_keras() -> None:
    """TensorFlow's modules import each other in circles: only one thread may begin."""
    with _importing:
        import keras  # noqa: F401


def warm_up(is_heavy: bool | None) -> None:
    """Brings Keras in and trains a toy once, so that the first run need not wait for either.

    Args:
        is_heavy: Which runs will come, if not all.
    """
    try:
        import_keras()
        from playground.training.warm_up import warm_up as train_a_toy

        train_a_toy(is_heavy)
    except Exception:
        log.exception("Warming up failed; the first run will take longer")


def dask_setup(worker: Worker) -> None:
    """Called by Dask when a worker starts: warms up beside, so the worker can register at once.
    A worker that has nothing to serve over HTTP needs no server for it.
    """
    import dask

    kinds = {HEAVY: True, LIGHT: False}
    kind = next((kinds[name] for name in kinds if name in worker.state.total_resources), None)
    if kind:
        os.nice(NICENESS)  # threads that begin from here on inherit it
    if not dask.config.get("distributed.worker.http.routes"):
        worker.http_server.stop()
    threading.Thread(target=warm_up, args=(kind,), daemon=True, name="warm-up").start()
