"""Where the nodes, edges and labels of a network graph are."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 820
"""Pixels that the graph has on a small projector: what decides where labels have room."""
LABEL_HEIGHT = 21
LABEL_WIDTH = 74
"""Pixels that a label on an edge needs: to the next one, and to the middle of a node."""
REACH = 45
"""Pixels around the middle of a node in which a click means that node."""


@dataclass(frozen=True)
class GraphNode:
    """One node.

    Attributes:
        place: (layer, position in it from the top), both from 0.
        title: Its name, such as "o<sub>3</sub>".
        value: What it outputs; None while that is not known.
        note: A line below it, such as its bias.
        hover: What the pointer tells.
    """

    number: int
    place: tuple[int, int]
    title: str
    value: float | None
    note: str = ""
    hover: str = ""


@dataclass(frozen=True)
class GraphEdge:
    """One weight, between the numbers of two nodes."""

    source: int
    target: int
    weight: float
    title: str


def node_at(nodes: Sequence[GraphNode], x: float, y: float) -> int | None:
    """The number of the node that a click at data coordinates means; None for empty ground."""
    graph = NetworkLayout(nodes)
    best = min(nodes, key=lambda node: _pixels_between(graph, graph.at(node.number), (x, y)))
    return best.number if _pixels_between(graph, graph.at(best.number), (x, y)) < REACH else None


class NetworkLayout:
    """Where everything is: x counts layers, y counts nodes from the middle of the layer."""

    def __init__(self, nodes: Sequence[GraphNode]) -> None:
        self.nodes = {node.number: node for node in nodes}
        self.sizes = [
            len(list(group)) for _, group in itertools.groupby(nodes, lambda node: node.place[0])
        ]
        self.last = len(self.sizes) - 1
        self.tallest = max(self.sizes)
        self.height = min(540, 262 if self.tallest <= 2 else 52 + 92 * self.tallest)
        self.row_pixels = (self.height - 30) / (self.tallest + 0.1)
        self.column_pixels = WIDTH / (self.last + 0.64)
        self.radius = 24 if self.tallest <= 4 else 18

    def at(self, number: int) -> tuple[float, float]:
        layer, position = self.nodes[number].place
        return float(layer), (self.sizes[layer] - 1) / 2 - position

    def has_room_below(self) -> bool:
        """Whether a line fits between a node and the name of the next one."""
        return self.row_pixels >= 2 * self.radius + 46

    def has_room_on(self, edge: GraphEdge) -> bool:
        """Whether a label on this edge touches neither another one nor a node."""
        x, _, pixels = self.label_place(edge)
        aside = min(x % 1, 1 - x % 1) * self.column_pixels
        return pixels >= LABEL_HEIGHT and aside >= LABEL_WIDTH

    def label_place(self, edge: GraphEdge) -> tuple[float, float, float]:
        """(x, y, pixels to the next label) where the labels of a layer are evenly apart."""
        layer = self.nodes[edge.source].place[0]
        before, after = self.sizes[layer], self.sizes[layer + 1]
        # Grouped by target or by source: evenly spaced when gap = span of one group.
        share = before / (1 + before) if before <= after else 1 / (1 + after)
        pixels = self.row_pixels / (1 + min(before, after))
        (x0, y0), (x1, y1) = self.at(edge.source), self.at(edge.target)
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0), pixels


def _pixels_between(
    graph: NetworkLayout, first: tuple[float, float], second: tuple[float, float]
) -> float:
    across = (first[0] - second[0]) * graph.column_pixels
    along = (first[1] - second[1]) * graph.row_pixels
    return float((across**2 + along**2) ** 0.5)
