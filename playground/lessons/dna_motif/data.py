"""The sequences: some of them with their sites, how one brings one's own, and motif files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.datasets.brought import title_of_brought
from playground.datasets.dna import Motif, Sequences, kept_sequences, motif_text
from playground.datasets.dna.fasta import read_sequences
from playground.datasets.dna.motif_file import read_motif
from playground.datasets.reading import GivenFile, ReadingOptions
from playground.experiments import Experiment
from playground.experiments.dna_motif import DNAData, DNAMotifConfig, motif_of, planting_of
from playground.experiments.dna_motif.config import PRIMER
from playground.experiments.dna_motif.figures.dna_sequences import MOST_LETTERS
from playground.experiments.dna_motif.figures.sequence_logo import Logo, sequence_logos
from playground.experiments.dna_motif.recorded_figures import sequences_figure
from playground.figures.plain_text import plain
from playground.lessons.dna_motif.words import first_letters, frames_of
from playground.ui.data_choice import choose_data
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.sections import change, set_if_valid
from playground.ui.visitor import my_runs, visible_data


def sequences_choice(
    experiment: Experiment[Any], config: DNAMotifConfig, place: DeltaGenerator
) -> None:
    """Drawn sequences or kept ones; nothing where none are kept."""
    choose_data(
        place,
        "Sequences",
        ["", *visible_data(kept_sequences.names())],
        config.sequences,
        key="dna:sequences",
        title_of=_title,
        take=lambda name: change(experiment, config, **_choice(config, name)),
        help_text="Generated from the settings under Data, or uploaded as FASTA in the tab Data.",
    )


def _choice(config: DNAMotifConfig, sequences: str) -> dict[str, str]:
    """The settings that choose sequences. A motif that was drawn from is in nobody's own: only one
    that was brought is kept to compare with."""
    kept = config.motif if config.motif == "own" or not sequences else PRIMER
    return {"sequences": sequences, "motif": kept}


def data_view(experiment: Experiment[Any], config: DNAMotifConfig, sequences: DNAData) -> None:
    """Some training sequences, sizes, GC content, the planted motif's source, and uploads."""
    part, data = sequences.parts.train, sequences.data
    live_figure(sequences_figure(part), "dna:data")
    st.caption(
        ("" if config.sequences else frames_of(planting_of(config)))
        + first_letters(MOST_LETTERS, part.length, framed=not config.sequences)
    )
    shares = [float(data.train.x[data.train.y == k][:, :, 1:3].sum(-1).mean()) for k in (0, 1)]
    st.markdown(
        f"`x_train.shape` is {data.train.x.shape}: one of four numbers is 1 for each letter. "
        f"{len(data.validation):,} sequences are for validation, {len(data.test):,} for testing. "
        f"GC content of the training sequences: {shares[0]:.1%} {literal(part.class_names[0])}, "
        f"{shares[1]:.1%} {literal(part.class_names[1])}."
        + (
            f" {part.repeats:,} of the file are left out: their letters, or those of their other "
            "strand, came before in the same class."
            if part.repeats
            else ""
        )
    )
    source = motif_of(config).source
    if source and not config.sequences:
        st.caption(literal(f"Motif: {motif_of(config).name}, {source}."))
    with st.container(horizontal=True):
        open_button(_sequence_files(experiment, config), "Your own sequences")
        open_button(_motif_files(experiment, config), "A motif from a file")


def _sequence_files(experiment: Experiment[Any], config: DNAMotifConfig) -> FileKind[Sequences]:
    def read(files: Sequence[GivenFile], options: ReadingOptions, with_motif: str) -> Preview:
        second = files[1] if len(files) > 1 else None
        return Preview(*read_sequences(files[0], second, with_motif, options))

    def use(found: Sequences, _: Mapping[str, Any]) -> None:
        kept = my_runs().bring(lambda: kept_sequences.keep(found))
        set_if_valid(experiment, config, **_choice(config, kept))

    return FileKind(
        name="fasta",
        title="Your own sequences",
        words="FASTA, all sequences of one length: one file whose headers name the class "
        "(`>seq1 class=1`), or one with the motif and one without.",
        fields=("Sequences, or those with the motif", "Those without, if in another file"),
        noun=("sequence", "sequences", "letters"),
        read=read,
        draw=sequences_figure,
        use=use,
        special_class="The class with the motif",
    )


def _motif_files(experiment: Experiment[Any], config: DNAMotifConfig) -> FileKind[Motif]:
    def read(files: Sequence[GivenFile], *_: Any) -> Preview:
        found = read_motif(*files[0])
        return Preview(found.motif, (found.report,))

    def use(motif: Motif, _: Mapping[str, Any]) -> None:
        set_if_valid(experiment, config, motif="own", own_motif=motif_text(motif))

    return FileKind(
        name="motif",
        title="A motif from a file",
        words="JASPAR or MEME format; the first motif in it is taken.",
        fields=("File of a motif",),
        noun=("motif", "motifs", "positions"),
        read=read,
        draw=lambda motif: sequence_logos([Logo(plain(motif.name), motif.probabilities)]),
        use=use,
        classes=False,
    )


def _title(name: str) -> str:
    return f"{title_of_brought(name)} (upload)" if name else "generated from a seed"
