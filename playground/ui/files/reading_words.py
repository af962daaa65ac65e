"""What was understood of a file, in words."""

from __future__ import annotations

from playground.datasets.reading import ReadingReport

MOST_CLASSES = 12
MOST_COLUMNS = 8
MOST_NOTES = 8
FORMATS = {
    "table": "a table",
    "ts": "series in the .ts format",
    "fasta": "FASTA",
    "jaspar": "a motif in JASPAR's format",
    "meme": "a motif in MEME's format",
    "images": "a collection of images",
}


def reading_words(report: ReadingReport, noun: tuple[str, str, str]) -> list[str]:
    """Sentences on a file, in plain text.

    Args:
        noun: One row of the file and several, and what its length is counted in.
    """
    encoded = f", encoded in {report.encoding}" if report.encoding else ""
    sentences = [f"{report.file} is {FORMATS[report.format]}{encoded}."]
    sentences.append(_size(report, noun))
    if report.classes:
        sentences.append(_classes(report))
    sentences += _left_out(report)
    if report.missing:
        values = "value is" if report.missing == 1 else "values are"
        sentences.append(f"{report.missing:,} {values} missing.")
    sentences += report.notes[:MOST_NOTES]
    if len(report.notes) > MOST_NOTES:
        sentences.append(f"And {len(report.notes) - MOST_NOTES:,} more remarks.")
    return sentences


def _size(report: ReadingReport, noun: tuple[str, str, str]) -> str:
    one, several, unit = noun
    words = f"{report.rows:,} {one if report.rows == 1 else several}"
    short, long = report.lengths
    if unit and long:
        words += f" of {long:,} {unit}" if short == long else f" of {short:,} to {long:,} {unit}"
    if report.channels > 1:
        words += f" in {report.channels} channels"
    return f"{words}."


def _classes(report: ReadingReport) -> str:
    counts = report.classes
    named = ", ".join(f"{each.label} ({each.count:,})" for each in counts[:MOST_CLASSES])
    more = f" and {len(counts) - MOST_CLASSES:,} more" if len(counts) > MOST_CLASSES else ""
    return f"{len(counts)} class{'' if len(counts) == 1 else 'es'}: {named}{more}."


def _left_out(report: ReadingReport) -> list[str]:
    columns = report.left_out
    sentences = [f"{each.name} is left out: {each.reason}." for each in columns[:MOST_COLUMNS]]
    if len(columns) > MOST_COLUMNS:
        sentences.append(f"{len(columns) - MOST_COLUMNS:,} more columns are left out.")
    return sentences
