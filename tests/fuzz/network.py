"""The stream, the routes, and pages that a link opens."""

import json
from types import SimpleNamespace
from urllib.parse import urlencode

from hypothesis import strategies as st
from mutations import texts
from opening import open_page
from runs_of_others import run
from starlette.requests import Request

from playground.figures.encoding import encoded
from playground.lessons.replay.route import replay_route
from playground.lessons.sources import SOURCES
from playground.live import Channel, ChannelError, Hub
from playground.live.route import MOST_CHANNELS, _keys
from playground.ui.browser_files import browser_route
from playground.ui.recorded_run import recorded_frames_route

VIEWS = {
    "class": {"measure": "loss"},
    "curves": {"baseline": None, "log_loss": False, "compact": False},
    "figure": {"name": "confusion", "height": None},
    "fits": {"references": 0},
    "plane comparison": {"vary": "seed"},
    "sweep": {"measure": "val_accuracy", "band": "deviation"},
    "plane": {},
    "poll": {},
    "predictions": {},
    "projected": {"panel": "loss", "height": 300},
}
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
        st.sampled_from([*SOURCES, *(key for view in VIEWS.values() for key in view), 10**400]),
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


@st.composite
def channels(draw):
    """Keys of channels as pages make them, with another view or other ids; and messages of them."""
    source = draw(st.sampled_from(list(SOURCES)))
    view = dict(VIEWS.get(source, {}))
    for key in list(view):
        if draw(st.booleans()):
            view[key] = draw(JSON)
    ids = draw(st.lists(st.sampled_from([run()[1], "0" * 10, "f" * 10]), max_size=3))
    return Channel(source, tuple(ids), json.dumps(view)).key


MESSAGES = st.one_of(
    st.builds(lambda keys: json.dumps({"watch": keys}), st.lists(channels() | JSON, max_size=3)),
    texts(('{"watch": ["[\\"progress\\", [\\"0000000000\\"], \\"{}\\"]"]}', '{"watch": []}')),
    st.just('{"watch": ' + "[" * 50_000),
)


def message(text):
    """As `Connection` takes it, and what comes back for each channel."""
    keys = _keys(text)
    if keys is None:
        return
    assert len(keys) <= MOST_CHANNELS
    hub = Hub(run()[0], SOURCES, encoded)
    for key in keys:
        try:
            channel = Channel.parse(key)
            hub.check(channel)
        except ChannelError as error:
            json.dumps({"channel": str(key)[:200], "error": str(error)})
            continue
        answer = json.loads(hub._message(channel, hub._stamps([channel])[channel]))
        assert "frame" in answer or answer["error"].startswith("Expected ")


def asked(route, path, path_parameters=(), **query):
    """The answer of a route to a request with these parameters."""
    scope = {
        "type": "http", "method": "GET", "path": path, "headers": [],
        "query_string": urlencode(query).encode(), "path_params": dict(path_parameters),
    }  # fmt: skip
    answer = route.endpoint(Request(scope))
    assert answer.status_code in (200, 400, 404)
    return answer


def replayed(values):
    run_id = values.get("run", run()[1]) or run()[1]
    route = SimpleNamespace(endpoint=endpoint(replay_route()))
    known = run()[1] if run_id == "known" else run_id
    answer = asked(route, "/replay_frames/x", {"run_id": known}, epoch=values.get("epoch", ""))
    json.loads(answer.body)


def endpoint(route):
    """What answers, without the middleware around it."""
    return getattr(route.endpoint, "__wrapped__", route.endpoint)


def recorded_frames(text):
    route = SimpleNamespace(endpoint=endpoint(recorded_frames_route(lambda: SOURCES)))
    assert asked(route, "/recorded_frames", channel=text).status_code == 400


def browser_file(values):
    route = SimpleNamespace(endpoint=endpoint(browser_route()))
    parts = {"digest": values["digest"], "name": values["name"]}
    assert asked(route, "/browser_files/x/x", parts).status_code == 404


# Pages, as a browser opens them with a link


def page(name):
    def take(values):
        at = open_page(name, **{key: value for key, value in values.items() if key})
        assert not at.exception

    return take


PAGES = {
    "glossary": [{"find": "softmax"}, {"find": "loss function"}],
    "runs": [{"lesson": "plane_classifier", "sort": "epochs", "tag": "a", "search": "x"}],
    "compare": [{"runs": "0000000000,ffffffffff", "by": "epoch"}],
    "replay": [{"run": "0000000000", "epoch": "2"}],
    "perceptron": [{"section": "learning", "step": "2"}],
    "neurodes": [{"section": "build"}],
    "sweep": [{"experiment": "plane_classifier", "grid": "noise=0.1,0.2|seed=1", "seeds": "2"}],
    "search": [{"experiment": "fashion_mnist", "fields": "learning_rate,epochs", "search": "x"}],
    "plane": [
        {"preset": "spiral", "task": "Try", "fix": "noise", "hide": "epochs", "pass": "epochs<=9"},
        {"section": "compare", "vary": "seed", "points": "1,2,0;-1,1,1", "dataset": "own"},
        {"run": "known", "parent": "0000000000", "learning_rate": "0.3"},
    ],
    "universal_approximation": [{"target": "sin(x) on [0, 3]", "neurons": "5,50", "section": "x"}],
    "fashion_mnist": [{"preset": "lecture", "hidden_units": "8,4", "run": "0000000000"}],
    "dna_motif": [{"motif": "own", "own_motif": "TATAWAW", "sequences": "dna-" + "0" * 16}],
    "timeseries_transformer": [{"dataset": "upload-" + "0" * 16, "num_heads": "2"}],
    "your_table": [
        {"dataset": "table-" + "0" * 16, "target": "x", "learning_task": "regression"},
        {"dataset": "iris", "target": "species", "validation_share": "0.4"},
    ],
    "activations": [{"x": "1", "function": "relu"}],
    "forward_pass": [{"seed": "1", "hidden_units": "3"}],
}
