"""Arrays as bytes and back, as observations are stored."""

from __future__ import annotations

import numpy as np
import pytest

from playground.runs.arrays import MOST_SHARED_BYTES, pack, unpack, unpack_shared

SMALL = {"values": np.arange(6.0).reshape(2, 3), "epoch": np.int64(4)}
LARGE = {"values": np.random.default_rng(0).random(MOST_SHARED_BYTES)}


@pytest.mark.parametrize("read", [unpack, unpack_shared])
@pytest.mark.parametrize("arrays", [SMALL, LARGE], ids=["small", "large"])
def test_what_was_packed_comes_back(arrays, read):
    found = read(pack(arrays))
    assert found.keys() == arrays.keys()
    for name, values in arrays.items():
        np.testing.assert_array_equal(found[name], values, strict=True)


def test_an_array_that_others_read_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        unpack_shared(pack(SMALL))["values"][0] = 1.0


def test_a_name_that_one_reader_takes_away_stays_for_the_others():
    data = pack(SMALL)
    unpack_shared(data).clear()
    assert unpack_shared(data).keys() == SMALL.keys()
