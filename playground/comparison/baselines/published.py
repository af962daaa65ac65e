"""Test accuracies on FordA that others have published, on the archive's own split.

The series and the test are those of this playground; whoever published trained on all 3,601
training series, without setting a part aside.
"""

from __future__ import annotations

from playground.experiments.benchmark import FAWAZ, Published

BAKE_OFF = (
    "default split, Middlehurst, Schäfer and Bagnall (2024), Bake off redux; "
    "github.com/time-series-machine-learning/tsml-eval, results"
)
ELSEWHERE = (
    Published("1-NN with warping", 0.555, BAKE_OFF),
    Published("ResNet", 0.937, FAWAZ),
    Published("InceptionTime", 0.961, BAKE_OFF),
    Published("Hydra", 0.964, BAKE_OFF),
    Published("R-STSF", 0.980, BAKE_OFF),
)
"""What nobody trains here, in order of accuracy."""
