"""The demo's website: first pages, drawn pictures, invented lines to call, pages of programs."""

from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.models import Locale

from cms.first_pages import write_first_pages
from cms.models import HomePage, Picture, ProgramPage, ProgramsPage, StandardPage, TalkPage
from cms.writing import insert, write
from training.models import Program

from . import catalogue

DRAWN = Path(__file__).with_name("pictures")
# Spanish address: picture, and the words below it.
DECORATED = {
    "para-familias": (
        "cuaderno",
        "Un cuaderno y ganas de aprender.",
        "A notebook, and wanting to learn.",
    ),
    "para-empresas": (
        "cable",
        "Quien termina sabe trabajar con sus manos.",
        "Whoever finishes can work with their hands.",
    ),
    "para-organizaciones": (
        "herramientas",
        "Cada taller con sus herramientas.",
        "Each workshop with its tools.",
    ),
}
LINES = [
    (
        "note",
        "Las dos líneas que siguen son un ejemplo inventado. Nadie contesta.",
        "The next two lines are an invented example. Nobody answers.",
    ),
    (
        "line",
        (
            "Línea para jóvenes (ejemplo)",
            "Si quiere hablar de lo que le preocupa.",
            "De lunes a viernes, de 8 a. m. a 8 p. m.",
        ),
        (
            "Line for young people (example)",
            "If you want to talk about what worries you.",
            "Monday to Friday, 8 a.m. to 8 p.m.",
        ),
        {"phone": "+504 0000 0001", "free": True, "country": "HN"},
    ),
    (
        "line",
        (
            "Consejo para familias (ejemplo)",
            "Si algo en su casa no anda bien.",
            "Sábados, de 9 a. m. a 12 del mediodía",
        ),
        (
            "Advice for families (example)",
            "If something at home is not going well.",
            "Saturdays, 9 a.m. to 12 noon",
        ),
        {"phone": "+502 0000 0001", "free": False, "country": "GT"},
    ),
]
WIDTHS = ["width-320|format-webp", "width-640|format-webp"]  # as the templates ask for them


def fill_site() -> None:
    """In both languages; what is there already is left alone."""
    write_first_pages()
    pictures = {name: _picture(name, *told) for name, told in catalogue.PICTURES.items()}
    _decorate_home(pictures["taller"])
    for slug, (picture, *words) in DECORATED.items():
        _decorate(slug, pictures[picture], *words)
    _add_lines()
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


def _decorate(slug: str, picture: Picture, es: str, en: str) -> None:
    """Between two parts of the page: what it is about comes first."""
    page = StandardPage.objects.get(slug=slug, locale=Locale.get_default())
    if not page.body.blocks_by_name("picture"):
        insert(page, _headings(page)[2], [("picture", es, en, picture)])


def _add_lines() -> None:
    """Before the last part of the page, which says how to leave no trace."""
    page = TalkPage.objects.get(locale=Locale.get_default())
    if page.body.first_block_by_name("note"):
        return
    insert(page, _headings(page)[-1], LINES)


def _headings(page: StandardPage) -> list[int]:
    """Where the parts of a page begin."""
    return [n for n, block in enumerate(page.body) if block.block_type == "heading"]
