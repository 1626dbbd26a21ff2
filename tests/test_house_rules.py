"""Rules of this house that a reviewer would otherwise have to remember."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from accounts import checks as our_checks
from accounts.scope import OrgOwned
from rumbo.settings import base, dev
from youth.models import Participant

from . import unscoped

ROOT = unscoped.ROOT
OURS = ("rumbo", "audit", "accounts", "jobs", "youth", "training", "cms")


# --- imports go one way ------------------------------------------------------------------
# What each may import besides itself and the base modules of rumbo.
MAY_IMPORT = {
    "audit": set(),
    "accounts": {"audit"},
    "jobs": {"accounts", "audit"},
    "youth": {"jobs", "accounts", "audit"},
    "training": {"youth", "jobs", "accounts", "audit"},
    "cms": {"training", "youth", "jobs", "accounts", "audit"},
    "rumbo": set(),
}
# Parts of rumbo that put the apps together, and are imported by none of them.
ASSEMBLING = ("rumbo.urls", "rumbo.styleguide", "rumbo.demo", "rumbo.backups", "rumbo.management")


def imports(module: str, text: str, is_package: bool = False) -> Iterator[str]:
    """The dotted names that a module imports, relative ones made absolute."""
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def assembles(name: str) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in ASSEMBLING)


def wrong_imports(module: str, text: str, is_package: bool = False) -> list[str]:
    app, found = module.split(".")[0], []
    for name in imports(module, text, is_package):
        other = name.split(".")[0]
        if assembles(module) or other not in OURS:
            continue
        fine = other == app or other == "rumbo" or other in MAY_IMPORT[app]
        if not fine or assembles(name):
            found.append(f"{module} imports {name}")
    return found


def test_imports_go_one_way():
    found = []
    for name, text in unscoped.modules():
        is_package = "." not in name or (ROOT / "site" / name.replace(".", "/")).is_dir()
        is_package = is_package or (ROOT / name.replace(".", "/")).is_dir()
        found += wrong_imports(name, text, is_package)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("youth.intake", "from training.models import Offering"),
        ("youth.intake", "def late():\n    from training import seats"),
        ("accounts.people", "import youth.models"),
        ("audit.journal", "from accounts.models import User"),
        ("training.seats", "from cms.models import HomePage"),
        ("rumbo.dates", "from accounts.models import User"),
        ("rumbo.dates", "if True:\n    import audit"),
        ("training.seats", "from rumbo.demo import people"),
    ],
)
def test_a_wrong_import_is_found(module, text):
    """The control: each of these breaks the rule."""
    assert wrong_imports(module, text)


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("training.seats", "from youth.models import Participant"),
        ("cms.models.home", "from ..blocks import Card\nfrom training.models import Offering"),
        ("audit.journal", "from rumbo.ids import uuid7"),
        ("rumbo.demo.people", "from youth import intake"),
    ],
)
def test_a_right_import_is_not(module, text):
    assert wrong_imports(module, text) == []


def test_site_is_a_folder_and_no_package():
    """With an __init__.py there, Python's own `site` would sometimes be hidden by it."""
    assert not (base.SITE / "__init__.py").exists()
    assert hasattr(__import__("site"), "getsitepackages")


def test_nothing_is_called_utils():
    names = [p for app in unscoped.APPS for p in (ROOT / app).rglob("*") if p.stem in BARE]
    assert not names
    assert {"utils", "helpers"} <= BARE


BARE = {"utils", "util", "helpers", "misc", "common"}


def test_every_folder_of_code_is_a_package():
    """Tests in a folder without __init__.py would be passed over, or mistaken for others."""
    files = [p for top in (*unscoped.APPS, "tests") for p in (ROOT / top).rglob("*.py")]
    bare = {p.parent for p in files if not (p.parent / "__init__.py").exists()}
    assert len(files) > 100 and bare == set()


# --- models --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", *OURS[1:], check=True, dry_run=True, verbosity=0)


def test_the_system_checks_have_nothing_to_say():
    assert checks.run_checks() == []


