"""``playground teacher-link``."""

from __future__ import annotations

import click

from playground.classroom.open_class import kept_class, new_teacher_link
from playground.folders import data_folder


@click.command("teacher-link")
def teacher_link() -> None:
    """Print a new address that makes a browser the teacher's.

    It works once, within an hour. The address that was printed before stops.
    """
    opened = kept_class(data_folder())
    if opened is None:
        raise click.UsageError(
            f"Expected a class that was opened with the data folder {data_folder()}. Received: "
            "none. Open one: playground app --server.address=0.0.0.0"
        )
    click.echo(new_teacher_link(data_folder(), opened))
