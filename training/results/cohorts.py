"""All certificates of results that are open to an evaluator, of every award, in one place."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import staff
from training.attesting import telling
from training.models import CohortCertificate

from .forms import CohortsForm
from .views import A_PAGE, workspace


@staff("evaluate")
@require_safe
def every(request):
    """Figures only: the list names nobody, so that looking at it is no read of a person."""
    form = CohortsForm(request.GET, user=request.user)
    rows = CohortCertificate.objects.granted_to(request.user)
    rows = form.narrowed(rows.select_related("issued_by", "organization", "award"))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "certificates": [telling.line(each) for each in page.object_list],
        "query": form.query if form.is_valid() else "",
        "workspace": workspace(request.user, "cohorts"),
    }
    return render(request, "results/cohorts.html", context)
