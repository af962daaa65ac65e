"""Whatever people type, bring, or put into a link is used, or refused in a sentence: at once, in
little memory, and without a trace outside of the data folder.

A few inputs for each of the `ENTRIES`, always the same ones. For many, and new ones each time:
``python -m pytest tests/fuzz --hypothesis-profile=fuzz``, as CONTRIBUTING.md says.
"""

import platform
from types import SimpleNamespace

import pytest
from entries import ENTRIES
from hypothesis import HealthCheck, Phase, given, settings
from runs_of_others import run
from watching import watched

from playground.ui import services

LONGEST_SENTENCE = 3000
"""Characters: some name all fields of an experiment."""
FEW, MANY = 30, 800
"""Inputs of an entry that costs nothing."""
IS_LONG = settings.get_current_profile_name() == "fuzz"


def tried(entry):
    """How the inputs of an entry are chosen."""
    return settings(
        max_examples=max(2, (MANY if IS_LONG else FEW) // entry.cost),
        derandomize=not IS_LONG,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def store(monkeypatch):
    """A store with one run, as pages and routes find it; nothing is trained."""
    store = run()[0]
    monkeypatch.setattr(services, "store", lambda: store)
    monkeypatch.setattr(services, "engine", lambda: SimpleNamespace(trouble=None))
    platform.processor()  # begins a program when it is first asked
    return store


@pytest.mark.parametrize("name", ENTRIES)
def test_what_people_give_is_used_or_refused_in_a_sentence(name, caplog):
    entry, used = ENTRIES[name], []

    @tried(entry)
    @given(entry.given)
    def takes(given):
        said = ""
        with watched():
            try:
                entry.takes(given)
                used.append(given)
            except entry.refusals as error:
                said = str(error)
                assert 0 < len(said) < LONGEST_SENTENCE
        assert "Traceback" not in said
        assert not [record for record in caplog.records if record.exc_info], "a fault in the log"

    takes()
    assert used, "all of it was refused: nothing behind the reader was tried"
