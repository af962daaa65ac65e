"""A file of a person's own: chosen, previewed, corrected, and only then used."""

from playground.ui.files.kind import FileKind, Preview
from playground.ui.files.preview import open_button
