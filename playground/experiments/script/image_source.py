"""How a script reads images, Fashion-MNIST or a person's own, and splits them."""

from __future__ import annotations

from typing import NamedTuple

from playground.datasets import DatasetError
from playground.datasets.brought import title_of_brought
from playground.datasets.fashion_mnist import CLASS_NAMES
from playground.datasets.own_images import kept_images

FASHION_MNIST = """
NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
BESIDE = Path(__file__).with_name("fashion-mnist")
DEBIAN = Path("/usr/share/datasets/fashion-mnist")


def pictures_in(folder):
    contents = [gzip.decompress((folder / name).read_bytes()) for name in NAMES]
    x, y, x_test, y_test = (
        np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]) for content in contents
    )
    return (x.reshape(-1, 28, 28), y), (x_test.reshape(-1, 28, 28), y_test)


def is_complete(folder):
    return all((folder / name).is_file() for name in NAMES)


def load_pictures():
    if is_complete(BESIDE):
        return pictures_in(BESIDE)
    try:
        return keras.datasets.fashion_mnist.load_data()
    except Exception as error:
        if is_complete(DEBIAN):
            return pictures_in(DEBIAN)
        raise SystemExit(
            f"Expected Fashion-MNIST in {BESIDE}, or a network to download it. Received: {error} "
            f"Put {', '.join(NAMES)} into that folder, or run this again where there is a network."
        ) from None


(x_full, y_full), (x_test, y_test) = load_pictures()
x_full, x_test = (x.astype("float32") / np.float32(255) for x in (x_full, x_test))
kept = len(y_full) - round(len(y_full) / 12)
x_train, y_train = x_full[:kept], y_full[:kept]
x_validation, y_validation = x_full[kept:], y_full[kept:]
"""

OWN_IMAGES = """
# Download the images on the page, tab *Code*, and put them beside this script.
file = Path(__file__).with_name(f"{{CONFIG['images']}}.npz")
if not file.is_file():
    raise SystemExit(f"Expected the images as {{file}}. Received: no such file. Put it there.")
arrays = np.load(file, allow_pickle=False)
{known}CLASS_NAMES = arrays["class_names"].tolist()
x, y = arrays["images"].astype("float32") / np.float32(255), arrays["labels"].astype("int32")
train, validation, test = split_rows(y, CONFIG["seed"])
x_train, y_train = x[train], y[train]
x_validation, y_validation = x[validation], y[validation]
x_test, y_test = x[test], y[test]
"""
OWN_EVALUATION = """
predicted = model.predict(x_test, verbose=0).argmax(-1)
for label, name in enumerate(CLASS_NAMES):
    print(f"{name}: {(predicted[y_test == label] == label).mean():.1%} of its test images")
"""


class ImageSource(NamedTuple):
    """What a script needs of its images.

    Attributes:
        title: Of the data, for the header.
        imports: Lines that `text` needs.
        files: Modules of the playground that it inlines.
        text: Its lines.
        num_classes: How many classes there are, in Python.
        end: Its last lines, after the test score.
    """

    title: str
    imports: str
    files: tuple[str, ...]
    text: str
    num_classes: str
    end: str = ""


def image_source(images: str) -> ImageSource:
    """Reads and splits images as the playground does.

    Args:
        images: The name of kept images, which need not be here; "" for Fashion-MNIST.
    """
    if not images:
        imports = "import gzip\nfrom pathlib import Path\n"
        classes = str(len(CLASS_NAMES))
        return ImageSource("Fashion-MNIST", imports, (), FASHION_MNIST, classes)
    try:
        known = f"# The classes: {', '.join(kept_images.load(images).class_names)}.\n"
    except DatasetError:
        known = ""
    return ImageSource(
        title_of_brought(images),
        "from pathlib import Path\n",
        ("datasets/dna/split.py",),
        OWN_IMAGES.format(known=known),
        "len(CLASS_NAMES)",
        OWN_EVALUATION,
    )
