"""The motif network, its NumPy mirror, what explains it, and the experiment around both."""

import runpy
import shutil

import numpy as np
import pytest
from short_scripts import answers_of
from sklearn.metrics import roc_auc_score

from playground.datasets.dna import (
    KNOWN_MOTIFS,
    Planting,
    best_matches,
    kept_sequences,
    one_hot,
    plant,
)
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.reading import GivenFile
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.dna_motif import (
    all_matches,
    baseline_scores,
    discriminative_filters,
    dna_of,
    is_compared,
    network_of,
)
from playground.experiments.dna_motif.architecture import MotifArchitecture
from playground.experiments.dna_motif.baselines import fit_scan, scan_weights, word_counts
from playground.experiments.dna_motif.model import build_motif_network
from playground.experiments.dna_motif.observed import FEWEST_WINDOWS, heading_of, target_motifs
from playground.experiments.dna_motif.reference import (
    MotifNetwork,
    chance_of_overlap,
    filter_motifs,
    mutagenesis,
    site_score,
    top_windows,
)
from playground.runs.arrays import unpack
from playground.training.trainer import Trainer

DNA = EXPERIMENTS["dna_motif"]
SHAPES = [(50, 32, 12, 4, 16), (23, 5, 4, 3, 7), (12, 1, 12, 1, 1), (30, 3, 1, 30, 2)]


def keras_and_mirror(shape, seed=0):
    architecture = MotifArchitecture(*shape)
    model = build_motif_network(architecture, seed)
    rng = np.random.default_rng(seed)
    model.set_weights([w + 0.05 * rng.normal(size=w.shape) for w in model.get_weights()])
    flat = np.concatenate([np.ravel(w) for w in model.get_weights()])
    x = one_hot(
        plant(Planting(KNOWN_MOTIFS["primer"], count=20, length=shape[0], seed=seed)).letters
    )
    return model, MotifNetwork(architecture, flat), x


# The mirror


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_parameters_and_answers_are_those_of_keras(shape):
    model, network, x = keras_and_mirror(shape)
    assert network.architecture.parameters() == model.count_params()
    np.testing.assert_allclose(network.probabilities(x), model(x).numpy(), atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES[:2], ids=str)
def test_the_gradient_is_that_of_tensorflow(shape):
    import tensorflow as tf

    model, network, x = keras_and_mirror(shape)
    inputs = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        p = model(inputs)
        log_odds = tf.math.log(p[:, 1]) - tf.math.log(p[:, 0])
    gradient = tape.gradient(log_odds, inputs).numpy()
    np.testing.assert_allclose(network.gradient(x), gradient, atol=1e-4)
    np.testing.assert_allclose(network.saliency(x), (gradient * x).sum(-1), atol=1e-4)


def test_mutagenesis_is_what_keras_says_of_each_changed_sequence():
    model, network, x = keras_and_mirror(SHAPES[1])

    def log_odds(sequence):
        p = model(sequence[None]).numpy()[0].astype(np.float64)
        return np.log(p[1] / p[0])

    found = mutagenesis(network, x[0])
    assert found.shape == (4, 23)
    for place, base in [(0, 0), (3, 1), (7, 2), (22, 3), (11, 0), (11, 2)]:
        changed = x[0].copy()
        changed[place] = np.eye(4)[base]
        assert found[base, place] == pytest.approx(log_odds(changed) - log_odds(x[0]), abs=1e-4)
    assert (found[x[0].T == 1] == 0).all()


def test_weights_of_another_model_are_refused():
    with pytest.raises(ValueError, match="6,226 weights"):
        MotifNetwork(MotifArchitecture(*SHAPES[0]), np.zeros(5))


def test_a_filters_motif_counts_the_letters_of_its_best_windows():
    _, network, x = keras_and_mirror(SHAPES[1])
    found = filter_motifs(network, x)
    answers = network.activations(x)
    for f in range(5):
        windows = []
        for sequence, answer in zip(x, answers[:, :, f], strict=True):
            if answer.max() > 0.5 * answers[:, :, f].max():
                start = int(answer.argmax())
                windows.append(sequence[start : start + 4])
        assert found.windows[f] == len(windows)
        expected = np.mean(windows, axis=0) if windows else np.full((4, 4), 0.25)
        np.testing.assert_allclose(found.probabilities[f], expected, atol=1e-6)


def test_the_top_window_is_the_one_that_adds_most_and_chance_is_counted():
    saliency = np.random.default_rng(0).normal(size=(5, 12)).astype(np.float32)
    expected = [int(np.argmax([row[i : i + 4].sum() for i in range(9)])) for row in saliency]
    assert top_windows(saliency, 4).tolist() == expected
    starts = np.array([0, 3, 8])
    by_hand = np.mean(
        [np.mean([bool(set(range(s, s + 4)) & set(range(w, w + 3))) for w in range(10)])
         for s in starts]
    )  # fmt: skip
    assert chance_of_overlap(starts, 4, 3, 12) == pytest.approx(by_hand)


