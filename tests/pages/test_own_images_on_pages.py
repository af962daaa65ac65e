"""Images of one's own on both pages: previewed, used, and said to be gone where they are."""

from __future__ import annotations

import io
import time

import numpy as np
import pytest
from image_files import file, photo, shapes, zipped
from opening import open_page, press, words
from PIL import Image

from playground.datasets.own_images import kept_images, read_archive
from playground.datasets.reading import GivenFile
from playground.experiments import EXPERIMENTS
from playground.folders import data_folder
from playground.lessons import images as lesson
from playground.lessons.images import own_data
from playground.runs.arrays import pack
from playground.ui import services

BOTH = pytest.mark.parametrize("name", ["fashion_mnist", "image_convolution"])
GONE = "images-0123456789abcdef"
MARKUP = "**b** <i>"


@pytest.fixture(autouse=True)
def empty_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_DATA", str(tmp_path))


def archive():
    named = {path.replace("disc", MARKUP): c for path, c in shapes(20, ("disc",)).items()}
    return zipped(shapes(20) | named | {"wide/notes.png": b"text"})


def opened(name, content):
    at = open_page(name, tab="Data")
    press(at, "Your own images")
    at.file_uploader(key="images:file 0").set_value(("own.zip", content, "application/zip")).run()
    assert not at.exception
    return at


def use(at):
    return next(button for button in at.button if button.label == "Use")


@BOTH
def test_an_archive_is_told_before_it_is_kept_and_then_used(name):
    at = opened(name, archive())
    said = words(at)
    assert "60 images." in said
    assert "tall (20), wide (20)." in said
    assert "1 file is left out: wide/notes.png." in said
    assert not list(data_folder().rglob("*.npz"))
    use(at).click().run()
    assert not at.exception
    assert at.selectbox(key="images:choice").value == kept_images.names()[0]
    assert "3 classes of own" in at.title[0].value
    # A class is named as it is written, never as markup.
    assert r"3 classes: \*\*b\*\* \<i\>, tall or wide." in words(at)
    assert "15 for testing." in words(at)
    assert at.query_params["batch_size"] in ("8", ["8"])  # of 36 images, five steps
    at.selectbox(key="images:choice").set_value("").run()
    assert "ten kinds of clothing" in words(at)
    assert "batch_size" not in at.query_params


def test_a_bad_archive_is_one_sentence_and_cannot_be_used():
    at = opened("fashion_mnist", b"PK\x03\x04 a workbook")
    (error,) = at.error
    assert "a folder of images for each class" in error.value
    assert use(at).disabled
    assert not at.code


@BOTH
def test_without_a_camera_the_dialog_says_what_to_do(name):
    at = open_page(name, tab="Data")
    press(at, "Photos from the camera")
    at.text_input(key="camera:class").set_value("cup").run()
    assert not at.exception
    assert "only over https or on localhost. Upload photos instead." in words(at)
    assert use(at).disabled


@BOTH
def test_photos_that_were_taken_are_used_and_then_forgotten(name):
    at = open_page(name, tab="Data")
    pixels = read_archive(GivenFile("own.zip", archive()))[0].pixels
    at.session_state["camera:photos"] = {"cup": list(pixels[:5]), "<b>": list(pixels[5:9])}
    press(at, "Photos from the camera")
    assert r"**cup** 5, **\<b\>** 4" in words(at)
    assert use(at).disabled
    at.session_state["camera:photos"]["<b>"].append(pixels[9])
    at.run()
    use(at).click().run()
    assert not at.exception
    assert at.title[0].value.endswith(("2 classes of photos?", "photos does a network confuse?"))
    kept = kept_images.load(at.selectbox(key="images:choice").value)
    assert (kept.class_names, kept.counts) == (("<b>", "cup"), (5, 5))
    assert "camera:photos" not in at.session_state


