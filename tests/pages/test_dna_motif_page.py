"""The page of DNA motifs, without a browser."""

import numpy as np
from opening import open_page, press, words

from playground.datasets.dna import kept_sequences
from playground.datasets.dna.fasta import labelled_fasta


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


def test_the_form_asks_which_label_has_the_motif_only_where_labels_do_not_say():
    at = open_page("dna_motif")
    at.file_uploader(key="dna:first").set_value(("own.fa", fasta("liver", "heart"), "text/plain"))
    press(at, "Use these sequences")
    assert "which class has the motif" in at.error[0].value
    at.text_input(key="dna:with motif").set_value("heart")
    press(at, "Use these sequences")
    assert not at.error
    kept = kept_sequences.load(at.selectbox(key="dna:sequences").value)
    assert kept.class_names == ("liver", "heart")
    assert "3 of the file are left out" in words(at)


def test_nothing_is_said_to_be_planted_in_own_sequences():
    brought = kept_sequences.keep(labelled_fasta("own.fa", fasta("bound", "unbound")))
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
    text = words(open_page("dna_motif", gc="0.1"))
    odds = np.prod([0.05 if letter in "CG" else 0.45 for letter in "CGACCGAACTCC"])
    assert f"2^{{{-np.log2(odds):.1f}}}" in text


def test_a_challenge_sets_its_settings():
    at = open_page("dna_motif")
    press(at, "Two motifs, in order")
    assert at.selectbox(key="dna_motif:second_motif").value == "CRE"
    assert "letters later" in words(at)
