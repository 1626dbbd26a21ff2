"""Making the website ready: two languages, their first pages, and what editors may do.

Safe to run again: it makes what is missing and leaves what editors wrote alone.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)
from wagtail_localize.models import LocaleSynchronization, TranslationSource

from accounts.roles import Role
from accounts.website import group_for

from .models import HomePage, OpportunitiesPage
from .translating import adopt

HOME = {
    "es": {
        "title": "Aprenda algo nuevo cerca de su casa",
        "slug": "inicio",
        "lead": "Cursos técnicos, estudios y preparación para el trabajo. Todo es gratis.",
    },
    "en": {
        "title": "Learn something new close to home",
        "slug": "home",
        "lead": "Technical courses, school studies and getting ready for work. Everything is free.",
    },
}
OPPORTUNITIES = {
    "es": {
        "title": "Oportunidades",
        "slug": "oportunidades",
        "search_description": "Cursos y estudios gratis para jóvenes: qué, cuándo y dónde.",
    },
    "en": {
        "title": "Opportunities",
        "slug": "opportunities",
        "search_description": "Free courses and studies for young people: what, when and where.",
    },
}

ON_PAGES = ["add_page", "change_page", "publish_page"]
ON_FILES = ["add_{}", "change_{}", "choose_{}"]
TRANSLATE = ("wagtail_localize", "submit_translation")


@transaction.atomic
def set_up_site(host: str, port: int, name: str) -> Site:
    """The website at `host` and `port`, called `name`; the port is 443 behind HTTPS."""
    spanish, english = (
        Locale.objects.get_or_create(language_code=code)[0] for code in ("es", "en")
    )
    home = _home(spanish, english)
    _opportunities(home, english)
    site = _site(home, host, port, name)
    _remove_welcome_page()
    if not LocaleSynchronization.objects.filter(locale=english).exists():
        LocaleSynchronization.objects.create(locale=english, sync_from=spanish)
    _permit_editors([home, home.get_translation(english)])
    return site


def _home(spanish: Locale, english: Locale) -> HomePage:
    root = Page.get_first_root_node() or _root(spanish)
    home = HomePage.objects.filter(locale=spanish, alias_of=None).first()
    if home is None:
        home = _publish(root.add_child(instance=HomePage(locale=spanish, **HOME["es"])))
    _in_english(home, english, HOME["en"])
    return home


def _opportunities(home: HomePage, english: Locale) -> None:
    page = OpportunitiesPage.objects.child_of(home).first()
    if page is None:
        new = OpportunitiesPage(locale=home.locale, show_in_menus=True, **OPPORTUNITIES["es"])
        page = _publish(home.add_child(instance=new))
    _in_english(page, english, OPPORTUNITIES["en"])


def _in_english(page: Page, english: Locale, texts: dict[str, str]) -> None:
    """An own English version of `page`, tied to it for the translators."""
    version = page.get_translation_or_none(english)
    if version is None or version.alias_of_id:
        version = version or page.copy_for_translation(english)
        version.alias_of = None
        for field, text in texts.items():
            setattr(version, field, text)
        version.save()
        _publish(version)
    if not TranslationSource.objects.get_for_instance_or_none(page):
        adopt(page, version)


def _publish(page: Page) -> Page:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _root(locale: Locale) -> Page:
    return Page.add_root(instance=Page(title="Root", slug="root", locale=locale))


def _site(home: HomePage, host: str, port: int, name: str) -> Site:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.site_name, site.root_page = host, port, name, home
    site.save()
    return site


def _remove_welcome_page() -> None:
    """The page that a new Wagtail brings along; a plain Page has no place in this website."""
    for page in Page.objects.filter(depth=2, content_type__model="page", numchild=0):
        if not page.sites_rooted_here.exists():
            page.delete()


def _permit_editors(homes: list[Page]) -> None:
    """Editors write, translate and publish below both homes, and keep pictures and papers."""
    group = group_for(Role.EDITOR)
    GroupPagePermission.objects.filter(group=group).exclude(page__in=homes).delete()
    for home in homes:
        for permission in _permissions("wagtailcore", ON_PAGES):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for model in ("picture", "paper"):
        for permission in _permissions("cms", [name.format(model) for name in ON_FILES]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )
    group.permissions.add(*_permissions(TRANSLATE[0], [TRANSLATE[1]]))
    Group.objects.filter(name="Moderators", user=None).delete()  # editors publish by themselves


def _permissions(app: str, names: list[str]):
    return Permission.objects.filter(content_type__app_label=app, codename__in=names)
