"""The pages of the navigation: those of experiments, and these that train nothing of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from playground.comparison.baselines.published import ELSEWHERE
from playground.experiments import EXPERIMENTS
from playground.experiments.page import FIRST, LECTURE, REAL_DATA, TOOLS, Card, Page
from playground.figures.moving import tools
from playground.figures.moving.descent import descent_picture
from playground.figures.moving.lecture import perceptron_picture, tangent_picture
from playground.figures.moving.networks import network_picture, neurode_picture
from playground.glossary import TERMS, Term
from playground.reference.feedforward import LECTURE_INPUTS, forward, network_from_seed
from playground.reference.neurode import GATES
from playground.reference.perceptron import point_set

Member = TypeVar("Member")
BASELINES_SHOWN = ("MLP", "FCN", "ResNet", "Hydra")


def _network() -> str:
    network = network_from_seed()
    return network_picture(network.weights, forward(network, LECTURE_INPUTS).outputs)


def _published_scores() -> str:
    benchmarks = (benchmark for known in EXPERIMENTS.values() for benchmark in known.benchmarks)
    published = [benchmark.published for benchmark in benchmarks if benchmark.published]
    scores = {score.method: score.accuracy for score in (*published, *ELSEWHERE)}
    return tools.scores_picture({name: scores[name] for name in BASELINES_SHOWN})


HOME = Page("home", "Playground", "home", "", 0)
PAGES = (
    HOME,
    Page("class", "Class", "groups", "", 50, for_teacher=True),
    Page(
        "neurodes",
        "Neurodes",
        "toggle_on",
        "Foundations",
        110,
        Card(
            "What can one neurode decide?",
            "Logic from adding and comparing.",
            lambda: neurode_picture(GATES["AND"].neurode, "AND"),
            LECTURE,
            210,
        ),
        terms=("Neurode",),
    ),
    Page(
        "perceptron",
        "Perceptron",
        "linear_scale",
        "Foundations",
        120,
        Card(
            "Where is the line?",
            "A unit that learns from mistakes.",
            lambda: perceptron_picture(point_set("blobs", seed=1, n=24, separation=4.0)),
            FIRST,
            120,
        ),
        terms=(
            "Hidden layer?section=hidden",
            "Perceptron?section=learning",
            "Threshold unit",
        ),
    ),
    Page(
        "forward_pass",
        "Forward pass",
        "account_tree",
        "Foundations",
        130,
        Card(
            "What does a network answer?", "Every number, forward and back.", _network, FIRST, 110
        ),
        terms=(
            "Backpropagation",
            "Dense layer",
            "Forward pass",
            "Gradient",
            "Weight",
        ),
    ),
    Page(
        "activations",
        "Activation functions",
        "show_chart",
        "Foundations",
        140,
        Card(
            "Which activation should a neuron have?",
            "Twelve functions and their slopes.",
            tangent_picture,
            FIRST,
            130,
        ),
        terms=(
            "Activation function",
            "Bias?section=unit",
            "Dead neuron?section=layers",
            "Hyperbolic tangent (tanh)?preset=smooth-steps",
            "Neuron?section=unit",
            "ReLU?preset=relu-family",
            "Sigmoid?preset=smooth-steps",
        ),
    ),
    Page(
        "gradient_descent",
        "Gradient descent",
        "trending_down",
        "Foundations",
        145,
        Card(
            "Which way is down, and how far?",
            "Four optimizers race over one loss surface.",
            descent_picture,
            LECTURE,
            215,
        ),
        terms=(
            "Batch?preset=mini-batches",
            "Epoch?preset=mini-batches",
            "Gradient descent",
            "Hessian",
            "Learning rate?preset=rate-too-large",
            "Loss",
            "Loss surface",
            "Momentum",
            "Optimizer",
        ),
    ),
    Page(
        "glossary",
        "Glossary",
        "menu_book",
        "Foundations",
        150,
        Card(
            "What does that word mean?",
            "Terms, their formulas, and where to see them.",
            lambda: tools.terms_picture([term.name for term in TERMS]),
            LECTURE,
            240,
        ),
    ),
    Page(
        "honest_baselines",
        "Honest baselines",
        "balance",
        "Real data",
        340,
        Card(
            "What must a Transformer beat?",
            "Simple methods, published scores, and a leak.",
            _published_scores,
            REAL_DATA,
            330,
        ),
        terms=("Baseline",),
    ),
    Page(
        "runs",
        "Runs",
        "history",
        "Runs",
        410,
        Card("What has been trained?", "Every run is kept.", tools.runs_picture, TOOLS, 450),
    ),
    Page(
        "replay",
        "Replay",
        "replay",
        "Runs",
        420,
        Card(
            "How did it get there?",
            "Any run again, epoch by epoch.",
            tools.replay_picture,
            TOOLS,
            440,
        ),
    ),
    Page(
        "compare",
        "Compare",
        "compare",
        "Runs",
        430,
        Card(
            "What made the difference?",
            "Runs side by side, and what differs.",
            tools.compare_picture,
            TOOLS,
            430,
        ),
    ),
    Page(
        "sweep",
        "Sweep",
        "grid_view",
        "Runs",
        440,
        Card(
            "Which activation learns best?",
            "Four activations, three seeds each, side by side. Press Start.",
            tools.sweep_picture,
            TOOLS,
            410,
        ),
    ),
    Page(
        "search",
        "Search",
        "manage_search",
        "Runs",
        450,
        Card(
            "Which settings are best?",
            "A search that learns from its trials.",
            tools.search_picture,
            TOOLS,
            420,
        ),
    ),
)


def all_pages() -> list[Page]:
    """Every page, in the order of the navigation."""
    declared = (*PAGES, *(experiment.page for experiment in EXPERIMENTS.values()))
    return sorted(declared, key=lambda page: page.place)


def by_section() -> dict[str, list[Page]]:
    """The pages of each section of the navigation."""
    return _grouped((page.section, page) for page in all_pages())


def by_part() -> dict[str, list[tuple[Page, Card]]]:
    """The pages that the home page shows with their cards, for each part of the course."""
    shown = [(page, page.card) for page in all_pages() if page.card]
    ordered = sorted(shown, key=lambda pair: pair[1].place)
    return _grouped((card.part, (page, card)) for page, card in ordered)


def pages_showing(term: Term) -> list[tuple[Page, str]]:
    """Where a term can be seen, and what the link to it says there."""
    named = ((page, shown.partition("?")) for page in all_pages() for shown in page.terms)
    return [(page, link) for page, (name, _, link) in named if name == term.name]


def _grouped(named: Iterable[tuple[str, Member]]) -> dict[str, list[Member]]:
    """What has the same name together, names in the order of their first members."""
    found: dict[str, list[Member]] = {}
    for name, member in named:
        found.setdefault(name, []).append(member)
    return found
