"""Words can be read on what they stand on: WCAG 2.2, criterion 1.4.3."""

import re

import pytest

COLOURS = """button => {
    const words = getComputedStyle(button.querySelector("p")).color;
    return [words, getComputedStyle(button).backgroundColor];
}"""


def luminance(colour):
    """Relative luminance of ``rgb(…)``, by WCAG's formula."""
    shares = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colours):
    darker, lighter = sorted(luminance(colour) for colour in colours)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_word_train_stands_out_from_its_button(open_page, theme):
    page = open_page("fashion_mnist", color_scheme=theme)
    colours = page.get_by_role("button", name="Train", exact=True).evaluate(COLOURS)
    assert contrast(colours) >= 4.5


def test_the_contrast_of_black_and_white_is_the_largest_there_is():
    assert contrast(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]) == pytest.approx(21)
