"""Files that show an outcome: only pixels stay, hostile ones are refused, none leaks or is lost."""

import io
import json
import os
import random
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image, ImageFile

from accounts.sealing import files as sealed
from audit import journal
from audit.models import Entry
from rumbo import apart, drawing, pictures
from training.models import OutcomeEvidence
from training.models.outcome import EvidenceKind
from training.outcomes import acts
from training.outcomes import evidence as evidences
from training.outcomes.acts import Shown
from training.outcomes.evidence import MOST, Attached, checked

from ... import builders as make
from ...clicking import Page
from ...signing_in import sign_in
from .samples import CANARY, PDF, contract, evidence, photograph, proposed, rows, shown, upload

NAME = "Contrato de Ana Ávila.pdf"


@pytest.fixture
def person(cast):
    return make.participant(cast.ceiba, created_by=cast.facilitator)


def stored(organization) -> list[str]:
    folder = Path(settings.SEALED_ROOT) / str(organization.pk) / "evidence"
    return sorted(p.name for p in folder.glob("*")) if folder.exists() else []


# What may be kept.


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_photograph_only_the_picture_stays(kind):
    data = photograph(kind)
    assert CANARY in data  # the control: it told where and with what
    kept = checked(upload(data, "foto.jpg"))
    assert kept.type == kind.lower() and CANARY not in kept.content
    with Image.open(BytesIO(kept.content)) as picture:
        assert picture.size == (60, 40) and not picture.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)


def test_a_pdf_stays_as_it_is():
    assert checked(upload(PDF)) == Attached(PDF, "pdf")


