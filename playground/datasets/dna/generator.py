"""Sequences of random letters; half of them carry a motif, and where it stands is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from playground.datasets.dna.alphabet import LETTERS, as_bytes
from playground.datasets.dna.motif import EVEN, Motif
from playground.datasets.file_error import FileError

Contrast = Literal["neither", "one of the two", "wrong order"]
LETTER_BYTES = as_bytes(LETTERS)
LOWEST_GC, HIGHEST_GC = 0.05, 0.95


@dataclass(frozen=True)
class Planting:
    """What to plant into what.

    Attributes:
        motif: As its source has it, not weakened.
        second: Stands `spacing` letters behind the first; None for a single motif.
        contrast: What sequences without the pair have instead; means nothing for a single motif.
            In the wrong order a motif also stands elsewhere, on average: the one that comes first
            stands further to the left.
        strength: Share of the motif in each site; the rest is random letters.
        gc: Share of G and C among the random letters.
        gc_gap: By how much it is higher in the sequences that carry the motif.
        decoys: Share of the others that carry the motif backwards.
    """

    motif: Motif
    second: Motif | None = None
    spacing: int = 0
    contrast: Contrast = "neither"
    strength: float = 1.0
    count: int = 2000
    length: int = 50
    gc: float = 0.5
    gc_gap: float = 0.0
    both_strands: bool = False
    decoys: float = 0.0
    seed: int = 0

    @property
    def site_width(self) -> int:
        """Letters from the first of the site to its last."""
        if self.second is None:
            return len(self.motif)
        return len(self.motif) + self.spacing + len(self.second)

    @property
    def class_gc(self) -> tuple[float, float]:
        """Share of G and C without the motif and with it."""
        return self.gc, float(np.clip(self.gc + self.gc_gap, LOWEST_GC, HIGHEST_GC))

    @property
    def motifs(self) -> tuple[Motif, ...]:
        """The motif, or both, not weakened."""
        return (self.motif,) if self.second is None else (self.motif, self.second)

    def planted(self, label: int = 1) -> tuple[Motif, ...]:
        """The motif, or both, as they are planted: mixed with the random letters of a class, so
        that a weak site is not known by its share of G and C.

        Args:
            label: 1 for the class with the motif, 0 for what the other one carries instead.
        """
        chance = background(self.class_gc[label])
        return tuple(motif.weakened(self.strength, chance) for motif in self.motifs)


@dataclass(frozen=True, eq=False)
class Sequences:
    """Sequences of one length, in two classes.

    Attributes:
        letters: Bytes of IUPAC letters, uint8 of shape (n, length).
        y: 1 where the motif is, shape (n,).
        starts: Where the planted site begins; -1 where there is none or it is not known.
        strands: 1 for the strand that is written, -1 for the other one, 0 without a site.
        class_names: Without and with.
        repeats: How many of a file were left out because they had come before.
        instead: Of what a sequence without the motif carries in its place, the first letter and
            the one behind its last, -1 where it carries nothing; shape (n, 2), None for a file.
    """

    letters: np.ndarray
    y: np.ndarray
    starts: np.ndarray
    strands: np.ndarray
    site_width: int
    class_names: tuple[str, str] = ("without", "with motif")
    source: str = "generated from a seed"
    repeats: int = 0
    instead: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.y)

    @property
    def length(self) -> int:
        return int(self.letters.shape[1])

    def part(self, rows: np.ndarray) -> Sequences:
        """Some of them, by their indices."""
        return replace(
            self,
            letters=self.letters[rows],
            y=self.y[rows],
            starts=self.starts[rows],
            strands=self.strands[rows],
            instead=None if self.instead is None else self.instead[rows],
        )


def plant(planting: Planting) -> Sequences:
    """Draws sequences, in random order.

    Raises:
        FileError: the motif does not fit into the sequences, or has no backwards.
    """
    check_fit(planting)
    rng = np.random.default_rng(planting.seed)
    count, length = planting.count, planting.length
    y = rng.permutation(np.arange(count) % 2).astype(np.int32)
    starts = np.full(count, -1, np.int32)
    strands = np.zeros(count, np.int8)
    instead = np.full((count, 2), -1, np.int32)
    bases = np.empty((count, length), np.int64)
    planted = planting.planted(0), planting.planted(1)
    for row, label in enumerate(y):
        gc = planting.class_gc[label]
        bases[row] = rng.choice(4, length, p=background(gc))
        site = _site(planting, planted[label], bool(label), rng)
        if site is None:
            continue
        start = int(rng.integers(length - len(site) + 1))
        strand = -1 if planting.both_strands and rng.random() < 0.5 else 1
        if strand < 0:
            site = np.where(site < 0, -1, 3 - site)[::-1]  # A and T, C and G change places
        given = np.flatnonzero(site >= 0)
        bases[row, start + given] = site[given]
        if label:
            starts[row], strands[row] = start, strand
        else:
            instead[row] = start, start + len(site)
    return Sequences(LETTER_BYTES[bases], y, starts, strands, planting.site_width, instead=instead)


def background(gc: float) -> np.ndarray:
    """Shares of A, C, G and T in random letters."""
    return np.array([1 - gc, gc, gc, 1 - gc]) / 2


def check_fit(planting: Planting) -> None:
    """Whether there is room for the site, and a difference between the classes.

    Raises:
        FileError: there is none, or the other class would carry the same.
    """
    if planting.site_width > planting.length:
        raise FileError(
            f"a motif of at most {planting.length} letters, as long as the sequences",
            f"{planting.site_width}",
            "Make the sequences longer, or the motif shorter.",
        )
    motif, second = planting.motif, planting.second
    if planting.decoys and _is_site(motif.reversed(), motif, planting):
        strand = "" if motif.is_like(motif.reversed()) else " on either strand"
        raise FileError(
            f"a motif that differs from itself written backwards{strand}, for decoys",
            f"decoys={planting.decoys:g} with {motif.consensus}",
            "Choose another motif, or no decoys.",
        )
    if second is None or planting.contrast != "wrong order":
        return
    pair, swapped = (_pair(a, b, planting.spacing) for a, b in ((motif, second), (second, motif)))
    if _is_site(swapped, pair, planting):
        strand = "" if pair.is_like(swapped) else " on either strand"
        raise FileError(
            f"two motifs that differ from themselves in the wrong order{strand}",
            f"{motif.consensus} and {second.consensus}",
            "Choose another second motif, or another thing instead of the pair.",
        )


def _is_site(other: Motif, site: Motif, planting: Planting) -> bool:
    """Whether what the other class carries is the site itself, as it may be planted."""
    return other.is_like(site) or (planting.both_strands and other.is_like(site.turned()))


def _pair(first: Motif, second: Motif, spacing: int) -> Motif:
    """Two motifs and anything between them, as one."""
    return Motif("pair", first.rows + ((EVEN,) * 4,) * spacing + second.rows)


def _site(
    planting: Planting, planted: tuple[Motif, ...], has_motif: bool, rng: np.random.Generator
) -> np.ndarray | None:
    """Bases of what is planted, -1 where the random letters stay; None for nothing.

    Args:
        planted: As `Planting.planted` has them for this class.
    """
    first, second = planted if len(planted) == 2 else (planted[0], None)
    if not has_motif:
        if planting.decoys and rng.random() < planting.decoys:
            return _drawn(first.reversed(), rng)
        if second is None or planting.contrast == "neither":
            return None
        if planting.contrast == "one of the two":
            return _drawn(first if rng.random() < 0.5 else second, rng)
        first, second = second, first
    if second is None:
        return _drawn(first, rng)
    between = np.full(planting.spacing, -1, np.int64)
    return np.concatenate([_drawn(first, rng), between, _drawn(second, rng)])


def _drawn(motif: Motif, rng: np.random.Generator) -> np.ndarray:
    """One site of a motif, shape (positions,)."""
    reached = np.cumsum(motif.probabilities, axis=1)
    return np.minimum((rng.random((len(motif), 1)) > reached).sum(axis=1), 3)
