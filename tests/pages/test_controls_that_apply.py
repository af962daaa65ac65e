"""A control that changes nothing beside the others is not shown; links that name it still open."""

from __future__ import annotations

import pytest
from opening import open_page


def shown(at):
    """Names of the fields that have a control on the page."""
    kinds = ("selectbox", "slider", "select_slider", "number_input", "text_input", "toggle")
    widgets = [w for kind in (*kinds, "multiselect") for w in at.get(kind)]
    return {str(w.key).split(":")[-1] for w in widgets if w.key}


@pytest.mark.parametrize(
    ("page", "link", "there", "gone"),
    [
        ("universal_approximation", {"compare": "neurons"}, {"activation", "learning_rate"},
         {"activations", "learning_rates", "repeats"}),
        ("universal_approximation", {"compare": "activations"}, {"activations"}, {"activation"}),
        ("universal_approximation", {"compare": "learning rates"}, {"learning_rates"},
         {"learning_rate"}),
        ("universal_approximation", {"compare": "seeds"}, {"repeats"}, {"activations"}),
        ("plane", {"dataset": "own"}, {"train_ratio"}, {"noise", "count"}),
        ("plane", {}, {"noise", "activations", "loss"}, {"regularization_rate"}),
        ("plane", {"regularization": "l2"}, {"regularization_rate"}, set()),
        ("plane", {"dataset": "regression_plane"}, set(), {"loss"}),
        ("dna_motif", {}, {"motif", "strength", "count"}, {"own_motif", "spacing", "contrast"}),
        ("dna_motif", {"motif": "own"}, {"own_motif"}, set()),
        ("dna_motif", {"second_motif": "CRE", "length": "80"}, {"spacing", "contrast"}, set()),
        ("perceptron", {"section": "learning"}, {"order"}, {"points", "separation", "seed"}),
        ("perceptron", {"section": "learning", "data": "blobs"}, {"points", "separation"}, set()),
    ],
)  # fmt: skip
def test_only_controls_that_change_something_are_shown(page, link, there, gone):
    found = shown(open_page(page, **link))
    assert there <= found
    assert not gone & found


def test_a_control_comes_back_with_its_value():
    at = open_page("universal_approximation", activations="relu,elu")
    compare = "function_fit:compare"
    at.selectbox(key=compare).set_value("activations").run()
    assert list(at.multiselect(key="function_fit:activations").value) == ["relu", "elu"]
    at.selectbox(key=compare).set_value("neurons").run()
    at.selectbox(key=compare).set_value("activations").run()
    assert not at.exception
    assert list(at.multiselect(key="function_fit:activations").value) == ["relu", "elu"]


def test_a_link_may_name_a_field_that_does_not_apply():
    at = open_page("plane", dataset="own", noise="0.3")
    assert not at.warning
    assert at.query_params["noise"] == "0.3"


def test_a_slider_that_was_moved_is_not_set_back_by_what_the_page_says_of_it():
    at = open_page("plane", dropout="0.1")
    dropout = next(slider for slider in at.slider if slider.label == "Dropout")
    assert dropout.proto.set_value  # the link's value, which the browser cannot know
    dropout.set_value(0.2).run()
    dropout = next(slider for slider in at.slider if slider.label == "Dropout")
    assert dropout.value == 0.2
    assert not dropout.proto.set_value  # the browser may stand at 0.3 by now
