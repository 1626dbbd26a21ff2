"""Every address of the website's admin × who asks × GET and POST, with records that exist.

The answers are kept in wagtail_matrix.txt, which a person reads in the diff; after an upgrade of
the website's packages it shows what came and what changed. Make it anew with

    RUMBO_WRITE_MATRIX=1 python -m pytest tests/test_wagtail_matrix.py

Only editors and administrators get anywhere, and no page of theirs names a young person.
"""

import os
from functools import cached_property
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Locale, Page, Site
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from cms.models import HomePage, Paper, Picture

from .databases import askers
from .signing_in import sign_in
from .test_url_matrix import _filled, all_hold, ask, columns, undone
from .world import World

pytestmark = pytest.mark.long

FILE = Path(__file__).with_name("wagtail_matrix.txt")
ASKERS = ["anonymous", "coordinator", "evaluator", "editor", "administrator"]
ASKED = askers(ASKERS, ["coordinator", "editor"])
OUTSIDERS = [each for each in ASKED if each not in ("editor", "administrator")]
HEADER = "address | method | " + " ".join(ASKERS)
# What breaks, all of it in the packages: a page that breaks on purpose, and forms of editors that
# break when they are sent without their own hidden fields, as no browser sends them.
BREAKS = {
    "admin/failwhale/": ("GET", "POST"),
    "admin/choose-external-link/": ("POST",),
    "admin/localize/translate/<int:translation_id>/pofile/upload/": ("POST",),
    "admin/pages/<int:page_id>/copy/": ("POST",),
    "admin/pages/<int:page_id>/edit/": ("POST",),
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/": ("POST",),
    "admin/redirects/import/process/": ("POST",),
}
CANARY = "Ávila"  # the surname of both young people of the world of the tests
NONE = 999_999  # a record of a kind that is not there: workflows are switched off


class Website:
    """One of everything that the addresses of the website's admin can name."""

    def __init__(self) -> None:
        self.page = HomePage.objects.filter(locale__language_code="es").get()
        self.page.save_revision()
        self.picture = Picture.objects.create(title="Taller", file=get_test_image_file())
        self.paper = Paper.objects.create(
            title="Hoja", file=ContentFile(b"%PDF-1.4\n%%EOF", name="hoja.pdf")
        )
        self.redirect = Redirect.objects.create(old_path="/viejo", redirect_page=self.page)
        self.source, _new = TranslationSource.update_or_create_from_instance(self.page)
        english = Locale.objects.get(language_code="en")
        self.translation, _new = Translation.objects.get_or_create(
            source=self.source, target_locale=english
        )

    @cached_property
    def by_argument(self) -> dict[str, object]:
        page, kind = self.page.pk, self.page.content_type
        segment = StringSegment.objects.filter(source=self.source).first()
        return {
            **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk"), page),
            **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), kind.app_label),
            **dict.fromkeys(("model_name", "content_type_model_name"), kind.model),
            **dict.fromkeys(("task_id", "task_state_id", "workflow_pk", "session_id"), NONE),
            **dict.fromkeys(("workflow_state_id", "restriction_id", "uploaded_file_id"), NONE),
            **dict.fromkeys(("overridable_segment_id", "page_view_restriction_id"), NONE),
            "destination_id": Page.objects.get(depth=1).pk,
            "revision_id": self.page.latest_revision_id,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "object_id": page,
            "action": "publish",
            "action_name": "publish",
            "collection_id": Collection.get_first_root_node().pk,
            "image_id": self.picture.pk,
            "document_id": self.paper.pk,
            "doc_id": self.paper.pk,
            "redirect_id": self.redirect.pk,
            "translation_source_id": self.source.pk,
            "translation_id": self.translation.pk,
            "string_segment_id": segment.pk if segment else NONE,
            "mode": "",
            "filter_spec": "width-320",
            "uidb64": "MQ",
            "token": "set-password",
        }

    def value(self, route: str, argument: str):
        """What fills an argument of a route; LookupError if nobody said."""
        if argument != "pk":
            return self.by_argument[argument]
        kinds = {
            "admin/api/main/^pages": self.page.pk,
            "admin/api/main/^documents": self.paper.pk,
            "admin/api/main/^images": self.picture.pk,
            "admin/pages": self.page.pk,
            "admin/collections": self.by_argument["collection_id"],
            "admin/workflows": NONE,
            "admin/localize": self.page.pk,
            "admin/locales": Locale.objects.get(language_code="en").pk,
            "admin/sites": Site.objects.get().pk,
            "admin/users": 1,
            "admin/groups": 1,
            "admin/documents/chooser": self.paper.pk,
            "admin/images/chooser": self.picture.pk,
        }
        for start, value in kinds.items():
            if route.startswith(start):
                return value
        raise LookupError(f"say which record {route} names")


