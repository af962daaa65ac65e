"""Why nobody is let in: one sentence that says what to do, whatever is in the way."""

import asyncio
import socket
import threading

import pytest
from click.testing import CliRunner
from commands import free_port

from playground.__main__ import main
from playground.engine import Engine, EngineError
from playground.engine.certificates import CertificateError, make_certificates, security_of
from playground.engine.reaching import AddressError, checked_address, why_unreachable
from playground.runs import RunStore


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours") / "tls"
    make_certificates(folder)
    return folder


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theirs") / "tls"
    make_certificates(folder)
    return folder


class Served:
    """Schedulers of Dask in a thread of this process."""

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._schedulers = []

    def _do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def scheduler(self, security):
        from distributed import Scheduler

        async def start():
            return await Scheduler(
                host="127.0.0.1", port=0, security=security, dashboard=False,
                dashboard_address="127.0.0.1:0",
            )  # fmt: skip

        self._schedulers.append(self._do(start()))
        return self._schedulers[-1].address

    def end(self):
        for scheduler in self._schedulers:
            self._do(scheduler.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)


@pytest.fixture(scope="module")
def served():
    found = Served()
    yield found
    found.end()


@pytest.fixture(scope="module")
def secured(served, ours):
    return served.scheduler(security_of(ours, "scheduler"))


@pytest.fixture(scope="module")
def open_to_all(served):
    return served.scheduler(None)


def test_who_has_the_certificates_is_let_in(secured, ours):
    assert secured.startswith("tls://127.0.0.1:")
    for role in ("client", "worker"):
        assert why_unreachable(secured, security_of(ours, role), role) is None


def test_a_scheduler_without_certificates_lets_in_who_has_none(open_to_all):
    assert why_unreachable(open_to_all, security_of(None, "client"), "client") is None


def test_certificates_of_another_folder_are_told_apart(secured, theirs):
    found = why_unreachable(secured, security_of(theirs, "client"), "client")
    assert "Received: one signed by another authority" in found
    assert "playground certificates DIR" in found


def test_a_certificate_that_the_scheduler_refuses_is_told(secured, ours, theirs, tmp_path):
    (tmp_path / "ca.pem").write_bytes((ours / "ca.pem").read_bytes())
    (tmp_path / "client.pem").write_bytes((theirs / "client.pem").read_bytes())
    found = why_unreachable(secured, security_of(tmp_path, "client"), "client")
    assert "Received: ours was refused" in found


def test_a_scheduler_that_does_not_encrypt_is_told(open_to_all, ours):
    address = open_to_all.replace("tcp", "tls")
    found = why_unreachable(address, security_of(ours, "client"), "client")
    assert "Received: one that speaks without encryption" in found


def test_a_scheduler_that_asks_for_certificates_is_told(secured, monkeypatch):
    monkeypatch.setattr("playground.engine.reaching.ANSWER_SECONDS", 0.5)
    address = secured.replace("tls", "tcp")
    found = why_unreachable(address, security_of(None, "client"), "client")
    assert "Received: one that asks for them" in found


def test_an_address_at_which_nobody_answers_is_told():
    address = f"tcp://127.0.0.1:{free_port()}"
    found = why_unreachable(address, security_of(None, "client"), "client")
    assert found.startswith(f"Expected a scheduler at {address}. Received: connection refused.")


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "10.0.0.5:8786", "tcp://lab.example:1"])
def test_an_open_address_beyond_this_machine_is_refused(address, monkeypatch):
    with pytest.raises(AddressError, match="could run code"):
        checked_address(address, security_of(None, "client"))
    assert checked_address(address, security_of(None, "client"), insecure=True)[:6] == "tcp://"
    monkeypatch.setenv("PLAYGROUND_INSECURE", "1")
    assert checked_address(address, security_of(None, "client"))


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("localhost", "tcp://localhost:8786"),
        ("127.0.0.1:9", "tcp://127.0.0.1:9"),
        ("tcp://[::1]:9", "tcp://[::1]:9"),
    ],
)
def test_an_address_may_leave_out_what_goes_without_saying(given, whole):
    assert checked_address(given, security_of(None, "client")) == whole


def test_an_address_without_a_protocol_is_secured_where_there_are_certificates(ours):
    assert checked_address("10.0.0.5", security_of(ours, "worker")) == "tls://10.0.0.5:8786"


def test_tls_without_certificates_names_the_folder_to_give():
    with pytest.raises(AddressError, match=r"Received: none\. Set PLAYGROUND_TLS"):
        checked_address("tls://10.0.0.5:8786", security_of(None, "client"))


