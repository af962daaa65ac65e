"""The stream over a real server and real WebSockets on loopback."""

import json
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from playground.live import Channel, Hub, Source, stream_route
from playground.live.route import MOST_CHANNELS, MOST_CONNECTIONS
from playground.runs import RunState, RunStore


class Served:
    """A store, a hub over it that counts what it draws, and a server that only streams."""

    def __init__(self, folder):
        self.store = RunStore(folder / "runs.sqlite")
        self.owner = self.store.become_owner()
        self.drawn = []
        self.watched = []
        self.outside = 0
        self.hub = Hub(
            self.store,
            {
                "state": Source(self._state, {"log_loss": bool}),
                "broken": Source(self._broken),
                "rare": Source(self._state, is_rare=True),
                "outside": Source(
                    self._outside, version=lambda store, ids: self.outside, pause=0.4
                ),
            },
            json.dumps,
            set_watched=self.watched.append,
        )
        self.allowed = True
        route = stream_route(
            "/live", lambda: self.hub, lambda socket: self.allowed, lambda socket: "browser"
        )
        self.server = uvicorn.Server(
            uvicorn.Config(Starlette(routes=[route]), port=0, log_level="critical")
        )
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/live"

    def _state(self, store, runs, view):
        self.drawn.append(runs[0].version)
        return {"state": runs[0].state.value, "view": view}

    def _outside(self, store, ids, view):
        self.drawn.append(ids)
        return {"ids": ids, "outside": self.outside}

    def _broken(self, store, runs, view):
        raise KeyError("a detail for the log")

    def new_run(self):
        return self.store.create("toy", {}, self.owner)

    def close(self):
        self.hub.close()
        self.server.should_exit = True
        self.thread.join(10)
        self.owner.close()


@pytest.fixture
def served(tmp_path):
    served = Served(tmp_path)
    yield served
    served.close()


def open_socket(served, **settings):
    return connect(served.url, close_timeout=0.1, **settings)


@contextmanager
def many_sockets(served, count):
    with ExitStack() as stack:
        yield [stack.enter_context(open_socket(served)) for _ in range(count)]


def refused(served):
    try:
        with open_socket(served):
            return False
    except InvalidStatus as error:
        return error.response.status_code == 403


def channel_of(run, log_loss=False):
    return Channel.of("state", (run.id,), log_loss=log_loss)


def ask(socket, *channels):
    socket.send(json.dumps({"watch": [channel.key for channel in channels]}))


def receive(socket, timeout=5):
    return json.loads(socket.recv(timeout=timeout))


def hears_nothing(socket, seconds=0.3):
    try:
        socket.recv(timeout=seconds)
    except TimeoutError:
        return True
    return False


def test_a_browser_gets_the_frame_of_now_and_then_each_change(served):
    run = served.new_run()
    channel = channel_of(run, log_loss=True)
    with open_socket(served) as socket:
        ask(socket, channel)
        first = receive(socket)
        assert first == {
            "channel": channel.key,
            "recorded": 0.0,  # nothing was reported yet
            "frame": {"state": "waiting", "view": {"log_loss": True}},
        }
        served.store.set_state(run.id, RunState.RUNNING)
        assert receive(socket)["frame"]["state"] == "running"


def test_a_change_by_another_process_is_seen_too(served):
    run = served.new_run()
    other = RunStore(served.store.path)  # another connection, as another process has one
    with open_socket(served) as socket:
        ask(socket, channel_of(run))
        receive(socket)
        other.set_state(run.id, RunState.PAUSED)
        assert receive(socket)["frame"]["state"] == "paused"


def test_a_frame_is_made_once_for_all_who_watch(served):
    run = served.new_run()
    channel = channel_of(run)
    with many_sockets(served, 20) as sockets:
        for socket in sockets:
            ask(socket, channel)
            receive(socket)
        assert len(served.drawn) == 1
        served.store.set_state(run.id, RunState.RUNNING)
        frames = [receive(socket)["frame"]["state"] for socket in sockets]
    assert frames == ["running"] * 20
    assert len(served.drawn) == 2


