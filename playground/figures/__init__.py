"""Figures, one per file: data in, `plotly.graph_objects.Figure` out."""
