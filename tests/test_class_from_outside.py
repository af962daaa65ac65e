"""A class as students and attackers meet it, over HTTP and websockets of a real server."""

import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
from class_browsers import (
    HTML,
    Browser,
    class_of,
    is_entry_page,
    log_of,
    new_address,
    teacher_of,
    teachers_address,
)
from served_app import ROOT, App, ends_in
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from playground.classroom.brought_data import AccessError, claim, share
from playground.classroom.identity import TEACHER, Identity, IdentityCookie, identity_key
from playground.classroom.signed import Evidence, seal, task_signature
from playground.classroom.task import Task
from playground.classroom.wrong_pins import FREE
from playground.datasets import kept_points
from playground.experiments import EXPERIMENTS
from playground.live import Channel
from playground.runs import Origin, RunState, RunStore
from playground.runs.arrays import pack
from playground.ui.gate import MOST_PAGES
from playground.ui.route_rules import RULES

PARAMETER = re.compile(r"\{[^}]*\}")
plane = EXPERIMENTS["plane_classifier"]
kinds_of_points = itertools.count()


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = App(tmp_path_factory.mktemp("class"), "--server.address=0.0.0.0")
    yield app
    app.close()
    assert "Traceback" not in log_of(app)


@pytest.fixture
def student(app):
    """Lets a new student in."""

    def let_in(name=""):
        browser = Browser(app)
        assert browser.enter(name=name).status == 303
        return browser

    return let_in


@pytest.fixture
def runs(app):
    return RunStore(app.data / "runs.sqlite")


# Routes


