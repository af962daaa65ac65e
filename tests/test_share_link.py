"""The QR code of a link, read again from its SVG module by module (ISO/IEC 18004)."""

import base64
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
import segno

from playground.ui.share_link import QUIET_ZONE, qr_code

LINK = "http://192.168.1.20:8501/plane?noise=0.3&preset=spiral"


def drawn_modules(link):
    """What is drawn: dark modules True, without the quiet zone; and the size of the picture."""
    head, text = qr_code(link).split(",", 1)
    svg = ElementTree.fromstring(base64.b64decode(text) if "base64" in head else unquote(text))
    ground, dark = (part for part in svg.iter() if part.tag.endswith("path"))
    assert ground.get("fill") == "#fff"
    assert dark.get("stroke") == "#000"
    size = int(svg.get("width")) // 4
    modules = np.zeros((size, size), bool)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", dark.get("d")):
        values = [float(number) for number in numbers.split()]
        if command == "h":
            modules[int(y), int(x) : int(x + values[0])] = True
            x += values[0]
        else:
            x, y = values if command == "M" else (x + values[0], y + values[1])
    quiet = np.ones_like(modules)
    quiet[QUIET_ZONE:-QUIET_ZONE, QUIET_ZONE:-QUIET_ZONE] = False
    assert not modules[quiet].any()
    return modules[QUIET_ZONE:-QUIET_ZONE, QUIET_ZONE:-QUIET_ZONE]


@pytest.mark.parametrize("link", [LINK, LINK + "&task=" + "Reach+0.95+" * 60])
def test_what_is_drawn_is_the_code_of_the_link_with_the_patterns_that_scanners_look_for(link):
    modules = drawn_modules(link)
    size = len(modules)
    assert (size - 17) % 4 == 0
    finder = np.ones((7, 7), bool)
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        np.testing.assert_array_equal(modules[top : top + 7, left : left + 7], finder)
    expected = np.array(segno.make_qr(link, error="m").matrix, bool)
    np.testing.assert_array_equal(modules, expected)
    np.testing.assert_array_equal(modules[6, 8 : size - 8], np.arange(8, size - 8) % 2 == 0)


@pytest.mark.parametrize(("length", "fits"), [(2_331, True), (2_332, False)])
def test_a_link_has_a_code_up_to_the_capacity_of_the_largest_one(length, fits):
    link = LINK + "&points=" + "x" * (length - len(LINK) - len("&points="))
    assert (qr_code(link) is not None) == fits
