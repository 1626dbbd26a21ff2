"""Keys to sign with, one generation after the other; pure.

A generation has an Ed25519 key (credentials, codes on paper, lists) and a P-256 key with a
certificate of our own authority (signatures inside PDF files). Times are aware, in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

SIGNS = timedelta(days=730)  # how long a generation signs
# Readers of PDF files ask whether a certificate is in force on the day of reading, years later.
# What ends signing is the generation's own end, and that its private keys are destroyed then.
LEAF_LASTS = timedelta(days=30 * 365)
AUTHORITY_LASTS = timedelta(days=60 * 365)


class Faulty(ValueError):
    """Keys that do not belong together, or are none."""


@dataclass(frozen=True)
class Authority:
    """Our own: it says that a P-256 key is this installation's, and signs nothing else."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True)
class Signing:
    """One generation with its private keys."""

    key_id: str  # "s1", "s2"…
    created: datetime
    not_after: datetime  # signs until then; what it signed goes on being good
    ed25519: Ed25519PrivateKey
    p256: EllipticCurvePrivateKey
    leaf: x509.Certificate
    ca: x509.Certificate

    @property
    def public(self) -> "PublicKey":
        raw = self.ed25519.public_key().public_bytes_raw()
        return PublicKey(self.key_id, self.created, self.not_after, raw, self.leaf, self.ca)


@dataclass(frozen=True)
class PublicKey:
    """What everybody may know of a generation."""

    key_id: str
    created: datetime
    not_after: datetime
    raw: bytes  # of the Ed25519 key: 32 bytes
    leaf: x509.Certificate
    ca: x509.Certificate
    withdrawn: datetime | None = None  # stolen or suspected: nothing it signed counts any more

    @property
    def number(self) -> int:
        return number_of(self.key_id)

    @property
    def ed25519(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.raw)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Is this a signature of this key? Never of one that was withdrawn."""
        if self.withdrawn:
            return False
        try:
            self.ed25519.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def number_of(key_id: str) -> int:
    """3 of "s3"; Faulty for what is no such name."""
    if not key_id.startswith("s") or not key_id[1:].isdecimal() or key_id[1:].startswith("0"):
        raise Faulty(f"{key_id!r} is no name of a generation")
    return int(key_id[1:])


def make_authority(name: str, now: datetime) -> Authority:
    """A new authority called `name`."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    builder = _certificate(subject, subject, key, now, AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Authority(key, builder.sign(key, SHA256()))


def make(
    number: int, authority: Authority, name: str, now: datetime, lasts: timedelta = SIGNS
) -> Signing:
    """A new generation; `name` stands in PDF readers as who signed."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    issuer = authority.certificate
    until = min(max(LEAF_LASTS, lasts), issuer.not_valid_after_utc - now - timedelta(seconds=1))
    builder = _certificate(subject, issuer.subject, key, now, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    usage = _usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(usage, critical=True)
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    leaf = builder.add_extension(known, critical=False).sign(authority.key, SHA256())
    created = now.astimezone(UTC).replace(microsecond=0)
    own = Ed25519PrivateKey.generate()
    return Signing(f"s{number}", created, created + lasts, own, key, leaf, issuer)


def check(found: Signing) -> None:
    """Faulty unless key, certificate and authority belong together."""
    if found.p256.public_key() != found.leaf.public_key():
        raise Faulty("the certificate is of another key")
    try:
        found.leaf.verify_directly_issued_by(found.ca)
    except (InvalidSignature, ValueError, TypeError) as fault:
        raise Faulty("the certificate is not of this authority") from fault


def _certificate(subject, issuer, key, now: datetime, lasts: timedelta):
    # From the day before: a reader's clock may be slow.
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement"
        " key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names.split()})
