"""Training a small convolutional network to tell sequences with a motif from others.

After Zou et al. (2019), "A primer on deep learning in genomics", Nature Genetics 51.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.brought import title_of_brought
from playground.datasets.dna import kept_sequences, one_hot, plant
from playground.experiments.classification import report_test
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Arrays, Data, Report
from playground.experiments.dna_motif.card import motif_that_grows
from playground.experiments.dna_motif.config import (
    DNAMotifConfig,
    architecture_of,
    is_compared,
    network_of,
    planting_of,
)
from playground.experiments.dna_motif.data import dna_of
from playground.experiments.dna_motif.observed import (
    all_matches,
    discriminative_filters,
    weights_similarity,
)
from playground.experiments.dna_motif.recorded_figures import motif, similarity
from playground.experiments.dna_motif.reference import MotifNetwork, site_score
from playground.experiments.dna_motif.script import script
from playground.experiments.experiment import Experiment, LayerSummary, TrainedModel, TrainingPlan
from playground.experiments.layer_inspection import HiddenLayer, Inside, Moments
from playground.experiments.observation import Observation, ObservationFigure, record_weights
from playground.experiments.page import Card, Page
from playground.experiments.training_fields import MOST_SEED
from playground.number_text import counted

if TYPE_CHECKING:
    import keras


MOST_INSPECTED = 200
"""Sequences: 128 filters over 500 letters are 51 MB of outputs then."""


def _record_similarity(config: DNAMotifConfig, model: TrainedModel, data: Data) -> Arrays:
    """How much the best filter looks like each motif."""
    network = network_of(config, model.weights())
    found = all_matches(config, network, data.validation.x)
    return {
        "best": np.array([each.similarities.max() for each in found], np.float32),
        "weights": np.array([weights_similarity(config, network)], np.float32),
    }


def _inspect_layers(config: DNAMotifConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    """Its rectified layers: each filter at every place, and the dense layer."""
    sequences = dna_of(config).data.train.x[:MOST_INSPECTED]
    network = network_of(config, moments[-1][1])
    outputs = network.activations(sequences)
    return Inside(
        f"{len(sequences):,} training sequences",
        (
            HiddenLayer("convolution", "relu", outputs.reshape(-1, outputs.shape[-1])),
            HiddenLayer("dense layer", "relu", network.hidden(sequences)),
        ),
    )


class DNAMotifExperiment(Experiment[DNAMotifConfig]):
    """What the filters of a convolution become."""

    page = Page(
        "dna_motif",
        "DNA motifs",
        "genetics",
        place=350,
        card=Card(
            "Can a filter find the motif by itself?",
            "DNA, and what convolutions look for.",
            motif_that_grows,
            place=340,
        ),
        terms=(
            "Dropout",
            "Kernel (filter)",
            "One-hot encoding",
            "Pooling",
        ),
    )
    inspect_layers = staticmethod(_inspect_layers)
    search_fields = ("learning_rate", "width")
    observe_every_burst = True
    main_observation = "weights"
    observations = (
        Observation(
            "weights",
            record_weights,
            (ObservationFigure("motif", "The motif and the filter most like it", motif),),
        ),
        validation_confusion("Validation sequences"),
        Observation(
            "similarity",
            _record_similarity,
            (ObservationFigure("similarity", "Similarity to the motif", similarity),),
            applies=is_compared,
        ),
        TEST_CONFUSION,
    )
    open_groups = ("Data", "Architecture")
    recorded = ({},)
    presets = MappingProxyType(
        {
            "primer": DNAMotifConfig(),
            "weak-sites": DNAMotifConfig(strength=0.75),
            "narrow-filters": DNAMotifConfig(width=3),
            "ctcf-both-strands": DNAMotifConfig(
                motif="CTCF", length=100, both_strands=True, width=20, epochs=40
            ),
            "two-motifs": DNAMotifConfig(
                second_motif="CRE", contrast="wrong order", count=5000, length=80, epochs=20,
            ),
            "gc-cheat": DNAMotifConfig(motif="GATA", gc=0.4, gc_gap=0.3),
        }
    )  # fmt: skip

    def called(self, config: DNAMotifConfig) -> str:
        """Sequences that somebody brought are called as their file."""
        lead = (title_of_brought(config.sequences),) if config.sequences else ()
        return self.named(config, *lead, said=("sequences",))

    def load_data(self, config: DNAMotifConfig) -> Data:
        return dna_of(config).data

    def build_model(self, config: DNAMotifConfig, data: Data) -> keras.Model:
        from playground.experiments.dna_motif.model import build_motif_network

        return build_motif_network(architecture_of(config, data.train.x.shape[1]), config.seed)

    def architecture(self, config: DNAMotifConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

    def summary(self, config: DNAMotifConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        flat = a.pooled * a.filters
        return [
            LayerSummary(
                "convolution, ReLU",
                (None, a.positions, a.filters),
                (4 * a.width + 1) * a.filters,
                f"{a.width} × 4 × {a.filters} weights + {counted(a.filters, 'bias', 'biases')}",
            ),
            LayerSummary(
                "max pooling", (None, a.pooled, a.filters), 0, f"largest of {a.pooling} positions"
            ),
            LayerSummary("flat", (None, flat), 0, "every pool of every filter"),
            LayerSummary.dense("dense, ReLU", flat, a.dense),
            LayerSummary.dense("softmax", a.dense, 2),
        ]

    def memory_estimate(self, config: DNAMotifConfig) -> int:
        a = architecture_of(config)
        optimizer_copies, forward_and_backward, bytes_each = 6, 2, 4
        count = len(dna_of(config).parts.train) * 2 if config.sequences else config.count
        largest_batch = max(config.batch_size, 512)
        activations = largest_batch * (4 * a.length + 3 * a.positions * a.filters)
        return bytes_each * (
            a.parameters() * optimizer_copies
            + activations * forward_and_backward
            + 4 * a.length * count * 2
        )

    def report(self, config: DNAMotifConfig, model: TrainedModel, data: Data) -> Report:
        report, observations = report_test(model, data)
        network = network_of(config, model.weights())
        report["filter"] = _best_filter(config, network, data)
        test = dna_of(config).parts.test
        score = site_score(
            network, data.test.x, test.starts, test.site_width, len(planting_of(config).motif)
        )
        if score is not None:
            report["sites"] = score._asdict()
        if config.gc_gap and not config.sequences:
            report["even_gc"] = {"accuracy": _accuracy_without_gap(config, model)}
        return report, observations

    def data_file(self, config: DNAMotifConfig) -> Path | None:
        return kept_sequences.path(config.sequences) if config.sequences else None

    def script(self, config: DNAMotifConfig) -> str:
        return script(config, self.plan(config))


def _best_filter(config: DNAMotifConfig, network: MotifNetwork, data: Data) -> dict[str, Any]:
    """The filter most like the motif, or the one that tells most where there is none."""
    if not is_compared(config):
        filters = discriminative_filters(network, data.validation.x, data.validation.y)
        number = int(filters.order[0])
        return {"number": number + 1, "roc_area": float(filters.areas[number])}
    found = all_matches(config, network, data.validation.x)[0]
    match = found.matches[found.best]
    return {
        "number": found.best + 1,
        "pearson": match.pearson,
        "offset": match.offset,
        "strand": match.strand,
        "pearson_of_weights": weights_similarity(config, network),
    }


def _accuracy_without_gap(config: DNAMotifConfig, model: TrainedModel) -> float:
    """On as many new sequences whose random letters are alike in both classes: what is left when
    counting letters no longer helps."""
    planting = planting_of(config)
    middle = sum(planting.class_gc) / 2
    even = replace(
        planting, gc=middle, gc_gap=0.0, count=max(len(dna_of(config).parts.test), 100),
        seed=(planting.seed + 1) % MOST_SEED,
    )  # fmt: skip
    fresh = plant(even)
    return float((model.predict(one_hot(fresh.letters)).argmax(-1) == fresh.y).mean())
