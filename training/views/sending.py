"""Files that leave: named without a person, kept in no cache."""

from io import BytesIO
from pathlib import PurePath

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from accounts.sealing.fields import Unreadable
from jobs.kinds import Refused
from training.certifying import bundling, handing_out, logos
from training.certifying.handing_out import Way
from training.models.certificate import OUTCOME
from youth.holding import WAS_ERASED

TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

UNREADABLE = gettext_lazy("A certificate cannot be opened. Tell whoever looks after Rumbo.")


class NoFile(Exception):  # noqa: N818 - what is told, not what went wrong
    """There is no file to send; the text says why, in words for staff."""


def sent(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """The answer that carries a file; `inline` shows it in the browser instead of keeping it."""
    response = HttpResponse(content, content_type=TYPES[PurePath(name).suffix])
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def file_of(request, certificates: list, kind: str, name: str, of=None) -> HttpResponse:
    """A PDF to print or a ZIP of valid certificates (`of` a group), recorded first; or NoFile.

    Of a few, made while somebody waits; of many by bundling.py.
    """
    certificates = [each for each in certificates if handing_out.may_leave_with_others(each)]
    if not certificates:
        raise NoFile(str(WAS_ERASED))
    certificates.sort(key=lambda each: (each.kind == OUTCOME, handing_out.by_surname(each)))
    try:
        content, inside = packed(certificates) if kind == "zip" else printed(certificates)
    except (Unreadable, logos.Missing) as fault:
        raise NoFile(UNREADABLE) from fault
    way = Way.PACKED if kind == "zip" else Way.PRINTED
    handing_out.record(inside, way, actor=request.user, of=of)
    return sent(content, f"{name}.{kind}")


def printed(certificates: list) -> tuple[bytes, list]:
    return handing_out.printable(certificates), certificates


def packed(certificates: list) -> tuple[bytes, list]:
    file = BytesIO()
    inside = handing_out.zip_of(certificates, file).inside
    return file.getvalue(), inside


def ordered(request, kind: str, **what) -> HttpResponse:
    """Have a file of many certificates made, and show how far it is; or NoFile."""
    try:
        job = bundling.begin(request.user, kind, **what)
    except Refused as refusal:
        raise NoFile(refusal.text) from refusal
    return redirect(bundling.page(job))
