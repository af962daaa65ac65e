"""What the browser draws of a figure while a slider is dragged, beside what the page draws."""

from __future__ import annotations

import base64
import json
import math

import numpy as np
import pytest

from playground.figures.encoding import encoded

CALL = """async ([source, name, ...calls]) => {
  window.modules ??= new Map()
  if (!window.modules.has(source)) {
    const file = new Blob([source], { type: "text/javascript" })
    window.modules.set(source, await import(URL.createObjectURL(file)))
  }
  const plain = (_, value) => ArrayBuffer.isView(value) ? [...value] : value
  const results = calls.map((given) => window.modules.get(source)[name](...given))
  return JSON.stringify(results, plain)
}"""


def caller(page):
    """Makes a list of what a function of a module, given as text, returns in each of some calls."""
    return lambda source, name, *calls: json.loads(page.evaluate(CALL, [source, name, *calls]))


def assert_moves_to(call, source, moving, before, expected, **now):
    """The figure `before`, with its sliders at the values `now`, is the `expected` one to 1e-12.

    Returns:
        The words that come with it, by the key of their container.
    """
    values = {**moving.values, **{k: s.value for k, s in moving.sliders.items()}, **now}
    given = [json.loads(encoded(each)) for each in (before, values)]
    (found,) = call(source, moving.draw, given)
    words = found.pop("words", {})
    assert_same(found, expected)
    return words


def assert_same(found, expected, place="figure"):
    """Equal, numbers to 1e-12; what is still packed is what the page packs."""
    if isinstance(expected, np.ndarray) and isinstance(found, dict):
        packed = json.loads(encoded({"array": expected}))["array"]
        assert found["dtype"] == packed["dtype"], place
        decoded = [
            np.frombuffer(base64.b64decode(each["bdata"]), each["dtype"])
            for each in (found, packed)
        ]
        np.testing.assert_array_equal(*decoded, err_msg=place)
    elif isinstance(expected, dict):
        assert found.keys() == expected.keys(), place
        for key in expected:
            assert_same(found[key], expected[key], f"{place}.{key}")
    elif isinstance(expected, list | tuple | np.ndarray):
        assert len(found) == len(expected), place
        if all(isinstance(each, float | int) for each in (*found, *expected)):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12, err_msg=place)
            return
        if getattr(expected, "dtype", None) == np.float32:
            np.testing.assert_allclose(np.array(found, float), expected, rtol=2e-7, err_msg=place)
            return
        for index, (ours, wanted) in enumerate(zip(found, expected, strict=True)):
            assert_same(ours, wanted, f"{place}[{index}]")
    elif isinstance(expected, float | np.floating):
        if math.isnan(expected):
            assert found is None, place
        else:
            assert found == pytest.approx(expected, rel=1e-12, abs=1e-12), place
    else:
        assert found == expected, place
