"""A few well-known motifs. Counts are JASPAR's (CC BY 4.0), as published under the ids given."""

from __future__ import annotations

from collections.abc import Mapping

from playground.datasets.dna.motif import Motif, motif_from_consensus, motif_from_counts

KNOWN_MOTIFS: Mapping[str, Motif] = {
    "primer": motif_from_consensus(
        "the primer's motif",
        "CGACCGAACTCC",
        "the made-up motif in the tutorial of Zou et al. (2019), Nature Genetics 51",
    ),
    "TATA box": motif_from_counts(
        "TATA box",
        (
            (61, 16, 352, 3, 354, 268, 360, 222, 155, 56, 83, 82, 82, 68, 77),
            (145, 46, 0, 10, 0, 0, 3, 2, 44, 135, 147, 127, 118, 107, 101),
            (152, 18, 2, 2, 5, 0, 20, 44, 157, 150, 128, 128, 128, 139, 140),
            (31, 309, 35, 374, 30, 121, 6, 121, 33, 48, 31, 52, 61, 75, 71),
        ),
        "JASPAR MA0108.2 (TBP)",
    ),
    "E-box": motif_from_counts(
        "E-box",
        (
            (7, 15, 2, 1, 21, 0, 1, 0, 0, 1, 3),
            (1, 1, 9, 20, 0, 20, 0, 1, 0, 1, 5),
            (9, 4, 9, 0, 0, 0, 20, 0, 21, 18, 0),
            (4, 1, 1, 0, 0, 1, 0, 20, 0, 1, 13),
        ),
        "JASPAR MA0059.1 (MAX::MYC)",
    ),
    "CTCF": motif_from_counts(
        "CTCF core",
        (
            (87, 167, 281, 56, 8, 744, 40, 107, 851, 5, 333, 54, 12, 56, 104, 372, 82, 117, 402),
            (291, 145, 49, 800, 903, 13, 528, 433, 11, 0, 3, 12, 0, 8, 733, 13, 482, 322, 181),
            (76, 414, 449, 21, 0, 65, 334, 48, 32, 903, 566, 504, 890, 775, 5, 507, 307, 73, 266),
            (459, 187, 134, 36, 2, 91, 11, 324, 18, 3, 9, 341, 8, 71, 67, 17, 37, 396, 59),
        ),
        "JASPAR MA0139.1 (CTCF)",
    ),
    "GATA": motif_from_counts(
        "GATA",
        (
            (3303, 1986, 940, 444, 417, 14098, 145, 96, 2373, 2912, 3278),
            (2978, 4099, 10607, 259, 34, 14, 77, 13786, 492, 3714, 3874),
            (3201, 2966, 1223, 150, 21, 43, 48, 126, 367, 3656, 2216),
            (4731, 5162, 1443, 13360, 13741, 58, 13943, 205, 10981, 3931, 4845),
        ),
        "JASPAR MA0036.3 (GATA2), on the strand that reads TTATC",
    ),
    "CRE": motif_from_consensus(
        "CRE", "TGACGTCA", "the consensus of Montminy et al. (1986), PNAS 83"
    ),
}
