"""The page of DNA motifs, without a browser."""

from opening import open_page, press, words


def test_it_says_what_is_planted_and_counts_the_weights():
    text = words(open_page("dna_motif"))
    assert "CGACCGAACTCC" in text
    # (4 · 12 + 1) · 32 + (9 · 32 + 1) · 16 + 17 · 2
    assert "6,226" in text


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


def test_a_challenge_sets_its_settings():
    at = open_page("dna_motif")
    press(at, "Two motifs, in order")
    assert at.selectbox(key="dna_motif:second_motif").value == "CRE"
    assert "letters later" in words(at)
