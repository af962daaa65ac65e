"""What a Dask worker is asked to do. TensorFlow is imported there and only there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from playground.engine.import_keras import import_keras
from playground.engine.outbox import outbox_of
from playground.engine.priority import at_low_priority, lower_priority

if TYPE_CHECKING:
    from distributed import Worker

HEAVY = "heavy"
"""The Dask resource of a worker for heavy runs alone, which no other run goes to."""
LIGHT = "light"
"""The resource of a worker beside such ones."""
ALL = "all"
"""The resource of a worker that takes what others do not."""
CONFIG = "__config__"
"""Key of the class of a configuration that travels as plain values."""
WANTED_SECONDS = 0.5
"""Between two checks whether anybody still waits for a run."""
_beginning = threading.Lock()
_under_way: dict[str, threading.Event] = {}
"""By run, what is set when the attempt in this process has ended."""
log = logging.getLogger(__name__)


class UnwantedError(Exception):
    """Whoever waited for a run has gone, or has sent it elsewhere."""


class RestartedError(RuntimeError):
    """Another process than the one that a run was sent to has its address now."""


def topic_of(owner: str) -> str:
    """The topic of Dask's events under which an app hears of its runs, and no other app does.

    Args:
        owner: The name of the app, with which its attempts begin.
    """
    return f"playground-{owner}"


def portable(
    function: Callable[..., Any], *values: Any, worker: str = ""
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """A call that passes a scheduler without this package: of our own it has names alone, and the
    function that looks for them travels as its code, because it is inside of another.

    Args:
        values: Plain values and configurations.
        worker: The id of the process that alone may do it; any may where this is empty.

    Returns:
        What to submit, and its first argument; the second are the data that people brought.
    """

    def call(named: dict[str, Any], brought: list[tuple[str, bytes]]) -> Any:
        from playground.engine.task import carry_out

        return carry_out(named, brought)

    plain = [_plain(value) for value in values]
    return call, {"function": _name_of(function), "values": plain, "worker": worker}


def carry_out(named: Mapping[str, Any], brought: Sequence[tuple[str, bytes]]) -> Any:
    """Does in a worker what `portable` has named.

    Args:
        brought: Name and content of each file that is to be in this machine's data folder.
    """
    from distributed import get_worker

    from playground.datasets.brought import keep_file
    from playground.experiments import shared_data_of

    if named["worker"] and get_worker().id != named["worker"]:
        raise RestartedError("The worker was started again.")
    shared = [data.keep_file for data in shared_data_of(named["values"])]
    for name, content in brought:
        for keep in (keep_file, *shared):
            keep(name, content)
    return _found(named["function"])(*(_whole(value) for value in named["values"]))


def _name_of(thing: Any) -> tuple[str, str]:
    return thing.__module__, thing.__qualname__


def _found(name: tuple[str, str]) -> Any:
    return getattr(import_module(name[0]), name[1])


def _plain(value: Any) -> Any:
    from playground.experiments import Config

    if isinstance(value, Config):
        return {CONFIG: _name_of(type(value)), "values": value.model_dump(mode="json")}
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, dict) and CONFIG in value:
        return _found(value[CONFIG]).parse(value["values"])
    return value


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
    from distributed import Status, get_worker

    worker = get_worker()
    key, owner = worker.get_current_task(), attempt.rpartition("-")[0]
    outbox = outbox_of(worker, topic_of(owner))

    def is_wanted() -> bool:
        known = worker.state.tasks.get(key)
        is_there = worker.status in (Status.running, Status.paused)
        return is_there and known is not None and known.state == "executing"

    def publish(kind: str, **fields: Any) -> None:
        if not is_wanted():
            raise UnwantedError("Nobody waits for this run any more.")
        sender = {"run": run_id, "attempt": attempt, "time": time.time()}
        outbox.put({"kind": kind, **sender, **fields})

    with _alone(run_id, is_wanted):
        begun = {**beginning, "owner": owner, "attempt": attempt}
        _train(run_id, experiment_name, config, resume_from, begun, expected, publish)
    outbox.flush()


def _train(
    run_id: str,
    experiment_name: str,
    config: Mapping[str, Any],
    resume_from: bytes | None,
    beginning: Mapping[str, Any],
    expected: Mapping[str, float | None],
    publish: Callable[..., None],
) -> None:
    try:
        from playground.experiments import experiment
        from playground.training import control
        from playground.training.queue import Durations, Place

        control.begin(run_id, **beginning)
        chosen = experiment(experiment_name)
        parsed = chosen.config_type.parse(config)
        heavy = chosen.is_heavy(parsed)
        place = Place(run_id, heavy, publish, Durations(**expected))
        try:
            if not place.have_before_first_step():  # said also while Keras is still imported
                return
            import_keras()
            from playground.training.trainer import Trainer

            def train_run() -> None:
                Trainer(run_id, chosen, parsed, publish, resume_from, place).run()

            if heavy:
                at_low_priority(train_run)
            else:
                train_run()
        finally:
            place.forget()
    except UnwantedError:
        log.info("Run %s goes on elsewhere, or was given up", run_id)
    except Exception as error:
        log.exception("Run %s failed", run_id)
        publish("state", state="failed", message=sentence(error))
    finally:
        from playground.training import control

        control.forget(run_id)


@contextmanager
def _alone(run_id: str, is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Around an attempt to train a run. An earlier one in this process, which nobody waits for any
    more, is ended before; and this one when nobody waits for it."""
    from playground.training import control

    ended = threading.Event()
    with _beginning:
        before, _under_way[run_id] = _under_way.get(run_id), ended
    while before is not None and not before.wait(WANTED_SECONDS):
        control.request(run_id, "stop")

    def end_unwanted() -> None:
        while not ended.wait(WANTED_SECONDS):
            if not is_wanted():
                control.request(run_id, "stop")

    threading.Thread(target=end_unwanted, daemon=True, name="run-wanted").start()
    try:
        yield
    finally:
        ended.set()
        with _beginning:
            if _under_way.get(run_id) is ended:
                del _under_way[run_id]


