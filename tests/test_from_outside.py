"""The served app as other browsers meet it: foreign hosts, cookies, runs of somebody else.

All of it over HTTP and websockets of a real server. A browser elsewhere comes through a proxy that
says so, as every browser here is at the machine itself.
"""

import http.client
import socket

import pytest
from served_app import App, Page, ends_in
from websockets.exceptions import InvalidStatus

from playground.classroom.identity import Identity, IdentityCookie
from playground.runs import RunState, RunStore
from playground.ui.browser_files import plotly_address

ELSEWHERE = {"X_Forwarded_For": "192.0.2.9"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PLOTLY = plotly_address()
ROUTES = ("/", "/plane", PLOTLY, "/replay_frames/x?epoch=1", "/_stcore/health")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("app")
    (folder / "uploads").mkdir(mode=0o755)
    (folder / "uploads" / "of an earlier version.txt").touch(mode=0o644)
    folder.chmod(0o755)
    app = App(folder)
    yield app
    app.close()


@pytest.fixture
def runs(app):
    return RunStore(app.data / "runs.sqlite")


def get(app, path="/", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.body = answer.read().decode(errors="replace")
    connection.close()
    return answer


def cookie_of(answer):
    """What a browser sends back: name and value alone."""
    return answer.headers["Set-Cookie"].partition(";")[0]


@pytest.fixture
def new_browser(app):
    """Opens the app for the first time; returns the cookie of the new browser."""
    return lambda: cookie_of(get(app, **HTML))


def id_in(cookie):
    return cookie.partition("=")[2].partition(".")[0]


# Other accounts of the same machine


def test_nobody_else_can_read_what_the_app_keeps(app, new_browser):
    new_browser()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (app.data, *app.data.rglob("*"))}
    assert modes.keys() >= {"runs.sqlite", "engine.log", "identity.key", "uploads"}
    assert not {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


# Hosts


def own_hosts():
    name = socket.gethostname().lower().removesuffix(".local")
    return ["localhost", "127.0.0.1", "[::1]", name, f"{name}.local"]


@pytest.mark.parametrize("host", own_hosts())
def test_the_machines_own_names_open_the_app(app, host):
    for path in ROUTES:
        assert get(app, path, Host=f"{host}:{app.port}").status in (200, 404), path
    with Page(app, f"{host}:{app.port}", Origin=f"http://{host}:{app.port}") as page:
        assert "Train" in page.open("plane").buttons


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "203.0.113.5"])
def test_a_foreign_host_is_refused_by_all_pages_and_routes(app, host):
    for path in ROUTES:
        answer = get(app, path, Host=f"{host}:{app.port}")
        assert answer.status == 400, path
        assert f"Received: {host}:{app.port}. Open the app by" in answer.body
        assert answer.headers["Set-Cookie"] is None


