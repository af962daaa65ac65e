"""Why nobody lets us in at the address of a scheduler, in one sentence."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed.security import Security

PORT = 8786
"""Of a Dask scheduler, where nothing else is said."""
ANSWER_SECONDS = 5.0
TLS = "PLAYGROUND_TLS"
"""Names the folder of certificates, as ``--tls-dir`` does."""
INSECURE = "PLAYGROUND_INSECURE"
"""Set to 1, it allows addresses beyond this machine without encryption, as ``--insecure`` does."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """An address that is not to be used; its text is one sentence for the user."""


def tls_folder(given: Path | None = None) -> Path | None:
    """The folder of certificates: the given one, or that of ``PLAYGROUND_TLS``; None without."""
    named = os.environ.get(TLS)
    return given or (Path(named) if named else None)


def is_loopback(host: str) -> bool:
    """Whether it is localhost, or an address that never leaves the machine."""
    address = ip_address(host)
    return host == "localhost" if address is None else address.is_loopback


def ip_address(text: str) -> Address | None:
    """An IP address, the inner one of an IPv4 address in IPv6; None where the text is none."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def checked_address(address: str, security: Security, insecure: bool = False) -> str:
    """An address with its protocol and port.

    Args:
        insecure: Whether somebody says that the network may be trusted.

    Raises:
        AddressError: others on the network could read along and run code; or the address speaks of
            certificates, and there are none.
    """
    is_secured = bool(security.tls_ca_file)
    protocol, separator, place = address.rpartition("://")
    if not separator:
        protocol = "tls" if is_secured else "tcp"
    host, port = host_and_port(f"{protocol}://{place}")
    if protocol == "tls" and not is_secured:
        raise AddressError(
            f"Expected certificates for {address}. Received: none. Set {TLS}, or --tls-dir, to the "
            "folder that playground certificates has made."
        )
    trusted = insecure or os.environ.get(INSECURE) == "1" or is_loopback(host)
    if protocol == "tcp" and not trusted:
        raise AddressError(
            f"Expected tls:// beyond this machine. Received: {address}, over which anyone on the "
            "network could run code. Make certificates with playground certificates DIR; or, "
            f"on a network that is yours alone, give --insecure or set {INSECURE}=1."
        )
    return f"{protocol}://{f'[{host}]' if ':' in host else host}:{port}"


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of an address such as ``tls://10.0.0.5:8786``.

    Raises:
        AddressError: it is no such address.
    """
    place = address.rpartition("://")[2].rstrip("/")
    host, separator, port = place.rpartition(":")
    if not separator or place.endswith("]"):
        host, port = place, str(PORT)
    if not host.strip("[]") or not port.isdecimal() or not 0 <= int(port) < 2**16:
        raise AddressError(
            f"Expected the address of a scheduler, as tls://10.0.0.5:{PORT}. "
            f"Received: {address[:80]}."
        )
    return host.strip("[]"), int(port)


def why_unreachable(address: str, security: Security, role: str) -> str | None:
    """Why no connection can be made; None where somebody lets us in.

    Args:
        address: With its protocol, as `checked_address` gives it.
        role: Of this process: client or worker.
    """
    context = None
    if address.startswith("tls://"):
        try:
            context = security.get_connection_args(role)["ssl_context"]
        except OSError as error:  # which those of OpenSSL are, too
            return _unreadable(security, role, error)
    try:
        with socket.create_connection(host_and_port(address), ANSWER_SECONDS) as plain:
            if context is not None:
                return _why_not_secured(plain, address, context)
            return None if plain.recv(1) else _speaks_tls(address)
    except TimeoutError:
        return _nobody(address, "no answer") if address[:3] == "tls" else _speaks_tls(address)
    except OSError as error:
        return _nobody(address, error.strerror or str(error))


def _nobody(address: str, received: str) -> str:
    return (
        f"Expected a scheduler at {address}. Received: {received[:1].lower()}{received[1:]}. Start "
        "it there with playground scheduler, or correct the address."
    )


def _unreadable(security: Security, role: str, error: OSError) -> str:
    files = f"{security.tls_ca_file} and {getattr(security, f'tls_{role}_cert')}"
    return (
        f"Expected certificates in {files}. Received: {error.strerror or error}. Copy both files "
        "again from the folder that playground certificates has made."
    )


def _speaks_tls(address: str) -> str:
    return (
        f"Expected a scheduler without certificates at {address}. Received: one that asks for "
        f"them. Write tls:// instead of tcp://, and set {TLS}, or --tls-dir, to the folder of its "
        "certificates."
    )


def _why_not_secured(plain: socket.socket, address: str, context: ssl.SSLContext) -> str | None:
    try:
        with context.wrap_socket(plain) as secured:
            # Whether our certificate was taken we hear only when the other side begins to speak.
            answer = secured.recv(1)
    except ssl.SSLCertVerificationError:
        answer, received = b"", "one signed by another authority, or expired"
    except (ssl.SSLError, ConnectionError) as error:
        answer, received = b"", "ours was refused"
        if "WRONG_VERSION_NUMBER" in str(error) or "RECORD_LAYER" in str(error):
            return (
                f"Expected a scheduler with certificates at {address}. Received: one that speaks "
                "without encryption. Start it again with playground scheduler --tls-dir DIR."
            )
    else:
        received = "ours was refused"
    if answer:
        return None
    return (
        f"Expected certificates from one folder at both ends of {address}. Received: {received}. "
        "Run playground certificates DIR once, and copy its files to every machine."
    )
