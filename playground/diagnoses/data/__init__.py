"""What is wrong with data, before anything is trained on them: one check per file."""

from playground.diagnoses.data.registry import DATA_CHECKS, examine_data

__all__ = ["DATA_CHECKS", "examine_data"]