def test_nothing_is_drawn_while_nobody_watches(served):
    run = served.new_run()
    with open_socket(served) as socket:
        ask(socket, channel_of(run))
        receive(socket)
    drawn = len(served.drawn)
    time.sleep(0.2)
    served.store.set_state(run.id, RunState.RUNNING)
    time.sleep(0.2)
    assert len(served.drawn) == drawn


def test_what_is_asked_for_takes_the_place_of_what_was_asked_before(served):
    first, second = served.new_run(), served.new_run()
    with open_socket(served) as socket:
        ask(socket, channel_of(first))
        receive(socket)
        ask(socket, channel_of(second))
        assert second.id in receive(socket)["channel"]
        served.store.set_state(first.id, RunState.RUNNING)
        assert hears_nothing(socket)


def test_many_watchers_get_at_most_five_frames_a_second_and_the_last_one_always(served):
    run = served.new_run()
    channel = channel_of(run)
    with many_sockets(served, 8) as sockets:
        for socket in sockets:
            ask(socket, channel)
            receive(socket)
        time.sleep(0.3)
        drawn = len(served.drawn)
        began = time.monotonic()
        while time.monotonic() - began < 1.0:
            served.store.set_state(run.id, RunState.RUNNING)
            time.sleep(0.02)
        served.store.set_state(run.id, RunState.PAUSED)
        time.sleep(0.5)
        assert len(served.drawn) - drawn <= 8  # 1.5 s at 5 a second
        states = []
        while not states or states[-1] != "paused":
            states.append(receive(sockets[0])["frame"]["state"])


def test_students_who_only_wait_for_a_question_do_not_slow_the_projector_down(served):
    figure, question = channel_of(served.new_run()), Channel.of("rare", ("0123456789",))
    students = tuple(object() for _ in range(60))
    assert served.hub._is_class({figure: students})
    assert not served.hub._is_class({figure: students[:1], question: students})


def test_what_is_no_run_moves_when_its_source_says_that_it_has_changed_and_only_then(served):
    run = served.new_run()
    channel = Channel.of("outside", ("0123456789",))
    with open_socket(served) as socket:
        ask(socket, channel)
        assert receive(socket)["frame"] == {"ids": ["0123456789"], "outside": 0}
        served.store.set_state(run.id, RunState.RUNNING)
        assert hears_nothing(socket)
        served.outside = 1
        assert receive(socket)["frame"]["outside"] == 1
    assert len(served.drawn) == 2
    assert not any(served.watched)  # its ids are none of runs that are to train first


def test_frames_that_take_long_to_make_come_as_seldom_as_their_source_wants_and_the_last_one_always(
    served,
):
    channel = Channel.of("outside", ("0123456789",))
    with open_socket(served) as socket:
        ask(socket, channel)
        receive(socket)
        began = time.monotonic()
        for served.outside in range(1, 51):
            time.sleep(0.02)
        while receive(socket)["frame"]["outside"] < 50:
            pass
        assert len(served.drawn) - 1 <= (time.monotonic() - began) / 0.4 + 1


def test_an_unknown_run_and_a_refused_view_are_told_in_a_sentence(served):
    run = served.new_run()
    with open_socket(served) as socket:
        ask(socket, Channel.of("state", ("0" * 10,), log_loss=False), channel_of(run, log_loss=1))
        errors = {receive(socket)["error"].split(".")[0] for _ in range(2)}
    assert errors == {"Expected the id of a run that is kept", "Expected a view with log_loss"}


def test_the_longest_names_of_the_most_classes_fit_into_a_channel():
    names = [f"class {'ü' * 40} ({index})" for index in range(100)]
    channel = Channel.of("confusion", ("0" * 10,), class_names=names)
    assert Channel.parse(channel.key) == channel


def test_versions_of_more_runs_than_a_query_takes_values_can_be_asked_for(served):
    wanted = [f"{number:010x}" for number in range(300_000)]
    assert served.store.versions(wanted) == {}


