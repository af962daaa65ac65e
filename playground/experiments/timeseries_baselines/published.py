"""Test accuracies on FordA that others have published, on the archive's own split.

The series and the test are those of this playground; whoever published trained on all 3,601
training series, without setting a part aside.
"""

from __future__ import annotations

from typing import NamedTuple

FAWAZ = (
    "mean of several trainings on the 128-set archive, Ismail Fawaz et al. (2019), Deep learning "
    "for time series classification: a review; github.com/hfawaz/dl-4-tsc, results-ucr-128.csv"
)
BAKE_OFF = (
    "default split, Middlehurst, Schäfer and Bagnall (2024), Bake off redux; "
    "github.com/time-series-machine-learning/tsml-eval, results"
)


class Published(NamedTuple):
    """A published test accuracy.

    Attributes:
        method: Its name in the literature.
        accuracy: Between 0 and 1.
        source: Where it stands.
    """

    method: str
    accuracy: float
    source: str


MLP = Published("MLP", 0.816, FAWAZ)
FCN = Published("FCN", 0.914, FAWAZ)
ELSEWHERE = (
    Published("1-NN with warping", 0.555, BAKE_OFF),
    Published("ResNet", 0.937, FAWAZ),
    Published("InceptionTime", 0.961, BAKE_OFF),
    Published("Hydra", 0.964, BAKE_OFF),
    Published("R-STSF", 0.980, BAKE_OFF),
)
"""What nobody trains here, in order of accuracy."""
KERAS_EXAMPLE = Published(
    "Transformer of the Keras example",
    0.843,
    "as evaluated in Ntakouris (2021), Timeseries classification with a Transformer model, on "
    "keras.io",
)
