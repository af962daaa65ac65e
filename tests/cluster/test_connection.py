"""A connection that does not come about, or ends badly, holds nobody up when it is collected."""

import gc
import time

import distributed
import pytest
from commands import free_port

from playground.engine.connection import Connection

REASON = "IOStream is not idle; cannot convert to SSL"


def seconds_to_collect():
    started = time.monotonic()
    gc.collect()
    return time.monotonic() - started


def test_one_that_fails_as_dask_does_not_expect_is_closed_at_once(monkeypatch):
    made = []

    async def fail(client, timeout=None):
        made.append(client)
        raise ValueError(REASON)

    monkeypatch.setattr(distributed.Client, "_ensure_connected", fail)
    with pytest.raises(ValueError, match=REASON):
        Connection(f"tcp://127.0.0.1:{free_port()}", timeout=5)
    assert [client.status for client in made] == ["closed"]
    made.clear()
    assert seconds_to_collect() < 5


def test_one_that_cannot_be_closed_is_not_closed_again_when_it_is_collected(monkeypatch):
    tries = []

    async def connect(client, timeout=None):
        client.status = "running"

    async def wait(client, fast=False):
        tries.append(client.id)
        raise TimeoutError("the scheduler is gone")

    monkeypatch.setattr(distributed.Client, "_ensure_connected", connect)
    connection = Connection(f"tcp://127.0.0.1:{free_port()}", timeout=5)
    monkeypatch.setattr(distributed.Client, "_close", wait)
    connection.close()
    assert connection.status == "closed"
    del connection
    gc.collect()
    assert len(tries) == 1
