"""The table of pages: the navigation and the cards of the home page, as visitors know them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from playground.experiments import EXPERIMENTS
from playground.ui.pages import HOME, all_pages, by_part, by_section

ROOT = Path(__file__).resolve().parents[1]
CARDED = [page for page in all_pages() if page.card]


def test_the_navigation_has_its_sections_and_pages_in_the_order_of_the_lecture():
    slugs = {name: [page.slug for page in pages] for name, pages in by_section().items()}
    assert list(slugs.items()) == [
        ("", ["home", "class"]),
        (
            "Foundations",
            [
                *("neurodes", "perceptron", "forward_pass", "activations"),
                *("gradient_descent", "glossary"),
            ],
        ),
        ("Approximation", ["universal_approximation", "plane"]),
        (
            "Real data",
            [
                *("fashion_mnist", "image_convolution", "timeseries_transformer"),
                *("timeseries_fcn", "honest_baselines", "dna_motif", "your_table"),
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


def test_every_page_but_home_and_the_teachers_has_a_card_in_the_order_of_the_course():
    slugs = {part: [page.slug for page, _ in pages] for part, pages in by_part().items()}
    assert list(slugs.items()) == [
        ("The first ten minutes", ["forward_pass", "perceptron", "activations", "plane"]),
        (
            "The rest of the lecture",
            [
                *("neurodes", "gradient_descent", "universal_approximation"),
                *("fashion_mnist", "glossary"),
            ],
        ),
        (
            "The worked example, and more real data",
            [
                *("timeseries_transformer", "image_convolution", "timeseries_fcn"),
                *("honest_baselines", "dna_motif", "your_table"),
            ],
        ),
        ("Tools for your own runs", ["sweep", "search", "compare", "replay", "runs"]),
    ]
    without = {page for page in all_pages() if page.card is None}
    assert without == {HOME, *(page for page in all_pages() if page.for_teacher)}


def test_no_two_cards_share_a_place():
    places = [page.card.place for page in all_pages() if page.card]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("page", CARDED, ids=lambda page: page.slug)
def test_a_card_asks_a_question_and_its_picture_moves_without_a_script(page):
    card = page.card
    assert card.question.endswith("?")
    style, drawn = re.fullmatch(r"<style>(.*)</style>(<svg .*</svg>)", card.picture()).groups()
    picture = ElementTree.fromstring(drawn)
    assert picture.get("role") == "img"
    assert len(picture.get("aria-label")) > 40
    assert {element.tag for element in picture.iter()} <= {"svg", "g", "path", "text", "image"}
    assert not any(name.startswith("on") for part in picture.iter() for name in part.attrib)
    used = {part.get("class") for part in picture.iter()} - {None}
    assert used
    assert used == set(re.findall(r"@keyframes (\w+)", style))
    assert "@media (prefers-reduced-motion:reduce){*{animation:none!important}}" in style


@pytest.mark.parametrize("page", CARDED, ids=lambda page: page.slug)
def test_a_picture_is_light_and_has_a_colour_for_either_theme(page):
    picture = page.card.picture()
    assert len(picture) < 16_000
    colours = re.findall(r"(?:stroke|fill):([^;}\"]+)", picture)
    assert {colour for colour in colours if "light-dark(" not in colour} <= {"none"}


def test_experiments_come_in_the_order_of_their_pages():
    order = [page.slug for page in all_pages()]
    places = [order.index(experiment.page.slug) for experiment in EXPERIMENTS.values()]
    assert places == sorted(places)
