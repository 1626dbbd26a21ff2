"""Making the website: from a migrated database, from an empty one, and again and again."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Site
from wagtail_localize.models import Translation

from cms.models import HomePage, OpportunitiesPage
from cms.setting_up import set_up_site

pytestmark = pytest.mark.django_db


def paths():
    return sorted(Page.objects.filter(depth__gt=1).values_list("url_path", flat=True))


BOTH_TREES = ["/home/", "/home/opportunities/", "/inicio/", "/inicio/oportunidades/"]


def test_migrations_alone_make_both_trees():
    assert paths() == BOTH_TREES
    assert Site.objects.get(is_default_site=True).root_page.specific.language == "es"
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_trees_are_translations_of_each_other():
    for model in (HomePage, OpportunitiesPage):
        spanish, english = model.objects.order_by("-locale__language_code")
        assert spanish.translation_key == english.translation_key
        assert spanish.title != english.title


def test_running_again_changes_nothing_that_editors_wrote(website):
    page = HomePage.objects.get(locale__language_code="en")
    page.title = "Written by an editor"
    page.save_revision().publish()
    set_up_site("rumbo.example", 443, "Otro nombre")
    set_up_site("rumbo.example", 443, "Otro nombre")
    page.refresh_from_db()
    assert (page.title, page.live) == ("Written by an editor", True)
    assert paths() == BOTH_TREES
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("rumbo.example", 443, "Otro nombre")


def test_an_empty_database_gets_the_same_website():
    Page.objects.get(depth=1).delete()
    Site.objects.all().delete()
    set_up_site("localhost", 8000, "Rumbo Joven")
    assert paths() == BOTH_TREES
    assert all(Page.objects.filter(depth__gt=1).values_list("live", flat=True))


def test_english_pages_follow_their_spanish_source(website):
    sources = Translation.objects.filter(target_locale__language_code="en", enabled=True)
    assert sources.count() == 2


def test_editors_may_work_below_both_homes_and_nowhere_above(website):
    group = Group.objects.get(name="Editors")
    on = GroupPagePermission.objects.filter(group=group)
    assert {p.page.depth for p in on} == {2}
    assert {p.page.url_path for p in on} == {"/inicio/", "/home/"}
    names = set(group.permissions.values_list("codename", flat=True))
    assert {"access_admin", "submit_translation"} <= names
    assert not {n for n in names if n.endswith(("_user", "_group"))}


def test_the_command_says_what_it_made():
    out = StringIO()
    call_command("set_up_site", "--host", "localhost", "--port", "8011", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "host": "localhost",
        "port": 8011,
        "name": Site.objects.get().site_name,
    }


def test_there_is_one_home_and_one_list(home):
    root = Page.objects.get(depth=1)
    assert not HomePage.can_create_at(root)
    assert not OpportunitiesPage.can_create_at(home)
    assert OpportunitiesPage.allowed_subpage_models() == []
