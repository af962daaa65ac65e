"""Figures as SVG and PNG files, drawn by a Chromium of this machine."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from html import unescape
from pathlib import Path

from playground.take_home.refusal import TakeHomeError

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
PATIENCE_SECONDS = 180.0
DRAWN = re.compile(r'<pre id="drawn">(.*?)</pre>', re.DOTALL)
DRAW = """<script>
async function drawAll() {
  const files = {}
  for (const part of document.querySelectorAll("[data-figure]")) {
    for (const { dataset } of part.querySelectorAll("[data-format]")) {
      const bytes = new Uint8Array(await (await savedFigure(part, dataset.format)).arrayBuffer())
      files[`${dataset.name}.${dataset.format}`] = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""))
    }
  }
  return files
}
const drawn = document.createElement("pre")
drawn.id = "drawn"
drawAll().then(JSON.stringify, String).then((text) => document.body.replaceChildren(Object.assign(drawn, { textContent: text })))
</script>
"""
"""Leaves nothing on the page but its figures as JSON, or the words of what went wrong."""


def browser() -> str | None:
    """The program of a Chromium, or None where none is found."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def image_files(page: str) -> dict[str, bytes]:
    """The figures of a page as `pictures_page` makes it, by the names of their files.

    Raises:
        TakeHomeError: no Chromium is found, or it does not draw them.
    """
    program = browser()
    if program is None:
        raise TakeHomeError(
            "Expected Chromium, Chrome or Edge to draw the figures as PNG and SVG. Received: none "
            "is found on this machine. Install one, or open the page of figures, where buttons "
            "save each."
        )
    text = _dumped(program, page.replace("</body>", f"{DRAW}</body>"))
    found = DRAWN.search(text)
    try:
        files = json.loads(unescape(found.group(1)) if found else text)
    except ValueError as error:
        words = (found.group(1) if found else "nothing")[:200]
        raise TakeHomeError(
            f"Expected figures from {program}. Received: {words}. Open the page of figures, where "
            "buttons save each."
        ) from error
    return {name: base64.b64decode(content) for name, content in files.items()}


def _dumped(program: str, page: str) -> str:
    """The page as it stands when its scripts have run; it reaches no network."""
    with tempfile.TemporaryDirectory(prefix="figures-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "figures.html"
        path.write_text(page, encoding="utf-8")
        # Root may not sandbox; the page has no scripts but ours.
        rights = ["--no-sandbox"] if os.geteuid() == 0 else []
        try:
            done = subprocess.run(
                [
                    *(program, "--headless", "--disable-gpu", "--disable-background-networking"),
                    *rights,
                    f"--user-data-dir={folder}/profile",
                    "--virtual-time-budget=60000",
                    "--dump-dom",
                    path.as_uri(),
                ],
                capture_output=True,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TakeHomeError(
                f"Expected {program} to draw the figures. Received: {error}. Open the page of "
                "figures, where buttons save each."
            ) from error
    return done.stdout.decode(errors="replace")
