"""A picture in SVG whose marks come, go and move by CSS alone.

It needs no script and follows the theme, as every colour is written with its partner for dark
backgrounds. Where somebody prefers reduced motion it stands still as it ends.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from playground.figures.palette import DARK_FOR_LIGHT, INK

WIDTH, HEIGHT, MARGIN = 240, 110, 10
"""Of the picture and of what is left free at its edges, in its own units."""
STYLE = (
    f"svg{{display:block;width:100%;height:{HEIGHT}px}}"
    "path{stroke-linecap:round;stroke-linejoin:round;fill:none}"
    "text{font:600 12px sans-serif;text-anchor:middle;dominant-baseline:middle}"
    "@media (prefers-reduced-motion:reduce){*{animation:none!important}}"
)
Range = tuple[float, float]


class MovingPicture:
    """Marks in the coordinates of data, and what moves them.

    A motion is made once and given to any number of marks. All motions begin together and repeat.

    Args:
        x, y: What the picture shows of each axis, y upwards; its own units when left out.
        seconds: How long one round takes.
    """

    def __init__(
        self,
        x: Range = (MARGIN, WIDTH - MARGIN),
        y: Range = (MARGIN, HEIGHT - MARGIN),
        *,
        seconds: float = 6.0,
    ) -> None:
        self._seconds = seconds
        self._marks: list[str] = []
        self._motions: dict[str, str] = {}
        self._low = (x[0], y[0])
        self._scale = [
            (size - 2 * MARGIN) / (high - low) for size, (low, high) in ((WIDTH, x), (HEIGHT, y))
        ]

    # Marks

    def curve(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        color: str = INK,
        *,
        width: float = 2.0,
        motion: str = "",
        **looks: Any,
    ) -> None:
        """A line through points, each array of shape (n,)."""
        places = self._places(x, y)
        self._stroke("M" + "L".join(places), color, width, motion, looks)

    def dots(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        color: str = INK,
        *,
        radius: float = 3.5,
        motion: str = "",
        **looks: Any,
    ) -> None:
        """Round points, each array of shape (n,)."""
        path = "".join(f"M{place}h0" for place in self._places(x, y))
        self._stroke(path, color, 2 * radius, motion, looks)

    def boxes(
        self,
        corners: Iterable[tuple[float, float, float, float]],
        color: str = INK,
        *,
        motion: str = "",
        **looks: Any,
    ) -> None:
        """Filled rectangles, each as (x_low, x_high, y_low, y_high)."""
        path = ""
        for left, right, low, high in corners:
            (x0, y0), (x1, y1) = self._place(left, high), self._place(right, low)
            path += f"M{x0:.1f} {y0:.1f}H{x1:.1f}V{y1:.1f}H{x0:.1f}z"
        self._mark("path", f'd="{path}"', motion, {"fill": ink(color), **looks})

    def words(
        self,
        text: str,
        x: float,
        y: float,
        color: str = INK,
        *,
        stretch: Range = (1.0, 1.0),
        motion: str = "",
        **looks: Any,
    ) -> None:
        """A few letters around a place.

        Args:
            stretch: How many times as wide and as high as they are.
        """
        left, top = self._place(x, y)
        place = f"translate({left:.1f} {top:.1f}) scale({stretch[0]:.3g} {stretch[1]:.3g})"
        self._marks.append(f'<g class="{motion}">' if motion else "<g>")
        self._mark("text", f'transform="{place}"', "", {"fill": ink(color), **looks}, escape(text))
        self._marks.append("</g>")

    def image(self, grey: npt.NDArray[np.uint8], x: Range, y: Range, *, motion: str = "") -> None:
        """Grey values between two places of each axis; shape (height, width)."""
        (x0, y0), (x1, y1) = self._place(x[0], y[1]), self._place(x[1], y[0])
        data = base64.b64encode(_png(grey)).decode()
        box = f'x="{x0:.1f}" y="{y0:.1f}" width="{x1 - x0:.1f}" height="{y1 - y0:.1f}"'
        self._mark("image", f'{box} href="data:image/png;base64,{data}"', motion, {})

    # Motions

    def shown(self, part: int, of: int) -> str:
        """Seen during one part of the round; the last one stays, also where nothing moves."""
        begin, end = (100 * k / (of + 1) for k in (part, part + 1))
        if part == of - 1:
            return self.shown_from(part, of)
        frames = f"{begin:.4g}%{{opacity:1}}{end:.4g}%,to{{opacity:0}}"
        return self._motion(self._hidden_before(begin) + frames, "step-end", "opacity:0")

    def shown_from(self, part: int, of: int) -> str:
        """Seen from one part of the round to its end."""
        begin = 100 * part / (of + 1)
        return self._motion(f"{self._hidden_before(begin)}{begin:.4g}%,to{{opacity:1}}", "step-end")

    def drawn(self, until: float = 0.75) -> str:
        """A curve that is drawn from its beginning, during this share of the round."""
        frames = f"0%{{stroke-dashoffset:1}}{100 * until:.4g}%,to{{stroke-dashoffset:0}}"
        return self._motion(frames, "linear", "stroke-dasharray:1;stroke-dashoffset:0")

    def grown(self, part: int, of: int) -> str:
        """Rises from the bottom of the picture during one part of the round."""
        begin, end = (100 * k / (of + 1) for k in (part, part + 1))
        frames = f"0%,{begin:.4g}%{{transform:scaleY(.03)}}{end:.4g}%,to{{transform:none}}"
        return self._motion(frames, "ease-out", f"transform-origin:0 {HEIGHT - MARGIN}px")

    def moved(self, places: Sequence[tuple[float, float, float]], *, smooth: bool = True) -> str:
        """Goes from place to place; the marks are drawn around the lower left corner of the data.

        Args:
            places: Each as x, y and a slope of the data there, which turns the marks.
        """
        origin = self._place(*self._low)
        turns = []
        for x, y, slope in places:
            left, top = self._place(x, y)
            angle = -np.degrees(np.arctan(slope * self._scale[1] / self._scale[0]))
            shift = f"translate({left - origin[0]:.1f}px,{top - origin[1]:.1f}px)"
            turns.append(f"{shift} rotate({angle:.1f}deg)")
        frames = "".join(
            f"{100 * k / len(turns):.4g}%{{transform:{turn}}}" for k, turn in enumerate(turns)
        )
        rest = f"transform-origin:{origin[0]:.1f}px {origin[1]:.1f}px;transform:{turns[-1]}"
        timing = "linear" if smooth else "step-end"
        return self._motion(f"{frames}to{{transform:{turns[-1]}}}", timing, rest)

    def svg(self, alt: str) -> str:
        """The picture.

        Args:
            alt: What is seen, in words.
        """
        rules = []
        for body, name in self._motions.items():
            frames, timing, rest = body.split("\n")
            play = f"animation:{name} {self._seconds:g}s {timing} infinite"
            state = "animation-play-state:var(--picture-motion,running)"
            rules.append(f"@keyframes {name}{{{frames}}}.{name}{{{rest};{play};{state}}}")
        return (
            f"<style>{STYLE.replace('@media', ''.join(rules) + '@media')}</style>"
            f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f"{''.join(self._marks)}</svg>"
        )

    def _motion(self, frames: str, timing: str, rest: str = "opacity:1") -> str:
        return self._motions.setdefault(f"{frames}\n{timing}\n{rest}", f"m{len(self._motions)}")

    @staticmethod
    def _hidden_before(begin: float) -> str:
        return "0%{opacity:0}" if begin else ""

    def _stroke(
        self, path: str, color: str, width: float, motion: str, looks: dict[str, Any]
    ) -> None:
        style = {"stroke": ink(color), "stroke-width": f"{width:g}", **looks}
        self._mark("path", f'd="{path}" pathLength="1"', motion, style)

    def _mark(
        self, tag: str, what: str, motion: str, looks: dict[str, Any], inside: str = ""
    ) -> None:
        style = ";".join(f"{name.replace('_', '-')}:{value}" for name, value in looks.items())
        named = f' class="{motion}"' if motion else ""
        self._marks.append(f'<{tag}{named} {what} style="{style}">{inside}</{tag}>')

    def _place(self, x: float, y: float) -> tuple[float, float]:
        left = MARGIN + (x - self._low[0]) * self._scale[0]
        return left, HEIGHT - MARGIN - (y - self._low[1]) * self._scale[1]

    def _places(self, x: npt.ArrayLike, y: npt.ArrayLike) -> list[str]:
        pairs = zip(np.atleast_1d(x), np.atleast_1d(y), strict=True)
        return ["{:.1f} {:.1f}".format(*self._place(float(a), float(b))) for a, b in pairs]


def ink(color: str) -> str:
    """A colour of the palette and its partner of the dark theme, as CSS."""
    dark = DARK_FOR_LIGHT.get(color)
    return f"light-dark({color},{dark})" if dark else color


def _png(grey: npt.NDArray[np.uint8]) -> bytes:
    """8-bit grey values as PNG (ISO/IEC 15948), each row without a filter."""
    height, width = grey.shape

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)

    rows = b"".join(b"\0" + row.tobytes() for row in grey)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
