"""Kinds of work for the tests of the background worker."""

import json
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from jobs.kinds import Refused, kind
from youth.models import Community

STEPS = 5


@kind("tests.count", act="see_people", url=lambda job: "/trabajo/")
def count(work) -> None:
    """Makes communities, one a step; takes up where an earlier turn stopped."""
    steps = work.parameters.get("steps", STEPS)
    place = Community.objects.get(pk=work.parameters["like"]).place
    made = Community.objects.filter(organization=work.organization, name__startswith="Barrio ")
    while (done := made.count()) < steps:
        work.progress(done, steps)
        with transaction.atomic():
            Community.objects.create(
                organization=work.organization, name=f"Barrio {done}", place=place
            )
        time.sleep(work.parameters.get("pause", 0))
    work.finish({"made": steps})


@kind("tests.file", act="see_people", url=lambda job: "/trabajo/")
def write_file(work) -> None:
    text = {"language": translation.get_language(), "actor": str(work.actor.membership.role)}
    work.keep(json.dumps(text).encode(), "lista.csv")
    work.finish({"rows": 1})


@kind("tests.fault", act="see_people", url=lambda job: "/trabajo/")
def fail(work) -> None:
    raise ValueError(f"{work.parameters['who']} has no phone")


@kind("tests.refused", act="see_people", url=lambda job: "/trabajo/")
def refuse(work) -> None:
    raise Refused("no_access")


@kind("tests.dies", act="see_people", url=lambda job: "/trabajo/")
def die(work) -> None:
    """Kills its worker at the same step, every time."""
    marks = Path(settings.OWN) / f"{work.job.pk}.turns"
    with marks.open("a") as file:
        file.write("x")
    work.progress(1, 9)
    raise SystemExit


@kind("tests.shared", act="see_people", url=lambda job: "/trabajo/", shared=True, stops=False)
def share(work) -> None:
    work.keep(str(work.actor.pk).encode(), "lista.csv")
    work.finish({})


@kind("tests.long", act="see_people", url=lambda job: "/trabajo/", in_turns=True)
def count_in_turns(work) -> None:
    count(work)
