"""Sixty students against each other and the server, over HTTP and websockets.

`ATTACK_PAGES=30` before the command of the tests has half of them press buttons.
"""

import http.client
import json
import os
import random
import string
import time
from contextlib import suppress
from urllib.parse import quote

import numpy as np
import pytest
from class_browsers import Browser, class_of, log_of
from served_app import App
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from playground.classroom.brought_data import claim
from playground.classroom.identity import Identity
from playground.datasets import kept_points
from playground.experiments import EXPERIMENTS
from playground.live import Channel
from playground.runs import Origin, RunState, RunStore
from playground.runs.arrays import pack
from playground.ui.route_rules import RULES

STUDENTS = 60
REQUESTS = 10_000
PAGES = int(os.environ.get("ATTACK_PAGES", 4))
MESSAGES = 60
NOT_ITS_OWN = "google.protobuf.message.DecodeError"
"""Streamlit notes it where the bytes of a message are none of its own."""
plane = EXPERIMENTS["plane_classifier"]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("attacked"), "--server.address=0.0.0.0")
    yield app
    app.close()
    assert {error.partition(":")[0] for error in errors_in(log_of(app))} <= {NOT_ITS_OWN}


@pytest.fixture(scope="module")
def students(app):
    """All of them have entered."""
    browsers = [Browser(app) for _ in range(STUDENTS)]
    assert {browser.enter(name=f"Student {n}").status for n, browser in enumerate(browsers)} == {
        303
    }
    assert len({browser.id for browser in browsers}) == STUDENTS
    return browsers


@pytest.fixture(scope="module")
def runs(app, students):
    """Of each student a run that was cut off, on points that only they may see."""
    store = RunStore(app.data / "runs.sqlite")
    owner = store.become_owner()
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATA", str(app.data))
        for number, browser in enumerate(students):
            text = ";".join(f"{x / 100},{(x * 7 + number) % 100 / 100},{x % 2}" for x in range(201))
            name = kept_points.short(text)
            claim(Identity(browser.id), name)
            config = plane.preset(None).model_dump(mode="json") | {"dataset": "own", "points": name}
            run = store.create(plane.name, config, owner, None, Origin(begun_by=browser.id))
            checkpoint = {"kind": "checkpoint", "epoch": 0, "data": pack({"w": np.zeros(1)})}
            state = {"kind": "state", "state": "interrupted", "message": "", "time": time.time()}
            store.apply([{**event, "run": run.id} for event in (checkpoint, state)])
            made.append(run.id)
    yield store, made
    owner.close()


def errors_in(log):
    """The last line of each traceback, which names the error."""
    lines = iter(log.splitlines())
    for line in lines:
        if line.lstrip().startswith("Traceback (most recent call last)"):
            rest = (each for each in lines if not each.startswith((" ", "\t")))
            yield next(rest, "a traceback without an end")


def kept(app, runs):
    """All that an attack could change."""
    store, ids = runs
    files = [path for path in app.data.rglob("*") if path.is_file() and "sqlite" not in path.name]
    held = {path.name: path.stat().st_size for path in files if path.suffix != ".log"}
    return held, [(run.state, run.name, run.tags) for run in map(store.run, ids)], class_of(app)


def test_none_of_sixty_reads_what_another_has_brought(app, students, runs):
    _, ids = runs
    for number, browser in enumerate(students):
        others = [run for run in ids if run != ids[number]]
        answers = {browser.ask(f"/replay_frames/{run}?epoch=0").status for run in others[:3]}
        assert answers == {404}
        assert browser.ask(f"/replay_frames/{ids[number]}?epoch=0").status == 200
        keys = [Channel.of("progress", (run,)).key for run in others]
        with connect(
            f"ws://127.0.0.1:{app.port}/live",
            additional_headers={"X-Forwarded-For": browser.host, "Cookie": browser.cookie},
            proxy=None,
        ) as socket:
            socket.send(json.dumps({"watch": keys[:20]}))
            heard = [json.loads(socket.recv(timeout=30)) for _ in keys[:20]]
            socket.send(json.dumps({"watch": [Channel.of("progress", (ids[number],)).key]}))
            own = json.loads(socket.recv(timeout=30))
        assert all("frame" not in each for each in heard)
        assert "frame" in own


