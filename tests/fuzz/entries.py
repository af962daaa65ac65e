"""Every place where people's text or files come in, in one table: `ENTRIES`."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import strategies as st
from mutations import contents, parameters, texts
from opening import open_page
from starlette.requests import Request

from playground.classroom.identity import IdentityCookie
from playground.classroom.task import Criterion, Task
from playground.command_line import field_values
from playground.datasets import DatasetError, brought, kept_points, uploads
from playground.datasets.dna import kept_sequences
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.dna.motif_file import read_motif
from playground.datasets.dna.motif_text import motif_from_text, motif_text
from playground.datasets.expression import ExpressionError, parse_expression
from playground.datasets.functions import curve_from_text, read_curve, target_named
from playground.datasets.glimpse import first_lines, glimpse
from playground.datasets.plane import read_points
from playground.datasets.plane.points_by_name import parse_points
from playground.datasets.reading import RECOGNISE, GivenFile, ReadingOptions
from playground.datasets.time_series_files import read_series, series_from_files
from playground.engine import LimitError
from playground.experiments import EXPERIMENTS, ConfigError, experiment
from playground.experiments.recorded_runs import recorded_runs
from playground.figures.encoding import encoded
from playground.lessons.replay.route import replay_route
from playground.lessons.sources import SOURCES
from playground.live import Channel, ChannelError, Hub
from playground.live.route import MOST_CHANNELS, _keys
from playground.runs import Origin, RunQuery, RunState, RunStore, StoreError
from playground.runs.arrays import pack
from playground.runs.transfer import export_runs, import_runs
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import parse_dimension
from playground.studies.sweep.settings import Sweep, parse_axis
from playground.ui import services
from playground.ui.browser_files import browser_route
from playground.ui.hosts import host_name, is_listed, is_this_machine
from playground.ui.recorded_run import recorded_frames_route
from playground.ui.share_link import qr_code

PLANE, FITS = EXPERIMENTS["plane_classifier"], EXPERIMENTS["function_fit"]


@dataclass(frozen=True)
class Entry:
    """Where something of people's comes in.

    Attributes:
        given: What they may give.
        takes: Does with it what the app does; a fault is an exception beside `refusals`.
        refusals: What pages and commands show as a sentence.
        cost: How long one takes, in some hundredths of a second: the dearer, the fewer are tried.
    """

    given: st.SearchStrategy
    takes: Callable[[object], object]
    refusals: tuple[type[Exception], ...] = ()
    cost: int = 1


# Formulas, points and motifs that are typed


def _formula(text):
    found = parse_expression(text)
    assert found.latex
    found.values(np.linspace(-3, 3, 101))


def _points(text):
    x, y = parse_points(text)
    assert np.isfinite(x).all()
    assert len(x) == len(y)


def _typed_motif(text):
    assert motif_from_text(motif_text(motif_from_text(text))).rows


# Files

OPTIONS = (
    *(RECOGNISE, RECOGNISE, RECOGNISE, ReadingOptions(header=True), ReadingOptions(header=False)),
    *(ReadingOptions(delimiter=";", decimal=","), ReadingOptions(delimiter=" ", label_column=-1)),
    *(ReadingOptions(label_column=0), ReadingOptions(label_column=999), ReadingOptions(left_out=())),
    *(ReadingOptions(delimiter="\t", left_out=(0, 1)), ReadingOptions(decimal=".", label_column=-9)),
)
NAMES = ("own.csv", "own.ts", "own.txt", "../../x.tsv", "a\0b.csv", "", "x" * 300, "own_TRAIN.ts")
TABLE = "label,a,b,c,d,e\n" + "".join(f"{'xy'[i % 2]},{i},{i * 0.5},-{i},1e{i % 9},{i % 7}\n" for i in range(24))
POINTS = "x,y,class\n" + "".join(f"{i * 0.3:.2f};{-i};{i % 3}\n".replace(";", ",") for i in range(12))
CURVE = "x;y\n" + "".join(f"{i},5;{i * i},25\n" for i in range(12))
TS = (
    "#comment\n@problemName own\n@univariate true\n@missing false\n@classLabel true a b\n@data\n"
    + "".join(f"{i},2,?,4,5.5,6:{'ab'[i % 2]}\n" for i in range(12))
)
FASTA = "".join(
    f">s{i} class={i % 2}\n{'ACGT' * 3}{'ACGT'[i % 4]}{'ACGT'[i // 4 % 4]}{'ACGT'[i // 16]}\n"
    for i in range(40)
)
TWO_FASTA = "".join(
    f">s{i}\n{'ACGT' * 3}{'ACGT'[i % 4]}{'ACGT'[i // 4 % 4]}{'ACGT'[i // 16]}\n" for i in range(64)
)
JASPAR = ">MA0139.1 CTCF\nA [ 87 167 281 ]\nC [291 145 49 ]\nG [ 76 414 449 ]\nT [459 187 134 ]\n"
MEME = (
    "MEME version 4\nALPHABET= ACGT\nMOTIF own\n"
    "letter-probability matrix: alength= 4 w= 2\n0.25 0.25 0.25 0.25\n1 0 0 0\n"
)


def _files(*samples):
    """A file as it is given: its name, what its reader is told, and what is in it."""
    names = st.sampled_from(["own.csv", *NAMES])
    return st.tuples(names, st.sampled_from(OPTIONS), contents([s.encode() for s in samples]))


def _file(read):
    return lambda given: read(given[0], given[2], given[1])


def _two_files(content):
    first, second = content[: len(content) // 2], content[len(content) // 2 :]
    series_from_files(GivenFile("a_TRAIN.csv", first), GivenFile("a_TEST.csv", second))


def _series(given):
    name, options, content = given
    found = series_from_files(GivenFile(name, content), options=options)
    assert uploads.describe(uploads.keep(found)).train > 0


def _two_fasta(content):
    cut = max(0, content.find(b">", len(content) // 2))
    first, second = content[:cut], content[cut:]
    read_sequences(GivenFile("with.fa", first), GivenFile("without.fa", second))


def _fasta(given):
    name, options, content = given
    found = read_sequences(GivenFile(name, content), None, "1" if options.header else "", options)
    assert kept_sequences.load(kept_sequences.keep(found.sequences)).source


def _first_look(given):
    name, options, content = given
    glimpse(name, content, options)
    assert "\0" not in first_lines(content)


@cache
def _archive():
    return uploads.archive(series_from_files(GivenFile("own.csv", TABLE.encode())))


def _kept_file(module, name):
    """A file in the data folder, ZIP as NumPy writes it, that is damaged or somebody else's."""

    def take(content):
        module.load.cache_clear()
        module.path(name).parent.mkdir(exist_ok=True)
        module.path(name).write_bytes(content)
        try:
            assert brought.title_of_brought(name)
            module.load(name)
        finally:
            module.path(name).unlink()

    return take


