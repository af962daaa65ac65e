"""The UCR archive's ``.tsv``: a series per line, its label first, tabs between.

Dau et al. (2019), "The UCR time series archive".
"""

from __future__ import annotations

import numpy as np

from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.labelled_series import LabelledSeries, gathered
from playground.datasets.time_series_files.numbers import numbers


def read_tsv(text: str) -> LabelledSeries:
    """Series of one channel from lines of label and values.

    Raises:
        TimeSeriesFileError: a line is not such a line, or not as long as the first.
    """
    rows: list[np.ndarray] = []
    labels: list[str] = []
    lines: list[int] = []
    first = 0
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        label, *fields = content.split("\t")
        if not fields:
            raise TimeSeriesFileError(
                "a label and values with tabs between them",
                snippet(content),
                "A table with commas or semicolons should be named .csv.",
                line=line,
            )
        first = first or line
        if rows and len(fields) != len(rows[0]):
            raise TimeSeriesFileError(
                f"a label and {len(rows[0]):,} values, as in line {first:,},",
                f"a label and {len(fields):,} values",
                "All series need one length: cut or stretch them.",
                line=line,
            )
        if not label.strip() or label.strip().lower() == "nan":
            raise TimeSeriesFileError(
                "a label in front of the values",
                snippet(label),
                "Write the class of the series there.",
                line=line,
            )
        rows.append(numbers(fields, line, first=2)[:, None])
        labels.append(label.strip())
        lines.append(line)
    return gathered(rows, labels, lines)
