"""Letters, motifs, planted sequences and files, against Biopython and by brute force."""

import io
import re

import numpy as np
import pytest
from Bio import SeqIO
from Bio import motifs as bio
from Bio.Seq import Seq

from playground.datasets.dna import (
    KNOWN_MOTIFS,
    Planting,
    as_text,
    best_matches,
    best_scores,
    kept_sequences,
    log_odds,
    motif_from_text,
    motif_text,
    one_hot,
    plant,
    reverse_complement,
)
from playground.datasets.dna.alphabet import IUPAC, as_bytes
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.dna.generator import background
from playground.datasets.dna.motif_file import read_motif
from playground.datasets.dna.scan import window_scores
from playground.datasets.dna.split import split_rows
from playground.datasets.file_error import FileError
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.experiments.dna_motif.reference import accidental_information, information

PRIMER = KNOWN_MOTIFS["primer"]
COUNTED = ("TATA box", "E-box", "CTCF", "GATA")


def in_biopython(motif):
    shares = motif.probabilities
    return bio.Motif(
        alphabet="ACGT", counts={base: shares[:, i].tolist() for i, base in enumerate("ACGT")}
    )


def motif_in(name, content):
    return read_motif(name, content).motif


def texts(sequences):
    return [as_text(row) for row in sequences.letters]


# Letters


def test_the_other_strand_is_biopythons():
    text = "".join(IUPAC) + "GATTACA"
    assert reverse_complement(text) == str(Seq(text).reverse_complement())


def test_a_base_is_one_number_and_an_ambiguous_letter_several():
    np.testing.assert_array_equal(
        one_hot(as_bytes("AGRN")),
        [[1, 0, 0, 0], [0, 0, 1, 0], [0.5, 0, 0.5, 0], [0.25, 0.25, 0.25, 0.25]],
    )


# Motifs


@pytest.mark.parametrize("name", KNOWN_MOTIFS)
def test_information_is_biopythons_relative_entropy(name):
    motif = KNOWN_MOTIFS[name]
    theirs = in_biopython(motif).relative_entropy
    np.testing.assert_allclose(information(motif.probabilities), theirs, atol=1e-9)
    against = in_biopython(motif)
    against.background = dict(zip("ACGT", background(0.1), strict=True))
    np.testing.assert_allclose(
        information(motif.probabilities, background(0.1)), against.relative_entropy, atol=1e-9
    )


@pytest.mark.parametrize("windows", [20, 100])
def test_what_few_windows_tell_by_accident_is_what_random_letters_tell(windows):
    counts = np.random.default_rng(0).multinomial(windows, [1 / 4] * 4, size=20_000)
    told = information(counts / windows).mean()
    assert accidental_information(windows) == pytest.approx(told, rel=0.05)


@pytest.mark.parametrize(
    ("name", "core"),
    [("TATA box", "TATAAA"), ("E-box", "CACGTG"), ("CTCF", "CCA"), ("CRE", "TGACGTCA"),
     ("GATA", "TTATC")],
)  # fmt: skip
def test_a_known_motif_holds_what_it_is_known_for(name, core):
    likeliest = "".join("ACGT"[i] for i in KNOWN_MOTIFS[name].probabilities.argmax(1))
    assert core in likeliest


@pytest.mark.parametrize("name", COUNTED)
def test_counts_of_a_motif_name_their_source(name):
    assert KNOWN_MOTIFS[name].source.startswith("JASPAR MA0")


def test_a_consensus_and_a_matrix_are_read_from_text():
    assert motif_from_text(" tataWAR ").consensus == "TATAWAR"
    assert motif_from_text("1 0 0 0; 0 0.5 0.5 0").rows == ((1, 0, 0, 0), (0, 0.5, 0.5, 0))


