"""Figures, one per file: data in, Plotly's JSON out."""
