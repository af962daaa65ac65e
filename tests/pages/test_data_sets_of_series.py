"""Datasets on the time-series page: chosen, linked to, uploaded and refused."""

from __future__ import annotations

import numpy as np
from opening import open_page, open_tab, press, words

PAGE = "timeseries_transformer"
CHOICE = "series:dataset"


def uploaded(at, name, content):
    at.file_uploader(key="series:file 0").set_value((name, content, "text/plain")).run()
    assert not at.exception


def test_forda_has_a_title_of_its_own_and_others_are_named():
    assert open_page(PAGE).title[0].value == "Can attention hear a faulty engine?"
    at = open_page(PAGE, dataset="CBF")
    assert at.title[0].value == "Can attention tell the 3 classes of CBF apart?"
    assert "30 series to learn from, 128 steps" in words(at)


def test_choosing_a_set_in_the_sidebar_sets_what_suits_it():
    at = open_page(PAGE)
    at.selectbox(key=CHOICE).select("Chinatown").run()
    assert not at.exception
    assert at.title[0].value.endswith("Chinatown apart?")
    assert at.toggle(key=f"{PAGE}:augmentation").value is False
    assert at.toggle(key=f"{PAGE}:standardize").value is True
    assert at.query_params["dataset"] == "Chinatown"
    assert at.selectbox(key=f"{PAGE}:preset").value == "own settings"
    at.selectbox(key=CHOICE).select("FordA").run()
    assert "dataset" not in at.query_params
    assert at.selectbox(key=f"{PAGE}:preset").value == "patch-transformer"


def test_a_set_that_cannot_be_trained_is_refused_with_the_reason():
    at = open_page(PAGE)
    at.selectbox(key=CHOICE).select("Fungi").run()
    assert "one training series of each class" in at.error[0].value
    assert at.title[0].value == "Can attention hear a faulty engine?"


def test_patches_longer_than_the_series_are_answered_in_one_sentence():
    at = open_page(PAGE, dataset="Chinatown")
    assert "patch_length ≤ 24" in at.warning[0].value


def test_many_classes_fit_on_the_page():
    at = open_page(PAGE, tab="Data", dataset="FiftyWords", patch_length="32", patch_stride="4")
    assert "50 classes, 1 to" in words(at)
    assert "there is one series: it is used for training, and none is left" in words(at)


def test_a_link_to_an_upload_that_is_not_here_is_one_sentence():
    at = open_page(PAGE, dataset="upload-0123456789abcdef")
    assert "Received: no such file" in at.error[0].value


def test_a_file_is_uploaded_or_refused_with_the_line():
    at = open_page(PAGE, tab="Datasets")
    rows = ["\t".join(["ab"[i % 2], *map(str, np.arange(30.0) + i)]) for i in range(24)]
    bad = [*rows[:6], rows[6].replace("9.0", "nine", 1), *rows[7:]]
    press(at, "Upload your own")
    uploaded(at, "own.tsv", "\n".join(bad).encode())
    assert "in line 7 of own.tsv. Received: 'nine'" in at.error[0].value
    uploaded(at, "own.tsv", "\n".join(rows).encode())
    press(at, "Use")
    assert not at.error
    assert "own (upload)" in at.toast[0].value
    assert at.title[0].value == "Can attention tell the 2 classes of own apart?"
    assert at.query_params["dataset"].startswith("upload-")
    open_tab(at, "Data")
    assert "came as one file" in words(at)
    open_tab(at, "Code")
    assert "np.load" in at.code[0].value


def test_what_is_done_with_gaps_is_asked_where_there_are_some():
    at = open_page(PAGE, tab="Datasets")

    def shown():
        fields = ("unequal_lengths", "missing_values")
        return {f for f in fields if any(box.key == f"series:{f}" for box in at.selectbox)}

    assert shown() == set()
    lines = [
        ",".join(["ab"[row % 2], *(f"{row / 7 + step**2:.3f}" for step in range(40 - row % 9))])
        for row in range(24)
    ]
    press(at, "Upload your own")
    uploaded(at, "own.csv", "\n".join(lines).encode())
    press(at, "Use")
    assert shown() == {"unequal_lengths"}
    at.selectbox(key="series:unequal_lengths").select("truncate").run()
    assert not at.exception
    assert at.query_params["unequal_lengths"] == "truncate"
    assert "32 steps each" in words(at)
    open_tab(at, "Data")
    assert "each was cut to the shortest" in words(at)
    at.selectbox(key=CHOICE).select("FordA").run()
    assert shown() == set()
    assert "unequal_lengths" not in at.query_params