def test_a_photo_of_nothing_is_refused_in_a_sentence_and_begins_no_class(monkeypatch):
    state = {own_data.PHOTOS: {}, own_data.NUMBER: 0, own_data.CLASS: "cup"}
    monkeypatch.setattr(own_data.st, "session_state", state)
    for number, image in enumerate((Image.new("L", (64, 48), 99), photo(), photo())):
        state[f"camera:photo {number}"] = io.BytesIO(file(image, "JPEG"))
        own_data._take_photo()
        assert state[own_data.NUMBER] == number + 1
        counts = {name: len(found) for name, found in state[own_data.PHOTOS].items()}
        assert counts == ({"cup": number} if number else {})
    assert "Received: an image of one grey." in state["refusal:camera"]


# A run on them, here and where they are gone


def trained(name):
    """A finished run on kept images, as its worker would have recorded it."""
    kept = kept_images.keep(read_archive(GivenFile("own.zip", archive()))[0])
    chosen = EXPERIMENTS[name]
    config = chosen.config_type.parse({"images": kept}, base=chosen.preset(None))
    names = kept_images.load(kept).class_names
    store = services.store()
    run = store.create(name, config.model_dump(mode="json"), store.become_owner())
    scores = dict.fromkeys(("precision", "recall", "f1"), 1.0) | {"support": 5}
    report = {
        "test": {"loss": 0.1, "accuracy": 1.0},
        "per_class": [{"class": each, **scores} for each in names],
        "shifted": {"images": 15, "accuracies": [1.0, 0.9, 0.8, 0.7, 0.6]},
    }
    weights = np.random.default_rng(0).normal(0, 0.1, chosen.count_parameters(config))
    labels = np.arange(3, dtype=np.int8)
    observed = {
        "weights": {"flat": weights.astype(np.float32)},
        "test_confusion": {"matrix": np.eye(3, dtype=int) * 5},
        "garments": {
            "images": np.zeros((3, 28, 28), np.uint8),
            "true": labels,
            "predicted": labels,
        },
    }
    observations = [
        {"kind": "observation", "name": each, "epoch": 1.0, "data": pack(arrays)}
        for each, arrays in observed.items()
    ]
    end = [
        {"kind": "report", "report": report},
        {"kind": "state", "state": "complete", "message": "", "time": time.time()},
    ]
    store.apply([{**event, "run": run.id} for event in [*observations, *end]])
    return run.id, kept


TABS = (
    *("Layer by layer", "In numbers", "Why this class", "Shifted images", "Your own image"),
    *("Inspect", "Data", "Understand", "Code"),
)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_speaks_of_the_classes_of_the_run(tab):
    run, _ = trained("image_convolution")
    at = open_page("image_convolution", tab=tab, run=run)
    assert not at.error
    assert "garment" not in words(at)
    assert "ten " not in words(at)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_run_whose_images_are_gone_opens_without_the_labels_of_others(tab):
    run, kept = trained("image_convolution")
    kept_images.path(kept).unlink()
    kept_images.load.cache_clear()
    at = open_page("image_convolution", tab=tab, run=run, images="")
    assert not at.exception
    assert not at.error
    experiment = EXPERIMENTS["image_convolution"]
    now = experiment.compact_data(experiment.preset(None))
    assert lesson.data_of(experiment, services.store().run(run), now) is None


@BOTH
def test_a_link_to_images_that_are_gone_is_one_sentence(name):
    at = open_page(name, images=GONE)
    (error,) = at.error
    assert f"Expected the images {GONE} in the data folder" in error.value
    assert not at.warning
    assert at.selectbox(key="images:choice").options[0] == "Fashion-MNIST"


@BOTH
@pytest.mark.parametrize("page", ["", "replay", "compare", "runs"])
def test_pages_of_a_run_whose_images_are_gone_say_so_or_show_what_is_left(name, page):
    run, kept = trained(name)
    kept_images.path(kept).unlink()
    kept_images.load.cache_clear()
    at = open_page(page or name, **{"runs": run} if page == "compare" else {"run": run})
    said = [element.value for element in [*at.error, *at.warning]]
    assert "met an error" not in " ".join(said)
    assert len(said) <= 1