def fake_models():
    class Stray(models.Model):  # noqa: DJ008 – lives for one test
        person = models.ForeignKey(Participant, models.CASCADE, related_name="+")

        class Meta:
            app_label = "youth"

    class Loose(OrgOwned):
        objects = models.Manager()

        class Meta:
            app_label = "youth"

    return [Stray, Loose]


def test_a_model_about_people_without_scope_is_found(monkeypatch):
    """The control of the checks: one model that points to people, one with a plain manager."""
    with isolate_apps("youth"):
        made = fake_models()
    monkeypatch.setattr(our_checks.apps, "get_models", lambda: made)
    found = our_checks.rows_about_people_keep_their_scope(None)
    found += our_checks.scoped_rows_have_composite_key(None)
    assert {c.id for c in found} == {"accounts.E003", "accounts.E004", "accounts.E005"}


def scoped_models() -> list[type[OrgOwned]]:
    return [m for m in apps.get_models() if issubclass(m, OrgOwned)]


def test_files_of_casework_are_sealed_and_never_under_media():
    assert scoped_models()
    for model in scoped_models():
        plain = [f.name for f in model._meta.get_fields() if isinstance(f, models.FileField)]
        assert not plain, f"{model.__name__} keeps a file that is not sealed: {plain}"
    for settings in (base, dev):
        for public in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            assert Path(public) not in [Path(settings.SEALED_ROOT), *settings.SEALED_ROOT.parents]
    for name, text in unscoped.modules():
        if name.split(".")[0] in ("youth", "training", "accounts"):
            assert "default_storage" not in text and "MEDIA_ROOT" not in text, name


def test_every_reading_without_a_viewer_was_reviewed():
    """A new `.unscoped(…)` needs a line in tests/unscoped_allowed.txt: see tests/unscoped.py."""
    new = sorted(set(unscoped.found()) - set(unscoped.allowed()))
    gone = sorted(set(unscoped.allowed()) - set(unscoped.found()))
    assert not new, "new, to be reviewed:\n" + "\n".join(new)
    assert not gone, "no longer there, to be struck out:\n" + "\n".join(gone)


def test_a_new_reading_without_a_viewer_is_found():
    """The control."""
    text = 'WHY = "because"\ndef peek():\n    P.objects.unscoped(WHY)\n    P._base_manager.all()'
    assert list(unscoped.uses("youth.x", text)) == [
        "youth.x.peek: because",
        "youth.x.peek: _base_manager",
    ]


# --- templates ------------------------------------------------------------------------------
INLINE = {
    "style attribute": re.compile(r"<[^>{%]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script without a file": re.compile(
        r"<script\b(?![^>]*\b(?:src|type=\"application/json\"))", re.I
    ),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "script address": re.compile(r"""(?:href|src|action)\s*=\s*["']?\s*javascript:""", re.I),
}
# Made into a PDF, never sent to a browser.
PAPER = {"templates/training/certificate.html"}


def inline(text: str) -> list[str]:
    return [what for what, pattern in INLINE.items() if pattern.search(text)]


def test_no_template_has_inline_styles_or_scripts():
    pages = [p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".svg")]
    named = {p.relative_to(ROOT).as_posix(): p.read_text() for p in pages}
    found = {name: inline(text) for name, text in named.items() if name not in PAPER}
    assert not {name: what for name, what in found.items() if what}
    assert set(named) >= PAPER


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<p class=a\n style='x'>",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<script type="module">x()</script>',
        '<body onload="x()">',
        "<a href='javascript:x()'>",
    ],
)
def test_an_inline_style_or_script_is_found(text):
    """The control."""
    assert inline(text)


