"""Pictures keep their pixels and nothing else: not where they were taken, not with what."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cms.models import HomePage, Picture, ProgramPage, ProgramsPage
from cms.texts.programs import PROGRAMS
from cms.writing import write
from rumbo import pictures
from tests import builders as make

CANARY = b"CANARY-PHONE"
GPS = 0x8825
FORMATS = ["JPEG", "PNG", "WEBP"]


def photograph(kind: str, size=(60, 40), orientation: int = 1) -> bytes:
    """A photograph that tells place and phone; its left half is red, the right one blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010F] = CANARY.decode()  # maker of the phone
    exif[0x0112] = orientation
    exif.get_ifd(GPS)[2] = (15.0, 30.0, 18.0)
    exif.get_ifd(GPS)[29] = CANARY.decode()
    out = BytesIO()
    more = {"comment": CANARY} if kind == "JPEG" else {}
    picture.save(out, kind, exif=exif, icc_profile=CANARY * 20, **more)
    return out.getvalue()


def upload(kind: str, **given) -> Picture:
    file = ContentFile(photograph(kind, **given), name=f"foto.{kind.lower()}")
    return Picture.objects.create(title="Taller", file=file)


def assert_clean(data: bytes) -> None:
    assert CANARY not in data
    with Image.open(BytesIO(data)) as picture:
        assert not picture.getexif() and not picture.getexif().get_ifd(GPS)
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_photograph_of_these_tests_tells_too_much(kind):
    data = photograph(kind)
    assert CANARY in data
    with pytest.raises(AssertionError):
        assert_clean(data)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMATS)
def test_neither_original_nor_renditions_tell_where_or_with_what(kind):
    picture = upload(kind)
    with picture.file.open() as file:
        data = file.read()
    assert_clean(data)
    assert Image.open(BytesIO(data)).format == kind
    assert picture.file_size == len(data)
    for filters in ("width-30", "original", "width-30|format-jpeg", "width-30|format-webp"):
        with picture.get_rendition(filters).file.open() as file:
            assert_clean(file.read())


@pytest.mark.django_db
def test_a_picture_taken_sideways_stands_upright():
    picture = upload("JPEG", size=(60, 40), orientation=6)
    assert (picture.width, picture.height) == (40, 60)
    with picture.file.open() as file:
        top = Image.open(file).convert("RGB").getpixel((20, 5))
    assert top[0] > 200 > top[2]


@pytest.mark.django_db
def test_what_is_saved_again_is_not_drawn_again():
    picture = upload("JPEG")
    name, size = picture.file.name, picture.file_size
    picture.title = "Otro título"
    picture.save()
    picture.refresh_from_db()
    assert (picture.file.name, picture.file_size) == (name, size)


def test_transparent_pictures_stay_transparent():
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    cleaned = pictures.cleaned(ContentFile(out.getvalue(), name="a.png"))
    assert Image.open(cleaned).convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"]
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(ValidationError):
        pictures.cleaned(ContentFile(data, name="a.jpg"))


def test_too_large_pictures_are_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 2399)
    with pytest.raises(ValidationError):
        pictures.cleaned(ContentFile(photograph("JPEG"), name="a.jpg"))


@pytest.mark.django_db
def test_a_picture_says_what_it_shows_in_the_language_of_the_page():
    from django.utils import translation

    picture = Picture(description="Un taller", description_en="A workshop")
    assert picture.said == "Un taller"
    with translation.override("en"):
        assert picture.said == "A workshop"
        assert Picture(description="Un taller").said == "Un taller"


@pytest.mark.django_db
def test_sizes_that_pages_ask_for_are_served_and_may_be_kept(client):
    rendition = upload("JPEG").get_rendition("width-30|format-webp")
    response = client.get(rendition.url)
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    with rendition.file.open() as file:
        assert response.content == file.read()
    assert response["Cache-Control"] == "public, max-age=2592000"
    assert not response.cookies and "cookie" not in response.get("Vary", "").lower()


@pytest.mark.django_db
def test_what_editors_uploaded_and_other_files_are_not_served(client, settings):
    picture = upload("JPEG")
    name = Path(picture.file.name).name
    images = Path(settings.MEDIA_ROOT) / "images"
    images.mkdir(parents=True, exist_ok=True)
    (images / "a.svg").write_text("<svg/>")
    assert (Path(settings.MEDIA_ROOT) / picture.file.name).exists()
    for path in (
        picture.file.url,
        f"/media/images/{name}",
        f"/media/images/..%2foriginal_images%2f{name}",
        f"/media/images/../original_images/{name}",
        "/media/images/a.svg",
        "/media/images/.webp",
        "/media/images/%00.webp",
        f"/media/images/{'a' * 400}.webp",
    ):
        assert client.get(path).status_code == 404, path


@pytest.mark.django_db
def test_home_and_programs_show_their_picture_small_and_described(client, website, cast):
    for home in HomePage.objects.all():
        home.picture = upload("WEBP", size=(960, 600))
        home.picture.description, home.picture.description_en = "Un taller", "A workshop"
        home.picture.save()
        home.save_revision().publish()
    list_ = write(HomePage.objects.get(locale__language_code="es"), ProgramsPage, PROGRAMS)
    told = {"title": ("Oficios", "Trades"), "slug": ("oficios", "trades")}
    program = make.program(cast.ceiba, cast.award)
    write(list_, ProgramPage, told, program=program, picture=home.picture)
    for path, said in (("/", "Un taller"), ("/en/programs/trades/", "A workshop")):
        client.get(path)  # sizes are made at the first visit
        with CaptureQueriesContext(connection) as asked:
            text = client.get(path).content.decode()
        assert len(asked) <= 12
        image = re.search("<img[^>]*>", text)[0]
        assert f'alt="{said}"' in image and 'width="' in image and ".webp 640w" in image
        assert client.get(re.search(r'src="([^"]+)"', image)[1]).status_code == 200
