"""The page of DNA motifs, without a browser."""

import numpy as np
import pytest
from opening import open_page, press, words

from playground.datasets.dna import KNOWN_MOTIFS, Planting, kept_sequences, plant
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.reading import GivenFile
from playground.experiments import EXPERIMENTS
from playground.experiments.dna_motif import DNAMotifConfig, planting_of
from playground.experiments.dna_motif.architecture import MotifArchitecture
from playground.experiments.dna_motif.recorded_figures import rows_to_show, site_spans
from playground.experiments.dna_motif.reference import MotifNetwork
from playground.lessons.dna_motif.words import blind_letters, frames_of, in_each_class
from playground.runs import RunState
from playground.runs.arrays import pack
from playground.ui import services


def test_it_says_what_is_planted_and_counts_the_weights():
    text = words(open_page("dna_motif"))
    assert "CGACCGAACTCC" in text
    # (4 · 12 + 1) · 32 + (9 · 32 + 1) · 16 + 17 · 2
    assert "6,226" in text


def fasta(*labels):
    """Forty random sequences with two labels in turn, and three of them again."""
    rng = np.random.default_rng(0)
    texts = ["".join(rng.choice(list("ACGT"), 30)) for _ in range(40)]
    entries = [(text, labels[i % 2]) for i, text in enumerate(texts)]
    entries += entries[:3]
    return "".join(f">s{i} {label}\n{text}\n" for i, (text, label) in enumerate(entries)).encode()


def test_sequences_that_came_before_are_left_out_and_counted():
    brought = read_sequences(GivenFile("own.fa", fasta("bound", "unbound"))).sequences
    at = open_page("dna_motif", tab="Data", sequences=kept_sequences.keep(brought))
    assert "3 of the file are left out" in words(at)


def test_nothing_is_said_to_be_planted_in_own_sequences():
    brought = kept_sequences.keep(
        read_sequences(GivenFile("own.fa", fasta("bound", "unbound"))).sequences
    )
    at = open_page("dna_motif", sequences=brought, motif="TATA box", pooling="1")
    text = words(at)
    assert "planted" not in text
    assert "JASPAR MA0108.2" not in text


def test_another_motif_changes_the_words_and_the_link():
    at = open_page("dna_motif")
    at.selectbox(key="dna_motif:motif").select("own").run()
    assert not at.exception
    assert "TGASTCA" in words(at)
    assert at.query_params["motif"] == ["own"] or at.query_params["motif"] == "own"


def test_a_motif_with_a_wrong_letter_is_answered_in_one_sentence():
    at = open_page("dna_motif", motif="own")
    at.text_input(key="dna_motif:own_motif").set_value("GAT?ACA").run()
    assert not at.exception
    assert "at position 4" in at.error[0].value


def test_a_motif_longer_than_the_sequences_is_answered_in_one_sentence():
    at = open_page("dna_motif", length="10")
    assert "a motif of at most 10 letters" in at.warning[0].value


def test_the_odds_of_a_match_by_chance_are_those_of_the_random_letters():
    text = words(open_page("dna_motif", tab="Understand", gc="0.1"))
    odds = np.prod([0.05 if letter in "CG" else 0.45 for letter in "CGACCGAACTCC"])
    assert f"2^{{{-np.log2(odds):.1f}}}" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "`CGACCGAACTCC` at a random place, the others only random letters."),
        ({"decoys": 1.0}, "100% of the others `CCTCAAGCCAGC`, backwards."),
        ({"decoys": 0.5}, "50% of the others `CCTCAAGCCAGC`, backwards, the rest only random"),
        ({"both_strands": True}, "at a random place on either strand, the others only"),
        ({"gc_gap": 0.2}, "In that half 70% of the random letters are G or C, in the other 50%."),
        ({"second_motif": "CRE"}, "later `TGACGTCA` at a random place, the others neither."),
        ({"second_motif": "CRE", "contrast": "one of the two"}, "the others one of the two."),
        ({"second_motif": "CRE", "spacing": 0}, "`CGACCGAACTCC` and right behind it `TGACGTCA`"),
        (
            {"second_motif": "CRE", "contrast": "wrong order"},
            "opposite order, `TGACGTCA` and 5 letters later `CGACCGAACTCC`.",
        ),
    ],
)  # fmt: skip
def test_the_heading_says_what_separates_the_classes(changes, sentence):
    assert sentence in in_each_class(planting_of(DNAMotifConfig(**changes)))


