"""A time-series Transformer in NumPy, whose parts can be looked into, left out and hidden from."""

from playground.reference.transformer.architecture import TransformerArchitecture
from playground.reference.transformer.contribution import Contribution, contributions
from playground.reference.transformer.network import Answer, TransformerNetwork
from playground.reference.transformer.occlusion import Occlusion, occlude

__all__ = [
    "Answer",
    "Contribution",
    "Occlusion",
    "TransformerArchitecture",
    "TransformerNetwork",
    "contributions",
    "occlude",
]
