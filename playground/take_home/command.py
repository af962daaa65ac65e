"""``python -m playground runs take-home``: everything of a run into a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from playground.folders import store_path
from playground.runs import RunStore


@click.command("take-home")
@click.argument("run_id", metavar="ID")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to write; the folder is made. This folder when not given.",
)
def take_home(run_id: str, folder: Path) -> None:
    """Write script, notebook, model, curves, figures and report of run ID into a folder.

    Data that were brought to the playground come too: the script reads them.
    """
    from playground.take_home.keras_file import keras_file
    from playground.take_home.refusal import TakeHomeError
    from playground.take_home.run_files import RunFiles

    files = RunFiles(RunStore(store_path()), run_id)
    makers: dict[str, Callable[[], str | bytes]] = {
        files.name("py"): files.script,
        files.name("ipynb"): files.notebook,
        files.name("csv"): files.curves,
        files.name("html", "figures"): files.figures_page,
        files.name("html", "report"): files.report,
        files.name("keras"): lambda: files.model(keras_file),
    }
    data = files.data_file
    if data is not None and data.is_file():
        makers[data.name] = data.read_bytes
    refused = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in makers.items():
            try:
                made = make()
            except TakeHomeError as error:
                refused.append(str(error))
                continue
            (folder / name).write_bytes(made.encode() if isinstance(made, str) else made)
            click.echo(str(folder / name))
    except OSError as error:
        raise click.UsageError(
            f"Expected a folder to write to. Received: {folder}: {error.strerror}."
        ) from error
    for sentence in [*files.caveats(), *refused]:
        click.echo(sentence, err=True)