def test_without_a_known_site_there_is_no_score():
    _, network, x = keras_and_mirror(SHAPES[1])
    assert site_score(network, x, np.full(len(x), -1), 4, 4) is None


# Baselines


def test_the_scans_threshold_is_the_best_there_is():
    config = DNA.config_type(strength=0.7, count=200)
    data = dna_of(config).data
    weights = np.log((0.7 * KNOWN_MOTIFS["primer"].probabilities + 0.3 * 0.25) / 0.25)
    named = fit_scan(data.train.x, data.train.y, weights, False)
    windows = np.lib.stride_tricks.sliding_window_view(data.train.x, 12, axis=1)
    scores = np.einsum("nwbp,pb->nw", windows, weights).max(1).round(6)
    best = max(((scores >= t) == data.train.y).mean() for t in [*scores, np.inf])
    assert (named(data.train.x) == data.train.y).mean() == pytest.approx(best)


def test_words_are_counted_as_python_counts_them():
    found = plant(Planting(KNOWN_MOTIFS["primer"], count=4, length=14))
    counts = word_counts(one_hot(found.letters))
    for row, letters in zip(counts, found.letters, strict=True):
        text = bytes(letters).decode()
        words = [text[i : i + 5] for i in range(10)]
        for word in set(words):
            index = sum("ACGT".index(c) * 4 ** (4 - i) for i, c in enumerate(word))
            assert row[index] == words.count(word)
        assert row.sum() == 10


def test_the_scan_with_the_planted_motif_is_the_ceiling():
    rows = baseline_scores(DNA.config_type(count=400).model_dump_json())
    scores = {row["name"]: row["accuracy"] for row in rows}
    assert scores["scan"] == 1
    assert scores["majority"] == 0.5


def test_at_strength_0_nothing_tells_the_classes_apart_whatever_the_gc_content():
    config = DNA.config_type(strength=0.0, gc=0.1)
    for row in baseline_scores(config.model_dump_json()):
        assert row["accuracy"] == pytest.approx(0.5, abs=0.07), row["name"]


def test_the_scan_of_own_sequences_counts_their_letters_and_does_not_call_its_motif_true():
    chosen = {"motif": "own", "own_motif": "CGACCGAACTCC"}
    config = DNA.config_type(sequences=own_sequences(), width=8, gc=0.9, strength=0.1, **chosen)
    x = dna_of(config).data.train.x
    (motif,) = target_motifs(config)
    # Nothing is planted that could be weaker.
    letters = np.eye(4)[["ACGT".index(base) for base in chosen["own_motif"]]]
    np.testing.assert_allclose(motif.probabilities, letters, atol=0.02)
    assert heading_of(config, motif).startswith("for comparison: ")
    scan = next(r for r in baseline_scores(config.model_dump_json()) if r["name"] == "scan")
    assert scan["label"] == "Scan with the chosen motif"
    assert "planted" not in scan["how"]
    assert scan["accuracy"] == 1  # the chosen motif happens to be the one in the file
    chance = (x.sum((0, 1)) + 1) / (x[..., 0].size + 4)
    for weights, base in zip(scan_weights(config, x), "CGACCGAACTCC", strict=True):
        letter = "ACGT".index(base)
        assert weights[letter] == pytest.approx(np.log2(0.99 / chance[letter] + 0.01), abs=1e-6)


# The experiment


def trained(config):
    news = []
    Trainer("test", DNA, config, lambda kind, **fields: news.append((kind, fields))).run()
    report = next(f["report"] for kind, f in news if kind == "report")
    seen = {f["name"]: unpack(f["data"]) for kind, f in news if kind == "observation"}
    return news, report, seen


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_default_finds_the_motif(seed):
    config = DNA.config_type(seed=seed)
    _, report, seen = trained(config)
    assert report["test"]["accuracy"] >= 0.97
    assert report["filter"]["pearson"] >= 0.9
    assert report["sites"]["share"] > 0.95
    network = network_of(config, seen["weights"]["flat"])
    found = all_matches(config, network, dna_of(config).data.validation.x)[0]
    assert found.best + 1 == report["filter"]["number"]
    np.testing.assert_allclose(
        network.probabilities(dna_of(config).data.test.x),
        seen["test_predictions"]["probabilities"],
        atol=1e-4,
    )


@pytest.mark.parametrize(("epochs", "seen_at"), [(4, range(5)), (30, range(0, 31, 2))])
def test_filters_are_seen_at_even_moments_however_long_a_burst_lasts(monkeypatch, epochs, seen_at):
    monkeypatch.setattr("playground.training.observing.OBSERVE_SECONDS", 1e9)
    monkeypatch.setattr("playground.training.observing.OBSERVATION_SHARE", 1e-12)
    monkeypatch.setattr("playground.training.burst_length.BURST_SECONDS", 1e9)
    news, _, _ = trained(DNA.config_type(count=100, filters=2, epochs=epochs))
    seen = [f["epoch"] for kind, f in news if f.get("name") == "similarity"]
    assert [epoch for epoch in seen if epoch == int(epoch)] == list(seen_at)