@cache
def _archive_of_sequences():
    found = read_sequences(GivenFile("own.fa", FASTA.encode())).sequences
    return kept_sequences.path(kept_sequences.keep(found)).read_bytes()


@cache
def _huge_archive():
    """A ZIP of a kilobyte that says it holds an array of terabytes."""
    header = np.lib.format.magic(1, 0) + b"v\0" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\n"  # fmt: skip # noqa: E501
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("title", "x_train", "y_train", "x_test", "y_test", "class_names", "x"):
            file.writestr(f"{name}.npy", header)
    return buffer.getvalue()


# Runs of somebody else


@cache
def _folder():
    from playground.folders import data_folder

    folder = data_folder() / "fuzz"
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _run():
    """A finished run, its store, and a file of it."""
    store = RunStore(_folder() / "runs.sqlite", recorded_runs())
    config = PLANE.preset(None).model_dump(mode="json")
    run = store.create(PLANE.name, config, store.become_owner(), "spiral", Origin(begun_by="me"))
    table = np.column_stack([[1.0, 2.0], [0.5, 0.4], [0.6, 0.5]])
    columns = ["epoch", "loss", "val_loss"]
    observed = {"kind": "observation", "run": run.id, "name": "curve", "epoch": 1}
    store.apply(
        [
            {"kind": "history", "run": run.id, "columns": columns, "data": table.tobytes()},
            observed | {"data": pack({"y": np.zeros(3)})},
            {"kind": "state", "run": run.id, "state": "complete", "message": "", "time": 1.0},
        ]
    )
    file = _folder() / "exported.sqlite"
    file.unlink(missing_ok=True)
    export_runs(store, [run.id], file)
    return store, run.id, file.read_bytes()


