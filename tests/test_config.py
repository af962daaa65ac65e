"""Configurations: one description of each field serves text, limits, controls and sentences."""

from functools import partial
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from playground.experiments import EXPERIMENTS, Config, ConfigError
from playground.experiments.config import control


class Recipe(Config):
    """One field of each kind."""

    grams: int = control(250, "Flour", "How much.", group="Data", minimum=1, maximum=1000, unit="g")
    salt: float = control(0.5, "Salt", "How salty.", group="Data", minimum=0.0, maximum=2.5)
    yeast: int | None = control(7, "Yeast", "Or none.", group="Data", minimum=1, maximum=42)
    folds: tuple[int, ...] = control((3, 2), "Folds", "Each.", group="Data", minimum=1, maximum=9)
    oven: Literal["stone", "steel"] = control("stone", "Oven", "Which.", group="Training")
    steam: bool = control(True, "Steam", "Whether.", group="Training")


def sentence(values):
    """What a person reads when `values` are refused."""
    with pytest.raises(ConfigError) as refusal:
        Recipe.parse(values)
    return str(refusal.value)


# From text


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("grams", "400", 400),
        ("grams", " 400 ", 400),
        ("salt", "1", 1.0),
        ("salt", "1e-3", 0.001),
        ("yeast", "9", 9),
        ("yeast", "none", None),
        ("yeast", "None", None),
        ("yeast", "", None),
        ("folds", "3,1", (3, 1)),
        ("folds", "3, 1", (3, 1)),
        ("folds", "(3, 1)", (3, 1)),
        ("folds", "[3]", (3,)),
        ("folds", "3,", (3,)),
        ("folds", "", ()),
        ("oven", "steel", "steel"),
        ("steam", "false", False),
        ("steam", "True", True),
        ("steam", "0", False),
    ],
)
def test_a_value_is_read_from_text(field, text, value):
    received = getattr(Recipe.parse({field: text}), field)
    assert received == value
    assert type(received) is type(value)


def test_fields_that_are_not_named_come_from_the_base():
    base = Recipe(grams=300, steam=False)
    assert Recipe.parse({"grams": "301"}, base=base) == Recipe(grams=301, steam=False)
    assert Recipe.parse({"grams": "301"}) == Recipe(grams=301, steam=True)


# Limits


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"grams": 0}, "grams to be an integer between 1 and 1000. Received: grams=0."),
        ({"grams": "1001"}, "grams to be an integer between 1 and 1000. Received: grams=1001."),
        ({"grams": "2.5"}, "grams to be an integer between 1 and 1000. Received: grams=2.5."),
        ({"grams": None}, "grams to be an integer between 1 and 1000. Received: grams=none."),
        ({"grams": "lots"}, "grams to be an integer between 1 and 1000. Received: grams=lots."),
        ({"salt": -0.1}, "salt to be a number between 0 and 2.5. Received: salt=-0.1."),
        ({"salt": "nan"}, "salt to be a number between 0 and 2.5. Received: salt=nan."),
        ({"salt": "inf"}, "salt to be a number between 0 and 2.5. Received: salt=inf."),
        ({"yeast": 43}, "yeast to be an integer between 1 and 42 or none. Received: yeast=43."),
        (
            {"folds": (3, 10)},
            "folds to be a comma-separated list of integers between 1 and 9, such as 3,2. "
            "Received: folds=3,10.",
        ),
        ({"oven": "gas"}, "oven to be one of stone, steel. Received: oven=gas."),
        ({"steam": "maybe"}, "steam to be true or false. Received: steam=maybe."),
    ],
)
def test_a_value_outside_its_limits_is_refused_in_one_sentence(values, expected):
    assert sentence(values) == f"Expected {expected}"


@pytest.mark.parametrize("value", [1, 1000])
def test_limits_belong_to_what_is_taken(value):
    assert Recipe.parse({"grams": value}).grams == value


def test_truth_is_not_a_number():
    assert "Received: grams=true." in sentence({"grams": True})


def test_an_unknown_field_is_refused_with_those_there_are():
    assert sentence({"sugar": 3}) == (
        "Expected a field among grams, salt, yeast, folds, oven, steam. Received: sugar=3."
    )


def test_the_constructor_keeps_the_limits_too():
    with pytest.raises(ValidationError):
        Recipe(grams=0)


def test_a_configuration_is_frozen():
    with pytest.raises(ValidationError):
        Recipe().grams = 3


# Round trips


def as_strategy(control):
    """Every value that a control takes."""
    low, high = control.minimum, control.maximum
    integers = st.integers(int(low or 0), int(high or 10))
    kinds = {
        "integer": lambda: integers,
        "number": lambda: st.floats(low, high),
        "choice": lambda: st.sampled_from(control.choices),
        "boolean": st.booleans,
        "integers": lambda: st.lists(integers, max_size=4).map(tuple),
        "numbers": lambda: st.lists(st.floats(low, high), max_size=4).map(tuple),
        "choices": lambda: st.lists(st.sampled_from(control.choices), max_size=3).map(tuple),
        "text": lambda: st.just(control.default),
    }
    values = kinds[control.kind]()
    return st.none() | values if control.optional else values


def any_config(config_type):
    fields = {name: as_strategy(control) for name, control in config_type.controls().items()}
    return st.fixed_dictionaries(fields).map(partial(made, config_type)).filter(bool)


def made(config_type, values):
    """The configuration; None where its fields do not fit together."""
    try:
        return config_type(**values)
    except ValidationError:
        return None


@pytest.mark.parametrize(
    "config_type",
    [Recipe, *(experiment.config_type for experiment in EXPERIMENTS.values())],
    ids=lambda config_type: config_type.__name__,
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_configuration_comes_back_from_its_text_and_from_its_json(config_type, data):
    config = data.draw(any_config(config_type))
    assert config_type.parse(config.as_text()) == config
    assert config_type.parse(config.model_dump(mode="json")) == config


@pytest.mark.parametrize(
    ("value", "text"), [(1e-4, "0.0001"), (0.25, "0.25"), (2.0, "2"), (0.123456789, "0.123456789")]
)
def test_a_number_is_spelled_in_full_and_no_longer(value, text):
    assert Recipe(salt=value).as_text()["salt"] == text


def test_differences_are_the_fields_that_differ():
    assert Recipe().differences(Recipe()) == {}
    assert Recipe(grams=1, yeast=None).differences(Recipe()) == {"grams": 1, "yeast": None}


# What a page draws


def test_a_control_says_what_its_field_says():
    described = Recipe.controls()["yeast"]
    assert (described.kind, described.optional, described.default) == ("integer", True, 7)
    assert (described.label, described.help, described.group) == ("Yeast", "Or none.", "Data")
    assert (described.minimum, described.maximum) == (1, 42)
    assert Recipe.controls()["oven"].choices == ("stone", "steel")
    assert Recipe.controls()["grams"].unit == "g"
    assert [c.kind for c in Recipe.controls().values()] == [
        *("integer", "number", "integer", "integers", "choice", "boolean")
    ]
