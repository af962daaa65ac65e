"""Sweeps and searches on their pages: many runs with one question, followed and steered alike."""
