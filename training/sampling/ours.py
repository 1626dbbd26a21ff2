"""An organization sees every sample that was drawn from its certificates, and what was found."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import staff
from audit import journal
from training.models import Sample, SampleRow
from training.views.grants import award_or_404

from . import telling

A_PAGE = 10  # samples, each with its rows


@staff("grant_access")
@require_safe
@journal.identified
def samples(request, pk):
    """Its own rows only: what was drawn of others is theirs to see."""
    award = award_or_404(request, pk)
    drawn = Sample.objects.managed_by(request.user).filter(award=award)
    drawn = drawn.select_related("drawn_by", "membership__organization")
    page = Paginator(drawn, A_PAGE).get_page(request.GET.get("page"))
    rows = SampleRow.objects.visible_to(request.user).filter(sample__in=list(page.object_list))
    related = ("certificate__participant__key", "certificate__award", "organization")
    of: dict = {}
    for row in rows.select_related(*related).order_by("number"):
        of.setdefault(row.sample_id, []).append(telling.line(row))
    seen = [line["certificate"] for lines in of.values() for line in lines]
    own = {"objects": seen, "organization": request.user.organization}
    journal.read(request, "sample.followed", award, **own)
    context = {
        "award": award,
        "page": page,
        "samples": [(each, of.get(each.pk, [])) for each in page.object_list],
    }
    return render(request, "training/sampling/ours.html", context)
