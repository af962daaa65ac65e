"""Why something cannot be taken home."""


class ExportError(ValueError):
    """A run does not have what was asked for; its text is one sentence for the user."""
