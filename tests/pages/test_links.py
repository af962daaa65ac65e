"""What links say, and what a page answers to what it does not understand."""

import re

import pytest
from opening import open_page, open_part

from playground.datasets import kept_points
from playground.experiments import EXPERIMENTS
from playground.runs import RunStore
from playground.ui import services, window


def warnings(at):
    return [box.value for box in at.warning]


def test_an_unknown_key_is_named_once_with_the_nearest_that_exists():
    at = open_page("plane", learning_rat="0.3", noise="0.2")
    (said,) = warnings(at)
    assert "learning_rat (did you mean learning_rate?)" in said
    assert at.session_state["plane_classifier:noise"] == 0.2
    assert at.query_params.get("noise") in ("0.2", ["0.2"])
    at.run()
    assert not warnings(at)
    assert "learning_rat" not in at.query_params


def test_several_unknown_keys_are_one_sentence():
    (said,) = warnings(open_page("plane", colour="red", zzzzzz="1", epoch="5"))
    assert "colour, zzzzzz, epoch (did you mean epochs?)" in said


@pytest.mark.parametrize(
    ("page", "known"),
    [
        ("runs", {"lesson": "plane_classifier", "sort": "epochs"}),
        ("plane", {"preset": "spiral", "task": "Try", "fix": "dataset"}),
        ("plane", {"section": "compare", "vary": "seed"}),
        ("perceptron", {"section": "learning", "step": "2"}),
        ("sweep", {"experiment": "plane_classifier", "seeds": "2"}),
        ("search", {"experiment": "fashion_mnist", "fields": "learning_rate"}),
    ],
)
def test_keys_that_the_app_writes_are_all_known(page, known):
    assert not warnings(open_page(page, **known))


@pytest.mark.parametrize("page", ["runs", "replay", "compare", "sweep"])
def test_every_page_names_unknown_keys(page):
    assert any("nonsense" in said for said in warnings(open_page(page, nonsense="1")))


@pytest.mark.parametrize(
    "query",
    [
        {"learning_rate": "x" * 5000},
        {"preset": "x" * 5000},
        {"section": "x" * 5000},
        {"parent": "x" * 5000},
        {"run": "x" * 5000},
        {"x" * 5000: "1"},
        {"pass": "x" * 5000},
        {"fix": "x" * 5000},
    ],
)
def test_at_most_forty_characters_of_a_value_are_quoted(query):
    said = "\n".join(warnings(open_page("plane", **query)))
    assert "x" * 35 in said
    assert "x" * 41 not in said


def test_back_and_forward_put_the_controls_where_the_link_says(monkeypatch):
    at = open_page("plane", noise="0.3")
    at.slider(key="plane_classifier:noise").set_value(0.4).run()
    at.query_params["noise"] = "0.3"  # as the browser does on Back
    monkeypatch.setattr(window, "is_back_or_forward", lambda: True)
    at.run()
    assert at.slider(key="plane_classifier:noise").value == 0.3


TRANSFORMER = EXPERIMENTS["timeseries_transformer"]


def settings_of(at, lesson=TRANSFORMER.name):
    """What stands in the sidebar, by the names that links use."""
    names = TRANSFORMER.config_type.model_fields
    values = {name: at.session_state[f"{lesson}:{name}"] for name in names}
    return TRANSFORMER.config_type.parse(values)


def opened_again(at, page=TRANSFORMER.name):
    """The same page from the link of the first."""
    return open_page(page, **{name: value[0] for name, value in link_of(at).items()})


def link_of(at):
    query = at.query_params
    return {name: v if isinstance(v := query[name], list) else [v] for name in query}


def test_a_page_without_settings_in_its_link_opens_the_default_preset():
    at = open_page(TRANSFORMER.name)
    assert not link_of(at)
    assert settings_of(at).epochs == 80
    assert settings_of(at) == TRANSFORMER.presets["patch-transformer"]


@pytest.mark.parametrize(
    ("page", "lesson", "beside"),
    [
        (TRANSFORMER.name, TRANSFORMER.name, {}),
        ("search", TRANSFORMER.name, {"experiment": TRANSFORMER.name}),
        ("sweep", f"sweep_{TRANSFORMER.name}", {"experiment": TRANSFORMER.name}),
    ],
)
@pytest.mark.parametrize("link", [{"dataset": "ECG5000", "augmentation": "false"}, {"seed": "3"}])
def test_a_link_from_before_the_default_preset_changed_keeps_its_meaning(
    page, lesson, beside, link
):
    at = open_page(page, **beside, **link)
    asked = settings_of(at, lesson)
    assert {name: asked.as_text()[name] for name in link} == link
    # as the default preset was then
    assert (asked.validation_split, asked.random_phases, asked.epochs) == (0.2, 0.0, 40)
    assert settings_of(opened_again(at, page), lesson) == asked


@pytest.mark.parametrize("change", [{"num_heads": 2}, {"epochs": 40}, {"seed": 3}])
def test_a_link_of_the_default_preset_with_one_change_names_the_preset(change):
    at = open_page(TRANSFORMER.name)
    ((name, value),) = change.items()
    at.session_state[f"{TRANSFORMER.name}:{name}"] = value
    at.run()
    changed = TRANSFORMER.presets["patch-transformer"].model_copy(update=change)
    assert settings_of(at) == changed
    assert link_of(at) == {"preset": ["patch-transformer"], name: [str(value)]}
    assert settings_of(opened_again(at)) == changed


def test_where_nothing_of_a_link_can_be_used_the_default_preset_opens():
    at = open_page(TRANSFORMER.name, epochs="0")
    assert "The default settings are used." in warnings(at)[0]
    assert settings_of(at) == TRANSFORMER.presets["patch-transformer"]


def test_a_run_and_other_settings_than_its_own_are_told_apart_in_the_link(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite")
    settings = EXPERIMENTS["plane_classifier"].config_type(noise=0.3).model_dump(mode="json")
    run = store.create("plane_classifier", settings, store.become_owner(), None)
    monkeypatch.setattr(services, "store", lambda: store)
    at = open_page("plane", run=run.id, preset="circle")
    assert at.slider(key="plane_classifier:noise").value == 0.1
    again = open_page("plane", **{k: v[0] for k, v in at.query_params.items()})
    assert again.slider(key="plane_classifier:noise").value == 0.1


def test_many_points_are_in_the_link_by_name_and_sharing_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))
    text = ";".join(f"{k / 100},{-k / 100},{k % 2}" for k in range(300))
    name = kept_points.short(text)
    assert re.fullmatch(r"points-\w{16}", name)
    at = open_page("plane", dataset="own", points=name)
    assert not warnings(at)
    open_part(at, "plane_classifier:share")
    assert any("shares your data, “300 points”" in caption.value for caption in at.caption)


def test_old_links_with_many_points_still_open():
    text = ";".join(f"{k / 100},{-k / 100},{k % 2}" for k in range(300))
    at = open_page("plane", dataset="own", points=text)
    assert not warnings(at)
    assert at.session_state["plane_classifier:points"] == text