@pytest.mark.parametrize("address", ["tcp://", "tcp://lab:port", "tls://lab:99999", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(AddressError, match="address of a scheduler"):
        checked_address(address, security_of(None, "client"), insecure=True)


def test_the_app_says_the_same_sentence(tmp_path):
    address = f"tcp://127.0.0.1:{free_port()}"
    engine = Engine(RunStore(tmp_path / "runs.sqlite"), address)
    with pytest.raises(EngineError, match=r"Received: connection refused\. Start it there"):
        engine.compute(len, "abc")
    assert engine.trouble == why_unreachable(address, security_of(None, "client"), "client")
    engine.close()


# Certificates


def test_each_role_has_a_key_that_its_owner_alone_reads(ours):
    assert sorted(file.name for file in ours.iterdir()) == [
        *("ca.pem", "client.pem", "scheduler.pem", "worker.pem"),
    ]
    assert {file.stat().st_mode & 0o777 for file in ours.iterdir()} == {0o600}
    assert ours.stat().st_mode & 0o777 == 0o700
    assert b"PRIVATE" not in (ours / "ca.pem").read_bytes()


def test_openssl_takes_the_certificates_under_its_strictest_rules(ours):
    import ssl

    for role in ("scheduler", "worker", "client"):
        server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=ours / "ca.pem")
        server.load_cert_chain(ours / f"{role}.pem")
        server.verify_mode = ssl.CERT_REQUIRED
        client = ssl.create_default_context(cafile=ours / "ca.pem")
        client.load_cert_chain(ours / f"{role}.pem")
        client.check_hostname = False
        for context in (server, client):
            context.verify_flags |= ssl.VERIFY_X509_STRICT
        _shake_hands(server, client)


def _shake_hands(server, client):
    """A TLS handshake in which each side looks at the other's certificate."""
    left, right = socket.socketpair()
    with left, right:
        errors = []

        def serve():
            try:
                with server.wrap_socket(left, server_side=True) as secured:
                    secured.sendall(b"x")
            except OSError as error:
                errors.append(error)

        thread = threading.Thread(target=serve)
        thread.start()
        with client.wrap_socket(right) as secured:
            assert secured.recv(1) == b"x"
        thread.join(5)
        assert errors == []


def test_certificates_are_never_written_over(ours):
    before = (ours / "ca.pem").read_bytes()
    with pytest.raises(CertificateError, match="not empty"):
        make_certificates(ours)
    assert (ours / "ca.pem").read_bytes() == before


def test_a_missing_file_is_named(ours, tmp_path):
    (tmp_path / "ca.pem").write_bytes((ours / "ca.pem").read_bytes())
    with pytest.raises(CertificateError, match=r"Expected worker\.pem in"):
        security_of(tmp_path, "worker")


@pytest.mark.parametrize("name", ["ca.pem", "client.pem"])
def test_a_damaged_certificate_is_not_blamed_on_the_scheduler(secured, ours, tmp_path, name):
    for file in ours.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_text("no certificate")
    found = why_unreachable(secured, security_of(tmp_path, "client"), "client")
    assert found.startswith(f"Expected certificates in {tmp_path}/ca.pem and {tmp_path}/client.pem")
    assert found.endswith("from the folder that playground certificates has made.")


def test_a_file_in_place_of_the_folder_is_told_in_a_sentence(tmp_path):
    (tmp_path / "tls").write_text("a file")
    result = CliRunner().invoke(main, ["certificates", str(tmp_path / "tls")])
    assert result.stderr == (
        f"Error: Expected to write certificates to {tmp_path}/tls. Received: Not a directory. "
        "Name another folder.\n"
    )


@pytest.mark.parametrize("command", [["worker", "127.0.0.1:9"], ["scheduler", "--port", "0"]])
def test_a_log_that_cannot_be_written_is_told_as_such(tmp_path, command):
    (tmp_path / "logs").write_text("a file")
    result = CliRunner().invoke(main, command, env={"PLAYGROUND_DATA": str(tmp_path)})
    assert result.stderr.startswith(f"Error: Expected to write {tmp_path}/logs")
    assert "--port" not in result.stderr


def test_an_address_that_is_taken_is_told_with_the_option(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = ["scheduler", "--port", str(taken.getsockname()[1])]
        result = CliRunner().invoke(main, command, env={"PLAYGROUND_DATA": str(tmp_path)})
    assert result.stderr.startswith("Error: Expected an address that is free. Received: ")
    assert result.stderr.endswith("Name another port with --port.\n")
