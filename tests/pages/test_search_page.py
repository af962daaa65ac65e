"""The search page without a browser, on searches whose runs were scripted."""

from __future__ import annotations

import errno

import pytest
from opening import open_page, open_part, press, words
from scripted_search import ScriptedEngine, parabola, settings

from playground.folders import searches_folder
from playground.lessons.studies.drivers import SEARCHES, SWEEPS
from playground.studies.search.driver import SearchDriver


@pytest.fixture
def found(tmp_path):
    """A finished search on the page's own repository: its best learning rate is near 0.1."""
    asked = settings("learning_rate=0.001..10", "optimizer=sgd;adam", trials=12)
    search_id = SEARCHES.repository.create(asked)
    SearchDriver(ScriptedEngine(tmp_path, parabola), SEARCHES.repository, search_id).run()
    return SEARCHES.repository.status(search_id)


def tables(at):
    return [table.value for table in at.dataframe]


def test_an_unknown_experiment_in_a_link_is_named():
    assert "Received: experiment=cifar" in open_page("search", experiment="cifar").warning[0].value


def test_the_data_set_of_the_plane_can_be_chosen_where_there_are_no_pictures_of_it():
    at = open_page("search", experiment="plane_classifier")
    assert at.sidebar.selectbox(key="plane_classifier:dataset").value == "circle"


def test_an_unknown_search_in_a_link_is_named():
    assert "search='nobody'" in open_page("search", search="nobody").warning[0].value


@pytest.mark.parametrize("text", ["", "{}\n", "no JSON\n", '{"op_code":99,"worker_id":"w"}\n'])
def test_a_link_to_a_damaged_search_says_so(text):
    path = searches_folder() / "0123456789.journal"
    path.write_text(text)
    try:
        at = open_page("search", search="0123456789")
    finally:
        path.unlink()
    assert "which is damaged" in at.warning[0].value
    assert "search" not in at.query_params


def test_a_search_for_which_there_is_no_room_is_refused_on_the_page(monkeypatch):
    at = open_page("search", experiment="fashion_mnist")

    def no_room(file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full_disk:
        full_disk.setattr("playground.studies.search.journal._cut_off_unfinished_line", no_room)
        press(at, "Start")
    assert "No space left on device. Free some space" in at.error[0].value
    assert "search" not in at.query_params


def test_a_field_can_be_added_with_its_range():
    at = open_page("search", tab="Code", experiment="timeseries_transformer")
    fields = at.multiselect(key="search:timeseries_transformer:fields")
    assert fields.value == ["learning_rate", "num_heads"]
    fields.select("dropout").run()
    assert not at.exception
    assert at.slider(key="search:timeseries_transformer:range:dropout").value == (0.0, 0.9)
    assert "--field dropout=0..0.9" in at.code[-1].value
    assert "--preset" not in at.code[-1].value
    at.slider(key="timeseries_transformer:num_transformer_blocks").set_value(3).run()
    assert "--preset patch-transformer --set num_transformer_blocks=3" in at.code[-1].value


def test_without_a_field_there_is_a_sentence_and_no_start():
    at = open_page("search", experiment="fashion_mnist")
    at.multiselect(key="search:fashion_mnist:fields").set_value([]).run()
    assert "Expected a setting to search" in at.info[0].value
    assert next(button for button in at.button if button.label == "Start").disabled


def test_the_page_says_that_the_test_examples_stay_unseen():
    assert "test examples stay unseen" in words(open_page("search", experiment="fashion_mnist"))
    assert "freshly drawn points" in words(open_page("search", experiment="plane_classifier"))


def test_a_link_to_a_search_shows_its_best_beside_the_current_settings(found):
    at = open_page("search", search=found.id)
    assert at.selectbox(key="search:experiment").value == "fashion_mnist"
    assert "12 of 12 trials" in words(at)
    assert f"{found.best.value:.2%}" in words(at)
    (best,) = [t for t in tables(at) if "Current" in t.columns]
    config = found.config(found.best)
    changed = config.differences(found.settings.base)
    assert list(best["Current"]) == [found.settings.base.as_text()[name] for name in changed]
    assert list(best[f"Trial {found.best.number + 1}"]) == [config.as_text()[n] for n in changed]


def test_an_earlier_search_of_another_experiment_brings_its_experiment_along(found):
    at = open_page("search", experiment="plane_classifier")
    at.query_params.clear()
    at.query_params["experiment"] = "fashion_mnist"
    at.query_params["search"] = found.id
    at.run()
    assert at.selectbox(key="search:experiment").value == "fashion_mnist"
    assert "12 of 12 trials" in words(at)


def test_every_trial_is_a_row_with_its_run(found):
    at = open_page("search", search=found.id)
    (rows,) = [t for t in tables(at) if "Trial" in t.columns]
    assert list(rows["Trial"]) == [trial.number + 1 for trial in reversed(found.trials)]
    assert "Run" not in rows.columns
    assert list(rows["Trial"]) == [trial.number + 1 for trial in reversed(found.trials)]


def test_using_the_best_settings_fills_the_sidebar(found):
    at = open_page("search", search=found.id)
    press(at, "Use these settings")
    assert at.session_state["fashion_mnist:learning_rate"] == found.config(found.best).learning_rate
    assert at.session_state["fashion_mnist:optimizer"] == found.config(found.best).optimizer


def test_earlier_searches_are_listed(found):
    at = open_page("search")
    open_part(at, "search:past")
    (rows,) = [t for t in tables(at) if "Search" in t.columns]
    assert found.id in list(rows["Search"])


@pytest.mark.parametrize("driven", [SWEEPS, SEARCHES], ids=lambda drivers: drivers.name)
def test_a_damaged_study_is_named_above_the_earlier_ones(driven):
    repository = driven.repository
    damaged = repository._folder / f"{'ab' * 5}.{repository.suffix}"
    damaged.write_text('{"half of a l')
    try:
        at = open_page(driven.name)
        open_part(at, f"{driven.name}:past")
        assert [warning.value for warning in at.warning if str(damaged.name) in warning.value]
    finally:
        damaged.unlink()


def test_the_transformer_page_leads_to_its_search():
    at = open_page("timeseries_transformer")
    assert "Search for better settings" in [link.proto.label for link in at.get("page_link")]


def test_a_link_may_name_the_fields_beside_the_search(found):
    at = open_page("search", search=found.id, fields="learning_rate,optimizer")
    assert at.multiselect(key="search:fashion_mnist:fields").value == list(found.settings.space)
    at = open_page("search", experiment="fashion_mnist", fields="batch_size")
    assert at.multiselect(key="search:fashion_mnist:fields").value == ["batch_size"]