def _import_edited(edits):
    content = bytearray(_run()[2])
    for at, piece in edits:
        content[at : at + len(piece)] = piece
    _import(bytes(content))


def _no_runs(content):
    with pytest.raises(StoreError):
        _import(content)


def _import(content):
    """What comes in can be listed, read and replayed."""
    file = _folder() / "somebody's.sqlite"
    file.write_bytes(content)
    for old in _folder().glob("here.sqlite*"):
        old.unlink(missing_ok=True)
    here = RunStore(_folder() / "here.sqlite")
    found = import_runs(here, file)
    assert all(found.refused)
    for run in here.find(RunQuery(text="a", sort="seconds")) + here.runs():
        here.history(run.id)
        for name in here.observation_names(run.id):
            here.observation(run.id, name)


RUN_COLUMNS = (
    *("id", "experiment", "preset", "config", "state", "created", "started", "ended", "progress"),
    *("report", "message", "name", "note", "tags", "guess", "task", "parent", "sweep", "begun_by"),
)
VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.binary(max_size=20),
    texts(('{"seed": 1}', "[]", '["a"]', '{"pass": [], "task": "", "fix": {}, "hide": []}', "{")),
)  # fmt: skip


def _import_changed(changes):
    file = _folder() / "changed.sqlite"
    file.write_bytes(_run()[2])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (table, column), value in changes:
            try:
                connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
            except (sqlite3.Error, UnicodeError):
                continue
        connection.commit()
    _import(file.read_bytes())


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *(("runs", column) for column in RUN_COLUMNS),
                *(("history", column) for column in ("first_epoch", "last_epoch", "columns", "data")),
                *(("observations", column) for column in ("name", "epoch", "data")),
            ]
        ),
        VALUES,
    ),
    max_size=4,
)


def _described(values):
    store, run_id, _ = _run()
    name, note, *tags = values
    store.describe(run_id, name=name, note=note, tags=tags)
    assert store.run(run_id).name == name
    assert store.run(run_id).tags == tuple(dict.fromkeys(tags))
    for sort in (name, "created", "name"):
        store.find(RunQuery(text=note, tag=name, sort=sort, experiment=name, sweep=note))
    store.find(RunQuery(text=name, states=tuple(RunState)))


def _id(text):
    store, known, _ = _run()
    store.history(text)
    store.run(known if text == "known" else text)


# Links and settings


def _links_of(chosen):
    return [preset.as_text() for preset in chosen.presets.values()]


def _use(config):
    """What every page does with settings before anything trains."""
    chosen = next(each for each in EXPERIMENTS.values() if isinstance(config, each.config_type))
    assert chosen.config_type.parse(config.as_text()) == config
    config.canonical()
    chosen.preset_of(config)
    chosen.is_heavy(config)
    chosen.plan(config)
    assert all(isinstance(each.applies_to(config), bool) for each in config.controls().values())
    assert chosen.called(config)
    assert chosen.count_parameters(config) > 0
    assert chosen.memory_estimate(config) > 0
    chosen.hidden_neurons(config)
    compile(chosen.script(config), "script", "exec")


def _link_of(chosen):
    """As a page reads a link: each value alone, as it may be the only one that is no good."""

    def take(values):
        sent = dict(parse_qsl(urlencode(values), keep_blank_values=True))
        for name, value in sent.items():
            try:
                chosen.config_type.parse({name: value}, base=chosen.preset(None))
            except ConfigError as error:
                assert 0 < len(str(error)) < 3000
        _use(chosen.config_type.parse(sent, base=chosen.preset(None)))

    return take


def _data_of_link(chosen):
    def take(values):
        _link_of(chosen)(values)
        chosen.compact_data(chosen.config_type.parse(values, base=chosen.preset(None)))

    return take


