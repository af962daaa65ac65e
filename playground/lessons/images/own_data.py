"""Images of one's own to train on: an archive with a folder per class, or photos per class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from playground.datasets import DatasetError
from playground.datasets.own_images import (
    FEWEST_CLASSES,
    FEWEST_OF_A_CLASS,
    MOST_CLASSES,
    MOST_IMAGES,
    OwnImages,
    check_at_most,
    class_name,
    collected,
    kept_images,
    pixels_of,
    read_archive,
)
from playground.datasets.reading import GivenFile
from playground.experiments import Experiment
from playground.experiments.image_data import to_unit
from playground.figures.figure import Figure
from playground.figures.image_mosaic import image_mosaic
from playground.lessons.images.camera import camera_photo
from playground.lessons.images.choice import take
from playground.limits import MEGABYTE, limits
from playground.ui.files import FileKind, Preview, open_button
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.refusal import keep_refusal, say_kept_refusal
from playground.ui.visitor import my_runs

SHOWN = 5
"""Images of each class."""
MOST_ROWS = 4
LIMITS = (
    f"{FEWEST_CLASSES} to {MOST_CLASSES} classes, at least {FEWEST_OF_A_CLASS} images of each, at "
    f"most {MOST_IMAGES:,} in all."
)
EACH = (
    "Each is made grey, light on black, cropped to the object and scaled to 28 × 28 pixels. A "
    "quarter of each class tests, 15% validate."
)
ARCHIVE_WORDS = f"""
A ZIP archive of at most {{most}} MB with a folder of images for each class, such as
`cups/1.jpg`: PNG, JPEG, WebP, BMP or GIF, {LIMITS} {EACH}
"""
CAMERA_WORDS = f"""
Name a class, photograph its objects one by one on a plain background, then go on with the next
class: {LIMITS} {EACH} Photos are kept when you press *Use*, and only as these small images.
"""
PHOTOS, NUMBER = "camera:photos", "camera:number"
"""Keys of the photos of each class so far, and of how many were taken: each has its own field."""
CLASS, REFUSED = "camera:class", "camera"
TITLE = "photos"


def own_images_buttons(experiment: Experiment[Any], config: Any) -> None:
    """Open the previews; the controls then stand at the images."""

    def use(images: OwnImages, _: Mapping[str, Any]) -> None:
        take(experiment, config, my_runs().bring(lambda: kept_images.keep(images)))

    def use_photos(images: OwnImages, values: Mapping[str, Any]) -> None:
        use(images, values)
        st.session_state.pop(PHOTOS, None)

    with st.container(horizontal=True):
        open_button(
            FileKind(
                name="images",
                title="Your own images",
                words=ARCHIVE_WORDS.format(most=limits().upload_bytes // MEGABYTE),
                fields=("ZIP archive",),
                noun=("image", "images", ""),
                read=_read,
                draw=_first_images,
                use=use,
                suffixes=("zip",),
                is_text=False,
            ),
            "Your own images",
        )
        open_button(
            FileKind(
                name="camera",
                title="Photos from the camera",
                words=CAMERA_WORDS,
                fields=(),
                noun=("photo", "photos", ""),
                read=_read,
                draw=_first_images,
                use=use_photos,
                gather=_photos,
            ),
            "Photos from the camera",
            icon=":material/photo_camera:",
        )


def _read(files: Sequence[GivenFile], *_: Any) -> Preview:
    images, report = read_archive(files[0])
    return Preview(images, (report,))


def _first_images(images: OwnImages) -> Figure:
    """Some of each class, a class a row, as networks see them."""
    rows = range(len(images.class_names))
    return _rows({images.class_names[k]: images.pixels[images.labels == k][:SHOWN] for k in rows})


def _rows(images: Mapping[str, Sequence[np.ndarray]]) -> Figure:
    """The name of a class stands below the middle of its images; of many two share a row."""
    columns = SHOWN if len(images) <= MOST_ROWS else 2 * SHOWN
    tiles, names = [], []
    for name, found in images.items():
        blank = [np.zeros((28, 28), np.uint8)] * (SHOWN - len(found))
        tiles += [*found, *blank]
        names += [name if k == len(found) // 2 else "" for k in range(SHOWN)]
    return image_mosaic(to_unit(np.array(tiles)), names, columns=columns, height_per_row=88)


def _photos() -> OwnImages | None:
    """The camera, and what was taken so far; the collection once it is large enough."""
    photos: dict[str, list[np.ndarray]] = st.session_state.setdefault(PHOTOS, {})
    left, right = st.columns(2, gap="medium")
    with left:
        name = class_name(st.text_input("Class", key=CLASS, placeholder="such as cup"))
        number = st.session_state.setdefault(NUMBER, 0)
        if name:
            camera_photo(f"camera:photo {number}", on_change=_take_photo)
        else:
            st.caption("Name the first class, press Enter, and the camera starts.")
        say_kept_refusal(REFUSED)
    with right:
        if not photos:
            st.caption("What the network will see of your photos appears here.")
            return None
        st.markdown(", ".join(f"**{literal(k)}** {len(v):,}" for k, v in photos.items()))
        live_figure(_rows({k: v[-SHOWN:] for k, v in photos.items()}), "camera:so far")
        with st.container(horizontal=True):
            st.button("Remove the last photo", icon=":material/undo:", on_click=_remove_last)
            st.button("Remove all", icon=":material/delete:", on_click=photos.clear)
    try:
        return collected(TITLE, photos)
    except DatasetError:
        st.caption(
            f"*Use* needs at least {FEWEST_CLASSES} classes and {FEWEST_OF_A_CLASS} photos of each."
        )
        return None


def _take_photo() -> None:
    """Adds the photo to its class; the camera is then ready for the next one."""
    photos: dict[str, list[np.ndarray]] = st.session_state[PHOTOS]
    taken = st.session_state[f"camera:photo {st.session_state[NUMBER]}"]
    name = class_name(st.session_state[CLASS])
    st.session_state[NUMBER] += 1
    if taken is None:
        return
    try:
        check_at_most("the photos", _counts(photos, name))
        pixels = pixels_of("the photo", taken.getvalue())
    except DatasetError as error:
        keep_refusal(str(error), REFUSED)
        return
    photos[name] = [*photos.pop(name, []), pixels]  # the class of the last photo is the last one


def _counts(photos: Mapping[str, Sequence[np.ndarray]], name: str) -> dict[str, int]:
    """Of each class, with one more of this one."""
    counts = {each: len(found) for each, found in photos.items()}
    return counts | {name: counts.get(name, 0) + 1}


def _remove_last() -> None:
    photos: dict[str, list[np.ndarray]] = st.session_state[PHOTOS]
    last = next(reversed(photos))
    photos[last].pop()
    if not photos[last]:
        del photos[last]