# --- languages -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def gathered(tmp_path_factory) -> polib.POFile:
    """The Spanish catalogue as `make messages` would leave it, made in a copy of the tree."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: nothing to gather the texts with")
    copy = tmp_path_factory.mktemp("tree")
    left_out = shutil.ignore_patterns("__pycache__", "static", "fonts", "*.mo", "migrations")
    for name in ("site", "youth", "training", "cms", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=left_out)
    for name in ("manage.py", "requirements.txt"):
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(ROOT / ".ci", copy / ".ci")
    (copy / "site" / "rumbo" / "locale").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, ".ci/messages.py"], cwd=copy, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / "site/rumbo/locale/es/LC_MESSAGES/django.po"))


def untranslated(catalogue: polib.POFile) -> list[str]:
    """Texts without a whole Spanish form, fuzzy ones among them."""
    missing = []
    for entry in catalogue:
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy or entry.obsolete or not all(form.strip() for form in forms):
            missing.append(entry.msgid)
    return missing


def test_every_text_is_translated_and_none_is_doubtful(gathered):
    assert len(gathered) > 300, "the gathering found too little to mean anything"
    missing = untranslated(gathered)
    assert not missing, f"{len(missing)} texts without Spanish:\n" + "\n".join(missing[:60])


def test_a_missing_or_doubtful_translation_is_found():
    """The control."""
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="name", msgstr="nombre"))
    assert untranslated(catalogue) == []
    catalogue.append(polib.POEntry(msgid="empty", msgstr=""))
    catalogue.append(polib.POEntry(msgid="doubtful", msgstr="dudoso", flags=["fuzzy"]))
    catalogue.append(
        polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural={0: "uno", 1: ""})
    )
    assert untranslated(catalogue) == ["empty", "doubtful", "one"]


HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def test_translations_keep_the_places_for_values(gathered):
    """A dropped %(name)s loses a fact; an invented one breaks the page."""
    wrong = []
    for entry in [each for each in gathered if not each.fuzzy]:  # fuzzy ones are found above
        wanted = {*HOLES.findall(entry.msgid), *HOLES.findall(entry.msgid_plural)}
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for form in filter(None, forms):
            have = set(HOLES.findall(form))
            if have - wanted or (not entry.msgid_plural and wanted - have):
                wrong.append(entry.msgid)
    assert not wrong


# --- what is kept in the repository ------------------------------------------------------------
# Written in pieces, so that this file does not find itself.
PRIVATE = re.compile(
    "|".join(
        [
            r"/(?:root|work)" + r"/\w",
            r"(?<!\w)/home/" + r"(?!opportunities)\w",  # templates, an address of the website
            r"\bpypi" + r"\.org",
            r"files\.pythonhosted" + r"\.org",
            r"registry\.npm" + r"js",
            r"\b(?:extra-)?index-" + r"url\b",
        ]
    )
)


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("no repository here: nothing says which files are kept")
    done = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env=os.environ | {"HOME": os.devnull},
    )
    return [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def test_no_paths_of_a_machine_and_no_registry_in_what_is_kept():
    found = []
    for path in tracked():
        if path.exists() and PRIVATE.search(path.read_bytes().decode("utf-8", "replace")):
            found.append(path.relative_to(ROOT).as_posix())
    assert not found


@pytest.mark.parametrize(
    "text", ["see /root" + "/x", "at /home" + "/ana", "https://pypi" + ".org/"]
)
def test_a_path_of_a_machine_is_found(text):
    """The control."""
    assert PRIVATE.search(text)


def test_every_environment_variable_is_explained():
    read = set()
    for name in ("base", "dev", "production"):
        text = (base.SITE / "rumbo" / "settings" / f"{name}.py").read_text()
        read |= set(re.findall(r"""["'](RUMBO_[A-Z_]+|DATABASE_URL)["']""", text))
    explained = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "install.md").read_text()))
    assert read and read - explained == set()


def test_the_documents_lead_to_files_that_exist():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        text = page.read_text()
        links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
        links += [f"/{p}" for p in re.findall(r"`((?:tests|site|docs)/[\w/.]+)`", text)]
        for link in links:
            target = ROOT / link[1:] if link.startswith("/") else page.parent / link
            assert target.exists(), f"{page.name} leads to {link}"


TOP = {"LICENSE", "Makefile", "README.md", "manage.py", "pyproject.toml", "requirements.txt"}
FOLDERS = {".ci", "cms", "docs", "site", "templates", "tests", "training", "youth"}


def test_the_top_level_is_tidy():
    files = {p.relative_to(ROOT).parts for p in tracked()}
    assert {f[0] for f in files if len(f) > 1} <= FOLDERS
    assert {f[0] for f in files if len(f) == 1} <= TOP | {".gitignore"}