DATA = {
    "dataset": "own", "points": "1,2,0;-1,0.5,1;0,0,1;1,1,0;2,2,1", "sequences": "",
    "motif": "TATAWAW", "target": "sin(3*x) on [0, 1]", "noise": "0.2",
}  # fmt: skip
"""Fields that name data, those that an experiment has of them."""


def _with_data(chosen):
    known = {name: text for name, text in DATA.items() if name in chosen.config_type.model_fields}
    return [known or {"seed": "1"}, *_links_of(chosen)]


def _settings(chosen):
    def take(texts):
        values = field_values(texts)
        _use(chosen.config_type.parse(values, base=chosen.preset(None)))

    return take


def _range_of(text):
    for chosen in (PLANE, FITS, EXPERIMENTS["timeseries_transformer"]):
        try:
            found = parse_dimension(chosen, text)
        except ConfigError as error:
            assert 0 < len(str(error)) < 3000
            continue
        found.distribution()
        asked = SearchSettings(chosen.name, chosen.preset(None), {found.name: found}, SearchConfig())
        asked.check()
        assert SearchSettings.from_json(asked.to_json()) == asked


def _grid(text):
    base = PLANE.preset(None)
    parts = [part for part in text.split("|") if part]
    asked = Sweep(PLANE.name, base, tuple(parse_axis(PLANE, part) for part in parts), len(parts))
    asked.check()
    assert Sweep.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def _task(values):
    config = PLANE.preset(None)
    task = Task.from_link(values, config)
    if task is None:
        return
    assert Task.from_json(json.loads(json.dumps(task.as_json()))) == task
    assert Task.from_link(task.parameters(), config) in (task, None)
    assert all(criterion.words() for criterion in task.criteria)
    task.is_met_by(_run()[0].run(_run()[1]), config)


def _shared(values):
    """A link comes back as it was sent, and fits into a QR code or does not."""
    link = f"http://127.0.0.1:8501/plane?{urlencode(values)}"
    assert dict(parse_qsl(link.partition("?")[2], keep_blank_values=True)) == values
    code = qr_code(link)
    assert code is None or code.startswith("data:image/svg+xml")


def _cookie(text):
    assert IdentityCookie(b"k" * 32).read(text) is None


def _host(text):
    host = host_name(text)
    if host is not None:
        is_this_machine(host)
        is_listed(host, ("*.school.example",))


# The stream and the routes


class _Browser:
    """Takes what the hub sends."""

    def offer(self, key, message):
        json.loads(message)


VIEWS = {
    "curves": {"baseline": None, "log_loss": False, "compact": False},
    "figure": {"name": "confusion", "height": None},
    "fits": {"references": 0},
    "plane comparison": {"vary": "seed"},
    "sweep": {"measure": "val_accuracy", "band": "deviation"},
    "plane": {},
}
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
        st.sampled_from([*SOURCES, *(key for view in VIEWS.values() for key in view), 10**400]),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@st.composite
def _channels(draw):
    """Keys of channels as pages make them, with another view or other ids; and messages of them."""
    source = draw(st.sampled_from(list(SOURCES)))
    view = dict(VIEWS.get(source, {}))
    for key in list(view):
        if draw(st.booleans()):
            view[key] = draw(JSON)
    ids = draw(st.lists(st.sampled_from([_run()[1], "0" * 10, "f" * 10]), max_size=3))
    return Channel(source, tuple(ids), json.dumps(view)).key


MESSAGES = st.one_of(
    st.builds(lambda keys: json.dumps({"watch": keys}), st.lists(_channels() | JSON, max_size=3)),
    texts(('{"watch": ["[\\"progress\\", [\\"0000000000\\"], \\"{}\\"]"]}', '{"watch": []}')),
    st.just('{"watch": ' + "[" * 50_000),
)


def _message(text):
    """As `Connection` takes it, and what comes back for each channel."""
    keys = _keys(text)
    if keys is None:
        return
    assert len(keys) <= MOST_CHANNELS
    hub = Hub(_run()[0], SOURCES, encoded)
    for key in keys:
        try:
            channel = Channel.parse(key)
            hub.check(channel)
        except ChannelError as error:
            json.dumps({"channel": str(key)[:200], "error": str(error)})
            continue
        answer = json.loads(hub._message(channel, hub._stamps([channel])[channel]))
        assert "frame" in answer or answer["error"].startswith("Expected ")