def hostile() -> dict[str, bytes]:
    """Files that are none of ours, or break whoever reads them."""
    jpeg, png = photograph(), photograph("PNG")
    return {
        "nothing": b"",
        "text": b"hola",
        "program": b"MZ\x90\x00" + b"\0" * 200,
        "page": b"<html><script>alert(1)</script>",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "gif": b"GIF89a" + b"\0" * 50,
        "zip": b"PK\x03\x04" + b"\0" * 50,
        "late pdf": b"<html>%PDF-1.7",
        "heic": b"\0\0\0\x18ftypheic" + b"\0" * 50,
        "half a header": jpeg[: len(jpeg) // 2],
        "half a photo": _noise("JPEG"),
        "half a png": _noise("PNG"),
        "half a webp": _noise("WEBP"),
        "only a beginning": b"\xff\xd8\xff\xe0",
        "png without picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
        "webp without picture": b"RIFF\x10\0\0\0WEBPVP8 " + b"\xff" * 30,
        "pixels without end": _claims(png, 60_000, 60_000),
        "texts without end": _text_bomb(),
    }


def _noise(kind: str) -> bytes:
    """Half of a picture: its beginning is whole, its pixels are not."""
    out = BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(out, kind)
    return out.getvalue()[: out.tell() // 2]


def _claims(png: bytes, width: int, height: int) -> bytes:
    """A small PNG that says it is a huge one."""
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + head + struct.pack(">I", zlib.crc32(head)) + png[33:]


def _text_bomb() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info, out = PngInfo(), BytesIO()
    info.add_text("Comment", "a" * 70_000_000, zip=True)
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


@pytest.mark.parametrize("what", sorted(hostile()))
def test_hostile_files_are_refused_in_words(what, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(ValidationError):
        checked(upload(hostile()[what]))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # it tells what is broken in them
def test_broken_pictures_never_break_the_page(monkeypatch):
    """Five hundred photographs with bytes changed: each is drawn anew or refused, none breaks.

    In this process: five hundred children would take minutes.
    """

    def here(command, data, wall):
        return drawing.answer(command[-2], int(command[-1]), data)

    monkeypatch.setattr(apart, "run", here)
    dice = random.Random(7)
    originals = [photograph(kind) for kind in ("JPEG", "PNG", "WEBP")]
    kept = 0
    for number in range(500):
        data = bytearray(originals[number % 3])
        for _change in range(dice.randint(1, 12)):
            data[dice.randrange(12, len(data))] = dice.randrange(256)
        try:
            kept += CANARY not in checked(upload(bytes(data))).content
        except ValidationError:
            kept += 1
    assert kept == 500


def test_what_is_too_large_is_refused(monkeypatch):
    checked(upload(PDF + b"\0" * (MOST - len(PDF))))
    with pytest.raises(ValidationError):
        checked(upload(PDF + b"\0" * (MOST - len(PDF) + 1)))
    checked(upload(photograph(size=(50, 50))))
    monkeypatch.setattr(pictures, "MOST_PIXELS", 2499)
    with pytest.raises(ValidationError):
        checked(upload(photograph(size=(50, 50))))


# How it is kept and given back.


@pytest.mark.django_db
class TestKeeping:
    def test_the_file_is_sealed_with_the_key_of_the_person(self, cast, person):
        [piece] = evidence(proposed(person, cast.facilitator, evidence=contract()))
        raw = (Path(settings.SEALED_ROOT) / piece.file).read_bytes()
        assert b"%PDF" not in raw and b"contract" not in raw
        assert raw[6:22] == person.key.pk.bytes
        assert evidences.content_of(piece) == PDF

    def test_no_row_no_file(self, cast, person, monkeypatch):
        outcome = proposed(person, cast.facilitator)
        before = stored(cast.ceiba)

        def refuse(*_given, **_more):
            raise RuntimeError("the journal cannot be written")

        for act in (
            lambda: proposed(person, cast.facilitator, evidence=contract()),
            lambda: acts.add_evidence(outcome, contract(), actor=cast.facilitator),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(journal, "record", refuse)
                with pytest.raises(RuntimeError):
                    act()
            assert stored(cast.ceiba) == before
        with pytest.raises(acts.Refused):  # nor where the rules refuse it
            acts.add_evidence(outcome, contract(), actor=cast.monitor)
        assert stored(cast.ceiba) == before

    def test_without_the_tidying_a_file_stays_behind(self, cast, person, monkeypatch):
        """The control; and the command finds what is left."""
        outcome, before = proposed(person, cast.facilitator), stored(cast.ceiba)
        monkeypatch.setattr(sealed, "remove", lambda _name: None)
        with pytest.raises(acts.Refused):
            acts.add_evidence(outcome, contract(), actor=cast.monitor)
        [left] = set(stored(cast.ceiba)) - set(before)
        monkeypatch.undo()
        assert self.check() == {"damaged": 0, "stray": 0}  # young: its row may be on the way
        path = Path(settings.SEALED_ROOT) / str(cast.ceiba.pk) / "evidence" / left
        os.utime(path, (time.time() - 7200,) * 2)
        assert self.check("--remove") == {"damaged": 0, "stray": 1}
        assert stored(cast.ceiba) == before

    def test_a_lost_or_altered_file_is_found(self, cast, person):
        [piece] = evidence(proposed(person, cast.facilitator, evidence=contract()))
        path = Path(settings.SEALED_ROOT) / piece.file
        raw = bytearray(path.read_bytes())
        raw[-1] ^= 1
        path.write_bytes(raw)
        with pytest.raises(CommandError):
            self.check()
        answer = sign_in(Client(), cast.facilitator).get(f"/trabajo/evidencias/{piece.pk}/archivo")
        assert answer.status_code == 302  # said in words, and nothing half is handed over
        path.unlink()
        with pytest.raises(CommandError):
            self.check()

    def check(self, *options) -> dict:
        out = io.StringIO()
        call_command("check_evidence", "--json", *options, stdout=out, stderr=io.StringIO())
        return json.loads(out.getvalue())


@pytest.mark.django_db
class TestServing:
    def get(self, user, piece):
        return sign_in(Client(), user).get(f"/trabajo/evidencias/{piece.pk}/archivo")

    @pytest.mark.parametrize(
        ("content", "kind", "content_type"),
        [(PDF, "pdf", "application/pdf"), (b"\x89PNG", "png", "image/png")],
    )
    def test_it_leaves_as_a_download_that_tells_of_nobody(
        self, cast, person, content, kind, content_type
    ):
        given = Shown(EvidenceKind.LETTER, "", Attached(content, kind))
        [piece] = evidence(proposed(person, cast.facilitator, evidence=given))
        answer = self.get(cast.coordinator, piece)
        assert answer.content == content and answer["Content-Type"] == content_type
        disposition = answer["Content-Disposition"]
        assert disposition.startswith("attachment; filename=") and disposition.isascii()
        assert disposition.endswith(f'-{piece.pk.hex[-4:]}.{kind}"')
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        entry = Entry.objects.get(action="evidence.downloaded")
        assert entry.object_id == str(piece.pk)

    def test_each_download_is_recorded_or_there_is_none(self, cast, person, monkeypatch):
        [piece] = evidence(proposed(person, cast.facilitator, evidence=contract()))
        monkeypatch.setattr(journal, "read", lambda *_given, **_more: None)
        client = sign_in(Client(raise_request_exception=False), cast.coordinator)
        assert client.get(f"/trabajo/evidencias/{piece.pk}/archivo").status_code == 500

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("facilitator", 200),
            ("monitor", 200),
            ("case_worker", 404),
            ("outsider", 404),
            ("evaluator", 403),
            ("administrator", 403),
        ],
    )
    def test_it_is_for_who_sees_the_person(self, cast, person, who, status):
        [piece] = evidence(proposed(person, cast.facilitator, evidence=contract()))
        assert self.get(getattr(cast, who), piece).status_code == status

    def test_evidence_without_a_file_has_none_to_give(self, cast, person):
        [piece] = evidence(proposed(person, cast.facilitator, evidence=shown()))
        assert self.get(cast.coordinator, piece).status_code == 404


@pytest.mark.django_db
class TestSending:
    """The form: a file is optional, and its problem stands beside it."""

    @pytest.fixture
    def page(self, cast, person):
        cast.facilitator.language = "en"
        cast.facilitator.save()
        client = sign_in(Client(), cast.facilitator)
        return Page(client, f"/trabajo/personas/{person.pk}/resultado/")

    def send(self, page, file, **more):
        typed = {"happened_on_month": "3", "happened_on_year": "2026", "evidence": "contract"}
        return page.choose(kind="new_job").press("Record the outcome", file=file, **typed | more)

    def test_a_photograph_is_kept_without_its_name(self, page, cast):
        self.send(page, upload(photograph(), NAME))
        [piece] = rows(OutcomeEvidence)
        assert (piece.kind, piece.file_type) == ("contract", "jpeg")
        assert CANARY not in evidences.content_of(piece) and "Contrato" not in piece.file
        assert "Download the photo" in page.text and NAME not in page.text

    @pytest.mark.parametrize("what", ["page", "half a photo", "nothing", "pixels without end"])
    def test_a_hostile_file_is_an_error_beside_its_field(self, page, what):
        self.send(page, upload(hostile()[what]), where="Ferretería El Clavo")
        assert page.status == 200 and len(page.errors()) == 1
        assert page.html.find(id="id_file_error") and page.value("where") == "Ferretería El Clavo"
        assert not rows().exists()

    def test_a_file_too_large_is_said_to_be(self, page, cast):
        self.send(page, upload(PDF + b"\0" * MOST))
        assert page.errors() == ["The file is larger than 5 MB. Take the picture again, smaller."]
        assert stored(cast.ceiba) == []

    def test_a_good_file_beside_another_problem_is_asked_for_again(self, page):
        self.send(page, upload(photograph()), happened_on_month="")
        assert len(page.errors()) == 2 and "Choose the file again" in page.text
