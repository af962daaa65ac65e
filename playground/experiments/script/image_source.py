"""The script of a classifier of images, Fashion-MNIST or a person's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.datasets import DatasetError
from playground.datasets.brought import title_of_brought
from playground.datasets.own_images import kept_images
from playground.experiments.experiment import TrainingPlan
from playground.experiments.image_config import ImageConfig
from playground.experiments.script.parts import model_text, whole_script
from playground.experiments.script.templates import BROUGHT

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


def image_script(
    title: str,
    config: ImageConfig,
    plan: TrainingPlan,
    *,
    build: str,
    architecture: Any,
    modules: Sequence[str],
) -> str:
    """The script of a classifier of images, which reads and splits them as the playground does.

    Args:
        title: Its header, with ``{}`` for what the images are of.
        config: Names kept images, which need not be here.
        build: As `model_text` takes it.
        architecture: The network for Fashion-MNIST; of other images the script counts the classes.
        modules: Sources of the playground that make the model.
    """
    imports, data, end = "import gzip\n", FASHION_MNIST, ""
    expressions: dict[str, str] = {}
    if config.images:
        imports, end, expressions = "", OWN_EVALUATION, {"num_classes": "len(CLASS_NAMES)"}
        modules = ("datasets/dna/split.py", *modules)
        try:
            names = kept_images.load(config.images).class_names
            known = f"# The classes: {', '.join(names)}.\n"
        except DatasetError:
            known = ""
        data = BROUGHT.format(noun="images", field="images") + OWN_IMAGES.format(known=known)
    text = whole_script(
        title.format(title_of_brought(config.images) if config.images else "Fashion-MNIST"),
        config,
        plan,
        imports=f"{imports}from pathlib import Path\n",
        modules=modules,
        data=data,
        model=model_text(build, architecture, **expressions),
    )
    return text + end
