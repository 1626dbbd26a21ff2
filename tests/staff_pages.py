"""Every screen of people at work: which templates there are, and an address that shows each."""

import re
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import DataKey
from training import rollcall
from training.outcomes import acts
from youth.models import ImportBatch

from . import builders as make
from .signing_in import sign_in
from .test_url_matrix import addresses_with_values
from .training.certifying import group
from .world import ACTOR, World

TEMPLATES = Path(settings.ROOT) / "templates"
# Every folder, so that a new one is asked for too; with the samples for developers nobody works.
FOLDERS = {each.name for each in TEMPLATES.iterdir() if each.is_dir()} - {"styleguide"}
EXTENDS = re.compile(r"""\{% extends ["']([^"']+)["'] %\}""")
WORKPLACES = ("/trabajo/", "/evaluacion/", "/administracion/", "/cuenta/")
# In this order: whoever can open a page first is the one who shows it.
ASKERS = ("coordinator", "evaluator", "administrator", "facilitator")


class Screen(NamedTuple):
    """One template, and who opens it where."""

    template: str
    asker: str
    path: str


def workspace_templates() -> set[str]:
    """Every template of ours that extends the workspace, whether straight or through another."""
    found = set()
    for folder in FOLDERS:
        for file in (TEMPLATES / folder).rglob("*.html"):
            name = str(file.relative_to(TEMPLATES))
            if _base_of(name) == "workspace.html":
                found.add(name)
    # What others extend is shown by them.
    return {name for name in found if not _is_only_a_base(name)}


def _base_of(name: str) -> str:
    file = TEMPLATES / name
    extended = EXTENDS.search(file.read_text()) if file.exists() else None
    if extended is None or extended[1] == name:  # the package's own, that is only added to
        return name
    return extended[1] if extended[1] == "workspace.html" else _base_of(extended[1])


def _is_only_a_base(name: str) -> bool:
    text = f'extends "{name}"'
    files = (file for folder in FOLDERS for file in (TEMPLATES / folder).rglob("*.html"))
    return any(text in file.read_text() for file in files)


def prepare(world: World) -> dict[str, str]:
    """{template: path} of what is there only in a certain state, which is brought about."""
    held = make.session(world.own.offering)
    rollcall.save(held, {world.own.enrollment.pk: "present"}, actor=ACTOR)
    finished = group.offering(world.cast.ceiba)
    group.member(finished, given="Berta")
    key = DataKey.make(world.cast.ceiba)
    key.save()
    batch = ImportBatch.objects.create(
        organization=world.cast.ceiba,
        key=key,
        file_name="otra.xlsx",
        file_digest="1" * 64,
        state="applied",
    )
    told = acts.propose(
        world.own.participant,
        acts.Told("own_business", timezone.localdate()),
        acts.Shown("word"),
        actor=world.cast.facilitator,
    )
    acts.confirm(told, "called", actor=world.cast.coordinator, note="Vende pan desde marzo")
    return {
        "training/attesting/issue.html": f"/trabajo/resultados/{told.pk}/certificado/",
        "training/undo.html": f"/trabajo/sesiones/{held.pk}/deshacer/",
        "training/certificates/issue.html": f"/trabajo/grupos/{finished.pk}/certificados/emitir/",
        "youth/imports/undo.html": f"/trabajo/importar/{batch.pk}/deshacer/",
    }


def screens(world: World) -> dict[str, Screen]:
    """{template: where it is seen}, found by asking for every address that has one of ours."""
    found: dict[str, Screen] = {}
    wanted = workspace_templates()
    cases = [path for _route, kind, path in addresses_with_values(world) if kind in ("-", "own")]
    cases += prepare(world).values()
    for asker in ASKERS:
        client = sign_in(Client(raise_request_exception=False), getattr(world.cast, asker))
        for path in cases:
            if not path.startswith(WORKPLACES):
                continue
            answer = client.get(path)
            for name in {t.name for t in getattr(answer, "templates", ())} & wanted:
                if answer.status_code == 200:
                    found.setdefault(name, Screen(name, asker, path))
    return found
