"""Photos of people's own: read within limits, and brought into the form of the dataset."""

import time

import numpy as np
import pytest
from image_files import file, huge_png, many_scans, photo
from PIL import Image

from playground.datasets import DatasetError
from playground.datasets.photo import as_in_the_dataset, read_photo, resized


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_an_image_of_every_kind_is_read(kind):
    grey = read_photo("own", file(photo(), kind))
    assert grey.dtype == np.float32
    assert grey.shape == (400, 300)
    assert grey[5, 5] == pytest.approx(230 / 255, abs=0.02)
    assert grey[200, 150] == pytest.approx(60 / 255, abs=0.02)


def test_a_large_photo_is_worked_on_in_a_smaller_size():
    assert read_photo("own.jpg", file(photo((3000, 4000)), "JPEG")).shape == (448, 336)


def test_an_image_of_16_bits_keeps_its_greys():
    ramp = np.linspace(0, 65535, 200).astype(np.uint16)
    grey = read_photo("own.png", file(Image.fromarray(np.tile(ramp, (20, 1)))))
    np.testing.assert_allclose(grey[0], ramp / 65535, atol=1 / 255)


def test_what_is_transparent_counts_as_white():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert read_photo("own.png", file(image)).min() == 1


def test_a_photo_stands_upright_as_its_camera_says():
    turned = Image.new("L", (80, 40), 255)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    assert read_photo("own.jpg", file(turned, "JPEG", exif=exif)).shape == (80, 40)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"label,a,b\n1,2,3\n", "Received: a file that is none of these."),
        ("a.png", b"", "Received: a file that is none of these."),
        ("a.png", file(photo())[:300], "Received: a damaged or truncated file."),
        ("a.jpg", file(photo(), "JPEG")[:600], "Received: a damaged or truncated file."),
        ("a.gif", file(photo(), "GIF")[:40], "Received: "),
        ("a.png", huge_png(20_000), "Expected at most 50 million pixels"),
        ("a.png", huge_png(8_000), "Received: 8,000 × 8,000 pixels."),
        ("a.png", bytes(10_000_001), "Received: 10.0 MB."),
        ("a.jpg", many_scans(2_000, 10_000), "Expected a JPEG of at most 30 scans"),
    ],
    ids=[
        "text",
        "nothing",
        "cut PNG",
        "cut JPEG",
        "cut GIF",
        "huge",
        "large",
        "too many bytes",
        "many scans",
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_at_once(name, content, said):
    begin = time.process_time()
    with pytest.raises(DatasetError) as refusal:
        read_photo(name, content)
    assert time.process_time() - begin < 2
    text = str(refusal.value)
    assert said in text
    assert text.startswith("Expected ")
    assert name in text
    assert "\n" not in text


def test_a_dark_garment_on_a_light_ground_is_inverted_cropped_and_centred():
    steps = as_in_the_dataset(read_photo("own.png", file(photo())))
    assert [step.title for step in steps] == [
        *("grey values", "inverted", "background black", "cropped", "28 × 28"),
    ]
    assert steps[-2].image.shape == (251, 121)  # the rectangle, its last row and column included
    image = steps[-1].image
    assert image.shape == (28, 28)
    # 28 rows high, 121 / 251 as wide, in the middle
    assert np.flatnonzero(image.any(1)).tolist() == list(range(28))
    columns = np.flatnonzero(image.any(0))
    assert len(columns) == round(28 * 121 / 251)
    assert columns[0] == (28 - len(columns)) // 2
    np.testing.assert_allclose(image[:, columns], 1 - 60 / 255, atol=1e-5)


def test_a_light_garment_on_a_dark_ground_is_not_inverted():
    steps = as_in_the_dataset(read_photo("own.png", file(photo(ground=10, garment=200))))
    assert "inverted" not in [step.title for step in steps]
    assert steps[-1].image.max() == pytest.approx(200 / 255, abs=1e-3)


def test_an_image_of_one_grey_stays_black():
    assert not as_in_the_dataset(np.full((30, 50), 0.7, np.float32))[-1].image.any()


def test_scaling_down_takes_the_mean_of_what_lies_below():
    image = np.random.default_rng(0).random((8, 12)).astype(np.float32)
    expected = image.reshape(2, 4, 3, 4).mean((1, 3))
    np.testing.assert_allclose(resized(image, 3, 2), expected, atol=1e-6)
