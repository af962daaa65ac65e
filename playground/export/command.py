"""``python -m playground runs take-home``: everything of a run into a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playground.export.figures.image_files import image_files
from playground.export.refusal import ExportError
from playground.folders import data_folder, users_umask
from playground.runs.kept_runs import kept_runs

if TYPE_CHECKING:
    from playground.export.run_files import RunFiles


@click.command("take-home")
@click.argument("run_id", metavar="ID")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to write; the folder is made. This folder when not given.",
)
@click.option("--images", is_flag=True, help="Figures as SVG and PNG too, drawn by a Chromium.")
@click.option("--force", is_flag=True, help="Replace files of these names that are there.")
def take_home(run_id: str, folder: Path, images: bool, force: bool) -> None:
    """Write script, notebook, model, curves, figures and report of run ID into a folder.

    Data that were brought to the playground come too: the script reads them. Where the packages of
    requirements-onnx.txt are installed, the model also comes as ONNX. Files that are there, which
    you may have edited, are not replaced without --force.
    """
    from playground.export.run_files import RunFiles

    files = RunFiles(kept_runs(), run_id)
    refused: list[str] = []
    makers = _makers(files)
    try:
        with users_umask():
            folder.mkdir(parents=True, exist_ok=True)
        makers |= _drawn(files, refused) if images else {}
        if not force:
            _refuse_existing(folder, makers)
        for name, make in makers.items():
            made = _made(make, refused)
            if made is not None:
                _write(folder / name, made, force)
                click.echo(str(folder / name))
    except OSError as error:
        raise click.UsageError(
            f"Expected a folder to write to. Received: {folder}: {error.strerror}."
        ) from error
    for sentence in [*files.caveats(), *dict.fromkeys(refused)]:
        click.echo(sentence, err=True)


def _refuse_existing(folder: Path, names: Iterable[str]) -> None:
    """Links count as files, wherever they lead.

    Raises:
        click.UsageError: some of the files are there.
    """
    there = [name for name in names if os.path.lexists(folder / name)]
    if there:
        raise click.UsageError(
            f"Expected to write new files into {folder.absolute()}. Received: {', '.join(there)}, "
            "which exist. Choose another folder with --to, or give --force to replace them."
        )


def _write(path: Path, content: bytes, replace: bool) -> None:
    """Never follows a link: to replace one leaves alone what it leads to.

    Raises:
        FileExistsError: there is a file or a link of this name, which is not to be replaced.
    """
    if replace:
        path.unlink(missing_ok=True)
    with users_umask(), open(path, "xb") as file:
        file.write(content)


def _made(make: Callable[[], str | bytes], refused: list[str]) -> bytes | None:
    """What goes into a file; None, and a sentence in `refused`, where there is no such part."""
    try:
        with native_messages_in(data_folder() / "take-home.log"):
            made = make()
    except ExportError as error:
        refused.append(str(error))
        return None
    return made.encode() if isinstance(made, str) else made


def _drawn(files: RunFiles, refused: list[str]) -> dict[str, Callable[[], str | bytes]]:
    """What gives each figure as SVG and PNG, by the file's name; `refused` as in `_made`."""
    try:
        drawn = image_files(files.figures_page())
    except ExportError as error:
        refused.append(str(error))
        return {}
    return {
        files.name(name.rpartition(".")[2], name.rpartition(".")[0]): partial(bytes, content)
        for name, content in drawn.items()
    }


def _makers(files: RunFiles) -> dict[str, Callable[[], str | bytes]]:
    """What makes each file, by its name."""
    from playground.export.keras_file import has_onnx, keras_file, onnx_file

    makers: dict[str, Callable[[], str | bytes]] = {
        files.name("py"): files.script,
        files.name("ipynb"): files.notebook,
        files.name("csv"): files.curves,
        files.name("html", "figures"): files.figures_page,
        files.name("html", "report"): files.report,
        files.name("keras"): lambda: files.model(keras_file),
    }
    if has_onnx():
        makers[files.name("onnx")] = lambda: files.model(onnx_file)
    data = files.data_file
    if data is not None and data.is_file():
        makers[data.name] = data.read_bytes
    return makers


@contextmanager
def native_messages_in(log: Path) -> Iterator[None]:
    """What libraries in C++ write to standard error goes into a file meanwhile: TensorFlow says at
    its start which accelerators it misses, before any of its settings is read."""
    sys.stderr.flush()
    kept = os.dup(2)
    with open(log, "ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
