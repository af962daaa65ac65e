"""The commands of the playground: open it, or train, search, sweep and look at runs without it."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from playground.classroom.command import teacher_link
from playground.cli.app import app
from playground.cli.cluster import certificates, scheduler, worker
from playground.cli.record_examples import record_examples
from playground.cli.train import run_result, scores_of, train
from playground.command_line import INTERRUPTED, listed
from playground.datasets import DatasetError
from playground.diagnoses.command import diagnose
from playground.engine import EngineError, LimitError
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.run_names import run_name
from playground.export.command import take_home
from playground.folders import keep_private, users_umask
from playground.runs import Run, RunQuery, StoreError
from playground.runs.kept_runs import kept_runs
from playground.runs.transfer import export_runs, import_runs
from playground.studies.search.command import search
from playground.studies.sweep.command import sweep

USER_ERRORS = (
    *(ConfigError, LimitError, EngineError, DatasetError, StoreError, KeyError),
    *(FileExistsError, FileNotFoundError),
)
"""What a user can mend."""
MOST_TOLD = 20
"""Runs of a file that were left out, each in a sentence."""


class Sentences(click.Group):
    """Commands whose users see sentences; Ctrl-C ends them without more words."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except USER_ERRORS as error:
            if context.invoked_subcommand in (None, app.name):
                raise  # by the server: it is shown in full
            # The text of a `KeyError` would stand in quotes.
            text = error.args[0] if isinstance(error, KeyError) else error
            raise click.UsageError(str(text)) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None


@click.group(cls=Sentences, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Open the playground, or train and look at runs without a browser."""
    keep_private()
    if context.invoked_subcommand is None:
        context.invoke(app, options=(), pin=None)


for command in (
    *(app, teacher_link, train, search, sweep, record_examples),
    *(scheduler, worker, certificates),
):
    main.add_command(command)


@main.group(invoke_without_command=True)
@click.pass_context
@click.option(
    "--limit", default=20, show_default=True, callback=listed, help="How many runs to list."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per run.")
def runs(context: click.Context, limit: int, as_json: bool) -> None:
    """List runs, newest first."""
    if context.invoked_subcommand is not None:
        return
    store = kept_runs()
    with suppress(StoreError):  # of a copy they stay as they are
        store.interrupt_orphans()
    found = store.runs(limit=limit)
    if not found and not as_json:
        click.echo(f"No runs yet. Train one: python -m playground train {next(iter(EXPERIMENTS))}")
    for run in found:
        click.echo(json.dumps(run_result(run, store)) if as_json else _line(run))


def _line(run: Run) -> str:
    created = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.created))
    test = run.report.get("test")
    score = ", ".join(f"{name} {value:.4f}" for name, value in scores_of(test)[:1])
    name = f"{run.experiment}: {run_name(run)}"
    return f"{run.id}  {created}  {run.state.value:<12}{name:<60}{run.epochs:>5} epochs  {score}"


runs.add_command(diagnose)


@runs.command()
@click.argument("run_id", metavar="ID")
def script(run_id: str) -> None:
    """Print a Keras script that trains run ID again, without the playground."""
    from playground.export.run_files import RunFiles

    click.echo(RunFiles(kept_runs(), run_id).script())


@runs.command("export")
@click.argument("run_ids", nargs=-1, metavar="[ID …]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="A new file.")
def export(run_ids: tuple[str, ...], target: Path) -> None:
    """Write runs with all that was recorded into one file; without ID, all of them."""
    store = kept_runs()
    everything = RunQuery(limit=-1)
    chosen = run_ids or [run.id for run in store.find(everything)]
    with users_umask():
        count = export_runs(store, chosen, target)
    click.echo(f"{count:,} {'run is' if count == 1 else 'runs are'} in {target}")


@runs.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(source: Path) -> None:
    """Take in the runs of a file that `runs export`, or a playground, has written."""
    from playground.experiments.imported_changes import check_changes

    found = import_runs(kept_runs(), source, check_changes)
    new, known = len(found.new), len(found.known)
    click.echo(
        f"{new:,} new {'run' if new == 1 else 'runs'}, "
        f"{known:,} {'was' if known == 1 else 'were'} here before"
    )
    if found.unread or found.parts:
        click.echo(
            f"Expected a file without damage. Received: {source}, of which {found.unread:,} of its "
            f"runs and {found.parts:,} parts of others could not be read. The rest came in.",
            err=True,
        )
    for wrong in found.refused[:MOST_TOLD]:
        click.echo(
            f"Expected runs as the playground writes them. Received: {wrong}. This run was left "
            "out.",
            err=True,
        )
    if len(found.refused) > MOST_TOLD:
        click.echo(f"{len(found.refused) - MOST_TOLD} more were left out too.", err=True)
    sys.exit(1 if found.refused or found.unread or found.parts else 0)


runs.add_command(take_home)


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME …]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per row.")
@click.option(
    "--students",
    type=click.IntRange(1, 1000),
    default=60,
    show_default=True,
    help="Students of the row class.",
)
@click.option("--page", default="plane", show_default=True, help="The page that the class opens.")
@click.option("--watch", is_flag=True, help="The class watches one run.")
@click.option("--seconds", default=20.0, show_default=True, help="How long the class stays.")
@click.option("--beside", multiple=True, metavar="PAGE:N", help="N more train on another page.")
@click.option(
    "--query",
    default="seed={n}",
    show_default=True,
    help="Settings in the link; {n} is the student's number.",
)
@click.option("--button", default="Train", show_default=True, help="What each student presses.")
@click.option("--presses", default=1, show_default=True, help="How often each student presses it.")
@click.option("--every", default=1.0, show_default=True, help="Seconds between two presses.")
@click.option("--flood", default=0, help="One browser presses as often at once, while they come.")
@click.option("--rounds", default=1, show_default=True, help="How many classes come, in turn.")
def bench(
    names: tuple[str, ...], as_json: bool, beside: tuple[str, ...], rounds: int, **lesson: Any
) -> None:
    """Measure speed, each row side by side with its reference.

    The row class lets a class in: students who open a page of an app of its own, train, and watch.
    The rows of cluster start workers on this machine.
    """
    from playground.bench import BENCHES, CLUSTER, measure

    if names in (("class",), ("class_of_60",)):
        from playground.bench.class_load import Lesson, as_text, run_lesson
        from playground.bench.scratch import scratch_folder

        asked = Lesson(beside=tuple(_page_and_number(each) for each in beside), **lesson)
        for _ in range(rounds):
            with scratch_folder():
                click.echo(as_text(run_lesson(asked)))
        return
    names = CLUSTER if names == ("cluster",) else names
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise click.UsageError(f"Expected rows among {', '.join(BENCHES)}. Received: {unknown[0]}.")
    for name in names or BENCHES:
        row = measure(name)
        click.echo(json.dumps(row.as_json()) if as_json else row.as_text())


def _page_and_number(text: str) -> tuple[str, int]:
    """What `--beside` takes, as ``plane:8``."""
    page, _, number = text.partition(":")
    if not number.isdecimal():
        raise click.UsageError(f"Expected PAGE:N, as plane:8. Received: {text}.")
    return page, int(number)


@main.command(hidden=True)
@click.option("--workers", default=2)
def engine(workers: int) -> None:
    """Serve training to the app that started this process."""
    from playground.engine.process import serve

    serve(workers, sys.stdin, sys.stdout)


if __name__ == "__main__":
    main(prog_name="python -m playground")
