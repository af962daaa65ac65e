"""In-silico mutagenesis: every letter changed to every other, and what the answer becomes.

Zhou and Troyanskaya (2015), "Predicting effects of noncoding variants with deep learning-based
sequence model", Nature Methods 12.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from playground.experiments.dna_motif.architecture import BASES
from playground.experiments.dna_motif.reference.network import MotifNetwork


def mutagenesis(
    network: MotifNetwork, sequence: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Change of the log-odds when one letter becomes A, C, G or T; 0 where it is that already.

    Args:
        sequence: Shares of the four bases, shape (length, 4).

    Returns:
        shape (4, length).
    """
    length = len(sequence)
    changed = np.broadcast_to(sequence, (length, BASES, length, BASES)).copy()
    positions = np.arange(length)
    changed[positions, :, positions] = np.eye(BASES, dtype=np.float32)
    answers = network.log_odds(changed.reshape(-1, length, BASES)).reshape(length, BASES)
    found: npt.NDArray[np.float32] = (answers - network.log_odds(sequence[None])).T
    found[sequence.T == 1] = 0
    return found