@pytest.mark.parametrize("name", KNOWN_MOTIFS)
def test_a_motif_survives_its_text(name):
    motif = KNOWN_MOTIFS[name]
    again = motif_from_text(motif_text(motif))
    np.testing.assert_allclose(again.probabilities, motif.probabilities, atol=1e-3)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("GATXACA", "Received: 'X' at position 4. Replace that letter."),
        ("1 0 0 0; 0.5 0.4 0 0", "Expected shares that add up to 1 at position 2. "
         "Received: 0.5 + 0.4 + 0 + 0 = 0.9. Correct that column."),
        ("1 0 0; 1 0 0 0", "Expected four numbers, for A, C, G and T, at position 1. Received: 3."),
        ("1 0 x 0;", "Received: 'x'."),
        ("", "Received: nothing. Type one, such as TATAWAW."),
        ("A" * 41, "Expected a motif of at most 40 positions. Received: 41."),
    ],
)  # fmt: skip
def test_a_motif_that_cannot_be_read_is_refused_with_the_position(text, sentence):
    with pytest.raises(FileError) as refusal:
        motif_from_text(text)
    assert sentence in str(refusal.value)


def test_a_jaspar_file_is_read_as_biopython_reads_it():
    text = ">MA0004.1\tArnt\nA [4 19 0]\nC [16 0 20]\nG [0 1 0]\nT [0 0 0]\n"
    theirs = bio.read(io.StringIO(text), "jaspar")
    motif = motif_in("arnt.jaspar", text.encode())
    assert motif.name == theirs.name
    expected = [[theirs.pwm[base][i] for base in "ACGT"] for i in range(3)]
    np.testing.assert_allclose(motif.probabilities, expected)


def test_a_meme_file_is_read_as_biopython_reads_it():
    text = (
        "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\n"
        "A 0.25 C 0.25 G 0.25 T 0.25\n\nMOTIF MA0 Arnt\n"
        "letter-probability matrix: alength= 4 w= 2 nsites= 20 E= 0\n"
        " 0.2 0.8 0.0 0.0\n 0.95 0.0 0.05 0.0\nURL x\n"
    )
    theirs = bio.parse(io.StringIO(text), "minimal")[0]
    expected = [[theirs.pwm[base][i] for base in "ACGT"] for i in range(2)]
    motif = motif_in("arnt.meme", text.encode())
    np.testing.assert_allclose(motif.probabilities, expected, atol=1e-9)


def test_a_column_of_a_meme_file_that_does_not_add_up_is_named_with_its_line():
    text = "MOTIF x\nletter-probability matrix: w= 2\n1 0 0 0\n0.5 0.5 0.5 0\n"
    with pytest.raises(
        FileError, match=r"at position 2 in line 4 of x\.meme\. Received: .* = 1\.5"
    ):
        motif_in("x.meme", text.encode())


@pytest.mark.parametrize(
    ("width", "rows", "sentence"),
    [
        (4, ["1 0 0 0", "0 1 0 0", "x 0 1 0", "0 0 0 1"],
         "Expected a count or a share in line 5 of x.meme. Received: 'x'."),
        (4, ["1 0 0 0", "0 1 0 0", "nan 0 1 0", "0 0 0 1"], "in line 5 of x.meme. Received: 'nan'"),
        (2, ["1 0 0 0", "-0.5 1.5 0 0"], "in line 4 of x.meme. Received: '-0.5'"),
        (5, ["1 0 0 0"], "Expected as many rows of shares as w= says (5) in line 2 of x.meme. "
         "Received: 1. "
         "Correct w="),
        (1, ["1 0 0 0", "0 1 0 0"], "w= says (1) in line 2 of x.meme. Received: 2."),
        (3, ["1 0 0 0", "", "0 1 0 0", "0 0 1 0"], "w= says (3) in line 2 of x.meme. Received: 1."),
    ],
)  # fmt: skip
def test_a_meme_file_is_never_read_in_part(width, rows, sentence):
    text = "\n".join(["MOTIF x", f"letter-probability matrix: w= {width}", *rows, "", "URL x"])
    with pytest.raises(FileError) as refusal:
        motif_in("x.meme", text.encode())
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("behind", ["", "URL x", "MOTIF y", "-" * 60, "\nMOTIF y\nBL MOTIF"])
def test_a_meme_matrix_ends_at_a_blank_line_or_a_keyword(behind):
    text = f"MOTIF x\nletter-probability matrix: alength= 4\n1 0 0 0\n0 1 0 0\n{behind}\n"
    assert motif_in("x.meme", text.encode()).consensus == "AC"


# Scans and similarity


