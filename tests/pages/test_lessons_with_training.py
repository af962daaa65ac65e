"""Home, Fashion-MNIST, time-series Transformer and runs, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from opening import APP, open_page, words

PAGES = sorted(path.stem for path in (Path(APP).parent / "pages").glob("*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page):
    assert open_page(page).title


def test_fashion_mnist_counts_the_weights_of_the_lecture():
    assert "266,610" in words(open_page("fashion_mnist"))


def test_hidden_layers_change_the_count_and_the_link():
    at = open_page("fashion_mnist")
    at.text_input(key="fashion_mnist:hidden_units").set_value("50").run()
    # 784 × 50 + 50 + 50 × 10 + 10
    assert "39,760" in words(at)
    assert at.query_params["hidden_units"] == "50"


def test_a_preset_sets_all_controls():
    at = open_page("timeseries_transformer")
    at.selectbox(key="timeseries_transformer:preset").select("keras-example").run()
    assert "93,130" in words(at)
    assert "Attention contributes nothing" in "\n".join(info.value for info in at.info)
    at.selectbox(key="timeseries_transformer:preset").select("keras-example-code").run()
    assert "29,258" in words(at)


def test_a_link_sets_controls_and_a_bad_link_is_named():
    at = open_page("timeseries_transformer", preset="keras-example", num_heads="8")
    assert at.slider(key="timeseries_transformer:num_heads").value == 8
    at = open_page("timeseries_transformer", num_heads="99")
    assert "Received: num_heads=99" in at.warning[0].value


def test_nonsense_in_a_text_field_is_answered_in_one_sentence():
    at = open_page("fashion_mnist")
    at.text_input(key="fashion_mnist:hidden_units").set_value("many, many").run()
    assert not at.exception
    assert "Received: hidden_units=many, many" in at.error[0].value


def test_a_challenge_sets_its_settings():
    at = open_page("fashion_mnist")
    next(b for b in at.button if b.label == "Ten straight lines").click().run()
    # 784 × 10 + 10
    assert "7,850" in words(at)
