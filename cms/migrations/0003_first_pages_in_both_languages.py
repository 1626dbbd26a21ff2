"""A Spanish home and an English one instead of Wagtail's welcome page, each with its list.

Without an English home every address below /en/ would answer in Spanish. What a running site needs
besides (its address, the editors' rights) is made by the command set_up_site.
"""

from uuid import uuid4

from django.conf import settings
from django.db import migrations
from django.utils import timezone

PAGES = {
    "es": [
        {
            "title": "Aprenda algo nuevo cerca de su casa",
            "slug": "inicio",
            "lead": "Cursos técnicos, estudios y preparación para el trabajo. Todo es gratis.",
        },
        {
            "title": "Oportunidades",
            "slug": "oportunidades",
            "search_description": "Cursos y estudios gratis para jóvenes: qué, cuándo y dónde.",
        },
    ],
    "en": [
        {
            "title": "Learn something new close to home",
            "slug": "home",
            "lead": (
                "Technical courses, school studies and getting ready for work. Everything is free."
            ),
        },
        {
            "title": "Opportunities",
            "slug": "opportunities",
            "search_description": (
                "Free courses and studies for young people: what, when and where."
            ),
        },
    ],
}


def make_homes(apps, schema_editor):
    """Two trees under the root; nothing where a website of ours is there already."""
    if apps.get_model("cms", "HomePage").objects.exists():
        return
    pages = apps.get_model("wagtailcore", "Page").objects
    keys = uuid4(), uuid4()
    for language, texts in PAGES.items():
        locale, _made = apps.get_model("wagtailcore", "Locale").objects.get_or_create(
            language_code=language
        )
        path = next_path(pages)
        make_tree(apps, path, locale, texts, keys)
        if language == settings.LANGUAGE_CODE:
            point_site_at(apps, path)
    pages.filter(depth=2, slug="home", content_type__model="page", numchild=0).delete()
    count_homes(pages)


def remove_homes(apps, schema_editor):
    """All pages of our types, whose tables 0002 undone takes away; the welcome page is back."""
    pages = apps.get_model("wagtailcore", "Page").objects
    content_types = apps.get_model("contenttypes", "ContentType").objects
    plain, _made = content_types.get_or_create(app_label="wagtailcore", model="page")
    path = next_path(pages)
    pages.create(
        path=path,
        depth=2,
        title="Welcome",
        draft_title="Welcome",
        slug="welcome",
        url_path="/welcome/",
        content_type=plain,
        locale=apps.get_model("wagtailcore", "Locale").objects.first(),
    )
    point_site_at(apps, path)
    pages.filter(content_type__app_label="cms").delete()
    count_homes(pages)


def next_path(pages):
    last = pages.filter(depth=2).order_by("path").last()
    return f"0001{int(last.path[4:], 36) + 1 if last else 1:04}"


def count_homes(pages):
    pages.filter(depth=1).update(numchild=pages.filter(depth=2).count())


def make_tree(apps, path, locale, texts, keys):
    for model, place, given, key in zip(
        ("HomePage", "OpportunitiesPage"), ("", "0001"), texts, keys, strict=True
    ):
        home_slug = texts[0]["slug"]
        content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="cms", model=model.lower()
        )
        apps.get_model("cms", model).objects.create(
            path=path + place,
            depth=3 if place else 2,
            numchild=0 if place else 1,
            url_path=f"/{home_slug}/{given['slug']}/" if place else f"/{home_slug}/",
            content_type=content_type,
            locale=locale,
            translation_key=key,
            draft_title=given["title"],
            live=True,
            show_in_menus=bool(place),
            first_published_at=timezone.now(),
            last_published_at=timezone.now(),
            **given,
        )


def point_site_at(apps, path):
    home = apps.get_model("wagtailcore", "Page").objects.get(path=path)
    sites = apps.get_model("wagtailcore", "Site").objects
    if not sites.filter(is_default_site=True).update(root_page=home):
        sites.create(
            hostname="localhost",
            port=80,
            site_name=settings.SITE_NAME,
            root_page=home,
            is_default_site=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_home_opportunities_and_text_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_homes, remove_homes)]
