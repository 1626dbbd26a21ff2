"""Sign a PDF file as a whole: PAdES, by the P-256 key of a generation and our own authority.

The signature certifies: whatever is added or changed afterwards breaks it. Its field is invisible.
Readers of PDF files do not know our authority and say so; they see that nothing was changed.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO

from asn1crypto import algos
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from .generations import Signing

FIELD = "Firma1"
BESIDE = 900  # bytes of a signature besides the two certificates, amply


def signed(content: bytes, signing: Signing) -> bytes:
    """The same PDF with the signature behind it; the clock's time stands in it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    out, ours = BytesIO(), _signer(signing)
    writer = IncrementalPdfFileWriter(BytesIO(content))
    _outside_of_loops(ours.sign_pdf, writer, bytes_reserved=_room(signing), output=out)
    return out.getvalue()


def _outside_of_loops(sign, *given, **options) -> None:
    """pyHanko begins an event loop, which a thread that runs one already refuses."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        sign(*given, **options)
        return
    with ThreadPoolExecutor(1) as another:
        another.submit(sign, *given, **options).result()


def _room(signing: Signing) -> int:
    """Characters kept for the signature. A fixed number saves signing twice to learn its length."""
    chain = (signing.leaf, signing.ca)
    return 2 * (BESIDE + sum(len(each.public_bytes(Encoding.DER)) for each in chain))


@lru_cache(maxsize=4)
def _signer(signing: Signing):
    """Kept: reading keys and certificates anew would take longer than to sign.

    pyHanko takes most of a second and 30 MB to load: only who signs does.
    """
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Ours(signers.Signer):
        """Signs with the key that is there, in memory."""

        async def async_sign_raw(self, data, digest_algorithm, dry_run=False) -> bytes:
            return signing.p256.sign(data, ECDSA(SHA256()))

    chain = SimpleCertificateStore()
    chain.register(_readable(signing.ca))
    ours = Ours(
        signing_cert=_readable(signing.leaf),
        cert_registry=chain,
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
    )
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    return signers.PdfSigner(about, signer=ours)


def _readable(certificate) -> Certificate:
    return Certificate.load(certificate.public_bytes(Encoding.DER))
