"""How fast the playground is: one row per claim, measured beside its reference in the same run.

Nothing here is asserted by a test: machines differ, and this one is seldom alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.bench.cluster import cluster_overhead, cluster_scaling, cluster_start, cluster_sweep
from playground.bench.cold_browser import cold_browser
from playground.bench.compare_8_runs import compare_8_runs
from playground.bench.dna_motif_epoch import dna_motif_epoch
from playground.bench.fashion_mnist_epoch import fashion_mnist_epoch, fashion_mnist_xla
from playground.bench.first_point import (
    first_point,
    first_point_again,
    first_point_again_transformer,
    first_point_transformer,
)
from playground.bench.forda_published_step import forda_published_step
from playground.bench.function_fit_five_sizes import function_fit_five_sizes
from playground.bench.image_convolution_epoch import image_convolution_epoch
from playground.bench.patch_transformer import attention_step, forda_tiny, forda_to_096
from playground.bench.plane_epochs import (
    plane_default_epochs,
    plane_largest_epochs,
    surface_grid,
)
from playground.bench.plane_net_epochs import plane_net_epochs, plane_net_xla
from playground.bench.recorder_events import recorder_events
from playground.bench.recording_overhead import (
    recording_overhead,
    recording_overhead_transformer,
)
from playground.bench.replay_frame import replay_frame
from playground.bench.row import Row, Target
from playground.bench.runs_at_once import plane_runs_at_once, sweep_at_once
from playground.bench.runs_list import runs_list_10k
from playground.bench.scratch import scratch_folder
from playground.bench.search_overhead import search_overhead
from playground.bench.time_series_sets import time_series_sets
from playground.bench.web_process import web_process, web_process_memory

_ROWS = (
    forda_published_step, attention_step, forda_to_096, forda_tiny, time_series_sets,
    fashion_mnist_epoch, dna_motif_epoch, image_convolution_epoch, fashion_mnist_xla,
    plane_net_epochs, plane_net_xla, plane_default_epochs, plane_largest_epochs, surface_grid,
    function_fit_five_sizes, plane_runs_at_once, sweep_at_once, recording_overhead,
    recording_overhead_transformer, first_point, first_point_transformer, first_point_again,
    first_point_again_transformer, search_overhead, runs_list_10k, compare_8_runs, replay_frame,
    web_process, web_process_memory, cold_browser, cluster_start, cluster_overhead,
    cluster_scaling, cluster_sweep, recorder_events,
)  # fmt: skip
BENCHES: Mapping[str, Callable[[], Row]] = MappingProxyType({row.__name__: row for row in _ROWS})
CLUSTER = (
    "cluster_start",
    "cluster_overhead",
    "cluster_scaling",
    "cluster_sweep",
    "recorder_events",
)
"""What `bench cluster` measures."""


def measure(name: str) -> Row:
    """Measures one row, in a data folder of its own.

    Raises:
        KeyError: there is no such row.
    """
    bench = BENCHES[name]
    with scratch_folder():
        return bench()
