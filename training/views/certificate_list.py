"""All certificates of the organization: filters, one search box, files of what is chosen."""

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff
from accounts.roles import may
from audit import journal
from rumbo import tables
from rumbo.figures import written
from training.certifying import listing
from training.certifying.batches import IN_A_REQUEST
from training.forms.certificates import CertificateSearchForm, FilterForm, HandOutForm
from training.models.certificate import CertificateState

from .sending import NoFile, file_of, ordered, sent

A_PAGE = 50
MOST_ROWS = 5000  # of a table


@staff("see_certificates")
@require_http_methods(["GET", "HEAD", "POST"])
@journal.identified
def certificates(request):
    """Newest first. What is typed into the box is posted: it never stands in an address."""
    search = CertificateSearchForm(request.POST or None, user=request.user)
    if request.method == "POST" and search.is_valid():
        return found(request, search)
    filters = FilterForm(request.GET, user=request.user)
    rows = listing.of(request.user)
    rows = listing.narrowed(rows, **filters.chosen) if filters.is_valid() else rows.none()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    journal.read(request, "certificates.browsed", list(page))
    context = {
        "page": page,
        "certificates": page.object_list,
        "number": page.paginator.count,
        "counts": listing.counts(rows),
        "filters": filters,
        "narrowed": filters.is_valid() and bool(filters.chosen),
        "query": filters.query if filters.is_valid() else "",
        "form": search if request.method == "POST" else filters,
    }
    return _page(request, search, context)


def found(request, search):
    text = search.cleaned_data["q"]
    rows = listing.sought(listing.of(request.user), request.user, text)
    shown = list(rows[:A_PAGE])
    journal.read(request, "certificates.searched", shown)
    context = {
        "certificates": shown,
        "number": rows.count(),
        "counts": listing.counts(rows),
        "text": text,
        "searched": True,
        "form": search,
    }
    return _page(request, search, context)


def _page(request, search, context: dict):
    context |= {
        "search": search,
        "valid": sum(n for state, n in context["counts"] if state == CertificateState.VALID),
        "may_certify": may(request.user, "certify"),
    }
    return render(request, "training/certificates/list.html", context)


@staff("certify")
@require_POST
@journal.identified
def hand_out(request):
    """A file of the chosen certificates: to print, to keep, or as a table."""
    form = HandOutForm(request.POST, user=request.user, rows=listing.of(request.user))
    back = reverse("training:all_certificates")
    if not form.is_valid():
        for each in (problem for problems in form.errors.values() for problem in problems):
            messages.error(request, each)
        return redirect(back)
    make = as_table if form.cleaned_data["way"] in form.TABLES else as_files
    try:
        return make(request, form, chosen(request.user, form))
    except NoFile as why:
        messages.error(request, str(why))
    return redirect(f"{back}?{form.query}" if form.query else back)


def chosen(user, form: HandOutForm):
    rows, text = listing.of(user), form.cleaned_data["q"]
    if form.ticked is not None:
        return rows.filter(pk__in=form.ticked)
    if text:
        return listing.sought(rows, user, text)
    return listing.narrowed(rows, **form.chosen)


def as_files(request, form: HandOutForm, rows):
    """What is no longer valid is printed no more. Of many, what was asked for is kept without the
    words of a search: they name people."""
    rows, way = rows.filter(state=CertificateState.VALID), form.cleaned_data["way"]
    valid = list(rows[: IN_A_REQUEST + 1])
    if not valid:
        raise NoFile(_("None of these certificates is valid."))
    if len(valid) <= IN_A_REQUEST:
        return file_of(request, valid, way, "certificates")
    if form.ticked is None and not form.cleaned_data["q"]:
        return ordered(request, way, filters=form.plain)
    return ordered(request, way, ids=rows.values_list("pk", flat=True))


def as_table(request, form: HandOutForm, rows):
    certificates = list(rows[: MOST_ROWS + 1])
    if len(certificates) > MOST_ROWS:
        said = _("The table would have more than %(most)s rows. Choose a shorter period.")
        raise NoFile(said % {"most": written(MOST_ROWS)})
    header, lines = listing.table(certificates)
    kind, file = form.cleaned_data["way"], BytesIO()
    if kind == "csv":
        file.write(tables.csv_bytes(header, lines))
    else:
        tables.write_xlsx(file, {_("Certificates"): (header, lines)})
    journal.read(request, "certificates.tabled", certificates)
    return sent(file.getvalue(), f"certificates.{kind}")