def routes_of_the_app():
    """Path and kind of every route that the running app has, in the order in which it looks."""
    code = (
        "import json, app\n"
        "routes = app.app._build_starlette_app().routes\n"
        "print(json.dumps([(route.path, type(route).__name__) for route in routes]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def routes():
    return routes_of_the_app()


def test_every_route_has_a_rule(routes):
    assert {path for path, _ in routes} == RULES.keys()


def test_without_the_pin_nothing_but_the_entry_page_answers(app, routes):
    stranger = Browser(app)
    for path in {PARAMETER.sub("x", path) for path, kind in routes if kind != "WebSocketRoute"}:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            answer = stranger.ask(path or "/", method)
            assert answer.status == 403, (method, path)
            assert "cookie" not in {name.lower() for name in answer.headers}
    for path in (
        "/",
        "/plane",
        "/static/js/index.js",
        "/favicon.png",
        "/nosuchpage",
        "/enter",
        "/teacher/",
        "/%2e%2e/teacher",
    ):
        assert is_entry_page(stranger.ask(path, **HTML))
        assert "has entered the class" in stranger.ask(path).body


def test_without_the_pin_no_websocket_opens(app, routes):
    sockets = [path for path, kind in routes if kind == "WebSocketRoute"]
    assert set(sockets) >= {"/live", "/_stcore/stream"}
    for path in sockets:
        with pytest.raises(InvalidStatus, match="403"):
            connect(
                f"ws://127.0.0.1:{app.port}{path}",
                additional_headers={"X-Forwarded-For": "198.51.100.1"},
                proxy=None,
            )


@pytest.mark.parametrize("route", ["_stcore/metrics", "_stcore/health", "replay_frames/x", "live"])
def test_no_other_spelling_of_a_route_opens_it_without_the_pin(app, route):
    spellings = (
        f"//{route}",
        f"/./{route}",
        f"/%2e/{route}",
        f"/x/%2e%2e/{route}",
        f"/%2f{route}",
        f"/{route}/",
        f"/{route.upper()}",
        f"/%{ord(route[0]):x}{route[1:]}",
        f"http://localhost/{route}",
    )
    for path in spellings:
        assert Browser(app).ask(path).status == 403, path


def test_a_route_that_nobody_has_made_a_rule_for_is_closed_also_to_those_inside(app, student):
    for path in ("/auth/login", "/_stcore/agent/mcp", "/component/x", "/_stcore/metrics"):
        assert student().ask(path).status == 403
    assert student().ask("/_stcore/health").status == 200


# The PIN


def test_a_student_enters_with_the_pin_and_is_back_on_the_page_that_was_asked_for(app):
    browser = Browser(app)
    answer = browser.enter(name="Ada", path="/plane?seed=7")
    assert (answer.status, answer.headers["Location"]) == (303, "/plane?seed=7")
    given = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= set(given.split("; "))
    assert "Secure" not in given  # a browser would drop it without TLS
    with browser.page() as page:
        assert "Train" in page.open("plane").buttons


def test_under_https_the_cookie_is_for_https_alone(app):
    browser = Browser(app)
    form = urlencode({"pin": class_of(app)["pin"]})
    answer = browser.ask("/", "POST", form, **HTML, **{"X-Forwarded-Proto": "https"})
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", "///evil.example"])
def test_entering_never_leads_to_another_host(app, path):
    place = Browser(app).enter(path=path).headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


def test_wrong_pins_have_to_wait_longer_and_longer_and_others_do_not(app, student):
    guesser = Browser(app)
    for _ in range(FREE):
        answer = guesser.enter(pin="wrong")
        assert is_entry_page(answer)
        assert "not the PIN" in answer.body
        assert guesser.cookie is None
    answers = [guesser.enter(pin="wrong") for _ in range(20)]
    assert {429} <= {answer.status for answer in answers}
    waiting = next(answer for answer in answers if answer.status == 429)
    assert int(waiting.headers["Retry-After"]) >= 1
    while guesser.enter(pin="wrong").status != 429:
        pass
    assert guesser.enter().status == 429  # not even the right one, or guessing would pay
    assert guesser.cookie is None
    student()


def test_an_address_that_a_guesser_makes_up_does_not_begin_the_count_anew(app):
    """A proxy adds the address that it sees to what a client sends."""
    guesser = Browser(app)
    form = urlencode({"pin": "wrong"})
    statuses = []
    for number in range(2 * FREE):
        forged = {"X-Forwarded-For": f"203.0.113.{number}, {guesser.host}"}
        statuses.append(guesser.ask("/", "POST", form, **HTML, **forged).status)
    assert 429 in statuses


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_form_on_a_page_of_somebody_else_lets_nobody_in(app, origin):
    browser = Browser(app)
    form = urlencode({"pin": class_of(app)["pin"]})
    assert browser.ask("/", "POST", form, **HTML, Origin=origin).status == 400
    assert browser.ask(new_address(app), "POST", Origin=origin).status == 400
    assert browser.cookie is None
    own = browser.ask("/", "POST", form, **HTML, Origin=f"http://127.0.0.1:{app.port}")
    assert own.status == 303


def test_the_entry_page_sent_from_a_second_tab_lets_the_student_in_again(app, student):
    ada = student("Ada")
    before = ada.id
    answer = ada.enter(name="Ada L.", path="/plane")
    assert (answer.status, answer.headers["Location"]) == (303, "/plane")
    assert ada.id == before


def test_who_is_not_the_one_that_entered_goes_on_as_somebody_else(app, student):
    ada = student("Ada")
    before = ada.id
    with ada.page() as page:
        page.open("plane")
    form = ada.ask("/enter", **HTML)
    assert form.status == 200
    assert 'value="Ada"' in form.body
    assert "I am somebody else" in form.body
    renamed = ada.enter(name="Ada L.", path="/enter")
    assert (renamed.status, renamed.headers["Location"]) == (303, "/")
    assert ada.id == before
    fields = {"pin": class_of(app)["pin"], "name": "Bob", "other": "yes"}
    assert ada.ask("/enter", "POST", urlencode(fields), **HTML).status == 303
    assert ada.id != before


@pytest.mark.parametrize(
    "body",
    [b"", b"pin=", b"\xff\xfe", b"pin=%ff&pin=%00", b"pin" * 5000, b"&" * 1999, b"name=x"],
)
def test_a_form_without_the_pin_is_answered_with_the_entry_page(app, body):
    browser = Browser(app)
    assert is_entry_page(browser.ask("/", "POST", body, **HTML))
    assert browser.cookie is None


def test_markup_in_a_name_stays_text(app):
    browser = Browser(app)
    browser.enter(name="<script>alert(1)</script>\r\nSet-Cookie: a=b")
    assert "<" not in browser.cookie
    assert "\r" not in browser.cookie
    assert browser.ask("/", **HTML).status == 200


# The teacher


def test_the_teachers_address_works_once(app):
    address = new_address(app)
    teacher = Browser(app)
    assert teacher.ask(address, "POST", **HTML).headers["Location"] == "/"
    assert teacher.ask("/_stcore/metrics").status == 200
    second = Browser(app)
    assert second.ask(address, "POST", **HTML).status == 403
    assert second.cookie is None


def test_the_terminal_has_the_address_of_the_teacher_and_where_to_open_it_here(app):
    assert teachers_address(app)
    assert f"Here, open http://localhost:{app.port}" in log_of(app)
    assert class_of(app)["pin"] in log_of(app)


def test_to_look_at_the_teachers_address_does_not_use_it_up(app):
    """As a mail program does, to show what is behind a link."""
    address = new_address(app)
    looker = Browser(app)
    for method in ("HEAD", "GET", "HEAD"):
        assert looker.ask(address, method, **HTML).status == 200
    assert "<button>" in looker.ask(address, **HTML).body
    assert looker.cookie is None
    assert looker.ask(address, "POST", **HTML).status == 303


def test_who_is_the_teacher_already_gets_on_to_the_app(app):
    teacher = teacher_of(app)
    address = new_address(app)
    assert teacher.ask(address, **HTML).headers["Location"] == "/"
    assert Browser(app).ask(address, "POST").status == 303  # it is still good


def test_the_teachers_address_stops_after_an_hour(app):
    address = new_address(app)
    file = app.data / "teacher_link.sha256"
    digest, made = file.read_text().split()
    file.write_text(f"{digest} {float(made) - 3700}")
    assert Browser(app).ask(address, "POST").status == 403


def test_a_new_teachers_address_stops_the_one_before(app):
    first = new_address(app)
    done = subprocess.run(
        [sys.executable, "-m", "playground", "teacher-link"],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_DATA": str(app.data)},
        capture_output=True,
        text=True,
        check=True,
    )
    second = done.stdout.strip().removeprefix(class_of(app)["address"])
    assert Browser(app).ask(first, "POST").status == 403
    assert Browser(app).ask(second, "POST").status == 303


@pytest.mark.parametrize("secret", ["", "x", "%00", "é", "a" * 5000, "../../class.json"])
def test_another_secret_makes_nobody_the_teacher(app, secret):
    browser = Browser(app)
    answer = browser.ask(f"/teacher?{urlencode({'secret': secret})}", "POST")
    assert answer.status in (403, 429)
    assert browser.cookie is None


# Cookies


def made_by(key, app, **who):
    cookie = IdentityCookie(key)
    name = IdentityCookie(identity_key(app.data)).name
    return f"{name}={cookie.write(Identity('a' * 16, **who))}"


def test_a_cookie_that_the_server_did_not_sign_lets_nobody_in(app, student):
    name, _, value = student("Ada").cookie.partition("=")
    forged = [
        made_by(b"x" * 32, app, role=TEACHER, class_id=class_of(app)["id"]),
        f"{name}={value.replace('student', 'teacher')}",
        f"{name}={'a' * 16}:teacher:{class_of(app)['id']}:",
        f"{name}={value[:-1]}",
        f"{name}={value}x",
        "a=b",
    ]
    for cookie in forged:
        browser = Browser(app, cookie)
        assert is_entry_page(browser.ask("/", **HTML)), cookie
        assert browser.ask("/_stcore/metrics").status == 403
        with pytest.raises(InvalidStatus, match="403"):
            browser.page()


def test_a_cookie_of_another_class_lets_nobody_in_and_keeps_its_owner(app):
    """Well signed, with the key of this very server, for the class that was here before."""
    key = identity_key(app.data)
    for role in ("student", TEACHER):
        browser = Browser(app, made_by(key, app, role=role, class_id="12345678", name="Eve"))
        assert is_entry_page(browser.ask("/", **HTML))
        assert browser.enter().status == 303
        assert browser.id == "a" * 16
        assert browser.ask("/_stcore/metrics").status == 403


def test_a_browser_that_had_a_cookie_before_there_were_classes_keeps_its_id(app):
    browser = Browser(app, made_by(identity_key(app.data), app))
    assert browser.enter(name="Ada").status == 303
    assert browser.id == "a" * 16


def test_a_browser_has_so_many_pages_open_and_no_more_while_others_open_theirs(app, student):
    ada, bob = student("Ada"), student("Bob")
    with ExitStack() as tabs:
        for _ in range(MOST_PAGES):
            tabs.enter_context(ada.page())
        with pytest.raises(InvalidStatus):
            ada.page()
        with bob.page() as page:
            assert page.open("glossary").texts
    with ada.page() as page:
        assert page.open("glossary").texts


# Runs


@pytest.fixture
def interrupted(runs):
    """Makes a run of somebody that was cut off after a checkpoint."""
    owner = runs.become_owner()

    def make(browser, **settings):
        config = plane.preset(None).model_dump(mode="json") | settings
        run = runs.create(plane.name, config, owner, None, Origin(begun_by=browser.id))
        checkpoint = {"kind": "checkpoint", "epoch": 0, "data": pack({"w": np.zeros(1)})}
        state = {"kind": "state", "state": "interrupted", "message": "", "time": time.time()}
        runs.apply([{**event, "run": run.id} for event in (checkpoint, state)])
        return run.id

    yield make
    owner.close()


def step(browser):
    """Begins a run that rests after its first step."""
    with browser.page() as page:
        page.open("plane").press("Step")
        return page.query.removeprefix("run=")


def test_clicks_beyond_the_limit_of_one_browser_are_refused_and_others_are_answered(
    app, runs, student
):
    ada, bob = student("Ada"), student("Bob")
    (app.data / "limits.json").write_text('{"unfinished_runs_of_one": 2}')  # while the app runs
    tabs = [ada.page().open("plane") for _ in range(6)]
    with ThreadPoolExecutor(len(tabs) + 1) as pool:
        clicks = [pool.submit(tab.press, "Step") for tab in tabs]
        of_bob = pool.submit(step, bob)
        refused = [click.result() for click in clicks if "run=" not in click.result().query]
    assert runs.run(of_bob.result()).begun_by == bob.id
    assert runs.unfinished_count(ada.id) == 2
    sentence = "Expected at most 2 runs under way from one browser. Received: one more."
    assert len(refused) == 4
    assert all(any(sentence in text for text in tab.texts) for tab in refused)
    for tab in tabs:
        if tab not in refused:
            tab.press("Stop")
        tab.__exit__()
    (app.data / "limits.json").unlink()


def test_a_run_is_stopped_by_its_student_or_the_teacher_and_nobody_else(app, runs, student):
    ada, bob, teacher = student("Ada"), student("Bob"), teacher_of(app)
    first, second, own = step(ada), step(ada), step(bob)
    with bob.page() as page:  # the click that his own page offers him, on her run
        page.open("plane", f"run={own}")
        page.query = f"run={first}"
        page.press("Stop")
    assert not runs.run(first).state.is_finished()
    with ada.page() as page:
        page.open("plane", f"run={first}").press("Stop")
    assert ends_in(runs, first, RunState.STOPPED)
    with teacher.page() as page:
        page.open("plane", f"run={second}").press("Stop")
    assert ends_in(runs, second, RunState.STOPPED)


@pytest.mark.parametrize(
    "path",
    [
        "/replay_frames/..%2F..%2Fclass.json?epoch=1",
        "/replay_frames/../class.json?epoch=1",
        "/replay_frames/%2e%2e/identity.key?epoch=0",
        "/media/../../identity.key",
        "/browser_files/..%2F..%2Fx/identity.key",
        "/_stcore/bidi-components/../../../identity.key",
        "/_stcore/upload_file/..%2F..%2Fx/..%2Fy",
    ],
)
def test_no_path_leads_out_of_what_is_served(app, student, path):
    browser = student()
    for method in ("GET", "PUT", "DELETE"):
        answer = browser.ask(path, method)
        assert class_of(app)["pin"] not in answer.body
        assert answer.status in (200, 400, 403, 404, 405), (method, answer.status)
        assert answer.status != 200 or "<title>" in answer.body  # the page that is not found


# Data that somebody brought


@pytest.fixture
def points(app, monkeypatch):
    """Keeps points that a student has brought; their name."""
    monkeypatch.setenv("PLAYGROUND_DATA", str(app.data))

    def bring(browser):
        seed = next(kinds_of_points)
        each = (f"{x / 100},{(x * 7 + seed) % 100 / 100},{x % 2}" for x in range(-100, 101))
        name = kept_points.short(";".join(each))
        claim(Identity(browser.id), name)
        return name

    return bring


def watch(browser, channel):
    """What the live stream says first of a channel."""
    with connect(
        f"ws://127.0.0.1:{browser.app.port}/live",
        additional_headers={"X-Forwarded-For": browser.host, "Cookie": browser.cookie},
        proxy=None,
    ) as socket:
        socket.send(json.dumps({"watch": [channel.key]}))
        return json.loads(socket.recv(timeout=30))


def test_nobody_but_its_owner_and_the_teacher_sees_what_a_student_brought(
    app, runs, student, points, interrupted
):
    ada, bob, teacher = student("Ada"), student("Bob"), teacher_of(app)
    name = points(ada)
    run = interrupted(ada, dataset="own", points=name)
    progress = Channel.of("progress", (run,))

    def what_comes(browser):
        with browser.page() as page:
            by_run = "".join(page.open("plane", f"run={run}").texts)
        with browser.page() as page:
            page.open("plane", f"dataset=own&points={name}")
            by_name = "".join(page.texts)
        refused = ["somebody else's" in words for words in (by_run, by_name)]
        frames = browser.ask(f"/replay_frames/{run}?epoch=0")
        return [*refused, frames.status == 404, "error" in watch(browser, progress)]

    assert what_comes(bob) == [True, True, True, True]
    with bob.page() as page:  # a page that was opened with data of his own
        page.open("plane")
        page.query = f"dataset=own&points={name}"
        page.press("Step")
    begun_by_bob = [each for each in runs.runs() if each.begun_by == bob.id]
    assert name not in {each.config["points"] for each in begun_by_bob}
    for browser in (ada, teacher):
        assert what_comes(browser) == [False, False, False, False]
    share(Identity(ada.id), name)
    assert what_comes(bob) == [False, False, False, False]


def test_only_who_may_see_data_can_share_them(app, student, points):
    name = points(student("Ada"))
    with pytest.raises(AccessError, match="Ask them"):
        share(Identity(student("Bob").id), name)


# Links


def opened(browser, query):
    """What a page says that a browser opens, and its link afterwards."""
    with browser.page() as page:
        page.open("plane", query)
        return "\n".join(page.texts), page.query


def signed_link(app, **task):
    """As a teacher's browser makes it under Share."""
    config = plane.preset("spiral")
    made = Task.from_link({"task": "Tell them apart", "fix": "noise", **task}, config)
    signature = task_signature(identity_key(app.data), plane.name, made)
    parameters = replace(made, signed=signature).parameters()
    return {"preset": "spiral", **config.as_text(), **parameters}


def test_a_teachers_link_says_that_it_is_and_an_edited_one_sets_no_task(app, student):
    link = signed_link(app, **{"pass": "test_accuracy>=0.95"})
    browser = student("Ada")
    said, _ = opened(browser, urlencode(link))
    assert "Tell them apart" in said
    assert "from your teacher" in said
    said, _ = opened(browser, urlencode(link | {"learning_rate": "0.3"}))  # the student's to move
    assert "from your teacher" in said
    edits = [
        {"pass": "test_accuracy>=0.1"},
        {"task": "Do nothing"},
        {"noise": "0.01"},
        {"fix": "noise,seed"},
        {"signed": "x"},
        {"signed": "é"},
    ]
    for edit in edits:
        said, query = opened(browser, urlencode(link | edit))
        assert "one that was changed, or made on another playground" in said, edit
        assert "**Task.**" not in said
        assert "signed" not in query


def test_a_task_that_no_teacher_signed_says_so(app, student):
    said, _ = opened(student(), "task=Rest&pass=epochs%3C%3D1")
    assert "no teacher of this class has signed" in said


def test_evidence_is_genuine_until_a_letter_of_it_changes(app, student):
    evidence = Evidence(
        "0123456789", plane.name, {"noise": "0.3"}, {"test_accuracy": 0.9625}, {}, False, 0.0, "Ada"
    )
    text = seal(identity_key(app.data), evidence)
    teacher = teacher_of(app)
    said, _ = opened(teacher, urlencode({"evidence": text}))
    assert all(word in said for word in ("Genuine", "Ada", "test accuracy 0.963", "0.3"))
    forged = [
        text[:-1] + ("A" if text[-1] != "A" else "B"),
        "A" + text[1:],
        text.rpartition(".")[0],
        seal(b"x" * 32, evidence),
        "x" * 9000,
        "é",
    ]
    for other in forged:
        said, _ = opened(teacher, urlencode({"evidence": other}))
        assert "Not genuine" in said
        assert "Genuine" not in said


def test_evidence_shows_what_was_asked_for_and_calls_a_task_met_only_if_a_teacher_signed_it(app):
    def said_of(link):
        task = Task.from_link(link, plane.preset("spiral"))
        evidence = Evidence("0123456789", plane.name, {}, {}, task.as_json(), True)
        text = seal(identity_key(app.data), evidence)
        return opened(teacher_of(app), urlencode({"evidence": text}))[0]

    hard = signed_link(app, **{"pass": "test_accuracy>=0.95"})
    said = said_of(hard)
    assert "test accuracy at least 0.95: met" in said
    assert "No teacher" not in said
    for forged in ({"pass": "test_accuracy>=0.1"}, {"fix": "seed"}, {"signed": ""}):
        said = said_of(hard | forged)
        assert "Tell them apart" in said
        assert "No teacher of this class has signed this task" in said, forged
        assert ": met" not in said
    assert "at least 0.1" in said_of(hard | {"pass": "test_accuracy>=0.1"})
    assert "with these fixed: Noise" in said_of(hard)


# Killed and started again


def test_a_server_that_is_killed_knows_its_class_again(app, runs, student, interrupted):
    ada, teacher = student("Ada"), teacher_of(app)
    run, before = interrupted(ada), class_of(app)
    app.kill()
    app.start()
    assert class_of(app) == before
    assert teacher.ask("/_stcore/metrics").status == 200
    assert runs.run(run).begun_by == ada.id
    with ada.page() as page:
        assert "Resume" in page.open("plane", f"run={run}").buttons
    with student("Bob").page() as page:
        assert "Resume" not in page.open("plane", f"run={run}").buttons


# Behind a proxy


def test_behind_a_proxy_on_this_machine_nobody_is_taken_for_the_teacher(tmp_path):
    """A proxy asks from this machine, and the host that it hands on is what a client has sent."""
    app = App(tmp_path / "data", environment={"PLAYGROUND_PIN": "new"})
    try:
        for host in ("localhost", f"127.0.0.1:{app.port}"):
            assert is_entry_page(asked_by_a_proxy(app, host, "/", **HTML))
            assert asked_by_a_proxy(app, host, "/_stcore/metrics").status == 403
        assert teacher_of(app).ask("/_stcore/metrics").status == 200
        assert "Here, open" not in log_of(app)
    finally:
        app.close()


def asked_by_a_proxy(app, host, path, **headers):
    """One that says nothing of itself."""
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)
    connection.request("GET", path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    answer.body = answer.read().decode(errors="replace")
    connection.close()
    return answer
