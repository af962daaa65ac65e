"""A feedforward network as a graph: layers from left to right, weights as edges."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from playground.figures.figure import Figure
from playground.figures.network_layout import GraphEdge, GraphNode, NetworkLayout
from playground.figures.palette import DIVERGING, GRID, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, with_gaps
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
    sketch = Sketch()
    _edges(sketch, graph, edges, current, chosen)
    _nodes(sketch, graph, current, chosen)
    _edge_labels(sketch, graph, edges, current, chosen)
    _headings(sketch, graph, current if chosen is None else graph.nodes[chosen].place[0])
    return sketch.figure(
        height=graph.height,
        alt=_alt(graph, current),
        xaxis={"visible": False, "range": [-0.32, graph.last + 0.32], "fixedrange": True},
        yaxis={"visible": False, "range": [-half - 0.05, half + 0.05], "fixedrange": True},
        margin={"l": 0, "r": 0, "t": 26, "b": 4},
    )


def _edges(
    sketch: Sketch,
    graph: NetworkLayout,
    edges: Sequence[GraphEdge],
    current: int,
    chosen: int | None,
) -> None:
    largest = max([1.0, *(abs(edge.weight) for edge in edges)])

    def kind(edge: GraphEdge) -> tuple[float, float, str]:
        size = abs(edge.weight) / largest
        thickest = 5 if graph.tallest <= 5 else 3
        width = 1 + thickest * round(size * WIDTH_CLASSES) / WIDTH_CLASSES
        return _opacity(graph, edge, current, chosen), width, _color(edge)

    # Few traces: one for all edges of the same colour, width and strength.
    for (opacity, width, color), group in itertools.groupby(sorted(edges, key=kind), kind):
        x, y = with_gaps((graph.at(edge.source), graph.at(edge.target)) for edge in group)
        dash = "dot" if color == MUTED else "solid"
        sketch.curve(x, y, color, width, dash=dash, opacity=opacity)
    positions = [graph.label_place(edge) for edge in edges]
    sketch.dots(
        [place[0] for place in positions],
        [place[1] for place in positions],
        GROUND,
        14,
        opacity=0,
        hovertext=[f"{edge.title} = {number_text(edge.weight)}" for edge in edges],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _color(edge: GraphEdge) -> str:
    return MUTED if edge.weight == 0 else POSITIVE if edge.weight > 0 else NEGATIVE


def _opacity(graph: NetworkLayout, edge: GraphEdge, current: int, chosen: int | None) -> float:
    if chosen is not None:
        return 1.0 if edge.target == chosen else FAINT
    crowded = 0.45 if graph.tallest > 5 else 0.9
    return crowded if graph.nodes[edge.target].place[0] <= current else FAINT


def _nodes(sketch: Sketch, graph: NetworkLayout, current: int, chosen: int | None) -> None:
    """Circles with their outputs; names above, biases below where there is room."""
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
        sketch.scatter(x=x, y=y, mode="markers", marker=marker, meta={"drawn": name})
    sketch.scatter(
        x=x,
        y=y,
        mode="markers+text",
        marker=ring,
        text=["" if node.value is None else number_text(node.value) for node in nodes],
        textfont={"size": 15 if graph.tallest <= 4 else 14, "color": INK},
        hovertext=[node.hover for node in nodes],
        hovertemplate="%{hovertext}<extra></extra>",
        meta={"drawn": "outputs"},
    )
    for node in nodes:
        where = graph.at(node.number)
        _words(sketch, where, node.title, graph.radius + 14, INK, 15)
        if node.note and graph.has_room_below():
            _words(sketch, where, node.note, -graph.radius - 13, MUTED, 14)


def _stands_out(node: GraphNode, current: int, chosen: int | None) -> bool:
    return node.number == chosen if chosen is not None else node.place[0] == current


def _ring_color(node: GraphNode, current: int, chosen: int | None) -> str:
    if _stands_out(node, current, chosen):
        return INK
    return GRID if node.value is None else MUTED


def _words(
    sketch: Sketch, where: tuple[float, float], text: str, shift: float, color: str, size: int
) -> None:
    font = {"color": color, "size": size}
    sketch.words(text, *where, yshift=shift, bgcolor=GROUND, borderpad=0, font=font)


def _edge_labels(
    sketch: Sketch,
    graph: NetworkLayout,
    edges: Sequence[GraphEdge],
    current: int,
    chosen: int | None,
) -> None:
    for edge in _labelled(graph, edges, current, chosen):
        x, y, _ = graph.label_place(edge)
        if chosen is not None:  # one group alone: the middle of each edge has the most room
            (x0, y0), (x1, y1) = graph.at(edge.source), graph.at(edge.target)
            x, y = x0 + 0.42 * (x1 - x0), y0 + 0.42 * (y1 - y0)
        text = f"{edge.title} {number_text(edge.weight)}"
        _words(sketch, (x, y), text, 0, _color(edge), 14)


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


def _headings(sketch: Sketch, graph: NetworkLayout, current: int) -> None:
    for layer in range(graph.last + 1):
        name = "inputs" if layer == 0 else "outputs" if layer == graph.last else f"hidden {layer}"
        if name == "hidden 1" and graph.last == 2:
            name = "hidden"
        sketch.words(
            f"<b>{name}</b>" if layer == current else name,
            layer,
            1,
            yref="paper",
            yanchor="bottom",
            font={"size": 15, "color": INK if layer == current else MUTED},
        )


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
