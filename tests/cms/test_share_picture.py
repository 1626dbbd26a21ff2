"""The picture beside a shared link: small, true to the facts, at an address that may be kept."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from PIL import Image

from cms import share_picture
from cms.share_picture import HEAVIEST, ROOM, Said, _fitted, drawn
from tests import builders as make
from training.certifying import typeface
from training.models import Offering

LIST, ENGLISH = "/oportunidades/", "/en/opportunities/"


def said(title: str = "Panadería", **given) -> Said:
    values = {
        "site": "Rumbo Joven",
        "title": title,
        "lines": ("Empieza el sábado 10 de enero", "Lunes, de 2 a 4 p. m.", "Centro Amanecer"),
        "free": "Es gratis.",
        "foot": "rumbo.example/o/K7QM4R",
    }
    return Said(**values | given)


@pytest.mark.parametrize(
    "title",
    [
        "Ñ",
        "Panadería y repostería",
        "Electricidad de casas, nivel básico, con práctica en talleres y visitas a empresas de la"
        " región, en dos módulos y más",
        "Hidroxipropilmetilcelulosadeaplicacionesenpanaderiayreposteriaartesanaldelaregion",
        "i" * 120,
        "W" * 120,
        "Inglés 🙂 中文",
        "🙂",
        "",
    ],
)
def test_any_name_of_a_course_fits_in_whole_words(title):
    told = said(title)
    picture = Image.open(BytesIO(drawn(told)))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert len(drawn(told)) <= HEAVIEST
    kept, family = share_picture._writable(title)
    size, lines = _fitted(kept, family)
    assert " ".join(lines) == kept, "no word is cut, none is lost"
    assert size * share_picture.LEADING * len(lines) <= 202, "or the facts meet the foot"
    widest = [typeface.width(line, size, bold=True, family=family) for line in lines]
    assert all(wide <= ROOM + 1 for wide in widest)


def test_a_fixed_size_would_not_hold_a_long_word():
    """The control."""
    assert typeface.width("W" * 120, 46, bold=True) > ROOM


def test_long_facts_stay_inside():
    long = "Centro de Formación Profesional y Comunitaria Amanecer del Valle, Distrito Central " * 2
    told = said(lines=(long, long, long), foot=f"{'x' * 60}.example/o/K7QM4R", site="R" * 80)
    picture = Image.open(BytesIO(drawn(told))).convert("RGB")
    edge = {picture.getpixel((x, y)) for x in (1180, 1199) for y in range(120, 630, 3)}
    cream = (251, 247, 239)
    assert all(max(abs(a - b) for a, b in zip(p, cream, strict=True)) < 12 for p in edge)


def test_its_version_changes_with_what_is_written_and_with_nothing_else():
    versions = {said().version, said("Inglés").version, said(free="It is free.").version}
    versions.add(said(lines=("Otra",)).version)
    assert len(versions) == 4
    assert said().version == said().version
    assert all(not set("01") & set(version) for version in versions)


def test_equal_ones_are_drawn_once(monkeypatch):
    drawn.cache_clear()
    first = drawn(said())
    monkeypatch.setattr(share_picture, "_packed", lambda picture: b"again")
    assert drawn(said()) is first
    assert drawn(said("Otra")) == b"again"
    drawn.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("website")
class TestAddresses:
    def tags(self, client, path: str) -> dict[str, str]:
        text = client.get(path).content.decode()
        return dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', text))

    def test_each_page_says_where_its_picture_is_how_large_and_what_it_shows(
        self, client, group, settings
    ):
        offering = group("Panadería", "Baking")
        found = set()
        for path, name in (
            (f"{LIST}{offering.slug}/", "Panadería"),
            (f"{ENGLISH}{offering.slug}/", "Baking"),
            (LIST, ""),
            ("/en/", ""),
        ):
            tags = self.tags(client, path)
            assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
            assert tags["og:image:type"] == "image/jpeg"
            assert name in tags["og:image:alt"] and tags["og:image:alt"]
            address = tags["og:image"]
            assert address.startswith(settings.PUBLIC_URL)
            response = client.get(urlsplit(address).path)
            assert response.status_code == 200
            assert response["Content-Type"] == "image/jpeg"
            assert Image.open(BytesIO(response.content)).size == (1200, 630)
            assert response["Cache-Control"] == "public, max-age=31536000, immutable"
            assert not response.cookies and "Cookie" not in response.get("Vary", "")
            found.add(response.content)
        assert len(found) == 4, "one for each language and page"

    def test_an_old_address_shows_the_present_facts_and_is_not_kept(self, client, group):
        offering = group()
        path = f"{LIST}{offering.slug}/"
        old = urlsplit(self.tags(client, path)["og:image"]).path
        Offering.objects.filter(pk=offering.pk).update(weekdays=[6])
        new = urlsplit(self.tags(client, path)["og:image"]).path
        assert old != new
        answer = client.get(old)
        assert answer["Cache-Control"] == "no-cache"
        assert answer.content == client.get(new).content

    def test_drafts_and_unknown_codes_have_none(self, client, group):
        for code in (group(state="draft").code, "ZZZZZZ", "x"):
            assert client.get(f"/o/{code}/compartir-ABC.jpg").status_code == 404

    def test_it_tells_no_seats_and_no_community(self, group, cast):
        make.community(cast.ceiba, "Colonia Las Flores")
        with translation.override("es"):
            before = share_picture.of_group(group("Panadería", capacity=91357, taken=37791))
        for hidden in ("Las Flores", "91357", "37791", "53566", "Oficios"):
            assert hidden not in before.alt and hidden not in "".join(map(str, before))
