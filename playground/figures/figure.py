"""What a figure is: Plotly's JSON, whose arrays may still be NumPy's.

No object of the plotly package is made while a page is served: to check a figure costs more than
all the rest of a page. The tests check every figure; a browser draws it.
"""

from __future__ import annotations

from typing import Any

Figure = dict[str, Any]
"""``{"data": [trace, …], "layout": {…}}``, by the names of https://plotly.com/javascript/reference.

It has no template: whoever draws it applies `playground.figures.template.TEMPLATE`."""
