"""What the page explains, with the numbers of these settings, and the tasks it sets."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from playground.datasets.dna import Planting
from playground.datasets.dna.generator import background
from playground.experiments.dna_motif import DNAMotifConfig, architecture_of, is_compared
from playground.experiments.dna_motif.architecture import MotifArchitecture
from playground.experiments.dna_motif.observed import MOST_SEQUENCES, target_motifs
from playground.experiments.dna_motif.reference import information
from playground.number_text import counted
from playground.ui.challenges import TrainingChallenge

TASKS: MappingProxyType[str, TrainingChallenge] = MappingProxyType(
    {
        "Too narrow": (
            "Filters of 3 letters for a motif of 12. With seeds 0, 1 and 2 they classified "
            "94 to 99% of the test sequences correctly, filters of 12 letters 99 to 100%. Which "
            "layer puts the pieces together?",
            {"preset": "narrow-filters"},
            "test_accuracy>=0.99",
        ),
        "Two motifs, in order": (
            "Both classes carry both motifs, in opposite order, so counting words cannot tell "
            "them apart. Position helps a little: where CRE begins is enough to classify 65% "
            "correctly.",
            {"preset": "two-motifs"},
            "test_accuracy>=0.9",
        ),
        "Weaker and weaker": (
            "Lower the strength further. Which fails first, the network or the scan that knows the "
            "motif?",
            {"preset": "weak-sites"},
            "test_accuracy>=0.85",
        ),
        "Let it cheat": (
            "Sequences with the motif are richer in G and C. 90% is easy now: does any filter "
            "still look like the motif?",
            {"preset": "gc-cheat"},
            "test_accuracy>=0.9",
        ),
    }
)


def in_each_class(planting: Planting) -> str:
    """What half of the sequences carry, and what the others carry instead."""
    first, second = planting.motif, planting.second
    what = f"`{first.consensus}`"
    if second is not None:
        what += f" and {_later(planting.spacing)} `{second.consensus}`"
    if planting.strength < 1:
        what += f", with strength {planting.strength:g},"
    strand = " on either strand" if planting.both_strands else ""
    if planting.decoys:
        other = f"{planting.decoys:.0%} of the others `{first.reversed().consensus}`, backwards"
        if planting.decoys < 1:
            other += f", the rest {_instead(planting)}"
    else:
        other = f"the others {_instead(planting)}"
    richer = ""
    if planting.gc_gap:
        without, with_motif = planting.class_gc
        richer = (
            f" In that half {with_motif:.0%} of the random letters are G or C, in the other "
            f"{without:.0%}."
        )
    return f"half carry {what} at a random place{strand}, {other}.{richer}"


def _later(letters: int) -> str:
    if not letters:
        return "right behind it"
    return f"{counted(letters, 'letter')} later"


def _instead(planting: Planting) -> str:
    """What sequences carry instead of the motif, or of the pair, where it is not a decoy."""
    first, second = planting.motif, planting.second
    if second is None:
        return "only random letters"
    if planting.contrast == "one of the two":
        return "one of the two"
    if planting.contrast == "wrong order":
        return (
            f"the same two in the opposite order, `{second.consensus}` and "
            f"{_later(planting.spacing)} `{first.consensus}`"
        )
    return "neither"


def frames_of(planting: Planting) -> str:
    """What the frames around letters mean."""
    words = f"Violet frame: the planted {'motif' if planting.second is None else 'pair'}."
    instead = []
    if planting.decoys:
        instead.append("the motif backwards")
    if planting.second is not None and planting.decoys < 1:
        if planting.contrast == "one of the two":
            instead.append("one of the two motifs")
        elif planting.contrast == "wrong order":
            instead.append("the two motifs in the opposite order")
    if instead:
        words += f" Dashed grey frame, in the rows *without*: {', or '.join(instead)}."
    return words


def first_letters(shown: int, length: int, *, framed: bool) -> str:
    """That only the first letters of long sequences are shown; empty where it is all of them."""
    if shown >= length:
        return ""
    return f" The first {shown} of {length} letters are shown" + (
        ", of sequences whose frames end there." if framed else "."
    )


def blind_letters(architecture: MotifArchitecture) -> str:
    """Which last letters the network cannot see, and why; empty where it sees them all."""
    a = architecture
    used = a.pooled * a.pooling
    seen = used + a.width - 1
    if seen >= a.length:
        return ""
    last = a.length - seen
    letters = (
        f"The last {last} of {a.length} letters change"
        if last > 1
        else (f"The last of {a.length} letters changes")
    )
    return (
        f"{letters} nothing: a filter of {a.width} letters fits at {a.positions} positions, and "
        f"{a.pooled} pools of {a.pooling} take only the first {used} of them, which end at letter "
        f"{seen}."
    )


def understand(config: DNAMotifConfig) -> None:
    """From one-hot letters to logos, and the sources."""
    a = architecture_of(config)
    st.markdown(
        rf"""
