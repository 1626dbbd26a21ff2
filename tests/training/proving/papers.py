"""Certificates of every kind as they are issued, without a database. All in them is invented."""

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from tests.training.attesting import made
from tests.training.certifying.samples import CODE, NAME_OF_90, make_facts
from training.attesting import drawing, paper
from training.attesting.paper import OutcomeFacts
from training.certifying import pdf
from training.proving import contexts, credential, did, payload, ring, signature, wording
from training.proving.credential import Place

LIST = "https://rumbo.example/v/estado/1"


def signing():
    return ring.load().current(timezone.now())


def proven(facts) -> tuple:
    """(the facts with the payload of their QR code, the signed credential)."""
    key = signing()
    text = payload.text(wording.short(facts), facts.code, key.public.number, key.ed25519)
    issuer = did.issuer(key.public)
    document = credential.document(wording.earned(facts), issuer, Place(LIST, 1234))
    content = credential.signed(document, issuer, key, timezone.now(), contexts.pinned())
    return type(facts)(**vars(facts) | {"payload": text}), content


def unsigned(facts, pictures=pdf.NONE) -> bytes:
    facts, content = proven(facts)
    attached = [pdf.Attached("credencial.json", content, "Credencial · Credential")]
    if isinstance(facts, OutcomeFacts):
        return paper.draw([facts], pictures, attached)
    return pdf.render(facts, pictures, attached)


def issued(facts, pictures=pdf.NONE) -> bytes:
    return signature.signed(unsigned(facts, pictures), signing())


@cache
def plain() -> bytes:
    """One as most are."""
    return issued(make_facts())


def results(language: str = "es") -> bytes:
    facts, key = made.facts(200), signing()
    text = payload.text(wording.short(facts), facts.code, key.public.number, key.ed25519)
    content = drawing.draw(facts, language, [drawing.data(facts)], text)
    return signature.signed(content, key)


def outcome_facts(**changes) -> OutcomeFacts:
    facts = {
        "code": CODE,
        "what": "new_job",
        "name": "María José Mejía Núñez",
        "since": date(2026, 3, 1),
        "issuer": "Fundación Horizonte Abierto",
        "signatories": [("Marta Elena Reyes", "Directora", "Director")],
        "issued_on": date(2026, 4, 4),
        "verify_url": f"https://rumbo.example/v/{CODE}",
    }
    return OutcomeFacts(**facts | changes)


def picture(mode: str) -> bytes:
    """A JPEG in RGB or grey ("L")."""
    drawn = Image.new(mode, (600, 300), "white" if mode == "RGB" else 255)
    ink = "#225588" if mode == "RGB" else 90
    ImageDraw.Draw(drawn).ellipse((20, 20, 500, 280), fill=ink)
    out = BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


def every_kind() -> Iterator[tuple[str, bytes]]:
    """(name, PDF as it is issued) of every kind, paper and language, with and without logos."""
    jpegs = [picture("RGB"), picture("L")]
    pictures = {hashlib.sha256(each).hexdigest(): each for each in jpegs}
    logos = [(digest, "Logo de Ceiba", 600, 300) for digest in pictures]
    sentences = {"sentence_es": "Aprendió con su comunidad.", "sentence_en": "Learned at home."}
    yield "achievement", plain()
    yield "attendance in English", issued(make_facts(kind="attendance", language="en"))
    yield "diploma on A4", issued(make_facts(kind="diploma", paper="a4", **sentences))
    yield "logos", issued(make_facts(logos=logos), pictures)
    english = {"language": "en", "paper": "a4", "name": NAME_OF_90}
    yield "logos, A4, English, long name", issued(make_facts(logos=logos, **english), pictures)
    yield "second face", issued(make_facts(name="Kꞌicheꞌ Ẽstrada", course_en="", level_en=""))
    yield "outcome", issued(outcome_facts(where="Taller Eléctrico Paz"))
    yield "outcome in English", issued(outcome_facts(language="en", what="own_business"))
    yield "outcome with logos", issued(outcome_facts(logos=logos), pictures)
    yield "results", results()
    yield "results in English", results("en")
