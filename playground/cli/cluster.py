"""``playground scheduler``, ``worker`` and ``certificates``: a cluster of one's own machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from playground.engine.certificates import ROLES, CertificateError, make_certificates, security_of
from playground.engine.reaching import (
    INSECURE,
    PORT,
    TLS,
    AddressError,
    checked_address,
    tls_folder,
)
from playground.engine.task import ALL, HEAVY, LIGHT
from playground.folders import data_folder

tls_dir = click.option(
    "--tls-dir",
    type=click.Path(path_type=Path),
    help=f"Folder made by playground certificates; {TLS} when left out.",
)
insecure = click.option(
    "--insecure",
    is_flag=True,
    help="Trust the network: anyone on it can run code on these machines.",
)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (AddressError, CertificateError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:  # of the log; what is wrong with an address is said elsewhere
        raise click.ClickException(
            f"Expected to write {error.filename}. Received: {error.strerror or error}. Make room, "
            "or set PLAYGROUND_DATA to another folder."
        ) from error


@contextmanager
def _listening() -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        reason = error.__cause__ or error  # Dask wraps that of the operating system
        if not isinstance(reason, OSError) or reason.filename is not None:
            raise
        raise click.ClickException(
            f"Expected an address that is free. Received: {reason.strerror or reason}. Name "
            "another port with --port."
        ) from error


def _log(name: str) -> Path:
    return data_folder() / "logs" / f"{name}.log"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def certificates(folder: Path) -> None:
    """Make the certificates of a cluster in the new folder DIR.

    Copy the folder to every machine, over an encrypted channel: whoever has its files is let in.
    """
    with _sentences():
        make_certificates(folder)
    files = ", ".join(f"{role}.pem" for role in ROLES)
    click.echo(f"{folder} holds ca.pem, {files}. Start the scheduler:")
    click.echo(f"  playground scheduler --tls-dir {folder}")


@click.command()
@tls_dir
@click.option("--host", help="Address to listen at; by default all of this machine.")
@click.option("--port", default=PORT, show_default=True)
@insecure
def scheduler(tls_dir: Path | None, host: str | None, port: int, insecure: bool) -> None:
    """Run a scheduler, to which workers and apps connect.

    Without certificates it listens to this machine alone, unless --insecure is given.
    """
    from playground.engine.serving import EVERYWHERE, serve_scheduler

    folder = tls_folder(tls_dir)
    host = host or (EVERYWHERE if folder or insecure else "127.0.0.1")

    def ready(address: str) -> None:
        option = f" --tls-dir {folder}" if folder else " --insecure" if insecure else ""
        setting = f"{TLS}={folder} " if folder else f"{INSECURE}=1 " if insecure else ""
        click.echo(f"The scheduler is at {address}. A worker, on any machine:")
        click.echo(f"  playground worker {address}{option}")
        click.echo("The app:")
        click.echo(f"  {setting}PLAYGROUND_SCHEDULER={address} playground")

    with _sentences():
        security = security_of(folder, "scheduler")
        checked_address(f"{host}:{port}", security, insecure)
        with _listening():
            serve_scheduler(host, port, security, _log("scheduler"), ready)


@click.command()
@click.argument("address")
@tls_dir
@click.option("--heavy", "kind", flag_value=HEAVY, help="Take only long runs.")
@click.option("--light", "kind", flag_value=LIGHT, help="Take only the other runs.")
@insecure
def worker(address: str, tls_dir: Path | None, kind: str | None, insecure: bool) -> None:
    """Train for the scheduler at ADDRESS, until Ctrl-C.

    Whenever the scheduler goes away this connects anew. Without --heavy or --light it takes all
    runs, unless other workers are there for heavy ones.
    """
    from playground.engine.serving import serve_worker

    with _sentences():
        security = security_of(tls_folder(tls_dir), "worker")
        address = checked_address(address, security, insecure)
        serve_worker(address, kind or ALL, security, _log("worker"), click.echo)