@pytest.mark.parametrize("name", ["primer", "CTCF"])
def test_window_scores_are_biopythons(name):
    motif, chance = KNOWN_MOTIFS[name], background(0.4)
    weights = log_odds(motif.probabilities, chance)
    theirs = bio.matrix.PositionSpecificScoringMatrix(
        "ACGT", {base: weights[:, i].tolist() for i, base in enumerate("ACGT")}
    )
    rows = plant(Planting(motif, count=6, seed=3))
    ours = window_scores(one_hot(rows.letters), weights)
    for text, scores in zip(texts(rows), ours, strict=True):
        np.testing.assert_allclose(scores, theirs.calculate(Seq(text)), atol=1e-3)
    both = best_scores(one_hot(rows.letters), weights, both_strands=True)
    expected = [
        max(theirs.calculate(Seq(t)).max(), theirs.calculate(Seq(reverse_complement(t))).max())
        for t in texts(rows)
    ]
    np.testing.assert_allclose(both, expected, atol=1e-3)


def test_log_odds_are_biopythons_but_for_a_pseudo_share():
    motif = KNOWN_MOTIFS["E-box"]
    mixed = 0.99 * motif.probabilities + 0.01 * 0.25
    theirs = in_biopython(type(motif)("x", tuple(map(tuple, mixed)))).pssm
    ours = log_odds(motif.probabilities, np.full(4, 0.25))
    np.testing.assert_allclose(ours.T, [theirs[base] for base in "ACGT"], atol=1e-9)


@pytest.mark.parametrize(("offset", "strand"), [(0, 1), (2, 1), (-3, 1), (1, -1)])
def test_a_shifted_or_turned_motif_is_found_where_it_stands(offset, strand):
    rng = np.random.default_rng(5)
    long = rng.dirichlet(np.full(4, 0.3), 20)
    target = long[5:13]
    other = long[5 + offset : 5 + offset + 12]
    if strand < 0:
        other = other[::-1, ::-1]
    (match,) = best_matches(target, other[None])
    assert (match.offset, match.strand) == (offset, strand)
    if offset <= 0:  # it reaches over all of the target
        assert match.pearson == pytest.approx(1)


def test_half_of_a_motif_is_not_the_motif():
    target = PRIMER.probabilities
    by_hand = np.full((12, 4), 0.25)
    by_hand[:6] = target[:6]
    expected = np.corrcoef(target.ravel(), by_hand.ravel())[0, 1]
    (match,) = best_matches(target, target[None, :6])
    assert match.pearson == pytest.approx(expected)
    assert match.pearson < 0.75


# Planted sequences


def test_planted_sites_stand_where_they_are_said_to_stand():
    found = plant(Planting(PRIMER, count=200, seed=1))
    for text, label, start in zip(texts(found), found.y, found.starts, strict=True):
        assert label == (start >= 0)
        if label:
            assert text[start : start + 12] == "CGACCGAACTCC"
    assert found.y.sum() == 100


def test_on_both_strands_a_site_is_written_or_turned():
    found = plant(Planting(PRIMER, count=200, seed=1, both_strands=True))
    assert set(found.strands[found.y == 1]) == {-1, 1}
    for text, start, strand in zip(texts(found), found.starts, found.strands, strict=True):
        if strand:
            site = text[start : start + 12]
            assert (site if strand > 0 else reverse_complement(site)) == "CGACCGAACTCC"


@pytest.mark.parametrize("gap", [0.0, 0.3])
def test_gc_content_is_as_asked(gap):
    found = plant(Planting(PRIMER, count=2000, gc=0.4, gc_gap=gap, seed=2))
    for label, expected in ((0, 0.4), (1, 0.4 + gap)):
        counts = [0, 0]
        for text, y, start in zip(texts(found), found.y, found.starts, strict=True):
            if y == label:
                rest = text if start < 0 else text[:start] + text[start + 12 :]
                counts[0] += sum(letter in "GC" for letter in rest)
                counts[1] += len(rest)
        assert counts[0] / counts[1] == pytest.approx(expected, abs=0.012)


