"""How many floating-point operations a second this machine gives to products of matrices."""

from __future__ import annotations

import time
from statistics import median

REPETITIONS = 5
SECONDS = 0.05
"""How long a single measurement takes at least."""


def matmul_gflops(rows: int, inner: int, columns: int) -> float:
    """GFLOP/s of (rows, inner) @ (inner, columns) in single precision with TensorFlow's threads;
    the median of five measurements. Large square matrices give the machine's peak."""
    import tensorflow as tf

    left, right = tf.random.uniform((rows, inner)), tf.random.uniform((inner, columns))

    @tf.function(autograph=False)
    def products(count: tf.Tensor) -> tf.Tensor:
        def again(i: tf.Tensor, sums: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            # A product that depends on the one before: else it would be computed once.
            return i + 1, tf.matmul(left + 0.0 * sums[:1, :1], right)

        zeros = tf.zeros((rows, columns))
        return tf.while_loop(lambda i, _: i < count, again, (tf.constant(0), zeros))[1]

    def seconds(count: int) -> float:
        started = time.perf_counter()
        products(tf.constant(count)).numpy()
        return time.perf_counter() - started

    count = 1
    while seconds(count) < SECONDS:
        count *= 2
    spent = median(seconds(count) for _ in range(REPETITIONS))
    return 2e-9 * rows * inner * columns * count / spent
