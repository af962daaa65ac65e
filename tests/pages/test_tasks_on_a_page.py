"""A teacher's link on a page: what stands still, what is hidden, what is asked for."""

from opening import open_page, words

TASK = {
    "preset": "spiral",
    "task": "Reach 0.95 with 8 neurons.",
    "fix": "dataset,noise",
    "hide": "learning_rate",
    "pass": "test_accuracy>=0.95,neurons<=8",
}


def labels(widgets):
    return {widget.label: widget for widget in widgets}


def said(at):
    return "\n".join(box.value for box in [*at.info, *at.warning, *at.success])


def test_a_task_shows_its_words_and_demands():
    text = said(open_page("plane", **TASK))
    assert "Reach 0.95 with 8 neurons." in text
    assert "test accuracy at least 0.95" in text
    assert "hidden neurons at most 8" in text


def test_fixed_controls_are_greyed_hidden_ones_are_gone_and_others_are_free():
    at = open_page("plane", **TASK)
    chosen = labels(at.sidebar.selectbox)
    assert chosen["Data set"].disabled
    assert chosen["Preset"].disabled
    assert not chosen["Optimizer"].disabled
    sliders = labels([*at.sidebar.slider, *at.sidebar.select_slider])
    assert sliders["Noise"].disabled
    assert not any("rate" in label.lower() and "Its" not in label for label in sliders)


def test_a_challenge_cannot_change_what_a_task_fixes():
    at = open_page("plane", **TASK)
    before = labels(at.sidebar.selectbox)["Data set"].value
    at.session_state["plane_classifier:dataset"] = "circle"
    at.run()
    assert labels(at.sidebar.selectbox)["Data set"].value == before == "spiral"


def test_a_link_with_an_unknown_demand_is_a_sentence_and_sets_no_task():
    at = open_page("plane", **(TASK | {"pass": "beauty>=1"}))
    assert r"Received: beauty\>=1." in said(at)
    assert not labels(at.sidebar.selectbox)["Data set"].disabled


def test_the_words_of_a_task_are_text_and_no_markup():
    at = open_page("plane", **(TASK | {"task": "[x](http://a) <b>**y**"}))
    assert "[x](http" not in said(at)


def test_a_page_says_its_link():
    at = open_page("plane")
    assert any("hidden_units=4%2C2" in block.value for block in at.sidebar.code)
    assert "A task for your class" in words(at)