def test_frames_are_named_as_far_as_there_are_any():
    def words_of(**changes):
        return frames_of(planting_of(DNAMotifConfig(**changes)))

    assert words_of() == "Violet frame: the planted motif."
    assert words_of(second_motif="CRE") == "Violet frame: the planted pair."
    both = words_of(second_motif="CRE", contrast="wrong order", decoys=0.5)
    assert both.endswith("the motif backwards, or the two motifs in the opposite order.")


def test_of_long_sequences_those_are_shown_whose_sites_are_not_cut():
    found = plant(Planting(KNOWN_MOTIFS["primer"], KNOWN_MOTIFS["CRE"], 5, "wrong order",
                           count=200, length=200, seed=1))  # fmt: skip
    sites, instead = site_spans(found)
    rows = rows_to_show(found, sites, instead)
    assert found.y[rows].tolist() == [1] * 8 + [0] * 8
    ends = [(sites[i] or instead[i])[1] for i in rows]
    assert max(ends) <= 100
    assert "first 100 of 200 letters" in words(open_page("dna_motif", tab="Data", length="200"))
    assert "letters are shown" not in words(open_page("dna_motif", tab="Data", length="100"))


@pytest.mark.parametrize("shape", [(50, 3, 12, 4, 5), (80, 3, 12, 4, 5), (50, 3, 12, 3, 5)])
def test_letters_that_no_pool_takes_are_those_that_nothing_depends_on(shape):
    architecture = MotifArchitecture(*shape)
    rng = np.random.default_rng(0)
    network = MotifNetwork(architecture, rng.normal(size=architecture.parameters()))
    x = np.eye(4, dtype=np.float32)[rng.integers(4, size=(200, shape[0]))]
    moved = (network.gradient(x) != 0).any(axis=(0, 2))
    blind = int((~moved).sum())
    said = blind_letters(architecture)
    if not blind:
        assert said == ""
        return
    assert said.startswith("The last of " if blind == 1 else f"The last {blind} of ")
    assert said.endswith(f"at letter {shape[0] - blind}.")


def test_a_challenge_sets_its_settings():
    at = open_page("dna_motif")
    press(at, "Two motifs, in order")
    assert at.selectbox(key="dna_motif:second_motif").value == "CRE"
    assert "letters later" in words(at)


def test_own_sequences_are_shown_by_what_is_in_them_and_without_controls_that_do_nothing():
    brought = kept_sequences.keep(
        read_sequences(GivenFile("own.fa", fasta("bound", "unbound"))).sequences
    )
    config = DNAMotifConfig(sequences=brought, pooling=1)
    store = services.store()
    owner = store.become_owner()
    run = store.create("dna_motif", config.model_dump(mode="json"), owner)
    count = EXPERIMENTS["dna_motif"].count_parameters(config)
    weights = np.random.default_rng(0).normal(size=count).astype(np.float32)
    event = {"run": run.id, "time": 0.0, "kind": "observation", "name": "weights", "epoch": 1}
    store.apply([event | {"data": pack({"flat": weights})}])
    store.set_state(run.id, RunState.STOPPED, "")
    at = open_page("dna_motif", run=run.id)
    owner.close()
    assert "The most informative filters" in words(at)
    assert "the primer's motif" not in words(at)
    kinds = ("selectbox", "slider", "select_slider", "number_input", "text_input", "toggle")
    keys = {str(w.key) for kind in kinds for w in at.get(kind)}
    dead = ("motif", "own_motif", "strength", "count", "length", "gc", "gc_gap", "both_strands",
            "second_motif", "spacing", "contrast", "decoys")  # fmt: skip
    assert not {f"dna_motif:{name}" for name in dead} & keys
    assert "dna_motif:data_seed" in keys  # it decides the split