def test_strength_is_the_share_of_sites_letters_that_agree():
    found = plant(Planting(PRIMER, strength=0.8, count=4000, seed=2))
    agree = [
        np.mean([a == b for a, b in zip(text[s : s + 12], "CGACCGAACTCC", strict=True)])
        for text, s in zip(texts(found), found.starts, strict=True)
        if s >= 0
    ]
    assert np.mean(agree) == pytest.approx(0.8 + 0.2 / 4, abs=0.01)


@pytest.mark.parametrize("gap", [0.0, 0.4])
def test_the_rest_of_a_weak_site_has_the_letters_of_the_sequence_around_it(gap):
    motif = motif_from_text("NNNNAAAA")
    found = plant(Planting(motif, strength=0.5, count=8000, gc=0.1, gc_gap=gap, seed=2))
    sites = [t[s : s + 8] for t, s in zip(texts(found), found.starts, strict=True) if s >= 0]
    gc = [np.mean([site[i] in "GC" for site in sites]) for i in range(8)]
    np.testing.assert_allclose(gc, [0.1 + gap] * 4 + [(0.1 + gap) / 2] * 4, atol=0.03)


@pytest.mark.parametrize(
    ("contrast", "expected"),
    [("neither", {(0, 0, 0)}), ("one of the two", {(0, 1, 0), (0, 0, 1)}),
     ("wrong order", {(-1, 1, 1)})],
)  # fmt: skip
def test_a_pair_is_present_absent_or_in_the_wrong_order(contrast, expected):
    first, second = motif_from_text("AAAACCCCAAAA"), motif_from_text("GGGGTTTTGGGG")
    found = plant(Planting(first, second, 4, contrast, count=60, seed=4))
    seen = set()
    for text, label, start in zip(texts(found), found.y, found.starts, strict=True):
        a, b = text.find("AAAACCCCAAAA"), text.find("GGGGTTTTGGGG")
        if label:
            assert a == start
            assert b - a == 16
        else:
            order = 0 if min(a, b) < 0 else int(np.sign(b - a))
            seen.add((order, int(a >= 0), int(b >= 0)))
    assert seen == expected


def test_where_the_others_carry_something_instead_is_known():
    first, second = motif_from_text("AAAACCCCAAAA"), motif_from_text("GGGGTTTTGGGG")
    swapped = plant(Planting(first, second, 4, "wrong order", count=60, seed=4))
    either = plant(Planting(first, second, 4, "one of the two", count=60, seed=4))
    for found, shapes in ((swapped, {"G" * 4 + "T" * 4}), (either, {"GGGGTTTT", "AAAACCCC"})):
        begins = set()
        part = found.part(np.arange(len(found))[::-1])
        for text, label, (begin, end) in zip(texts(part), part.y, part.instead, strict=True):
            if label:
                assert (begin, end) == (-1, -1)
                continue
            begins.add(text[begin : begin + 8])
            ends = "AAAACCCCAAAA" if found is swapped else text[begin : begin + 12]
            assert text[begin:end].endswith(ends)
            assert end - begin == (28 if found is swapped else 12)
        assert begins == shapes
    alone = plant(Planting(first, count=60, seed=4))
    assert (alone.instead == -1).all()


def test_in_the_wrong_order_the_place_of_one_motif_tells_as_much_as_the_page_says():
    first, second = KNOWN_MOTIFS["primer"], KNOWN_MOTIFS["CRE"]
    found = plant(Planting(first, second, 5, "wrong order", count=6000, length=80, seed=4))
    begins = np.array([text.find("TGACGTCA") for text in texts(found)])
    right = [((begins >= cut) == found.y).mean() for cut in range(80)]
    # 56 starts in each class, 17 letters later with the motif: 39 starts are in both.
    assert max(right) == pytest.approx(1 - 39 / 56 / 2, abs=0.02)


@pytest.mark.parametrize("both_strands", [False, True])
def test_two_motifs_that_are_the_same_in_the_wrong_order_are_refused(both_strands):
    cre = KNOWN_MOTIFS["CRE"]
    with pytest.raises(FileError) as refusal:
        plant(Planting(cre, cre, 5, "wrong order", both_strands=both_strands))
    assert str(refusal.value) == (
        "Expected two motifs that differ from themselves in the wrong order. Received: TGACGTCA "
        "and TGACGTCA. Choose another second motif, or another thing instead of the pair."
    )


