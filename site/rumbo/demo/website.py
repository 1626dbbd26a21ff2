"""The demo's website: first pages, drawn pictures, and a page for each program."""

from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.models import Locale

from cms.first_pages import write_first_pages
from cms.models import HomePage, Picture, ProgramPage, ProgramsPage
from cms.writing import write
from training.models import Program

from . import catalogue

DRAWN = Path(__file__).with_name("pictures")
WIDTHS = ["width-320|format-webp", "width-640|format-webp"]  # as the templates ask for them


def fill_site() -> None:
    """In both languages; what is there already is left alone."""
    write_first_pages()
    pictures = {name: _picture(name, *told) for name, told in catalogue.PICTURES.items()}
    _decorate_home(pictures["taller"])
    programs = ProgramsPage.objects.get(locale=Locale.get_default())
    for _organization, _award, slug, es, en, *_aims in catalogue.PROGRAMS:
        told = dict(catalogue.TOLD[slug])
        shown = {
            "program": Program.objects.get(slug=slug),
            "picture": pictures.get(told.pop("picture")),
        }
        told["slug"] = slug, told["slug"]
        write(programs, ProgramPage, {"title": (es, en)} | told, **shown)


def _picture(name: str, title: str, es: str, en: str) -> Picture:
    there = Picture.objects.filter(title=title).first()
    if there:
        return there
    file = ContentFile((DRAWN / f"{name}.webp").read_bytes(), name=f"{name}.webp")
    made = Picture.objects.create(title=title, file=file, description=es, description_en=en)
    made.get_renditions(*WIDTHS)  # now, and not while the first visitor waits
    return made


def _decorate_home(picture: Picture) -> None:
    for home in HomePage.objects.filter(picture=None):
        home.picture = picture
        home.save_revision().publish()