def test_both_motifs_are_compared_as_each_alone():
    config = DNA.config_type(second_motif="CRE", length=60)
    weights = np.random.default_rng(0).normal(size=DNA.count_parameters(config))
    network, x = network_of(config, weights), dna_of(config).data.validation.x
    together = all_matches(config, network, x)
    assert [each.motif.consensus for each in together] == ["CGACCGAACTCC", "TGACGTCA"]
    for each in together:
        alone = best_matches(each.motif.probabilities, each.found.probabilities)
        answered = each.found.windows >= FEWEST_WINDOWS
        assert answered.any()
        assert [m for m, own in zip(each.matches, answered, strict=True) if own] == [
            m for m, own in zip(alone, answered, strict=True) if own
        ]


def test_with_a_gc_gap_the_network_cheats():
    _, report, _ = trained(DNA.preset("gc-cheat"))
    assert report["test"]["accuracy"] > 0.85
    assert report["even_gc"]["accuracy"] < 0.7


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"motif": "own", "own_motif": "GAXT"}, "Received: 'X' at position 3."),
        ({"length": 11, "width": 4}, "Expected a motif of at most 11 letters"),
        ({"length": 20, "width": 24}, "Expected filters of at most 20 letters"),
        ({"pooling": 40}, "Expected pooling over at most 39 positions"),
        ({"count": 20_000, "length": 500}, "Expected at most 1,000,000 letters"),
        ({"motif": "own", "own_motif": "AAAA", "decoys": 0.5}, "written backwards"),
        ({"motif": "CRE", "second_motif": "CRE", "contrast": "wrong order"}, "wrong order"),
        ({"sequences": "../etc"}, "Expected sequences to be the name of kept ones"),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_together_are_refused_with_a_sentence(values, sentence):
    with pytest.raises(ConfigError) as refusal:
        DNA.config_type.parse(values)
    assert sentence in str(refusal.value)


def own_sequences():
    found = plant(Planting(KNOWN_MOTIFS["primer"], count=120, length=30, seed=5))
    lines = [
        f">s{i} class={y}\n{bytes(row).decode()}\n"
        for i, (row, y) in enumerate(zip(found.letters, found.y, strict=True))
    ]
    return kept_sequences.keep(
        read_sequences(GivenFile("own.fa", "".join(lines).encode())).sequences
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"dropout": 0.0},
        {"motif": "own", "own_motif": "TGASTCA", "both_strands": True, "decoys": 0.5},
        {"second_motif": "CRE", "contrast": "wrong order", "gc_gap": 0.1, "patience": 1},
        {"sequences": "own"},
    ],
    ids=["plain", "own motif", "pair", "own sequences"],
)
def test_the_script_of_a_run_repeats_it(tmp_path, changes):
    if "sequences" in changes:
        name = own_sequences()
        changes = {"sequences": name, "width": 8}
        shutil.copy(kept_sequences.path(name), tmp_path)
    config = DNA.config_type.parse({"count": 240, "epochs": 2, "filters": 8, **changes})
    news, report, seen = trained(config)
    blocks = [f for kind, f in news if kind == "history"]
    columns = blocks[0]["columns"]
    table = np.concatenate([np.frombuffer(f["data"]) for f in blocks]).reshape(-1, len(columns))
    path = tmp_path / "script.py"
    path.write_text(DNA.script(config))
    result = runpy.run_path(str(path), run_name="__main__")
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        ours = table[:, columns.index(name)]
        np.testing.assert_allclose(result["history"].history[name], ours, atol=1e-3, err_msg=name)
    assert result["loss"] == pytest.approx(report["test"]["loss"], abs=1e-3)
    predictions = answers_of(result)
    np.testing.assert_allclose(predictions, seen["test_predictions"]["probabilities"], atol=1e-3)


def test_own_sequences_are_compared_with_a_motif_only_where_one_was_chosen():
    own = own_sequences()
    assert is_compared(DNA.config_type())
    assert not is_compared(DNA.config_type(sequences=own, width=8))
    assert is_compared(DNA.config_type(sequences=own, width=8, motif="CTCF"))
    rows = baseline_scores(DNA.config_type(sequences=own, width=8).model_dump_json())
    assert [row["name"] for row in rows] == ["words", "majority"]


def test_filters_are_told_apart_by_the_area_that_scikit_learn_finds():
    config = DNA.config_type(sequences=own_sequences(), width=8, filters=6)
    data = dna_of(config).data
    rng = np.random.default_rng(2)
    network = network_of(config, rng.normal(size=DNA.count_parameters(config)).astype(np.float32))
    found = discriminative_filters(network, data.train.x, data.train.y)
    largest = network.activations(data.train.x).max(axis=1)
    for k in range(6):
        if found.found.windows[k] >= 10:
            assert found.areas[k] == pytest.approx(roc_auc_score(data.train.y, largest[:, k]))
        else:
            assert found.areas[k] == 0.5
    assert (np.diff(found.areas[found.order]) <= 0).all()
    assert len(set(found.areas)) > 1
