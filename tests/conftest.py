"""What several test files share; the environment is set before anything reads it."""

import gc
import os
import tempfile
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

gc.disable()  # until all modules are imported, which makes no garbage
_folder = tempfile.TemporaryDirectory(prefix="playground-tests-", ignore_cleanup_errors=True)
os.environ |= {
    "PLAYGROUND_DATA": _folder.name,
    "PLAYGROUND_OFFLINE": "1",
    # The sample serves in every test that does not ask for the Debian package: same everywhere.
    "PLAYGROUND_FASHION_MNIST_PACKAGE": os.path.join(_folder.name, "not installed"),
    # XLA is used as ever but polishes nothing: a test compiles for longer than it computes.
    # One worker takes heavy runs too: the second, which apps have, would double what each costs.
    "PLAYGROUND_WORKERS": "1",
    "XLA_FLAGS": "--xla_backend_optimization_level=0",
}
if "PYTEST_XDIST_WORKER" in os.environ:  # as many processes as cores: a thread of sums for each
    os.environ |= {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1"}
os.environ.pop("PLAYGROUND_SCHEDULER", None)

import numpy as np  # noqa: E402
import pytest  # noqa: E402

from playground.engine import Engine  # noqa: E402
from playground.experiments import (  # noqa: E402
    EXPERIMENTS,
    Config,
    Data,
    Experiment,
    Split,
    TrainingPlan,
)
from playground.experiments.classification import report_test  # noqa: E402
from playground.runs import RunStore  # noqa: E402


class ToyConfig(Config):
    """Fields without limits: a test may ask for what a page would refuse."""

    hidden_units: int = 6
    dropout: float = 0.0
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    learning_rate_schedule: str = "constant"
    weight_decay: float | None = None
    global_clipnorm: float | None = None
    batch_size: int = 8
    epochs: int = 3
    patience: int | None = None
    seed: int = 0
    jit_compile: bool = False


class ToyExperiment(Experiment[ToyConfig]):
    """Three noisy clouds in four dimensions: 45 training examples, so that batches of 8 leave 5."""

    name = "toy"
    title = "Toy"
    config_type = ToyConfig
    presets = MappingProxyType({"default": ToyConfig()})
    default_preset = "default"

    def plan(self, config):
        return TrainingPlan(**config.model_dump(exclude={"hidden_units", "dropout"}))

    def load_data(self, config):
        return _clouds()

    def build_model(self, config, data):
        import keras

        def dense(units, activation, seed):
            initializer = keras.initializers.GlorotUniform(seed=seed)
            return keras.layers.Dense(units, activation, kernel_initializer=initializer)

        seed = 10 * config.seed
        return keras.Sequential(
            [
                keras.Input((4,)),
                dense(config.hidden_units, "relu", seed + 1),
                keras.layers.Dropout(config.dropout, seed=seed + 2),
                dense(config.hidden_units, "relu", seed + 3),
                dense(3, "softmax", seed + 4),
            ]
        )

    def architecture(self, config):
        return (config.hidden_units, config.dropout)

    def summary(self, config):
        raise NotImplementedError

    def memory_estimate(self, config):
        raise NotImplementedError

    def script(self, config):
        raise NotImplementedError

    def report(self, config, model, data):
        return report_test(model, data)


@lru_cache
def _clouds():
    rng = np.random.default_rng(7)
    y = rng.integers(0, 3, 95).astype(np.int32)
    x = (rng.normal(size=(3, 4))[y] + rng.normal(size=(95, 4))).astype(np.float32)
    parts = (slice(0, 45), slice(45, 65), slice(65, 95))
    return Data(*(Split(x[part], y[part]) for part in parts), ("a", "b", "c"))


def pytest_collection_finish():
    """Streamlit collects garbage after every run of a page, which looks at all there is: what all
    the tests have imported is put out of its way."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def toy():
    """A tiny experiment; `toy.config_type(...)` makes its configurations."""
    return ToyExperiment()


@pytest.fixture(scope="module")
def without_xla():
    """No experiment asks for XLA, in this process and in exported scripts: for trainings of a few
    steps in tests that are about something else. Ask for it with `pytestmark`."""
    with pytest.MonkeyPatch.context() as patch:
        for experiment in EXPERIMENTS.values():
            patch.setattr(experiment, "plan", _plan_without_xla(experiment.plan))
        yield


def _plan_without_xla(plan):
    return lambda config: replace(plan(config), jit_compile=False)


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """The one engine of the whole test session, with a store of its own."""
    engine = Engine(RunStore(tmp_path_factory.mktemp("engine") / "runs.sqlite"))
    yield engine
    engine.close()


@pytest.fixture
def scheduler(engine):
    """The address of the session's engine, as that of a cluster elsewhere whose keys Dask's own
    settings name."""
    import dask

    engine.workers()
    process = engine._cluster.process
    ca_file, certificate, key = (
        process.keys[name] for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")
    )
    tls = {"ca-file": ca_file, "client.cert": certificate, "client.key": key}
    with dask.config.set({f"distributed.comm.tls.{name}": value for name, value in tls.items()}):
        yield process.address
