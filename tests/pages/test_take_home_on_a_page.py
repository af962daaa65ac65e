"""The tab *Code*: what can be taken home without a run, and of a run."""

import numpy as np
import pytest
from opening import open_page, words
from short_training import train_into

from playground.datasets import uploads
from playground.datasets.reading import GivenFile
from playground.datasets.time_series_files import series_from_files
from playground.ui import services
from playground.ui.export.outcome import Outcome

QUICK = {"preset": "three-arms", "epochs": 3, "count": 60}
WITHOUT_A_RUN = ["Script", "Notebook"]
OF_A_RUN = [*WITHOUT_A_RUN, "Model", "Curves", "Figures", "Report"]


def offered(at):
    return [button.label for button in at.get("download_button")]


def script(at):
    return next(block.value for block in at.code if "CONFIG = " in block.value)


@pytest.fixture(scope="module")
def run():
    return train_into(services.store(), "plane_classifier", **QUICK)


def test_a_finished_run_gives_everything_and_each_figure_as_png_and_svg(run):
    at = open_page("plane", tab="Code", run=run.id)
    assert offered(at) == OF_A_RUN
    pictures = [button.label for button in at.button if button.label in ("PNG", "SVG")]
    assert pictures == ["PNG", "SVG"] * 3
    assert all(title in words(at) for title in ("Learning curves", "Surface", "Confusion matrix"))


def test_the_script_on_screen_is_the_run_s_own_or_that_of_the_sidebar(run):
    at = open_page("plane", tab="Code", run=run.id, preset="circle", seed="77")
    (choice,) = [group for group in at.segmented_control if group.label == "Files of"]
    assert '"seed": 77' not in script(at)
    choice.set_value("The settings in the sidebar").run()
    assert not at.exception
    assert '"seed": 77' in script(at)
    assert offered(at) == WITHOUT_A_RUN


def test_a_run_on_own_data_gives_them_whatever_the_sidebar_says():
    series = np.random.default_rng(0).normal(size=(12, 16)) + np.arange(12)[:, None] % 2
    lines = [f"{row % 2}\t" + "\t".join(map(str, values)) for row, values in enumerate(series)]
    file = GivenFile("own.tsv", "\n".join(lines).encode())
    name = uploads.keep(series_from_files(file))
    settings = {"preset": "keras-example", "dataset": name, "num_transformer_blocks": 0}
    run = train_into(services.store(), "timeseries_transformer", **settings, epochs=1)
    at = open_page("timeseries_transformer", tab="Code", run=run.id, preset="small")
    assert offered(at) == [*OF_A_RUN, "Data"]
    (choice,) = [group for group in at.segmented_control if group.label == "Files of"]
    choice.set_value("The settings in the sidebar").run()
    assert offered(at) == WITHOUT_A_RUN
    at = open_page("timeseries_transformer", tab="Code", preset="keras-example", dataset=name)
    assert offered(at) == [*WITHOUT_A_RUN, "Data"]


def test_a_run_that_waits_gives_its_script_and_says_that_the_rest_follows():
    store = services.store()
    owner = store.become_owner()
    config = {"epochs": 5, "hidden_units": [7]}
    waiting = store.create("fashion_mnist", config, owner)
    at = open_page("fashion_mnist", tab="Code", run=waiting.id)
    assert offered(at) == WITHOUT_A_RUN
    assert "When training ends" in words(at)
    owner.close()


def test_a_file_that_could_not_be_made_is_explained_in_a_sentence():
    def fail():
        raise RuntimeError("what nobody foresaw")

    outcome = Outcome()
    with pytest.raises(RuntimeError):
        outcome.watching(fail)()
    assert outcome.failure().startswith("Expected a file to download. Received: RuntimeError")
    assert outcome.watching(lambda: b"made")() == b"made"
    assert outcome.failure() == ""
