"""How a script reads Fashion-MNIST and splits it."""

from __future__ import annotations

IMPORTS = "import gzip\nfrom pathlib import Path\n"
"""That the lines below need."""
DATA = """
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
