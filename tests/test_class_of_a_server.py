"""The class that a server opens by its options: where it is, and who is let in as whom."""

import pytest
from starlette.datastructures import Headers
from streamlit import config

from playground.classroom.identity import TEACHER, Identity, IdentityCookie, identity_key
from playground.folders import data_folder
from playground.ui import class_here, gate
from playground.ui.class_here import expect_class, is_behind_proxy, take_over_host_check
from playground.ui.gate import Gate


@pytest.fixture
def opened(monkeypatch):
    """The class of a server with these options and this PIN."""
    before = {}

    def forget():
        class_here.class_here.cache_clear()
        take_over_host_check.cache_clear()

    def with_options(pin=None, **options):
        for name, value in options.items():
            key = name.replace("_", ".")
            before.setdefault(key, (config.get_option(key), config.get_where_defined(key)))
            config._set_option(key, value, "command-line argument")
        if pin:
            monkeypatch.setenv("PLAYGROUND_PIN", pin)
        forget()
        return class_here.class_here()

    yield with_options
    for key, (value, where) in before.items():
        config._set_option(key, value, where)
    forget()


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({"browser_serverPort": 443}, "https://play.example"),
        ({"browser_serverPort": 80}, "http://play.example"),
        ({"browser_serverPort": 8080}, "http://play.example:8080"),
        ({"server_port": 8599}, "http://play.example:8599"),
    ],
)
def test_the_address_of_a_class_behind_a_proxy_is_the_one_that_browsers_ask_for(
    opened, options, address
):
    assert opened("new", browser_serverAddress="play.example", **options).address == address


def test_a_class_that_listens_to_this_machine_alone_is_behind_a_proxy(opened):
    assert opened(server_address="localhost") is None
    assert not is_behind_proxy()
    assert opened("new", server_address="localhost") is not None
    assert is_behind_proxy()
    opened("new", server_address="0.0.0.0")
    assert not is_behind_proxy()
    opened("new", server_address="0.0.0.0", server_allowedHosts=["play.example"])
    assert is_behind_proxy()


def test_a_class_that_cannot_be_kept_ends_the_server_with_a_sentence(opened, monkeypatch):
    opened("new")

    def full(*args):
        raise OSError(28, "No space left on device")

    class_here.class_here.cache_clear()
    monkeypatch.setattr(class_here, "open_class", full)
    with pytest.raises(SystemExit, match=r"No space left on device\. Make room"):
        expect_class()


def test_where_no_class_is_open_nobody_has_a_role(monkeypatch):
    monkeypatch.setattr(gate, "expect_gate", lambda: None)  # there is none around other tests
    key = identity_key(data_folder())
    cookie = IdentityCookie(key)
    value = cookie.write(Identity("a" * 16, role=TEACHER, class_id="12345678", name="Eve"))
    scope = {
        "type": "http",
        "headers": [(b"host", b"localhost"), (b"cookie", f"{cookie.name}={value}".encode())],
        "client": ("192.0.2.9", 1),
    }
    assert Gate(None)._identity(scope, Headers(scope=scope)) == Identity("a" * 16)