def test_two_motifs_that_read_the_same_on_both_strands_are_refused_in_the_wrong_order():
    cre, other = KNOWN_MOTIFS["CRE"], motif_from_text("CACGTG")
    for motif in (cre, other):
        assert motif.consensus == str(Seq(motif.consensus).reverse_complement())
    plant(Planting(cre, other, 5, "wrong order", count=100))
    with pytest.raises(FileError, match="in the wrong order on either strand"):
        plant(Planting(cre, other, 5, "wrong order", count=100, both_strands=True))


def test_a_decoy_that_is_the_motif_on_the_other_strand_is_refused():
    motif = motif_from_text("WSSWWW")
    assert str(Seq("WSSWWW").reverse_complement()) == "WSSWWW"[::-1]
    plant(Planting(motif, decoys=0.5, count=100))
    with pytest.raises(FileError, match="written backwards on either strand, for decoys"):
        plant(Planting(motif, decoys=0.5, count=100, both_strands=True))


def test_decoys_are_the_motif_backwards_in_the_other_class():
    found = plant(Planting(PRIMER, count=200, decoys=1.0, seed=4))
    for text, label in zip(texts(found), found.y, strict=True):
        assert ("CGACCGAACTCC"[::-1] in text) == (not label)


def test_the_same_seed_draws_the_same_and_another_does_not():
    first, again, other = (plant(Planting(PRIMER, count=50, seed=s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.letters, again.letters)
    assert not np.array_equal(first.letters, other.letters)


def test_a_motif_longer_than_the_sequence_is_refused():
    with pytest.raises(FileError) as refusal:
        plant(Planting(PRIMER, length=10))
    assert str(refusal.value) == (
        "Expected a motif of at most 10 letters, as long as the sequences. Received: 12. Make the "
        "sequences longer, or the motif shorter."
    )


def test_every_sequence_is_in_one_part_and_classes_keep_their_shares():
    y = np.repeat([0, 1], [40, 160])
    parts = split_rows(y, 3)
    assert sorted(np.concatenate(parts)) == list(range(200))
    assert [round(float(y[rows].mean()), 2) for rows in parts] == [0.8, 0.8, 0.8]
    assert [len(rows) for rows in parts] == [120, 30, 50]


# Files


def labelled_fasta(name, content, with_motif=""):
    return read_sequences(GivenFile(name, content), None, with_motif).sequences


def pair(having, without):
    return read_sequences(GivenFile("with.fa", having), GivenFile("without.fa", without)).sequences


def different(count, seed=0):
    """Random sequences of 20 letters, no two of them alike or each other's other strand."""
    rng = np.random.default_rng(seed)
    found = ["".join(rng.choice(list("ACGT"), 20)) for _ in range(count)]
    assert len({min(text, str(Seq(text).reverse_complement())) for text in found}) == count
    return found


def fasta(labels, letters=None, seed=0):
    letters = different(len(labels), seed) if letters is None else letters
    return "".join(
        f">s{i} class={label}\n{text}\n"
        for i, (label, text) in enumerate(zip(labels, letters, strict=True))
    ).encode()


def test_labels_are_read_from_headers():
    text = fasta(["no", "yes"] * 12)
    found = labelled_fasta("own.fa", text)
    assert (found.class_names, found.letters.shape) == (("no", "yes"), (24, 20))
    np.testing.assert_array_equal(found.y, [0, 1] * 12)
    same = text.replace(b" class=", b"|")
    np.testing.assert_array_equal(labelled_fasta("own.fa", same).y, found.y)


@pytest.mark.parametrize(
    ("without", "having"),
    [("unbound", "bound"), ("without", "with"), ("none", "motif"), ("control", "bound"), ("0", "1"),
     ("-1", "1"), ("Negative", "Positive"), ("background", "GATA1"), ("other", "peak")],
)  # fmt: skip
def test_the_class_with_the_motif_is_known_by_its_label_not_by_the_alphabet(without, having):
    found = labelled_fasta("own.fa", fasta([having, without] * 12))
    assert found.class_names == (without, having)
    np.testing.assert_array_equal(found.y, [1, 0] * 12)


def test_where_labels_do_not_say_which_class_has_the_motif_the_reader_is_asked():
    text = fasta(["liver", "heart"] * 12)
    with pytest.raises(FileError) as question:
        labelled_fasta("own.fa", text)
    assert str(question.value) == (
        "Expected to know which class has the motif in own.fa. Received: the labels 'heart' and "
        "'liver'. Type the label of that class below the file."
    )
    assert labelled_fasta("own.fa", text, "heart").class_names == ("liver", "heart")
    assert labelled_fasta("own.fa", text, "liver").class_names == ("heart", "liver")
    with pytest.raises(FileError, match="Received: 'lung'"):
        labelled_fasta("own.fa", text, "lung")


def test_letters_over_several_lines_and_small_ones_are_read():
    text = fasta(["0", "1"] * 10).decode()
    first, second, *_ = re.findall(r"^[ACGT]+$", text, re.MULTILINE)
    text = text.replace(first, "acgt\nuNRY\n\nACGTACGTACGT").replace(second, second.lower())
    found = texts(labelled_fasta("x.fa", text.encode()))
    assert found[:2] == ["ACGTTNRYACGTACGTACGT", second]


@pytest.mark.parametrize(
    "layout",
    [
        lambda text: f"{text[:10]} {text[10:]}",
        lambda text: f"        1 {text[:10].lower()} {text[10:].lower()}",
        lambda text: f"1 {text[:10]}\n11 {text[10:]}",
        lambda text: f"{text[:10]} 10\n{text[10:]} 20",
        lambda text: f"\t{text} \n;a comment\n",
    ],
    ids=["groups", "GenBank", "numbers before", "numbers behind", "comment"],
)
def test_blanks_and_numbers_beside_letters_are_layout(layout):
    plain = fasta(["0", "1"] * 10).decode()
    laid_out = re.sub(r"^[ACGT]+$", lambda found: layout(found.group()), plain, flags=re.MULTILINE)
    assert texts(labelled_fasta("x.fa", laid_out.encode())) == [
        str(record.seq) for record in SeqIO.parse(io.StringIO(plain), "fasta")
    ]


def test_letters_in_groups_are_read_as_biopython_reads_them():
    plain = fasta(["0", "1"] * 10).decode()
    grouped = re.sub(r"^([ACGT]{10})([ACGT]{10})$", r"\1 \2", plain, flags=re.MULTILINE)
    oracle = [str(record.seq) for record in SeqIO.parse(io.StringIO(grouped), "fasta")]
    assert texts(labelled_fasta("x.fa", grouped.encode())) == oracle


def test_a_field_that_names_training_and_test_is_not_the_class():
    letters = different(40)
    text = "".join(
        f">seq_{i}|{i % 2}|{'training' if i % 3 else 'testing'}\n{t}\n"
        for i, t in enumerate(letters)
    )
    found = read_sequences(GivenFile("ilearn.fa", text.encode()))
    assert found.sequences.y.tolist() == [0, 1] * 20
    (report,) = found.reports
    assert (report.columns, report.label_column) == (("seq_0", "0", "testing"), 1)
    assert "names parts of the data and was not used" in report.notes[0]
    options = ReadingOptions(label_column=2)
    chosen = read_sequences(GivenFile("ilearn.fa", text.encode()), None, "training", options)
    assert chosen.sequences.y.tolist() == [int(i % 3 > 0) for i in range(40)]


def test_of_several_fields_with_two_values_one_is_asked_for():
    text = "".join(
        f">s{i}|{'xy'[i % 2]}|{'pq'[i // 2 % 2]}|{'test' if i % 3 else 'train'}\n{letters}\n"
        for i, letters in enumerate(different(24))
    )
    with pytest.raises(FileError, match=r"2 such fields .* Say which field holds the class\."):
        labelled_fasta("x.fa", text.encode(), "x")


def test_files_in_utf_16_are_read():
    text = fasta(["0", "1"] * 12).decode()
    found = labelled_fasta("own.fa", text.encode("utf-16"))
    np.testing.assert_array_equal(found.letters, labelled_fasta("own.fa", text.encode()).letters)
    jaspar = ">MA1 TOY\nA [8 0 1]\nC [0 9 1]\nG [1 0 7]\nT [1 1 1]\n"
    assert motif_in("m.jaspar", jaspar.encode("utf-16")) == motif_in("m", jaspar.encode())
    with pytest.raises(FileError, match="a zero byte, as in UTF-16 without a byte-order mark"):
        motif_in("m.jaspar", jaspar.encode("utf-16-le"))


@pytest.mark.parametrize("typed", ["ßİ", "ſ", "TATAß", "\ud800", "TATA\u0130"])
def test_letters_whose_capitals_are_others_are_refused(typed):
    with pytest.raises(FileError, match=r"Expected a motif of IUPAC letters .* at position"):
        motif_from_text(typed)


def test_two_files_are_two_classes():
    found = pair(fasta("x" * 12), fasta("y" * 11, seed=1))
    assert np.bincount(found.y).tolist() == [11, 12]


def test_each_sequence_is_kept_once_and_its_other_strand_in_the_same_class_is_a_repeat():
    letters = different(24)
    turned = [str(Seq(text).reverse_complement()) for text in letters]
    labels = ["0", "1"] * 12
    found = labelled_fasta("own.fa", fasta(labels * 3, letters + letters + turned))
    assert (texts(found), found.repeats) == (letters, 48)
    np.testing.assert_array_equal(found.y, [0, 1] * 12)
    assert kept_sequences.load(kept_sequences.keep(found)).repeats == 48
    # A class may be the other one's other strand: which of them it is, is then the question.
    assert len(labelled_fasta("own.fa", fasta("0" * 24 + "1" * 24, letters + turned))) == 48


def test_letters_in_both_classes_are_refused_with_both_headers():
    letters = different(24)
    letters[7] = letters[2]
    with pytest.raises(FileError) as refusal:
        labelled_fasta("own.fa", fasta(["0", "1"] * 12, letters))
    assert str(refusal.value) == (
        "Expected every sequence in one class only in own.fa. Received: the same letters in "
        "'>s2 class=0' of one class and in '>s7 class=1' of the other. Leave that sequence out of "
        "one class, or of both."
    )
    with pytest.raises(FileError, match=r"in without\.fa and with\.fa"):
        pair(fasta("1" * 12), fasta("0" * 12))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Expected a file with data in own.fa. Received: an empty file."),
        (b"ACGT\n", "Expected a header that begins with > in line 1 of own.fa. Received: 'ACGT'."),
        (b">a class=1\nACGXT\n", "in line 2 of own.fa. Received: 'X' at position 4."),
        (b">a class=1\nACGT\n>b\nACGT\n", "Expected a class in the header in line 3 of own.fa. "
         "Received: '>b'. Write the class behind the name, such as >seq1 class=1."),
        (b">a 1\n>b 0\nACGT\n", "Expected letters below the header in line 1 of own.fa."),
        (b">a 1\nACGTACGT\n>b 0\nACGTACGTA\n", "Expected sequences of one length, 8 as the first, "
         "in line 3 of own.fa. Received: 9. Cut them to the same length."),
        (fasta("1" * 30), "Expected two classes in the headers in own.fa. Received: 1 ('1')."),
        (fasta("10"), "Expected at least 10 sequences of each class in own.fa. Received: 1 of one "
         "class, 2 altogether. Add some."),
        (fasta("10" * 15, different(10) * 3), "Received: 5 of one class, 10 altogether, without 20 "
         "repeats."),
        (b">a 1\nAC\xe4", "in line 2 of own.fa. Received: the byte 0xe4. Save the file as UTF-8"),
    ],
)  # fmt: skip
def test_a_fasta_file_that_cannot_be_used_is_refused_with_line_and_reason(content, sentence):
    with pytest.raises(FileError) as refusal:
        labelled_fasta("own.fa", content)
    assert sentence in str(refusal.value)


def test_kept_sequences_come_back_and_the_same_ones_have_one_name():
    found = labelled_fasta("own.fa", fasta(["0", "1"] * 20))
    name = kept_sequences.keep(found)
    assert kept_sequences.keep(found) == name
    again = kept_sequences.load(name)
    np.testing.assert_array_equal(again.letters, found.letters)
    assert (again.class_names, again.source) == (("0", "1"), "own.fa")
    assert name in kept_sequences.names()
    with pytest.raises(FileError, match="Upload the sequences again"):
        kept_sequences.load("dna-0000000000000000")
