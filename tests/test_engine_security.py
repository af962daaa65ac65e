"""Nobody but the app talks to its engine: not another account of the same computer, either."""

import asyncio
import socket
import ssl
from contextlib import closing
from http.client import HTTPConnection, HTTPException

import psutil
import pytest
from distributed.core import rpc
from distributed.security import Security

from playground.engine.process import EngineProcess

PAGES = (
    *("/", "/status", "/health", "/metrics", "/sitemap.json", "/eventstream"),
    *("/proxy/80/127.0.0.1", "/json/counts.json", "/json/identity.json", "/json/index.html"),
    *("/api/v1/get_workers", "/info/main/workers.html", "/info/logs.html"),
    *("/info/call-stacks/all.html", "/statics/x.js"),
)
"""What Dask serves over HTTP, by its documentation and its list of routes."""


@pytest.fixture(scope="module")
def process(engine):
    """The engine's own process."""
    engine.workers()
    return engine._cluster.process


@pytest.fixture(scope="module")
def ports(process):
    """Every port on which the engine, its nannies and its workers listen."""
    root = psutil.Process(process.pid)
    return sorted(
        connection.laddr.port
        for each in [root, *root.children(recursive=True)]
        for connection in each.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    )


def connects(address, security=None):
    """Whether the scheduler answers somebody with these keys."""

    async def asks():
        keys = (security or Security()).get_connection_args("client")
        async with rpc(address, timeout=1, connection_args=keys) as scheduler:
            return bool(await scheduler.identity())

    try:
        return asyncio.run(asks())
    except (OSError, TypeError, RuntimeError):
        return False


def answer(port, page):
    """The status of an HTTP request; None where no HTTP is spoken."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", page)
            return connection.getresponse().status
        except (HTTPException, OSError):
            return None


def test_the_app_is_let_in_with_the_key_of_this_start(process):
    assert connects(process.address, security=Security(require_encryption=True, **process.keys))


def test_a_client_without_a_key_is_not_let_in(process):
    assert not connects(process.address)
    assert not connects(process.address.replace("tls://", "tcp://"))


def test_a_client_with_a_key_of_its_own_is_not_let_in(process):
    assert not connects(process.address, security=Security.temporary())
    stranger = Security.temporary()
    half = process.keys | {
        "tls_client_cert": stranger.tls_client_cert,
        "tls_client_key": stranger.tls_client_key,
    }
    assert not connects(process.address, security=Security(require_encryption=True, **half))


def test_the_scheduler_the_nannies_the_workers_and_the_app_all_speak_tls(engine, process):
    client = engine._cluster.client()
    assert process.address.startswith("tls://127.0.0.1:")
    assert client.scheduler.address == process.address
    workers = client.scheduler_info(n_workers=-1)["workers"]
    assert workers
    for address, worker in workers.items():
        assert address.startswith("tls://127.0.0.1:")
        assert worker["nanny"].startswith("tls://127.0.0.1:")


def test_every_port_closes_before_who_has_no_key(ports):
    """Three: of the scheduler, of the nanny and of the worker."""
    assert len(ports) == 3
    for port in ports:
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
            pytest.raises(OSError, match=r"(?i)certificate.required"),
            trusting.wrap_socket(plain) as secured,
        ):
            secured.recv(64)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_dask_answers(ports, page):
    assert [answer(port, page) for port in ports] == [None] * len(ports)


def test_all_ports_are_loopback_alone(process):
    root = psutil.Process(process.pid)
    hosts = {
        connection.laddr.ip
        for each in [root, *root.children(recursive=True)]
        for connection in each.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert hosts == {"127.0.0.1"}


def test_the_key_is_new_at_each_start_and_leaves_no_file(process, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    another = EngineProcess(tmp_path / "engine.log", workers=0)
    try:
        secret = another.keys["tls_client_key"]
        assert secret.startswith("-----BEGIN PRIVATE KEY-----")
        assert secret != process.keys["tls_client_key"]
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert tmp_path / "engine.log" in files
        assert not [path for path in files if b"PRIVATE KEY" in path.read_bytes()]
    finally:
        another.close()
