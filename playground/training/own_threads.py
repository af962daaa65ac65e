"""A compiled function with threads of its own."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf.rewriter_config_pb2 import RewriterConfig

SIDE_BY_SIDE = 2
"""Operations that have reason to run at the same time: one of each half of a batch."""
THREADS_OF_EACH = max(1, (os.cpu_count() or 1) // SIDE_BY_SIDE)


class OwnThreads:
    """Calls a traced function in a session.

    TensorFlow gives all operations of a process one pool of threads, as many as there are cores,
    and shares each operation among them. Where operations run side by side, each should have its
    part of the cores instead. A session has a pool of its own, if `TF_OVERRIDE_GLOBAL_THREADPOOL`
    is set before the first operation of the process (`playground` sets it).

    Args:
        function: Its arguments and results are tensors in nested tuples and lists.

    Raises:
        ValueError: it captures tensors, which a session would not be given.
    """

    def __init__(self, function: Any) -> None:
        if function.captured_inputs:
            raise ValueError(
                f"Expected a function that captures nothing. Received: {function.captured_inputs}. "
                "Pass tensors as arguments."
            )
        graph = tf.Graph()
        with graph.as_default():
            tf.graph_util.import_graph_def(function.graph.as_graph_def(), name="")
        config = tf.compat.v1.ConfigProto(
            intra_op_parallelism_threads=THREADS_OF_EACH,
            inter_op_parallelism_threads=SIDE_BY_SIDE,
            use_per_session_threads=True,
        )
        # A second pass over the graph makes no step quicker, and the first point a fifth of a
        # second later.
        config.graph_options.rewrite_options.meta_optimizer_iterations = RewriterConfig.ONE
        session = tf.compat.v1.Session(graph=graph, config=config)
        tensors = graph.get_tensor_by_name
        # Not the results themselves: they keep the graph that they were traced in.
        self._results = tf.nest.map_structure(lambda _: 0, function.structured_outputs)
        self._call = session.make_callable(
            [tensors(each.name) for each in function.outputs],
            feed_list=[tensors(each.name) for each in function.inputs],
        )

    def __call__(self, *arguments: Any) -> Any:
        results = self._call(*map(np.asarray, tf.nest.flatten(arguments)))
        return tf.nest.pack_sequence_as(self._results, [tf.constant(each) for each in results])
