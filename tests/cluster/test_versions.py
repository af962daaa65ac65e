"""What differs between this process and a worker, and the command that mends it."""

import pytest
from distributed import LocalCluster

from playground.engine.outside import _packages
from playground.engine.versions import asking, difference, versions_here

HERE = {
    "python": "3.11",
    "distributed": "2026.8.0",
    "keras": "3.15.1",
    "tensorflow": "2.21.0",
    "numpy": "2.4.6",
    "playground": "0a1b2c3d",
}


def test_a_worker_that_has_the_same_is_not_mentioned():
    assert difference("the worker lab-7", HERE, dict(HERE)) is None


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (
            {"keras": "3.14.0"},
            "The worker lab-7 gets no runs. Expected keras 3.15.1, as here. "
            "Received: keras 3.14.0. "
            "Run there: pip install keras==3.15.1; then start it again.",
        ),
        (
            {"numpy": "2.2.0", "tensorflow": "none"},
            "The worker lab-7 gets no runs. Expected tensorflow 2.21.0 and numpy 2.4.6, as here. "
            "Received: no tensorflow and numpy 2.2.0. "
            "Run there: pip install tensorflow==2.21.0 numpy==2.4.6; then start it again.",
        ),
        (
            {"playground": ""},
            "The worker lab-7 gets no runs. Expected playground (code 0a1b2c3d), as here. "
            "Received: no playground. "
            "Run there: pip install . in a copy of this playground; then start it again.",
        ),
        (
            {"python": "3.12"},
            "The worker lab-7 gets no runs. Expected Python 3.11, as here. Received: Python 3.12. "
            "Install the playground there under Python 3.11; then start it again.",
        ),
    ],
)
def test_a_worker_that_differs_is_told_with_what_mends_it(changes, sentences):
    assert difference("the worker lab-7", HERE, HERE | changes) == sentences


def test_what_was_not_asked_is_not_compared():
    there = {"python": "3.11", "distributed": "2026.8.0"}
    assert difference("the scheduler", HERE, there) is None


def test_what_dask_tells_of_a_worker_is_what_it_tells_of_itself():
    with (
        LocalCluster(
            n_workers=1, processes=False, dashboard_address=None, threads_per_worker=1
        ) as cluster,
        cluster.get_client() as client,
    ):
        there = client.get_versions(packages=["keras", "tensorflow"])["workers"]
        (told,) = there.values()
        (answer,) = client.run(asking()).values()
        (worker,) = cluster.workers.values()
    here = versions_here()
    assert _packages(told) | {"playground": answer[0]} == here
    assert answer[1] == worker.id
