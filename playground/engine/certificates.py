"""Certificates of a cluster of one's own: whoever shows none of them is let in nowhere.

A folder holds ``ca.pem`` and, with its key, one certificate for each role: ``scheduler.pem``,
``worker.pem`` and ``client.pem``. The key that signed them is kept nowhere: nobody can sign more.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from distributed.security import Security

ROLES = ("scheduler", "worker", "client")
AUTHORITY = "ca.pem"
VALID_DAYS = 1825
"""Five years."""
CLOCKS_APART = datetime.timedelta(days=1)
"""A computer whose clock is slow accepts a new certificate, too."""


class CertificateError(ValueError):
    """Certificates cannot be made or read; its text is one sentence for the user."""


def make_certificates(folder: Path) -> None:
    """Makes an authority, and a certificate and key for each role that it has signed.

    Raises:
        CertificateError: the folder has some already, or cannot be written.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("deep learning playground", key, None, key)
    pem = serialization.Encoding.PEM
    try:
        if folder.exists() and any(folder.iterdir()):
            raise CertificateError(
                f"Expected a new folder for the certificates. Received: {folder}, which is not "
                "empty. Use what is there, or name another folder."
            )
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _write(folder / AUTHORITY, authority.public_bytes(pem))
        for role in ROLES:
            own = ec.generate_private_key(ec.SECP256R1())
            signed = _certificate(role, own, authority, key)
            secret = own.private_bytes(
                pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            _write(folder / f"{role}.pem", secret + signed.public_bytes(pem))
    except OSError as error:
        raise CertificateError(
            f"Expected to write certificates to {folder}. Received: {error.strerror}. "
            "Name another folder."
        ) from error


def security_of(folder: Path | None, role: str) -> Security:
    """What one side of a connection shows, and asks of the other.

    Args:
        folder: As `make_certificates` makes it; the files of other roles need not be there. None
            takes what Dask's own settings name.
        role: Of this process, as in `ROLES`.

    Raises:
        CertificateError: the folder does not hold the two files.
    """
    from distributed.security import Security

    if folder is None:
        return Security()
    authority, own = folder.absolute() / AUTHORITY, folder.absolute() / f"{role}.pem"
    for file in (authority, own):
        if not file.is_file():
            raise CertificateError(
                f"Expected {file.name} in {folder}. Received: no such file. Copy {AUTHORITY} and "
                f"{own.name} there from the folder that playground certificates has made."
            )
    files = {"tls_ca_file": str(authority), f"tls_{role}_cert": str(own)}
    return Security(require_encryption=True, **files)


def _certificate(
    name: str,
    key: EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    signing: EllipticCurvePrivateKey,
) -> x509.Certificate:
    """A certificate for `key`; without an issuer that of an authority, which signs itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, is_authority = datetime.datetime.now(datetime.UTC), issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_APART)
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.BasicConstraints(is_authority, 0 if is_authority else None), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False
        )
    )
    if not is_authority:
        both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.ExtendedKeyUsage(both), False)
    return builder.sign(signing, hashes.SHA256())


def _write(path: Path, content: bytes) -> None:
    """A file that its owner alone reads."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