def addresses(patterns=None, prefix="") -> list[tuple[str, list[str]]]:
    """[(route, names of its arguments)] of everything below the website's admin."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if not route.startswith(("admin/", "documents/", "_util/", "en/_util/")) and prefix == "":
            if not isinstance(pattern, URLResolver) or route not in ("", "en/"):
                continue
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith(("admin/", "_util/")):
            found.append((route, list(pattern.pattern.regex.groupindex)))
    return found


def paths(website: Website) -> dict[str, str]:
    """{route: path} of all that can be reached; what an earlier pattern hides cannot."""
    found = {}
    for route, arguments in addresses():
        path = _filled(route, {name: website.value(route, name) for name in arguments})
        try:
            resolve(path)
        except Resolver404:
            continue
        found.setdefault(route, path)
    return found


@pytest.fixture
def answers(django_db_setup, django_db_blocker):
    """{(route, method): {asker: (status, body)}}."""
    found = {}
    with django_db_blocker.unblock(), undone():
        world, website = World(), Website()
        for asker in ASKED:
            client = Client(raise_request_exception=False)
            if asker != "anonymous":
                sign_in(client, getattr(world.cast, asker))
            for route, path in paths(website).items():
                for method in ("GET", "POST"):
                    answer = ask(client, path, method)
                    body = b"" if answer.streaming else answer.content
                    found.setdefault((route, method), {})[asker] = (answer.status_code, body)
    return found


def the_matrix_is_the_one_that_was_reviewed(answers):
    lines = [HEADER]
    for (route, method), each in sorted(answers.items()):
        lines.append(f"{route} | {method} | {' '.join(str(each[a][0]) for a in ASKED)}")
    text = "\n".join(lines) + "\n"
    if os.environ.get("RUMBO_WRITE_MATRIX"):
        assert ASKED == ASKERS, "write the matrix on the first database of a run"
        FILE.write_text(text)
    reviewed = columns(FILE.read_text(), ASKERS, ASKED)
    assert reviewed == text, "an answer changed: look at it, then write the matrix anew"


def nobody_else_gets_in(answers):
    opened = [
        (key, asker, each[asker][0])
        for key, each in answers.items()
        for asker in OUTSIDERS
        if each[asker][0] not in (302, 403, 404, 405)
    ]
    assert opened == []


def editors_do_get_in(answers):
    """The control: were everything refused, the test above would prove nothing."""
    opened = [key for key, each in answers.items() if each["editor"][0] == 200]
    assert len(opened) > 60


def no_page_breaks_and_none_names_a_young_person(answers):
    found = [
        (route, method, asker, status)
        for (route, method), each in answers.items()
        for asker, (status, body) in each.items()
        if (status >= 500 and method not in BREAKS.get(route, ()))
        or CANARY in body.decode(errors="ignore")
    ]
    assert found == []


def test_the_matrix_holds(answers):
    all_hold(
        answers,
        the_matrix_is_the_one_that_was_reviewed,
        nobody_else_gets_in,
        editors_do_get_in,
        no_page_breaks_and_none_names_a_young_person,
    )


def test_an_argument_that_nobody_filled_is_an_error(db):
    with pytest.raises(LookupError):
        Website().value("admin/new-thing/<int:pk>/", "pk")