**A filter is a matrix that slides.** Each letter is four numbers, one of them 1. A filter of width
{a.width} multiplies ${a.width} \times 4$ of them by its weights, at each of
${a.length} - {a.width} + 1 = {a.positions}$ positions:

$$
z_i = b + \sum_{{j=1}}^{{{a.width}}} \sum_{{c \in \{{A,C,G,T\}}}} w_{{j,c}} \, x_{{i+j-1,c}}
$$

That is how a *position weight matrix* scores a window. There the weights are known,
$w_{{j,c}} = \log_2 p_{{j,c}} / q_c$, with the share $p$ of base $c$ in the motif and $q$ by chance;
here they are learned.

**Where the weights are.** Convolution $(4 \cdot {a.width} + 1) \cdot {a.filters} =
{(4 * a.width + 1) * a.filters:,}$; max pooling keeps the largest of {a.pooling} positions, which
leaves ${a.pooled} \cdot {a.filters} = {a.pooled * a.filters:,}$ numbers; dense
$({a.pooled * a.filters:,} + 1) \cdot {a.dense} = {(a.pooled * a.filters + 1) * a.dense:,}$; softmax
$({a.dense} + 1) \cdot 2 = {(a.dense + 1) * 2}$. Together **{a.parameters():,}**.

{_about_the_motif(config)}

**From a filter to a logo.** A filter's weights are not probabilities. So the sequences are shown to
it, and the letters under its strongest outputs are counted: of each of up to {MOST_SEQUENCES}
validation sequences the best window, if its output is more than half of the filter's largest. In
few windows letters agree by accident: for $n$ of them each position of a filter's logo is lowered
by $3 / (2 n \ln 2)$ bits.

{_about_similarity(config)}

**Why this sequence?** *Gradient × input* is the slope of the log-odds $\ln p_1 / p_0$ at a letter,
counted where the letter stands. It is cheap, and true only nearby. *In-silico mutagenesis* asks the
network: {counted(3 * a.length, "sequence")}, each with one letter changed.

*Sources.* Zou et al. (2019), *A primer on deep learning in genomics*, Nature Genetics 51, 12-18;
Alipanahi et al. (2015), DeepBind, Nature Biotechnology 33; Kelley, Snoek and Rinn (2016), *Basset*,
Genome Research 26; Schneider and Stephens (1990), *Sequence logos*, Nucleic Acids Research 18;
Stormo (2000), Bioinformatics 16; Zhou and Troyanskaya (2015), Nature Methods 12; Shrikumar et al.
(2017), DeepLIFT; Fornes et al. (2020), *JASPAR 2020*, Nucleic Acids Research 48.
"""
    )


def _about_the_motif(config: DNAMotifConfig) -> str:
    """What a logo is, and what this motif's tells where there is one."""
    height = (
        "**A logo.** The height of a logo at each position is its information in bits, "
        r"$I_j = 2 + \sum_c p_{j,c} \log_2 p_{j,c}$."
    )
    if not is_compared(config):
        return height
    motif = target_motifs(config)[0]
    first, bits = motif.probabilities[0], information(motif.probabilities)
    gc = 0.5 if config.sequences else config.gc
    against = information(motif.probabilities, background(gc)).sum()
    return (
        height
        + rf""" The
first position of this motif has the probabilities
$({first[0]:.2f}, {first[1]:.2f}, {first[2]:.2f}, {first[3]:.2f})$ of A, C, G, T and carries
{bits[0]:.2f} bits; all {len(motif)} together carry {bits.sum():.1f}. Against random letters of GC
content {gc:.0%}, with probabilities $q$, they carry $\sum_{{j,c}} p_{{j,c}} \log_2 p_{{j,c}} /
q_c = {against:.1f}$: a window of those matches about once in $2^{{{against:.1f}}}$."""
    )


def _about_similarity(config: DNAMotifConfig) -> str:
    """How filters are compared: with the motif, or by what they say of the class."""
    if not is_compared(config):
        return (
            "**Which filter is most informative?** Take a filter's largest output for a sequence "
            "as its only score. The area under the ROC curve is the chance that a sequence of the "
            "first kind has a larger one than a sequence of the other kind: 0.5 is chance, 1 means "
            "perfect separation."
        )
    a, motif = architecture_of(config), target_motifs(config)[0]
    return rf"""**Similar** means Pearson's
correlation of the two tables of shares, over all positions of the motif. Where the filter does not
reach, its bases count as equally frequent, so a part of a motif never scores as the whole.

**Two curves of similarity.** *Its windows* compares the logo above. It starts high: where half of
the sequences hold a site, an untrained filter that happens to like it shows little else.
*Its weights* compares the weights alone, less their mean at each position. It starts where the best
of {a.filters} random filters stands, and what it gains is learned. It need not reach 1: other
filters hold the rest, and {counted(len(motif), "letter")} are more than enough to tell a site from
chance."""
