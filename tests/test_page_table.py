"""The table of pages: the navigation and the cards of the home page, as visitors know them."""

from pathlib import Path

import pytest

from playground.experiments import EXPERIMENTS
from playground.experiments.page import CARD_HEIGHT
from playground.ui.gallery import _small
from playground.ui.pages import all_pages, by_section, carded_pages

ROOT = Path(__file__).resolve().parents[1]


def test_the_navigation_has_its_sections_and_pages_in_the_order_of_the_lecture():
    slugs = {name: [page.slug for page in pages] for name, pages in by_section().items()}
    assert list(slugs.items()) == [
        ("", ["home"]),
        ("Foundations", ["neurodes", "perceptron", "forward_pass", "activations"]),
        ("Approximation", ["universal_approximation", "plane"]),
        (
            "Real data",
            [
                *("fashion_mnist", "timeseries_transformer", "timeseries_fcn"),
                *("honest_baselines", "dna_motif"),
            ],
        ),
        ("Runs", ["runs", "replay", "compare", "sweep", "search"]),
    ]


def test_every_page_has_a_file_and_every_file_is_a_page():
    assert {page.file for page in all_pages()} == {
        str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*.py")
    }


def test_no_two_pages_share_a_title_or_an_icon():
    pages = all_pages()
    assert len({page.title for page in pages}) == len({page.icon for page in pages}) == len(pages)


def test_the_cards_follow_the_lecture_and_the_first_sweep_stands_among_the_lessons():
    assert [page.slug for page in carded_pages()] == [
        *("neurodes", "perceptron", "forward_pass", "activations", "universal_approximation"),
        *(
            "plane",
            "fashion_mnist",
            "timeseries_transformer",
            "timeseries_fcn",
            "sweep",
            "honest_baselines",
        ),
        "dna_motif",
    ]


@pytest.mark.parametrize("page", carded_pages(), ids=lambda page: page.slug)
def test_a_card_asks_a_question_and_shows_a_small_figure(page):
    assert page.card.question.endswith("?")
    figure = _small(page.card)
    assert figure["data"]
    assert figure["layout"]["height"] == CARD_HEIGHT


def test_experiments_come_in_the_order_of_their_pages():
    order = [page.slug for page in all_pages()]
    places = [order.index(experiment.page.slug) for experiment in EXPERIMENTS.values()]
    assert places == sorted(places)
