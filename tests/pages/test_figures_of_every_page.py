"""No page makes an object of the plotly package: to check a figure costs more than all the rest."""

from pathlib import Path

import pytest
from opening import APP, open_page
from plotly.basedatatypes import BaseFigure, BasePlotlyType

PAGES = sorted(path.stem for path in (Path(APP).parent / "pages").glob("*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_makes_no_object_of_plotly(page, monkeypatch):
    made = []
    for kind in (BaseFigure, BasePlotlyType):
        monkeypatch.setattr(kind, "__init__", lambda self, *_, **__: made.append(type(self)))
    at = open_page(page)
    assert at.main.children
    assert not made
