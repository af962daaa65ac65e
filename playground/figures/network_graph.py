"""A feedforward network as a graph: layers from left to right, weights as edges."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from playground.figures.figure import Figure
from playground.figures.network_layout import GraphEdge, GraphNode, NetworkLayout
from playground.figures.palette import DIVERGING, GRID, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled
from playground.number_text import number_text

NARROW = 140
"""Pixels between layers below which an edge has no label."""
FAINT = 0.16
WIDTH_CLASSES = 6


def network_graph(
    nodes: Sequence[GraphNode],
    edges: Sequence[GraphEdge],
    *,
    current: int,
    chosen: int | None = None,
) -> Figure:
    """Edges: blue for positive weights, orange for negative ones, wider for larger ones.

    Args:
        current: The layer that is being computed; edges beyond it are faint.
        chosen: A node whose incoming edges stand out, with their labels.
    """
    graph = NetworkLayout(nodes)
    half = graph.tallest / 2
    layout = {
        "annotations": [
            *_node_words(graph),
            *_edge_labels(graph, edges, current, chosen),
            *_headings(graph, current if chosen is None else graph.nodes[chosen].place[0]),
        ],
        "xaxis": {"visible": False, "range": [-0.32, graph.last + 0.32], "fixedrange": True},
        "yaxis": {"visible": False, "range": [-half - 0.05, half + 0.05], "fixedrange": True},
        "margin": {"l": 0, "r": 0, "t": 26, "b": 4},
        "dragmode": False,
    }
    traces = [*_edges(graph, edges, current, chosen), *_nodes(graph, current, chosen)]
    return styled({"data": traces, "layout": layout}, height=graph.height, alt=_alt(graph, current))


def _edges(
    graph: NetworkLayout, edges: Sequence[GraphEdge], current: int, chosen: int | None
) -> Iterable[dict[str, Any]]:
    largest = max([1.0, *(abs(edge.weight) for edge in edges)])

    def kind(edge: GraphEdge) -> tuple[float, float, str]:
        color = MUTED if edge.weight == 0 else POSITIVE if edge.weight > 0 else NEGATIVE
        size = abs(edge.weight) / largest
        thickest = 5 if graph.tallest <= 5 else 3
        width = 1 + thickest * round(size * WIDTH_CLASSES) / WIDTH_CLASSES
        return _opacity(graph, edge, current, chosen), width, color

    # Few traces: one for all edges of the same colour, width and strength.
    for (opacity, width, color), group in itertools.groupby(sorted(edges, key=kind), kind):
        x: list[float | None] = []
        y: list[float | None] = []
        for edge in group:
            (x0, y0), (x1, y1) = graph.at(edge.source), graph.at(edge.target)
            x += [x0, x1, None]
            y += [y0, y1, None]
        yield {
            "type": "scatter",
            "x": x,
            "y": y,
            "mode": "lines",
            "line": {"color": color, "width": width, "dash": "dot" if color == MUTED else "solid"},
            "opacity": opacity,
            "hoverinfo": "skip",
        }
    positions = [graph.label_place(edge) for edge in edges]
    yield {
        "type": "scatter",
        "x": [place[0] for place in positions],
        "y": [place[1] for place in positions],
        "mode": "markers",
        "marker": {"size": 14, "color": GROUND},
        "opacity": 0,
        "hovertext": [f"{edge.title} = {number_text(edge.weight)}" for edge in edges],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _opacity(graph: NetworkLayout, edge: GraphEdge, current: int, chosen: int | None) -> float:
    if chosen is not None:
        return 1.0 if edge.target == chosen else FAINT
    crowded = 0.45 if graph.tallest > 5 else 0.9
    return crowded if graph.nodes[edge.target].place[0] <= current else FAINT


def _nodes(graph: NetworkLayout, current: int, chosen: int | None) -> Iterable[dict[str, Any]]:
    nodes = list(graph.nodes.values())
    x, y = zip(*(graph.at(node.number) for node in nodes), strict=True)
    size = 2 * graph.radius
    ground: dict[str, object] = {"size": size, "color": GROUND, "line": {"width": 0}}
    # A pale tint of the output's sign over the ground, so that the number stays legible.
    tint = {
        "size": size,
        "color": [node.value or 0.0 for node in nodes],
        "colorscale": DIVERGING,
        "cmin": -1,
        "cmax": 1,
        "opacity": 0.35,
        "line": {"width": 0},
    }
    ring = {
        "size": size,
        "color": "rgba(0,0,0,0)",
        "line": {
            "color": [_ring_color(node, current, chosen) for node in nodes],
            "width": [4 if _stands_out(node, current, chosen) else 1.5 for node in nodes],
        },
    }
    for marker, name in ((ground, "ground"), (tint, "tint")):
        yield {
            "type": "scatter",
            "x": x,
            "y": y,
            "mode": "markers",
            "marker": marker,
            "hoverinfo": "skip",
            "meta": {"drawn": name},
        }
    yield {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "markers+text",
        "marker": ring,
        "text": ["" if node.value is None else number_text(node.value) for node in nodes],
        "textfont": {"size": 15 if graph.tallest <= 4 else 14, "color": INK},
        "hovertext": [node.hover for node in nodes],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "meta": {"drawn": "outputs"},
    }


def _node_words(graph: NetworkLayout) -> Iterable[dict[str, Any]]:
    """Names above, biases below where there is room."""
    for node in graph.nodes.values():
        where = graph.at(node.number)
        yield _words(where, node.title, graph.radius + 14, INK, 15)
        if node.note and graph.has_room_below():
            yield _words(where, node.note, -graph.radius - 13, MUTED, 14)


def _stands_out(node: GraphNode, current: int, chosen: int | None) -> bool:
    return node.number == chosen if chosen is not None else node.place[0] == current


def _ring_color(node: GraphNode, current: int, chosen: int | None) -> str:
    if _stands_out(node, current, chosen):
        return INK
    return GRID if node.value is None else MUTED


def _words(
    where: tuple[float, float], text: str, shift: float, color: str, size: int
) -> dict[str, Any]:
    return {
        "x": where[0],
        "y": where[1],
        "text": text,
        "yshift": shift,
        "bgcolor": GROUND,
        "borderpad": 0,
        "font": {"color": color, "size": size},
    }


def _edge_labels(
    graph: NetworkLayout, edges: Sequence[GraphEdge], current: int, chosen: int | None
) -> Iterable[dict[str, Any]]:
    for edge in _labelled(graph, edges, current, chosen):
        x, y, _ = graph.label_place(edge)
        if chosen is not None:  # one group alone: the middle of each edge has the most room
            (x0, y0), (x1, y1) = graph.at(edge.source), graph.at(edge.target)
            x, y = x0 + 0.42 * (x1 - x0), y0 + 0.42 * (y1 - y0)
        color = MUTED if edge.weight == 0 else POSITIVE if edge.weight > 0 else NEGATIVE
        yield _words((x, y), f"{edge.title} {number_text(edge.weight)}", 0, color, 14)


def _labelled(
    graph: NetworkLayout, edges: Sequence[GraphEdge], current: int, chosen: int | None
) -> Iterable[GraphEdge]:
    """Edges whose label has room: those into the chosen node, or all that were used so far."""
    if graph.column_pixels < NARROW:
        return []
    if chosen is not None:
        return [edge for edge in edges if edge.target == chosen]
    return [
        edge
        for edge in edges
        if graph.nodes[edge.target].place[0] <= current and graph.has_room_on(edge)
    ]


def _headings(graph: NetworkLayout, current: int) -> Iterable[dict[str, Any]]:
    for layer in range(graph.last + 1):
        name = "inputs" if layer == 0 else "outputs" if layer == graph.last else f"hidden {layer}"
        if name == "hidden 1" and graph.last == 2:
            name = "hidden"
        yield {
            "x": layer,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": f"<b>{name}</b>" if layer == current else name,
            "font": {"size": 15, "color": INK if layer == current else MUTED},
        }


def _alt(graph: NetworkLayout, current: int) -> str:
    sizes = "-".join(str(size) for size in graph.sizes)
    known = [
        number_text(node.value)
        for node in graph.nodes.values()
        if node.value is not None and node.place[0] == current
    ]
    return f"A {sizes} network, computed up to layer {current}, whose outputs are " + ", ".join(
        known
    )
