"""Links, settings of commands, and what browsers say of themselves."""

import json
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

from runs_of_others import run

from playground.classroom.identity import IdentityCookie
from playground.classroom.task import Task
from playground.command_line import field_values
from playground.experiments import EXPERIMENTS, ConfigError
from playground.studies.search.settings import SearchConfig, SearchSettings
from playground.studies.search.space import parse_dimension
from playground.studies.sweep.settings import Sweep, parse_axis
from playground.ui.hosts import host_name, is_listed, is_this_machine
from playground.ui.share_link import qr_code

PLANE = EXPERIMENTS["plane_classifier"]


def links_of(chosen):
    return [preset.as_text() for preset in chosen.presets.values()]


def use(config):
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


def link_of(chosen):
    """As a page reads a link: each value alone, as it may be the only one that is no good."""

    def take(values):
        sent = dict(parse_qsl(urlencode(values), keep_blank_values=True))
        for name, value in sent.items():
            with suppress(ConfigError):
                use(chosen.config_type.parse({name: value}, base=chosen.preset(None)))
        use(chosen.config_type.parse(sent, base=chosen.preset(None)))

    return take


def data_of_link(chosen):
    def take(values):
        link_of(chosen)(values)
        chosen.compact_data(chosen.config_type.parse(values, base=chosen.preset(None)))

    return take


DATA = {
    "dataset": "own", "points": "1,2,0;-1,0.5,1;0,0,1;1,1,0;2,2,1", "sequences": "",
    "motif": "TATAWAW", "target": "sin(3*x) on [0, 1]", "noise": "0.2",
    "images": "images-0123456789abcdef",
}  # fmt: skip
"""Fields that name data, those that an experiment has of them."""


def with_data(chosen):
    known = {name: text for name, text in DATA.items() if name in chosen.config_type.model_fields}
    return [known or {"seed": "1"}, *links_of(chosen)]


def settings(chosen):
    def take(texts):
        values = field_values(texts)
        use(chosen.config_type.parse(values, base=chosen.preset(None)))

    return take


def range_of(chosen):
    def take(text):
        found = parse_dimension(chosen, text)
        found.distribution()
        space, how = {found.name: found}, SearchConfig()
        asked = SearchSettings(chosen.name, chosen.preset(None), space, how)
        asked.check()
        assert SearchSettings.from_json(asked.to_json()) == asked

    return take


def grid(text):
    base = PLANE.preset(None)
    parts = [part for part in text.split("|") if part]
    asked = Sweep(PLANE.name, base, tuple(parse_axis(PLANE, part) for part in parts), len(parts))
    asked.check()
    assert Sweep.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def task(values):
    config = PLANE.preset(None)
    task = Task.from_link(values, config)
    if task is None:
        return
    assert Task.from_json(json.loads(json.dumps(task.as_json()))) == task
    assert Task.from_link(task.parameters(), config) in (task, None)
    assert all(criterion.words() for criterion in task.criteria)
    task.is_met_by(run()[0].run(run()[1]), config)


def shared(values):
    """A link comes back as it was sent, and fits into a QR code or does not."""
    link = f"http://127.0.0.1:8501/plane?{urlencode(values)}"
    assert dict(parse_qsl(link.partition("?")[2], keep_blank_values=True)) == values
    code = qr_code(link)
    assert code is None or code.startswith("data:image/svg+xml")


def cookie(text):
    assert IdentityCookie(b"k" * 32).read(text) is None


def host(text):
    host = host_name(text)
    if host is not None:
        is_this_machine(host)
        is_listed(host, ("*.school.example",))