def _asked(route, path, path_parameters=(), **query):
    """The answer of a route to a request with these parameters."""
    scope = {
        "type": "http", "method": "GET", "path": path, "headers": [],
        "query_string": urlencode(query).encode(), "path_params": dict(path_parameters),
    }  # fmt: skip
    answer = route.endpoint(Request(scope))
    assert answer.status_code in (200, 400, 404)
    return answer


def _replayed(values):
    run_id = values.get("run", _run()[1]) or _run()[1]
    route = SimpleNamespace(endpoint=_endpoint(replay_route()))
    known = _run()[1] if run_id == "known" else run_id
    answer = _asked(route, "/replay_frames/x", {"run_id": known}, epoch=values.get("epoch", ""))
    json.loads(answer.body)


def _endpoint(route):
    """What answers, without the middleware around it."""
    return getattr(route.endpoint, "__wrapped__", route.endpoint)


def _recorded_frames(text):
    route = SimpleNamespace(endpoint=_endpoint(recorded_frames_route(lambda: SOURCES)))
    assert _asked(route, "/recorded_frames", channel=text).status_code == 400


def _browser_file(values):
    route = SimpleNamespace(endpoint=_endpoint(browser_route()))
    parts = {"digest": values["digest"], "name": values["name"]}
    assert _asked(route, "/browser_files/x/x", parts).status_code == 404


# Pages, as a browser opens them with a link


def _page(name):
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
    "activations": [{"x": "1", "function": "relu"}],
    "forward_pass": [{"seed": "1", "hidden_units": "3"}],
}


