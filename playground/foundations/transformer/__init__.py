"""A time-series Transformer in NumPy, whose parts can be looked into, left out and hidden from."""

from playground.foundations.transformer.architecture import TransformerArchitecture
from playground.foundations.transformer.contribution import Contribution, contributions
from playground.foundations.transformer.network import Answer, TransformerNetwork
from playground.foundations.transformer.occlusion import Occlusion, occlude

__all__ = [
    "Answer",
    "Contribution",
    "Occlusion",
    "TransformerArchitecture",
    "TransformerNetwork",
    "contributions",
    "occlude",
]
