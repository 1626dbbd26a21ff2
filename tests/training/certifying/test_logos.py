"""Logos: whatever is sent, only clean pixels are kept; what was printed is printed for ever."""

import hashlib
import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from PIL import Image, ImageOps

from audit.models import Entry
from tests.clicking import Page
from tests.signing_in import sign_in
from training.certifying import files, filing, handing_out, issuing, logos, pdf
from training.models import Certificate, Logo

from . import group
from .marks import drawn, logo, upload
from .samples import make_facts
from .test_pdf import run, text

CANARY = "CANARY-WHERE-IT-WAS-TAKEN"


def cut_off(kind: str) -> SimpleUploadedFile:
    whole = upload(drawn(), kind).read()
    return SimpleUploadedFile("logo", whole[: len(whole) * 2 // 3])


def moving(kind: str) -> SimpleUploadedFile:
    return upload(drawn(), kind, save_all=True, append_images=[drawn(colour="red")])


REFUSED = {
    "nothing": lambda: SimpleUploadedFile("logo.png", b"\0"),
    "words": lambda: SimpleUploadedFile("logo.png", b"no picture at all"),
    "svg": lambda: SimpleUploadedFile("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "svg that does something": lambda: SimpleUploadedFile(
        "logo.svg",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>"
        b"<script>alert(2)</script><image href='file:///etc/passwd'/></svg>",
        "image/svg+xml",
    ),
    "gif": lambda: upload(drawn(), "GIF"),
    "tiff": lambda: upload(drawn(), "TIFF"),
    "a png that moves": lambda: moving("PNG"),
    "a webp that moves": lambda: moving("WEBP"),
    "a png cut off": lambda: cut_off("PNG"),
    "a jpeg cut off": lambda: cut_off("JPEG"),
    "all white": lambda: upload(Image.new("RGB", (600, 300), "white")),
    "all clear": lambda: upload(Image.new("RGBA", (600, 300), (0, 0, 0, 0))),
    "too small": lambda: upload(drawn(120, 100)),
    "too long and thin": lambda: upload(Image.new("RGB", (1200, 60), "black")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_logo_is_refused_in_words(case):
    with pytest.raises(ValidationError) as refusal:
        logos.cleaned(REFUSED[case]())
    assert refusal.value.messages


def test_too_many_bytes_or_pixels(monkeypatch):
    monkeypatch.setattr(logos, "MOST_BYTES", 100)
    with pytest.raises(ValidationError):
        logos.cleaned(upload(drawn()))
    monkeypatch.undo()
    monkeypatch.setattr(logos, "MOST_PIXELS", 600 * 300 - 1)
    with pytest.raises(ValidationError):
        logos.cleaned(upload(drawn()))
    monkeypatch.undo()
    assert logos.cleaned(upload(drawn()))  # the control: nothing else is wrong with it


def clear_edges(picture: Image.Image) -> Image.Image:
    """The white made transparent, over black: badly flattened, it would come out black."""
    mask = ImageOps.invert(picture.convert("L")).point(lambda level: 255 if level else 0)
    clear = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    clear.paste(picture, mask=mask)
    return clear


KINDS = {
    "RGB": lambda p: upload(p),
    "a JPEG": lambda p: upload(p, "JPEG", quality=95),
    "a WebP": lambda p: upload(p, "WEBP", lossless=True),
    "CMYK": lambda p: upload(p.convert("CMYK"), "JPEG", quality=95),
    "a palette": lambda p: upload(p.quantize(8)),
    "a palette with a clear colour": lambda p: upload(p.quantize(8), transparency=0),
    "grey": lambda p: upload(p.convert("L")),
    "grey and clear": lambda p: upload(clear_edges(p).convert("LA")),
    "16 bits of grey": lambda p: upload(p.convert("I;16").point(lambda v: v * 257)),
    "black and white": lambda p: upload(p.convert("1")),
    "clear": lambda p: upload(clear_edges(p)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_pixels_ends_opaque_on_white(kind):
    made = logos.cleaned(KINDS[kind](drawn()))
    with Image.open(BytesIO(made.picture)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (made.width, made.height))
        corner, middle = kept.getpixel((0, 0)), kept.getpixel((made.width // 2, made.height // 2))
    assert min(corner) > 240 and max(middle) < 200
    # The white edge is gone, and it has at most the dots of its place on the page.
    assert 1.9 < made.width / made.height < 2.3
    assert made.width <= 66 * 300 / 25.4 + 1 and made.height <= 28 * 300 / 25.4 + 1


def photograph() -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = CANARY, 6  # taken sideways
    return upload(drawn(), "JPEG", exif=exif, comment=CANARY.encode(), icc_profile=b"x" * 200)


def test_nothing_but_pixels_is_kept_and_it_stands_upright():
    sent = photograph()
    assert CANARY.encode() in sent.read()  # the control
    sent.seek(0)
    made = logos.cleaned(sent)
    assert CANARY.encode() not in made.picture
    with Image.open(BytesIO(made.picture)) as kept:
        assert not kept.getexif() and not {"exif", "icc_profile", "comment"} & set(kept.info)
    assert made.height > made.width
    assert made.digest == hashlib.sha256(made.picture).hexdigest()


def test_logos_print_at_about_one_size_and_inside_their_room():
    """Whatever their shapes, they end at the margin, keep apart, and leave the title its place."""
    shapes = [[2.0], [1.0], [0.1], [10.0], [1, 1], [5, 5], [1, 1, 1], [4, 0.5, 1], [10, 10, 10]]
    for ratios in shapes:
        marks = [("0" * 64, "Logo", round(100 * r), 100) for r in ratios]
        placed = pdf.layout.head(make_facts(logos=marks))["logos"]
        sides = [(float(p["right"]), float(p["width"]), float(p["height"])) for p in placed]
        assert sides[-1][0] == 24
        for (right, _w, _h), (next_right, next_width, _nh) in zip(sides, sides[1:], strict=False):
            assert right - (next_right + next_width) == pytest.approx(6, abs=0.05)
        assert sides[0][0] + sides[0][1] <= 24 + 84 + 0.05
        assert all(height <= 28.01 for _r, _w, height in sides)
        for ratio, (_r, width, height) in zip(ratios, sides, strict=True):
            assert width / height == pytest.approx(ratio, rel=0.02)


# --- on certificates -------------------------------------------------------------------------
@pytest.fixture
def offering(cast):
    return group.offering(cast.ceiba)


def issued(cast, offering, **person) -> Certificate:
    group.member(offering, **person)
    return issuing.issue(offering, actor=cast.coordinator).issued[0]


def test_a_certificate_keeps_the_logos_of_its_day(cast, offering):
    first = logo(cast.ceiba)
    before = issued(cast, offering)
    assert [mark["digest"] for mark in before.facts["logos"]] == [first.digest]
    first.active, first.name = False, "Otro nombre"
    first.save()
    second, third = logo(cast.ceiba, "#882222", order=2), logo(cast.ceiba, "#228822", order=1)
    after = issued(cast, offering, given="Ana")
    assert [mark["digest"] for mark in after.facts["logos"]] == [third.digest, second.digest]
    for certificate in (before, after):
        assert filing.pdf_of(certificate).startswith(group.unsigned(certificate))
    together = handing_out.printable([before, after])
    assert files.look_up(together)[1] == "valid"


def test_at_most_three_are_printed(cast, offering):
    for number, colour in enumerate(["#111", "#222", "#333", "#444"]):
        logo(cast.ceiba, colour, order=number)
    assert len(issued(cast, offering).facts["logos"]) == 3


def test_a_picture_that_was_changed_is_not_printed(cast, offering):
    """By its digest: a certificate is drawn with the logo of its day, or not at all."""
    mark = logo(cast.ceiba)
    facts = filing.frozen(issued(cast, offering))
    assert logos.pictures([facts]) == {mark.digest: mark.picture}  # the control
    assert list(logos.damaged()) == []
    other = logos.cleaned(upload(drawn(colour="#990000")))
    QuerySet.update(Logo.objects.filter(pk=mark.pk), picture=other.picture)  # past the guard
    with pytest.raises(logos.Missing):
        logos.pictures([facts])
    assert list(logos.damaged()) == [mark]
    with pytest.raises(KeyError):
        pdf.render(facts, {})


def test_a_logo_is_never_deleted_and_its_picture_never_changed(cast):
    mark = logo(cast.ceiba)
    kept = bytes(mark.picture)
    for act in (
        mark.delete,
        Logo.objects.all().delete,
        lambda: Logo.objects.update(picture=b""),
        lambda: Logo.objects.update(digest="0" * 64),
    ):
        with pytest.raises(TypeError):
            act()
    mark.picture, mark.name = b"other", "Otro nombre"
    mark.save()
    mark.refresh_from_db()
    assert (bytes(mark.picture), mark.name) == (kept, "Otro nombre")


def test_a_screen_reader_hears_the_logo_by_its_name(tmp_path):
    made = logos.cleaned(upload(drawn()))
    mark = (made.digest, "Logo of Ceiba", made.width, made.height)
    drawing = pdf.render(make_facts(logos=[mark]), {made.digest: made.picture})
    opened = run("qpdf", "--qdf", "--object-streams=disable", pdf_bytes=drawing, tmp_path=tmp_path)
    assert "/Alt (Logo of Ceiba)" in opened
    structure = run("pdfinfo", "-struct", pdf_bytes=drawing, tmp_path=tmp_path)
    assert structure.count("Figure") == 2  # the logo and the QR code
    assert made.picture in drawing  # copied as it is: the same page for ever
    shown = run("pdfimages", "-list", pdf_bytes=drawing, tmp_path=tmp_path)
    assert max(int(dots) for dots in re.findall(r"jpeg .* (\d+) +\d+ +[\d.]+[BK]", shown)) <= 301


# --- screens ---------------------------------------------------------------------------------
@pytest.fixture
def coordinator(client, cast):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    return sign_in(client, cast.coordinator)


NEW = "/trabajo/catalogo/logos/nuevo/"


def send(client, **given):
    key = client.get(NEW).context["form"]["form_key"].value()
    values = {"name": "Logo of Ceiba", "order": "1", "active": "on", "form_key": key}
    return client.post(NEW, {k: v for k, v in (values | given).items() if v != ""})


def test_a_logo_is_added_seen_and_put_away(coordinator, cast):
    assert send(coordinator, file=photograph()).status_code == 302
    mark = Logo.objects.get()
    assert CANARY.encode() not in bytes(mark.picture)
    listed = Page(coordinator, "/trabajo/catalogo/logos/")
    picture = coordinator.get(listed.html.find("img", class_="logo")["src"])
    assert (picture.content, picture["Content-Type"]) == (bytes(mark.picture), "image/jpeg")
    edit = listed.link("Logo of Ceiba")
    assert edit.html.find("input", type="file") is None
    url, data = edit.url, {"name": "Ceiba", "order": "2", "form_key": edit.value("form_key")}
    coordinator.post(url, data)
    mark.refresh_from_db()
    assert (mark.name, mark.order, mark.active) == ("Ceiba", 2, False)
    assert {e.action: e.fields for e in Entry.objects.filter(object_type="logo")} == {
        "logo.created": [],
        "logo.changed": ["active", "name", "order"],
    }


@pytest.mark.parametrize(
    "case", ["svg that does something", "words", "a jpeg cut off", "too small"]
)
def test_a_hostile_or_useless_file_is_an_error_beside_the_field(coordinator, case):
    answer = send(coordinator, file=REFUSED[case]())
    assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert answer.context["form"]["name"].value() == "Logo of Ceiba"  # nothing typed is lost
    assert 'id="id_file_error"' in answer.content.decode()
    assert not Logo.objects.exists()
    assert answer.context["form"].errors.keys() == {"file"}


def test_the_same_logo_again_and_a_fourth_are_refused(coordinator, cast):
    mark = logo(cast.ceiba)
    same = send(coordinator, file=upload(drawn()))
    assert "in the list already" in same.context["form"].errors["file"][0]
    for colour in ("#111", "#222"):
        logo(cast.ceiba, colour)
    fourth = send(coordinator, file=upload(drawn(colour="#333")))
    assert fourth.context["form"].errors.keys() == {"active"}
    assert send(coordinator, file=upload(drawn(colour="#333")), active="").status_code == 302
    mark.active = False
    mark.save()
    assert Logo.objects.active().count() == 2


def test_at_most_three_sign(coordinator, cast):
    for name in ("Ana", "Berta", "Celia"):
        group.signatory(cast.ceiba, name=name)
    new = "/trabajo/catalogo/firmas/nuevo/"
    key = coordinator.get(new).context["form"]["form_key"].value()
    values = {"name": "Delia", "role_es": "Alcaldesa", "order": "4", "form_key": key}
    refused = coordinator.post(new, values | {"active": "on"})
    assert refused.context["form"].errors.keys() == {"active"}
    assert coordinator.post(new, values).status_code == 302
    assert cast.ceiba.signatories.filter(active=True).count() == 3


def test_the_example_shows_who_signs_now_and_an_invented_person(coordinator, cast, tmp_path):
    group.signatory(cast.ceiba, name="Marta Reyes", order=2)
    group.signatory(cast.ceiba, name="Ana Paz", role_es="Alcaldesa", order=1)
    group.signatory(cast.ceiba, name="Quien Se Fue", active=False)
    mark = logo(cast.ceiba)
    answer = coordinator.get(reverse("training:certificate_example"))
    shown = text(answer.content, tmp_path)
    assert "Ejemplo" in shown and "Fundación Ceiba" in shown and "Quien Se Fue" not in shown
    assert shown.index("Ana Paz") < shown.index("Marta Reyes")
    assert bytes(mark.picture) in answer.content
    assert not Certificate.objects.unscoped("looked at by a test").exists()


def test_without_anybody_who_signs_there_is_an_example_too(coordinator, tmp_path):
    answer = coordinator.get(reverse("training:certificate_example"))
    assert "Nombre de quien firma" in text(answer.content, tmp_path)