def test_the_buttons_of_ones_own_page_do_nothing_to_the_run_of_another(app, students, runs):
    store, ids = runs
    victims = ids[STUDENTS // 2 :]
    before = [store.run(run) for run in victims]
    for number in range(PAGES):
        browser, own, other = students[number], ids[number], victims[number]
        with browser.page() as page:
            page.open("plane", f"run={own}")
            offered = [label for label in page.buttons if label in ("Resume", "Stop", "Pause")]
            assert "Resume" in offered
            for label in offered:  # the click of their own page, on the other's run
                page.open("plane", f"run={own}")
                page.query = f"run={other}"
                page.press(label)
    assert [store.run(run) for run in victims] == before
    own = ids[PAGES]
    with students[PAGES].page() as page:  # the same click does something to their own run
        page.open("plane", f"run={own}")
        page.press("Resume")
        end = time.monotonic() + 60
        while (state := store.run(own).state) is RunState.INTERRUPTED or not state.is_finished():
            assert time.monotonic() < end, "the click was lost, or its run did not end"
            time.sleep(0.05)


def random_text(chance):
    alphabet = chance.choice((string.ascii_letters, string.printable, "/.%\\\x00\r\n<>'\"=&é𝕏"))
    return "".join(chance.choices(alphabet, k=chance.randint(0, 60)))


def random_path(chance, ids):
    parts = {"run_id": chance.choice([*ids, "../../identity.key"]), "epoch": random_text(chance)}
    path = chance.choice(list(RULES))
    while "{" in path:
        begin, end = path.index("{"), path.index("}")
        name = path[begin + 1 : end].partition(":")[0]
        path = path[:begin] + quote(parts.get(name) or random_text(chance)) + path[end + 1 :]
    query = "&".join(
        f"{chance.choice(('run', 'epoch', 'channel', 'secret', 'pin', 'task', 'x'))}="
        f"{quote(random_text(chance))}"
        for _ in range(chance.randint(0, 3))
    )
    return f"{path or '/'}?{query}" if chance.random() < 0.7 else path or "/"


def random_headers(chance, cookie):
    offered = {
        "Cookie": chance.choice((cookie, cookie[:-1], cookie.swapcase(), random_text(chance))),
        "Origin": chance.choice(("http://example.org", "null", random_text(chance))),
        "Content-Type": chance.choice(
            ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain")
        ),
        "Accept": chance.choice(("text/html", "*/*", random_text(chance))),
        "Accept-Encoding": chance.choice(("gzip", "", random_text(chance))),
        "X-Forwarded-For": chance.choice(("198.18.9.9", random_text(chance))),
        "Range": "bytes=0-999999999999",
    }
    chosen = chance.sample(list(offered), chance.randint(1, len(offered)))
    safe = {name: offered[name].encode("latin-1", "replace").decode("latin-1") for name in chosen}
    return {name: "".join(c for c in text if c.isprintable()) for name, text in safe.items()}


def test_requests_of_random_parts_are_answered_and_change_nothing(app, students, runs):
    chance = random.Random(22)
    before = kept(app, runs)
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=20)
    methods = ("GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
    answered = 0
    for number in range(REQUESTS):
        browser = students[number % STUDENTS]
        headers = {"X-Forwarded-For": browser.host, **random_headers(chance, browser.cookie)}
        method, path = chance.choice(methods), random_path(chance, runs[1])
        body = (
            chance.randbytes(chance.randint(0, 300)) if method in ("POST", "PUT", "PATCH") else None
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
        except (http.client.HTTPException, ConnectionError):
            connection.close()  # the server does not speak with who writes no HTTP
            continue
        assert answer.status < 500, (method, path, headers)
        assert b"Traceback" not in text
        answered += 1
    connection.close()
    assert answered >= 0.9 * REQUESTS
    assert kept(app, runs) == before
    assert Browser(app, students[0].cookie).ask("/_stcore/health").status == 200


@pytest.mark.parametrize("route", ["/live", "/_stcore/stream"])
def test_messages_of_random_bytes_close_a_websocket_or_are_ignored(app, students, runs, route):
    chance = random.Random(7)
    before = kept(app, runs)
    for number in range(MESSAGES):
        browser = students[number % STUDENTS]
        with (
            connect(
                f"ws://127.0.0.1:{app.port}{route}",
                additional_headers={"X-Forwarded-For": browser.host, "Cookie": browser.cookie},
                subprotocols=["streamlit"] if "stream" in route else None,
                close_timeout=1,
                proxy=None,
            ) as socket,
            suppress(ConnectionClosed, TimeoutError),
        ):
            socket.send(chance.randbytes(chance.randint(0, 400)))
            socket.send(random_text(chance))
            socket.recv(timeout=0.2)
    assert kept(app, runs) == before
    assert Browser(app, students[0].cookie).ask("/_stcore/health").status == 200
