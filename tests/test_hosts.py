"""By which names the app may be asked."""

import socket
from types import SimpleNamespace

import psutil
import pytest

from playground.engine.reaching import is_loopback
from playground.ui.hosts import host_name, is_listed, is_this_machine


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8501", "localhost"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("[::1]:8501", "::1"),
        ("[::1]", "::1"),
        ("pc-12.school.example:8501", "pc-12.school.example"),
        ("", None),
        (":8501", None),
        ("::1", None),
        ("localhost:port", None),
        ("localhost:8501:8501", None),
        ("user@localhost", None),
        ("localhost/evil.example", None),
        ("evil.example#localhost", None),
        ("localhost evil.example", None),
        ("[localhost]", None),
    ],
)
def test_the_name_in_a_host_header(header, name):
    assert host_name(header) == name


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"])
def test_what_never_leaves_the_machine(host):
    assert is_loopback(host)
    assert is_this_machine(host)


@pytest.mark.parametrize("named", ["Desk", "desk.local", "desk", "desk.lan"])
def test_the_host_name_with_and_without_local(monkeypatch, named):
    monkeypatch.setattr(socket, "gethostname", lambda: named)
    assert is_this_machine("desk")
    assert is_this_machine("desk.local")
    assert is_this_machine(named.lower())
    assert not is_loopback("desk")
    assert not is_this_machine("desk2")
    assert not is_this_machine("desk.local.evil.example")


def test_the_addresses_that_the_machine_has_now_and_no_others(monkeypatch):
    def cards(*addresses):
        return {"eth0": [SimpleNamespace(address=address) for address in addresses]}

    now = [1000.0]
    monkeypatch.setattr("playground.ui.hosts.time", SimpleNamespace(monotonic=lambda: now[0]))
    before = cards("00:11:22:33:44:55", "192.0.2.7", "fe80::1%eth0", "2001:db8::7")
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: before)
    for own in ("192.0.2.7", "fe80::1", "2001:db8::7", "2001:db8:0::7"):
        assert is_this_machine(own)
        assert not is_loopback(own)
    for other in ("192.0.2.8", "2001:db8::8", "0.0.0.0", "00:11:22:33:44:55"):
        assert not is_this_machine(other)
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: cards("192.0.2.8"))
    now[0] += 1
    assert is_this_machine("192.0.2.8")
    assert not is_this_machine("192.0.2.7")


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example"),
        *("127.1", "2130706433", "0x7f.1", "0.0.0.0", "::"),
    ],
)
def test_other_names_are_not_this_machine(host):
    assert not is_this_machine(host)


def test_a_list_names_hosts_whole_or_all_below_one():
    allowed = ["Play.Example", " *.school.example "]
    assert is_listed("play.example", allowed)
    assert is_listed("room1.school.example", allowed)
    assert not is_listed("school.example", allowed)
    assert not is_listed("notschool.example", allowed)
    assert not is_listed("sub.play.example", allowed)
    assert not is_listed("play.example", [])
    assert is_listed("anything.example", ["*"])