def test_a_foreign_host_with_the_same_foreign_origin_gets_no_websocket(app):
    host = f"evil.example:{app.port}"
    with pytest.raises(InvalidStatus, match="403"):
        Page(app, host, Origin=f"http://{host}")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[evil"])
def test_a_page_of_somebody_else_gets_no_websocket(app, origin):
    with pytest.raises(InvalidStatus, match="403"):
        Page(app, Origin=origin)


def test_hosts_of_the_option_are_allowed_beside_the_machines_own(tmp_path):
    app = App(tmp_path / "data", "--server.allowedHosts=play.example")
    try:
        for host in ("play.example", f"localhost:{app.port}"):
            assert get(app, Host=host).status == 200
            with Page(app, host, Origin=f"http://{host}") as page:
                assert "Train" in page.open("plane").buttons
            # What the proxy hands on may be anybody's: none of them sits at the machine.
            assert get(app, "/_stcore/metrics", Host=host).status == 403
        assert get(app, Host="evil.example").status == 400
        with pytest.raises(InvalidStatus, match="403"):
            Page(app, "evil.example", Origin="http://evil.example")
    finally:
        app.close()


def test_no_other_site_shows_the_app_inside_of_its_own(app):
    for path in ("/", "/plane", PLOTLY):
        assert get(app, path).headers["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_without_a_proxy_who_asks_from_this_machine_sits_at_it(app):
    assert get(app, "/_stcore/metrics", Host=f"localhost:{app.port}").status != 403


# Cookies


def test_the_first_page_gives_a_cookie_that_scripts_of_the_page_cannot_read(app):
    name, *attributes = get(app, "/plane", **HTML).headers["Set-Cookie"].split("; ")
    assert name.startswith("playground_")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert "Secure" not in attributes  # a browser would drop it without TLS


def test_a_page_that_the_browser_has_kept_gives_a_cookie_too(app):
    answer = get(app, **HTML, **{"If-None-Match": get(app).headers["ETag"]})
    assert answer.status == 304
    assert answer.headers["Set-Cookie"].startswith("playground_")


def test_files_which_a_cache_may_hand_to_others_give_no_cookie(app):
    answer = get(app, "/favicon.png", **HTML)
    assert (answer.status, answer.headers["Set-Cookie"]) == (200, None)
    assert "public" in answer.headers["Cache-Control"]


def test_a_browser_keeps_its_id(app, new_browser):
    cookie = new_browser()
    assert cookie_of(get(app, **HTML, Cookie=f"other=1; {cookie}; theme=dark")) == cookie
    with Page(app, Cookie=cookie) as page:
        assert page.set_cookie.partition(";")[0] == cookie


def test_a_websocket_that_opens_before_there_is_a_cookie_gets_one(app, runs):
    with Page(app, **ELSEWHERE) as page:
        cookie = page.set_cookie.partition(";")[0]
        page.open("plane").press("Step")
        run = page.query.removeprefix("run=")
    assert runs.run(run).begun_by == id_in(cookie)
    with Page(app, **ELSEWHERE, Cookie=cookie) as again:
        assert "Stop" in again.open("plane", f"run={run}").buttons


@pytest.mark.parametrize("how", ["forged", "tampered", "other key"])
def test_a_cookie_of_ones_own_making_makes_nobody_else_of_one(app, new_browser, how):
    name, _, value = new_browser().partition("=")
    made = {
        "forged": "a" * 16,
        "tampered": "a" * 16 + value[16:],
        "other key": IdentityCookie(b"x" * 32).write(Identity("a" * 16)),
    }[how]
    given = get(app, **HTML, Cookie=f"{name}={made}").headers["Set-Cookie"]
    assert id_in(given) not in ("a" * 16, id_in(value))
    with Page(app, Cookie=f"{name}={made}") as page:
        assert id_in(page.set_cookie) != "a" * 16


# Runs of somebody else


@pytest.fixture
def step(app):
    """Begins a run that rests after its first step, as the browser with that cookie."""

    def begin(cookie):
        with Page(app, **ELSEWHERE, Cookie=cookie) as page:
            page.open("plane").press("Step")
            return page.query.removeprefix("run=")

    return begin


def test_only_the_browser_that_began_a_run_can_stop_it(app, runs, new_browser, step):
    ada, bob = new_browser(), new_browser()
    run = step(ada)
    assert runs.run(run).begun_by == id_in(ada)
    with Page(app, **ELSEWHERE, Cookie=bob) as page:
        page.open("plane", f"run={run}")
        assert not page.buttons.keys() & {"Train", "Pause", "Resume", "Stop", "Step", "Epoch"}
        assert any("Only the browser that started this run" in text for text in page.texts)
        page.press("Change a copy")
        assert f"parent={run}" in page.query
        assert "run=" not in page.query.replace("parent=", "")
        assert not page.buttons["Train"].disabled
    with Page(app, **ELSEWHERE, Cookie=ada) as page:  # as after a reload, or a lost connection
        page.open("plane", f"run={run}").press("Stop")
    assert ends_in(runs, run, RunState.STOPPED)


def test_a_button_of_an_earlier_page_does_not_stop_what_became_somebody_elses(
    app, runs, new_browser, step
):
    """The page draws no Stop for others; the click that arrives without one changes nothing."""
    ada, bob = new_browser(), new_browser()
    run, own = step(ada), step(bob)
    with Page(app, **ELSEWHERE, Cookie=bob) as page:
        page.open("plane", f"run={own}")
        page.query = f"run={run}"
        page.press("Stop")
    assert not runs.run(run).state.is_finished()


def test_a_person_at_the_machine_can_stop_any_run(app, runs, new_browser, step):
    run = step(new_browser())
    with Page(app, f"localhost:{app.port}", Origin=f"http://localhost:{app.port}") as page:
        page.open("plane", f"run={run}").press("Stop")
    assert ends_in(runs, run, RunState.STOPPED)


@pytest.mark.parametrize(
    ("host", "headers"),
    [
        (None, {"X_Forwarded_For": "127.0.0.1"}),
        (None, {"X_Forwarded_Host": "play.example"}),
        (None, {"Forwarded": "for=192.0.2.9"}),
        (None, {"X_Real_IP": "127.0.0.1"}),
        (None, {"Via": "1.1 proxy"}),
        # A proxy that says nothing of itself, asked by the machine's name.
        (socket.gethostname(), {}),
        # Somebody who knows the header that the gate writes.
        (None, ELSEWHERE | {"Playground_Identity": "aaaaaaaaaaaaaaaa; at-machine"}),
    ],
)
def test_who_comes_through_a_proxy_is_not_at_the_machine(app, new_browser, step, host, headers):
    run = step(new_browser())
    host = host and f"{host.lower()}:{app.port}"
    with Page(app, host, **headers) as page:
        page.open("plane", f"run={run}")
        assert "Stop" not in page.buttons
        assert "Change a copy" in page.buttons


def test_knowing_somebodys_id_is_not_enough(app, new_browser, step):
    ada = new_browser()
    run = step(ada)
    with Page(app, **ELSEWHERE, Playground_Identity=id_in(ada)) as page:
        assert "Stop" not in page.open("plane", f"run={run}").buttons