FILES = (DatasetError,)
ENTRIES = {
    # What is typed
    "formula": Entry(
        texts(("sin(3*x) + x**2", "-x^2/(1+exp(-x))", "relu(x)-pi", "((((x))))", "2x", "log(x)")),
        _formula, (ExpressionError,),
    ),
    "target of a fit": Entry(
        texts(("sin(x) on [0, 3]", "runge", "points:0,1;1,2;2,0", "log(x) on (0.1, 1e3)")),
        target_named, (ExpressionError, DatasetError),
    ),
    "points of the plane": Entry(texts(("1,2.5,0;-3,0.5,1;2,2,1;0,1,0;1,1,1;3,1,0", "0,0,0")), _points, FILES),
    "points of a curve": Entry(texts(("points:0,1;1,2;2,0",)), curve_from_text, FILES),
    "motif": Entry(texts(("TATAWAW", "1 0 0 0; 0 0.5 0.5 0", "NNN")), _typed_motif, FILES),
    "name of kept data": Entry(texts(("upload-" + "a" * 16,)), brought.title_of_brought),
    # Files
    "table of points": Entry(_files(POINTS), _file(read_points), FILES),
    "table of a curve": Entry(_files(CURVE), _file(read_curve), FILES),
    "table of series": Entry(_files(TABLE, CURVE), _file(read_series), FILES),
    "series to keep": Entry(_files(TABLE, TS), _series, FILES, 2),
    "two files of series": Entry(contents([(TABLE * 2).encode(), TS.encode() * 2]), _two_files, FILES),
    "TS file": Entry(_files(TS), _file(read_series), FILES),
    "FASTA": Entry(_files(FASTA), _fasta, FILES, 2),
    "two files of FASTA": Entry(contents([TWO_FASTA.encode()]), _two_fasta, FILES),
    "JASPAR and MEME": Entry(
        _files(JASPAR, MEME), lambda given: read_motif(given[0], given[2]), FILES
    ),
    "first look at a file": Entry(_files(TABLE, TS, FASTA), _first_look, (), 2),
    "kept series (ZIP)": Entry(
        st.deferred(lambda: contents((_archive(), _huge_archive()))),
        _kept_file(uploads, "upload-" + "0" * 16), FILES,
    ),
    "kept sequences (ZIP)": Entry(
        st.deferred(lambda: contents((_archive_of_sequences(), _archive(), _huge_archive()))),
        _kept_file(kept_sequences, "dna-" + "0" * 16), FILES,
    ),
    "kept points": Entry(
        contents((b"1,2,0;2,1,1",)),
        lambda c: kept_points.full(kept_points.short(c.decode("latin-1") + ";0,0,0" * 200)), FILES,
    ),
    "file of runs": Entry(
        st.lists(st.tuples(st.integers(0, 70_000), st.binary(max_size=6)), max_size=6),
        _import_edited, (StoreError,), 8,
    ),
    "file that holds no runs": Entry(contents((b"SQLite format 3\0", b"PK")), _no_runs, (), 4),
    "values in a file of runs": Entry(CHANGES, _import_changed, (StoreError,), 8),
    # Links, settings of commands, and what is said of runs
    **{
        f"link of {name}": Entry(
            parameters(_links_of(chosen)), _link_of(chosen), (ConfigError,), 3
        )
        for name, chosen in EXPERIMENTS.items()
    },
    **{
        f"data in a link of {name}": Entry(
            parameters(_with_data(chosen)), _data_of_link(chosen), (ConfigError, DatasetError), 4
        )
        for name, chosen in EXPERIMENTS.items()
    },
    **{
        f"--set of {name}": Entry(
            st.lists(
                texts([f"{k}={v}" for k, v in _links_of(chosen)[0].items()], surrogates=True),
                max_size=4,
            ),
            _settings(chosen), (ConfigError,), 3,
        )
        for name, chosen in EXPERIMENTS.items()
    },
    "name of an experiment": Entry(texts(tuple(EXPERIMENTS), surrogates=True), experiment, (ConfigError,)),
    "name of a preset": Entry(texts(tuple(PLANE.presets)), PLANE.preset, (ConfigError,)),
    "range of a search": Entry(
        texts(
            ("learning_rate=0.01..1", "neurons=5;50", "activation", "batch_size=4..64",
             "hidden_layers=8;8,8", "num_heads=1..8", "optimizer=adam;sgd"),
            surrogates=True,
        ),
        _range_of, (ConfigError,),
    ),
    "budget of a search": Entry(
        parameters(({"trials": "5", "minutes": "none", "parallel": "2", "seed": "1"},)),
        SearchConfig.parse, (ConfigError,),
    ),
    "grid of a sweep": Entry(
        texts(("noise=0.1,0.2", "activation=tanh;relu|learning_rate=0.1,1", "hidden_layers=4;8,8")),
        _grid, (ConfigError, LimitError), 3,
    ),
    "task": Entry(
        parameters(
            (
                {"task": "Reach 0.95", "fix": "noise,dataset", "hide": "epochs",
                 "pass": "test_accuracy>=0.95,neurons<=8"},
            )
        ),
        _task, (ConfigError,),
    ),
    "criterion": Entry(texts(("test_loss<=0.2", "epochs>=1e3")), Criterion.parse, (ConfigError,)),
    "name, note and tags of a run": Entry(
        st.lists(texts(("my run", "val_accuracy", "a b c")), min_size=2, max_size=5),
        _described, (StoreError,), 2,
    ),
    "id of a run": Entry(texts(("0000000000", "known")), _id, (KeyError,)),
    "shared link": Entry(parameters(_links_of(PLANE)), _shared, (), 8),
    # What comes over the network
    "message of the stream": Entry(MESSAGES, _message, (), 3),
    "request of a replay": Entry(
        parameters(({"run": "known", "epoch": "1"}, {"epoch": "0.5"}, {"run": "ffffffffff"})),
        _replayed, (), 3,
    ),
    "request of recorded frames": Entry(_channels() | texts(("[]",)), _recorded_frames),
    "request of a browser's file": Entry(
        st.fixed_dictionaries({"digest": texts(("0" * 16,)), "name": texts(("live_figure.js",))}),
        _browser_file,
    ),
    "cookie": Entry(texts(("0123456789abcdef.signature",)), _cookie),
    "host": Entry(texts(("localhost:8501", "[::1]:80", "192.0.2.1", "pc.local")), _host),
    # Pages that a link opens
    **{
        f"link of the page {name}": Entry(parameters(samples), _page(name), (), 60)
        for name, samples in PAGES.items()
    },
}  # fmt: skip
"""By what it is."""