def request(run_id: str, what: str, *values: Any) -> None:
    """Passes a request on to the run, if it trains in this worker.

    Args:
        what: ``pause``, ``stop``, ``go on``; or ``until``, ``speed``, ``edit``, ``change`` with
            values; that of a change ends with the attempt that is meant.
    """
    from playground.training import control  # brings neither Keras nor TensorFlow

    if what == "until":
        control.request_until(run_id, *values)
    elif what == "speed":
        control.request_speed(run_id, *values)
    elif what == "edit":
        control.request_edit(run_id, *values)
    elif what == "change":
        control.request_change(run_id, *values)
    elif what in ("pause", "stop"):
        control.request(run_id, "pause" if what == "pause" else "stop")
    else:
        control.request(run_id, None)


def watched(run_ids: list[str], owner: str) -> None:
    """Passes on at which runs of an app people look."""
    from playground.training import control

    control.request_watched(run_ids, owner)


def queue_order(paused: bool, first: list[str], owner: str) -> None:
    """Passes on how a teacher has left the queue of an app."""
    from playground.training import control

    control.request_order(paused, first, owner)


def sentence(error: BaseException) -> str:
    """An error in one sentence, without a traceback."""
    first_line = next(iter(str(error).splitlines()), "").strip().strip("'\"")
    return first_line or f"Training ended with {type(error).__name__}; the log has the details."


def warm_up(is_heavy: bool | None) -> None:
    """Brings Keras in and trains a toy once, so that the first run need not wait for either.

    Args:
        is_heavy: Which runs will come, if not all.
    """
    try:
        if is_heavy:
            lower_priority()  # TensorFlow's own threads begin here, and inherit it
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
    if not dask.config.get("distributed.worker.http.routes"):
        worker.http_server.stop()
    threading.Thread(target=warm_up, args=(kind,), daemon=True, name="warm-up").start()
