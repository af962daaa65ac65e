"""Figures that only this experiment has."""