def test_who_comes_while_the_store_cannot_be_read_gets_the_frame_later(served, monkeypatch):
    run, versions = served.new_run(), served.store.versions
    failed = threading.Event()

    def fail(run_ids):
        failed.set()
        raise OSError("the disk is away")

    monkeypatch.setattr(served.store, "versions", fail)
    with open_socket(served) as socket:
        ask(socket, channel_of(run))
        assert failed.wait(5)
        monkeypatch.setattr(served.store, "versions", versions)
        assert receive(socket)["frame"]["state"] == "waiting"


def test_when_the_last_watcher_leaves_nothing_is_said_to_be_watched(served):
    run = served.new_run()
    with open_socket(served) as socket:
        ask(socket, channel_of(run))
        receive(socket)
        assert served.watched[-1] == {run.id}
    end = time.monotonic() + 5
    while served.watched[-1]:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_cannot_be_drawn_is_a_sentence_without_details(served):
    run = served.new_run()
    with open_socket(served) as socket:
        ask(socket, Channel.of("broken", (run.id,)))
        error = receive(socket)["error"]
    assert "the log says why" in error
    assert "a detail" not in error


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("no JSON", 1002),
        ("[]", 1002),
        ('{"watch": 7}', 1002),
        (json.dumps({"watch": ["x"] * (MOST_CHANNELS + 1)}), 1002),
        ("[" * 100_000, 1002),
        ("x" * 900_000, 1009),
        (b"\x00\x01", 1008),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_message_that_no_page_sends_closes_the_connection(served, message, code):
    with open_socket(served) as socket:
        socket.send(message)
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
    assert closed.value.rcvd.code == code


@pytest.mark.parametrize(
    "key",
    [
        "[1, 2]",
        Channel.of("unknown", ("0" * 10,)).key,
        Channel.of("state", ("\ud800",), log_loss=False).key,
    ],
    ids=["no channel", "unknown", "no run"],
)
def test_what_cannot_be_watched_is_told_and_the_rest_of_the_page_moves(served, key):
    run = served.new_run()
    with open_socket(served) as socket:
        socket.send(json.dumps({"watch": [key, channel_of(run).key]}))
        messages = [receive(socket) for _ in range(2)]
    errors = [message["error"] for message in messages if "error" in message]
    assert len(errors) == 1
    assert errors[0].startswith("Expected ")
    assert [m["frame"]["state"] for m in messages if "frame" in m] == ["waiting"]


def test_who_asks_without_end_is_closed(served):
    run = served.new_run()

    def ask_without_end(socket):
        for _ in range(500):
            ask(socket, channel_of(run))
            time.sleep(0.001)

    with open_socket(served) as socket, pytest.raises(ConnectionClosed) as closed:
        ask_without_end(socket)
    assert closed.value.rcvd.code == 1008


def test_one_browser_has_only_so_many_connections(served):
    with many_sockets(served, MOST_CONNECTIONS) as sockets:
        assert refused(served)
        sockets[0].close()
        time.sleep(0.1)
        assert not refused(served)


def test_another_site_is_refused_before_anything_is_sent(served):
    served.allowed = False
    assert refused(served)


def test_a_slow_browser_skips_frames_and_holds_up_nobody(served):
    run = served.new_run()
    slow, quick = channel_of(run, log_loss=True), channel_of(run)
    with open_socket(served, max_queue=1) as sleeper, open_socket(served) as reader:
        ask(sleeper, slow)
        ask(reader, quick)
        receive(reader)
        for state in (RunState.RUNNING, RunState.PAUSED) * 10:
            served.store.set_state(run.id, state)
            assert receive(reader)["frame"]["state"] == state.value


def test_the_engine_hears_which_runs_are_watched(served):
    first, second = served.new_run(), served.new_run()
    with open_socket(served) as socket:
        ask(socket, channel_of(first))
        receive(socket)
        ask(socket, channel_of(first), channel_of(second))
        receive(socket)
        assert served.watched[-1] == {first.id, second.id}
    assert served.watched[0] == {first.id}
